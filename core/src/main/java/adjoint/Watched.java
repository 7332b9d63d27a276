package adjoint;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.Arrays;

/** The numbers of a node, as a {@link Watch} looks at them. */
final class Watched {
  private final DType dtype;
  private final Shape shape;
  private final double[] numbers;

  Watched(NdArray array) {
    this.dtype = array.dtype();
    this.shape = array.shape();
    this.numbers = array.toDoubleArray();
  }

  static Watched of(Node<?> x) {
    return new Watched(x instanceof Tensor t ? t.data() : array(((Value) (Node<?>) x).value));
  }

  static NdArray array(double number) {
    return NdArray.scalar(DType.F64, number);
  }

  DType dtype() {
    return dtype;
  }

  boolean hasNan() {
    return Arrays.stream(numbers).anyMatch(Double::isNaN);
  }

  boolean hasInfinity() {
    return Arrays.stream(numbers).anyMatch(Double::isInfinite);
  }

  boolean areFinite() {
    return Arrays.stream(numbers).allMatch(Double::isFinite);
  }

  /** The place of the first NaN, or else of the first infinity; −1 if there is neither. */
  int bad() {
    int infinite = -1;
    for (int i = 0; i < numbers.length; i++) {
      if (Double.isNaN(numbers[i])) {
        return i;
      }
      infinite = infinite < 0 && Double.isInfinite(numbers[i]) ? i : infinite;
    }
    return infinite;
  }

  double get(int place) {
    return numbers[place];
  }

  /** The number that meets this place of a result when both are stretched to a shape. */
  double get(int place, Shape of) {
    int[] index = index(place, of);
    int at = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      int i = index[index.length - shape.rank() + axis];
      at = at * shape.extent(axis) + (shape.extent(axis) == 1 ? 0 : i);
    }
    return numbers[at];
  }

  Shape shape() {
    return shape;
  }

  /** {@code NaN at [1, 0] of F64[2, 3]}; of a single number {@code NaN}. */
  String firstBad() {
    int bad = bad();
    return text(numbers[bad])
        + (shape.rank() == 0
            ? ""
            : " at " + Arrays.toString(index(bad, shape)) + " of " + dtype + shape);
  }

  /** With the digits that a float needs, if it is one. */
  static String text(double number) {
    if (Double.isInfinite(number)) {
      return number > 0 ? "∞" : "−∞";
    }
    return number == (float) number ? String.valueOf((float) number) : String.valueOf(number);
  }

  private static int[] index(int place, Shape shape) {
    int[] index = new int[shape.rank()];
    int rest = place;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.extent(axis);
      rest /= shape.extent(axis);
    }
    return index;
  }

  /** {@code F64[2, 3] from -1.0 to 4.0, the first NaN at [1, 0]}; a single number is told. */
  @Override
  public String toString() {
    if (shape.rank() == 0) {
      return text(numbers[0]);
    }
    double least = Arrays.stream(numbers).filter(x -> !Double.isNaN(x)).min().orElse(Double.NaN);
    double most = Arrays.stream(numbers).filter(x -> !Double.isNaN(x)).max().orElse(Double.NaN);
    String range = numbers.length == 0 ? "" : " from " + text(least) + " to " + text(most);
    return dtype.toString() + shape + range + (areFinite() ? "" : ", " + firstBad());
  }
}
