package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.fuse.Batch;
import adjoint.fuse.Formula;
import adjoint.kernel.Parallel;
import adjoint.kernel.ReferenceKernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A compiled function at many places at once: the inputs are columns, with one number for each
 * scenario, or one for all.
 *
 * <p>Scenarios are dealt to threads by leaves, whose sums are then added in pairs. Neither depends
 * on the number of threads.
 */
final class Scenarios {
  /** Scenarios of a leaf. */
  private static final int LEAF = 256;

  private final Formula formula;
  private final int results;
  private final ConcurrentMap<BitSet, Batch> batches = new ConcurrentHashMap<>(); // by what varies

  Scenarios(Formula formula) {
    this.formula = formula;
    this.results = formula.results().size();
  }

  /** How many scenarios these columns are. */
  int count(String caller, double[][] x) {
    if (x.length != formula.inputs()) {
      throw new IllegalArgumentException(
          "%s: x has %s columns, but the function takes %s inputs"
              .formatted(caller, x.length, formula.inputs()));
    }
    int count = 1;
    int decides = 0;
    for (int i = 0; i < x.length; i++) {
      int column = i;
      int length = requireNonNull(x[i], () -> caller + ": column " + column + " is null").length;
      if (length != 1 && count == 1) {
        count = length;
        decides = i;
      } else if (length != 1 && length != count) {
        throw new IllegalArgumentException(
            "%s: column %s has %s numbers, but column %s has %s; there must be one number for each"
                    .formatted(caller, i, length, decides, count)
                + " scenario, or one for all");
      }
    }
    return count;
  }

  /** Computes all results: {@code to[r][s]} is the r-th in scenario s. */
  void run(double[][] x, int count, double[][] to) {
    forLeaves(
        x,
        count,
        (leaves, from, end) -> {
          for (int leaf = from; leaf < end; leaf++) {
            leaves.run(leaf, to, leaf * LEAF);
          }
        });
  }

  /** What all scenarios say about every result. */
  List<Estimate> estimates(double[][] x, int count) {
    int size = (count + LEAF - 1) / LEAF;
    Moments[] moments = new Moments[results];
    Arrays.setAll(moments, r -> new Moments(size));
    forLeaves(
        x,
        count,
        (leaves, from, end) -> {
          double[][] numbers = new double[results][LEAF];
          double[] scratch = new double[LEAF];
          for (int leaf = from; leaf < end; leaf++) {
            leaves.run(leaf, numbers, 0);
            for (int r = 0; r < results; r++) {
              moments[r].set(leaf, numbers[r], Math.min(LEAF, count - leaf * LEAF), scratch);
            }
          }
        });
    List<Estimate> estimates = new ArrayList<>();
    for (Moments of : moments) {
      estimates.add(of.estimate());
    }
    return estimates;
  }

  /** What a thread does with leaves {@code from … end − 1}. */
  @FunctionalInterface
  private interface Work {
    void run(Leaves leaves, int from, int end);
  }

  private void forLeaves(double[][] x, int count, Work work) {
    BitSet varies = new BitSet();
    for (int i = 0; i < x.length; i++) {
      varies.set(i, x[i].length != 1);
    }
    Batch batch = batches.computeIfAbsent(varies, this::compile);
    double[] u = batch.takeNumbers();
    for (int i = 0; i < x.length; i++) {
      u[i] = varies.get(i) ? 0 : x[i][0];
    }
    batch.once(u);
    Parallel.Part part =
        (from, end) -> {
          Batch.Block block = batch.take();
          work.run(new Leaves(batch, block, u, x, count), from, end);
          batch.give(block);
        };
    int leaves = (count + LEAF - 1) / LEAF;
    if (batch.isThreadSafe()) {
      Parallel.forRange(leaves, (long) count * batch.cost(), part);
    } else {
      part.run(0, leaves);
    }
    batch.giveNumbers(u);
  }

  private Batch compile(BitSet varies) {
    boolean[] each = new boolean[formula.inputs()];
    varies.stream().forEach(i -> each[i] = true);
    return Batch.compile(formula, each, LEAF);
  }

  /** The leaves of one call, for one thread. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Leaves(Batch batch, Batch.Block block, double[] u, double[][] x, int count) {
    /** Writes all results of the scenarios of a leaf, from {@code at} on. */
    void run(int leaf, double[][] to, int at) {
      int begin = leaf * LEAF;
      int size = Math.min(LEAF, count - begin);
      for (int from = 0; from < size; from += batch.width()) {
        int n = Math.min(batch.width(), size - from);
        for (int k = 0; k < batch.varying(); k++) {
          block.set(k, x[batch.varying(k)], begin + from, n);
        }
        block.run(u, n);
        for (int r = 0; r < to.length; r++) {
          block.get(r, u, to[r], at + from, n);
        }
      }
    }
  }

  /** Counts, sums, and squared deviations from the mean, of one result. */
  private static final class Moments {
    private final int[] counts;
    private final double[] sums;
    private final double[] squares;

    /** Of so many leaves. */
    Moments(int leaves) {
      counts = new int[leaves];
      sums = new double[leaves];
      squares = new double[leaves];
    }

    /** Of the first n numbers, which are lost. */
    void set(int leaf, double[] numbers, int n, double[] scratch) {
      System.arraycopy(numbers, 0, scratch, 0, n);
      double sum = sum(scratch, n);
      double mean = sum / n;
      for (int i = 0; i < n; i++) {
        double deviation = numbers[i] - mean;
        numbers[i] = deviation * deviation;
      }
      counts[leaf] = n;
      sums[leaf] = sum;
      squares[leaf] = sum(numbers, n);
    }

    /** Adds the upper half to the lower until one is left. */
    private static double sum(double[] x, int n) {
      int all = ReferenceKernels.powerOfTwo(n);
      Arrays.fill(x, n, all, -0.0); // which changes nothing, not even −0
      for (int half = all / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; i++) {
          x[i] += x[i + half];
        }
      }
      return x[0];
    }

    /**
     * Adds in pairs. For squares: T. F. Chan, G. H. Golub, R. J. LeVeque: Algorithms for computing
     * the sample variance. The American Statistician 37(3), 1983.
     */
    Estimate estimate() {
      for (int step = 1; step < sums.length; step *= 2) {
        for (int i = 0; i + step < sums.length; i += 2 * step) {
          add(i, i + step);
        }
      }
      int n = counts[0];
      return new Estimate(n, sums[0], sums[0] / n, Math.sqrt(squares[0] / (n - 1) / n));
    }

    private void add(int to, int from) {
      double n = counts[to];
      double m = counts[from];
      double difference = sums[from] / m - sums[to] / n;
      squares[to] += squares[from] + difference * difference * (n * m / (n + m));
      sums[to] += sums[from];
      counts[to] += counts[from];
    }
  }
}
