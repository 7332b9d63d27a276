package adjoint.check;

import java.util.Arrays;
import java.util.Optional;

/**
 * A subject with what has been measured about it so far: rows of its Jacobian are looked at through
 * weights on the outputs, and each evaluation of the function gives one number per row.
 */
final class Bench {
  private static final int EACH_OUTPUT = 32;
  private static final int COMBINATIONS = 4;

  /** How often a gradient is asked for again. */
  private static final int ASKED = 3;

  final Subject subject;
  final Budget budget;
  final double[] x;

  /** The value at the point; one number per output. */
  final double[] y;

  /** Weights on the outputs, one array per row. */
  final double[][] rows;

  /** The claimed derivatives, one array per row. */
  final double[][] claimed;

  /** A natural step for each coordinate. */
  final double[] scale;

  /**
   * The same, but small where the coordinate is much smaller than others of its array, or where
   * only short steps were found to show its slope.
   */
  final double[] own;

  /** At the point: each row's value, and the size of what was added up for it. */
  final Sample origin;

  /** By what part the natural step of some coordinate had to be shortened, at most. */
  private double shortened = 1;

  private final String[] rowNames;
  private final double[] rounding;
  private final boolean claimedElsewhere;
  private Optional<RuntimeException> thrown = Optional.empty();

  Bench(Subject subject, Seeds seeds, Budget budget) {
    this.subject = subject;
    this.budget = budget;
    this.x = subject.point();
    this.y = subject.evaluate(x.clone());
    budget.count();
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
    double[] pulled = rows.length == 0 ? new double[0] : subject.pulled();
    this.claimedElsewhere = pulled.length > 0 && !Arrays.equals(pulled, y);
    this.scale = scales(subject.inputs(), x);
    this.own = new double[x.length];
    Arrays.setAll(
        own, i -> x[i] != 0 && Math.abs(x[i]) < 1e-3 * scale[i] ? Math.abs(x[i]) : scale[i]);
    this.rounding = new double[rows.length];
    Arrays.fill(rounding, Double.NaN);
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

  /** NaN where the function throws: outside its domain. */
  Sample at(double[] place) {
    budget.count();
    double[] outputs = new double[y.length];
    Arrays.fill(outputs, Double.NaN);
    try {
      double[] given = subject.evaluate(place);
      outputs = given.length == y.length ? given : outputs;
    } catch (RuntimeException e) {
      thrown = thrown.or(() -> Optional.of(e));
    }
    return sample(outputs);
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

  /** The claimed gradient of a row at another place; NaN where it cannot be had. */
  double[] gradient(double[] place, double[] weights) {
    try {
      return subject.pull(place, new double[][] {weights})[0];
    } catch (RuntimeException e) {
      double[] none = new double[x.length];
      Arrays.fill(none, Double.NaN);
      return none;
    }
  }

  /** What the function threw first at another place, if anything. */
  Optional<RuntimeException> thrown() {
    return thrown;
  }

  /** Changes of a row up to this may be lost to rounding inside the function. */
  double lost(int row) {
    return Math.max(4 * rounding(row), subject.grain());
  }

  /** The rounding error of what is added up for a row inside the function. */
  double rounding(int row) {
    if (Double.isNaN(rounding[row])) {
      rounding[row] = 4 * subject.rounding(rows[row]);
    }
    return rounding[row];
  }

  /**
   * Whether the function gives the same answers again as it gave when it was measured, and gave
   * them when the gradient was claimed.
   */
  boolean repeats(Line line) {
    boolean same = !claimedElsewhere && line.repeats();
    for (int k = 0; k < Line.FULL && same; k++) {
      same = Arrays.equals(at(x.clone()).value, origin.value);
    }
    return same;
  }

  /** Whether the gradient is another when it is asked for again. */
  boolean changes() {
    for (int r = 0; r < rows.length; r++) {
      for (int k = 0; k < ASKED; k++) { // of one row, for what changes may do so with the rows
        if (!Arrays.equals(gradient(x.clone(), rows[r]), claimed[r])) {
          return true;
        }
      }
    }
    return false;
  }

  /** From now on a coordinate moves by no more than this. */
  void shorten(int i, double step) {
    shortened = Math.min(shortened, step / own[i]);
    own[i] = Math.min(own[i], step);
  }

  /**
   * Steps of all coordinates that show each one's slope and are as natural in proportion as they
   * can be: at a kink of several together, one that hardly moves would not be seen.
   */
  double[] together() {
    double[] steps = new double[x.length];
    Arrays.setAll(steps, i -> Math.min(own[i], shortened * scale[i]));
    return steps;
  }

  /** Whether numbers are equal: what chooses among them may be flat in each and steep in all. */
  boolean hasEquals() {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    boolean equal = false;
    for (int i = 1; i < sorted.length; i++) {
      equal |= sorted[i] == sorted[i - 1];
    }
    return equal;
  }

  String rowName(int row) {
    return rowNames[row];
  }

  /** Whether rows are single outputs, all of them in order. */
  boolean hasEachOutput() {
    return rows.length == y.length;
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
