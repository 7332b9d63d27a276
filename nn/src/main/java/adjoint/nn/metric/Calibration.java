package adjoint.nn.metric;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Indices;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether probabilities keep their word: of what is said with probability p, a part p should be
 * right. Examples are counted in bins of equal width by the probability of the class that is said.
 *
 * {@snippet :
 * Calibration calibration = Calibration.of(15);
 * calibration.add(model.forward(x).softmax(-1), classes);
 * calibration.expectedError();
 * }
 *
 * <p>C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger: On calibration of modern neural networks. ICML
 * 2017. A probability on the border of two bins is in the lower one.
 */
public final class Calibration {
  private final long[] counts;
  private final long[] right;
  private final double[] confidence; // the sums of what was said

  private Calibration(int bins) {
    this.counts = new long[bins];
    this.right = new long[bins];
    this.confidence = new double[bins];
  }

  /** With so many bins. */
  public static Calibration of(int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException("Calibration: needs at least one bin, got " + bins);
    }
    return new Calibration(bins);
  }

  /**
   * Counts examples, given probabilities {@code [..., classes]} and the right classes {@code
   * [...]}.
   */
  public Calibration add(Tensor probabilities, Indices classes) {
    requireNonNull(probabilities, "Calibration: probabilities is null");
    requireNonNull(classes, "Calibration: classes is null");
    Checks.requireClasses("Calibration", "probabilities", probabilities, classes);
    int n = probabilities.shape().extent(-1);
    double[] p = probabilities.toDoubleArray();
    int[] said = probabilities.argmax(-1).toArray();
    for (int i = 0; i < said.length; i++) {
      requireDistribution(p, i * n, n);
      count(p[i * n + said[i]], said[i] == classes.get(i));
    }
    return this;
  }

  /** Not those of one class by itself, nor logits. */
  private static void requireDistribution(double[] p, int from, int n) {
    double sum = 0;
    for (int c = 0; c < n; c++) {
      sum += p[from + c] >= 0 ? p[from + c] : Double.NaN;
    }
    if (!(Math.abs(sum - 1) < 1e-3)) {
      throw new IllegalArgumentException(
          "Calibration: the probabilities of an example must be positive and add up to 1; give"
              + " logits.softmax(-1)");
    }
  }

  private void count(double said, boolean isRight) {
    int bins = counts.length;
    int bin = Math.min(Math.max((int) Math.ceil(said * bins) - 1, 0), bins - 1);
    counts[bin]++;
    right[bin] += isRight ? 1 : 0;
    confidence[bin] += said;
  }

  /** Counts what another one has counted, too; up to rounding the same. */
  public Calibration merge(Calibration other) {
    requireNonNull(other, "Calibration: other is null");
    if (other.counts.length != counts.length) {
      throw new IllegalArgumentException(
          "Calibration: cannot merge " + other.counts.length + " bins into " + counts.length);
    }
    for (int bin = 0; bin < counts.length; bin++) {
      counts[bin] += other.counts[bin];
      right[bin] += other.right[bin];
      confidence[bin] += other.confidence[bin];
    }
    return this;
  }

  /** How many examples have been counted. */
  public long count() {
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    return all;
  }

  /** How far the accuracy of a bin is from what was said, times its examples. */
  private double gap(int bin) {
    return Math.abs(right[bin] - confidence[bin]);
  }

  /**
   * The expected calibration error (ECE): the mean, over all examples, of how far the accuracy of
   * the bin is from the mean probability in it.
   */
  public double expectedError() {
    long all = count();
    Checks.requireSome("Calibration", all);
    double sum = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      sum += gap(bin);
    }
    return sum / all;
  }

  /** The maximum calibration error (MCE): that of the worst bin that has examples. */
  public double maximumError() {
    Checks.requireSome("Calibration", count());
    double most = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      most = counts[bin] == 0 ? most : Math.max(most, gap(bin) / counts[bin]);
    }
    return most;
  }

  /**
   * Examples whose class was said with about the same probability.
   *
   * @param count how many there are
   * @param said the mean of the probabilities
   * @param right the part of them that were right
   */
  public record Bin(long count, double said, double right) {}

  /**
   * Those that have examples, from the least to the greatest probability: a reliability diagram.
   */
  public List<Bin> bins() {
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < counts.length; bin++) {
      if (counts[bin] > 0) {
        bins.add(
            new Bin(counts[bin], confidence[bin] / counts[bin], (double) right[bin] / counts[bin]));
      }
    }
    return List.copyOf(bins);
  }

  /** A table: what was said and what was right in each bin that has examples. */
  @Override
  public String toString() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("up to", "examples", "said", "right"));
    for (int bin = 0; bin < counts.length; bin++) {
      if (counts[bin] > 0) {
        rows.add(
            List.of(
                part((bin + 1.0) / counts.length),
                Long.toString(counts[bin]),
                part(confidence[bin] / counts[bin]),
                part((double) right[bin] / counts[bin])));
      }
    }
    return Table.of(rows);
  }

  private static String part(double x) {
    return String.format(Locale.ROOT, "%.3f", x);
  }
}
