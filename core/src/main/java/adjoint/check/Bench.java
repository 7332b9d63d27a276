package adjoint.check;

import java.util.Arrays;

/**
 * A subject with what has been measured about it so far: rows of its Jacobian are looked at through
 * weights on the outputs, and each evaluation of the function gives one number per row.
 */
final class Bench {
  private static final int EACH_OUTPUT = 32;
  private static final int COMBINATIONS = 4;

  final Subject subject;
  final double[] x;

  /** The value at the point; one number per output. */
  final double[] y;

  /** Weights on the outputs, one array per row. */
  final double[][] rows;

  /** The claimed derivatives, one array per row. */
  final double[][] claimed;

  /** A natural step for each coordinate. */
  final double[] scale;

  /** The same, but small where the coordinate is much smaller than others of its array. */
  final double[] own;

  /** Changes of the function up to this may be lost to rounding inside it. */
  final double lost;

  /** The rounding error of the largest numbers that are added up inside the function. */
  final double lostInSums;

  /** At the point: each row's value, and the size of what was added up for it. */
  final Sample origin;

  private final String[] rowNames;
  private int evaluations;

  Bench(Subject subject, Seeds seeds) {
    this.subject = subject;
    this.x = subject.point();
    this.y = subject.evaluate(x.clone());
    this.evaluations = 1;
    int m = y.length;
    int singles = m <= EACH_OUTPUT ? m : 4;
    int mixes = m <= EACH_OUTPUT ? 0 : COMBINATIONS;
    this.rows = new double[singles + mixes][m];
    this.rowNames = new String[rows.length];
    for (int r = 0; r < singles; r++) {
      int output = m <= EACH_OUTPUT ? r : r == 0 ? 0 : r == 1 ? m - 1 : seeds.below(m);
      rows[r][output] = 1;
      rowNames[r] = subject.outputs().where(output);
    }
    for (int r = singles; r < rows.length; r++) {
      rows[r] = seeds.weights(m);
      rowNames[r] =
          "a random combination of all "
              + m
              + " outputs ("
              + (r - singles + 1)
              + " of "
              + mixes
              + ")";
    }
    this.claimed = rows.length == 0 ? new double[0][] : subject.pull(x.clone(), rows);
    this.scale = scales(subject.inputs(), x);
    this.own = new double[x.length];
    Arrays.setAll(
        own, i -> x[i] != 0 && Math.abs(x[i]) < 1e-3 * scale[i] ? Math.abs(x[i]) : scale[i]);
    this.lostInSums = 4 * Math.ulp(1.0) * subject.added();
    this.lost = 16 * Math.ulp(1.0) * subject.magnitude();
    this.origin = sample(y);
  }

  /**
   * Each row's value at one place, and the sum of the absolute terms: the measure of its rounding
   * error.
   */
  static final class Sample {
    final double[] value;
    final double[] size;

    Sample(double[] value, double[] size) {
      this.value = value;
      this.size = size;
    }
  }

  Sample at(double[] place) {
    evaluations++;
    return sample(subject.evaluate(place));
  }

  private Sample sample(double[] outputs) {
    double[] value = new double[rows.length];
    double[] size = new double[rows.length];
    for (int r = 0; r < rows.length; r++) {
      for (int o = 0; o < outputs.length; o++) {
        double weight = rows[r][o];
        if (weight != 0) {
          value[r] += weight * outputs[o];
          size[r] += Math.abs(weight * outputs[o]);
        }
      }
    }
    return new Sample(value, size);
  }

  String rowName(int row) {
    return rowNames[row];
  }

  /** Whether rows are single outputs, all of them in order. */
  boolean hasEachOutput() {
    return rows.length == y.length;
  }

  int evaluations() {
    return evaluations;
  }

  void countMore(int more) {
    evaluations += more;
  }

  /** {@code |x|}, but not much below the largest of the same array; 1 in an array of zeros. */
  static double[] scales(Layout layout, double[] x) {
    double[] scale = new double[x.length];
    for (int array = 0, from = 0; array < layout.shapes().size(); array++) {
      int to = from + layout.shapes().get(array).size();
      double largest =
          Arrays.stream(x, from, to).map(Math::abs).filter(Double::isFinite).max().orElse(0);
      for (int i = from; i < to; i++) {
        double own = Double.isFinite(x[i]) ? Math.abs(x[i]) : 1;
        scale[i] = largest == 0 ? 1 : Math.max(own, largest / 8);
      }
      from = to;
    }
    return scale;
  }
}
