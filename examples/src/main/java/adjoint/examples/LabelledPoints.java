package adjoint.examples;

import adjoint.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Points of the plane, each of class 0 or of class 1. */
final class LabelledPoints {
  /** The eight points of the tutorials, one a row: two coordinates and the class. */
  static final double[][] EIGHT = {
    {3, 1.5, 0},
    {2, 1, 1},
    {4, 1.5, 0},
    {3, 4, 1},
    {3.5, 0.5, 0},
    {2, 0.5, 1},
    {5.5, 1, 1},
    {1, 1, 0},
  };

  private final double[][] points;
  private final double[] labels;

  private LabelledPoints(double[][] points, double[] labels) {
    this.points = points;
    this.labels = labels;
  }

  /** The third number of a row is a class, of which there are two. */
  static void requireClass(double[] row) {
    if (row[2] != 0 && row[2] != 1) {
      throw new IllegalArgumentException(
          "class %s; the third number of a row must be 0 or 1".formatted(row[2]));
    }
  }

  /** From rows of two coordinates and the class. */
  static LabelledPoints of(double[][] rows) {
    double[] labels = Arrays.stream(rows).mapToDouble(row -> row[2]).toArray();
    for (int label = 0; label <= 1; label++) {
      double wanted = label;
      if (Arrays.stream(labels).noneMatch(l -> l == wanted)) {
        throw new IllegalArgumentException(
            "no row is of class %s; give points of both classes".formatted(label));
      }
    }
    double[][] points =
        Arrays.stream(rows).map(row -> Arrays.copyOf(row, 2)).toArray(double[][]::new);
    return new LabelledPoints(points, labels);
  }

  int count() {
    return labels.length;
  }

  double[] point(int i) {
    return points[i].clone();
  }

  double label(int i) {
    return labels[i];
  }

  /** The coordinates, {@code [n, 2]}. */
  Tensor x() {
    return Tensor.of(points);
  }

  /** The classes, {@code [n, 1]}: the shape of a model's output. */
  Tensor y() {
    return Tensor.of(labels).reshape(-1, 1);
  }

  /** All points but one. */
  LabelledPoints without(int left) {
    int[] kept = IntStream.range(0, count()).filter(i -> i != left).toArray();
    return new LabelledPoints(
        Arrays.stream(kept).mapToObj(i -> points[i]).toArray(double[][]::new),
        Arrays.stream(kept).mapToDouble(i -> labels[i]).toArray());
  }

  /** One coordinate of all points of a class. */
  double[] coordinates(int axis, int label) {
    return IntStream.range(0, count())
        .filter(i -> labels[i] == label)
        .mapToDouble(i -> points[i][axis])
        .toArray();
  }

  /** The middle of the points of a class. */
  double[] mean(int label) {
    return new double[] {
      Arrays.stream(coordinates(0, label)).average().orElseThrow(),
      Arrays.stream(coordinates(1, label)).average().orElseThrow(),
    };
  }
}
