package adjoint.check;

import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Several named arrays laid end to end as one row of numbers: the check sees flat numbers, its
 * report names places.
 *
 * @param names what the arrays are called
 * @param shapes their shapes
 */
record Layout(List<String> names, List<Shape> shapes) {
  Layout {
    names = List.copyOf(names);
    shapes = List.copyOf(shapes);
  }

  int size() {
    return offset(shapes.size());
  }

  /** Where an array begins. */
  int offset(int array) {
    int at = 0;
    for (int k = 0; k < array; k++) {
      at += shapes.get(k).size();
    }
    return at;
  }

  /** The array that holds a number. */
  int arrayOf(int flat) {
    int array = 0;
    for (int left = flat; left >= shapes.get(array).size(); array++) {
      left -= shapes.get(array).size();
    }
    return array;
  }

  /** The positions of a number within its array. */
  int[] index(int flat) {
    int array = arrayOf(flat);
    Shape shape = shapes.get(array);
    int[] index = new int[shape.rank()];
    int left = flat - offset(array);
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = left % shape.extent(axis);
      left /= shape.extent(axis);
    }
    return index;
  }

  /** The name of a number: {@code x[1, 2]}. */
  String where(int flat) {
    int[] index = index(flat);
    String name = names.get(arrayOf(flat));
    return index.length == 0 ? name : name + java.util.Arrays.toString(index);
  }

  List<double[]> split(double[] flat) {
    List<double[]> parts = new ArrayList<>();
    for (int k = 0, at = 0; k < shapes.size(); at += shapes.get(k).size(), k++) {
      parts.add(java.util.Arrays.copyOfRange(flat, at, at + shapes.get(k).size()));
    }
    return parts;
  }

  static double[] join(List<double[]> parts) {
    int size = parts.stream().mapToInt(part -> part.length).sum();
    double[] flat = new double[size];
    int at = 0;
    for (double[] part : parts) {
      System.arraycopy(part, 0, flat, at, part.length);
      at += part.length;
    }
    return flat;
  }

  /** {@code x [3, 2], w [2]}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < names.size(); k++) {
      text.append(k == 0 ? "" : ", ").append(names.get(k)).append(' ').append(shapes.get(k));
    }
    return text.toString();
  }
}
