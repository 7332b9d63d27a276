package adjoint.check;

import adjoint.array.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Claimed and measured derivatives with respect to one input array, side by side: rows × numbers.
 */
final class Table {
  final double[][] claimed;
  final double[][] measured;
  final double[][] error;
  final double[] x;
  final Shape shape;

  private Table(
      double[][] claimed, double[][] measured, double[][] error, double[] x, Shape shape) {
    this.claimed = claimed;
    this.measured = measured;
    this.error = error;
    this.x = x;
    this.shape = shape;
  }

  static Table of(Examination examination, int array) {
    Bench bench = examination.bench;
    Layout layout = bench.subject.inputs();
    int from = layout.offset(array);
    int to = from + layout.shapes().get(array).size();
    int rows = bench.rows.length;
    double[][] claimed = new double[rows][];
    double[][] measured = new double[rows][to - from];
    double[][] error = new double[rows][to - from];
    for (int r = 0; r < rows; r++) {
      claimed[r] = Arrays.copyOfRange(bench.claimed[r], from, to);
      for (int i = from; i < to; i++) {
        measured[r][i - from] = examination.slopes[r][i].value();
        error[r][i - from] = examination.slopes[r][i].error();
      }
    }
    return new Table(
        claimed,
        measured,
        error,
        Arrays.copyOfRange(bench.x, from, to),
        layout.shapes().get(array));
  }

  int rows() {
    return claimed.length;
  }

  int size() {
    return x.length;
  }

  /** How exactly a number in this place must be met. */
  double tolerance(int row, int i) {
    double largest = Math.max(Magnitude.of(claimed[row]), Magnitude.of(measured[row]));
    return 20 * error[row][i]
        + 1e-6 * Math.max(Math.abs(claimed[row][i]), Math.abs(measured[row][i]))
        + 1e-9 * largest;
  }

  boolean isKnown(int row, int i) {
    return Double.isFinite(error[row][i]);
  }

  boolean isWrong(int row, int i) {
    return isKnown(row, i) && !(Math.abs(claimed[row][i] - measured[row][i]) <= tolerance(row, i));
  }

  /** The coordinates at which any row is wrong. */
  int[] wrong() {
    return IntStream.range(0, size())
        .filter(i -> IntStream.range(0, rows()).anyMatch(r -> isWrong(r, i)))
        .toArray();
  }

  /** What a hypothesis says the claim is, row by row and number by number. */
  interface Prediction {
    double at(int row, int i);
  }

  /**
   * Whether a hypothesis explains all that is known, and explains several different wrong numbers:
   * those that are few or equal agree with too much.
   */
  boolean isExplainedBy(Prediction prediction) {
    if (!fits(prediction)) {
      return false;
    }
    Set<Float> told = new HashSet<>();
    for (int r = 0; r < rows(); r++) {
      for (int i = 0; i < size(); i++) {
        if (isWrong(r, i)) {
          told.add((float) prediction.at(r, i));
        }
      }
    }
    told.remove(0f);
    return told.size() > 1;
  }

  /** Whether a hypothesis explains all that is known. */
  boolean fits(Prediction prediction) {
    boolean any = false;
    for (int r = 0; r < rows(); r++) {
      for (int i = 0; i < size(); i++) {
        if (isKnown(r, i)) {
          double predicted = prediction.at(r, i);
          double distance = Math.abs(claimed[r][i] - predicted);
          if (!(distance <= tolerance(r, i) + 1e-6 * Math.abs(predicted))
              || Double.isInfinite(predicted)) {
            return false;
          }
          any = true;
        }
      }
    }
    return any;
  }
}
