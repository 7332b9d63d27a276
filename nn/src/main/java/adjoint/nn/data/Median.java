package adjoint.nn.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The median of numbers that come one by one, exactly, without keeping them all. A first pass keeps
 * samples, which say between which two numbers it lies; where there are more numbers than one
 * sample has, a second pass counts what is below, and keeps what is between (Munro and Paterson,
 * 1980).
 *
 * <p>Samples are sorted. Two of one level make one of the next: every second number of both, which
 * stands for itself and the one before it. So a number of level l stands for 2ˡ numbers that are
 * not above it, and one misses at most l·2ˡ⁻¹ numbers that are not above it either.
 */
final class Median {
  private static final double[] NONE = {};

  private final int size; // of a sample
  private final List<double[]> levels = new ArrayList<>();
  private double[] sample;
  private int filled;
  private long count;

  /** How far it is. */
  private enum Phase {
    FIRST_PASS,
    SECOND_PASS,
    DONE
  }

  private Phase phase = Phase.FIRST_PASS;
  private double[] kept = NONE; // by the samples, within the bounds, each once
  private long[] times = {}; // how often each of them came
  private double low; // the median is above it
  private long below; // or equal to it
  private double high; // the median is not above it
  private final DoubleStream.Builder between = DoubleStream.builder();
  private long others; // how many these are

  /** With samples of so many numbers. */
  Median(int size) {
    this.size = size;
    this.sample = new double[size];
  }

  void add(double number) {
    double x = number + 0.0; // there is one zero only
    switch (phase) {
      case FIRST_PASS -> sample(x);
      case SECOND_PASS -> locate(x);
      case DONE -> {} // another column asks for another pass
    }
  }

  private void sample(double x) {
    count++;
    sample[filled++] = x;
    if (filled == size) {
      Arrays.sort(sample);
      keep(sample);
      sample = new double[size];
      filled = 0;
    }
  }

  private void keep(double[] full) {
    double[] next = full;
    for (int level = 0; level < levels.size(); level++) {
      if (levels.get(level).length == 0) {
        levels.set(level, next);
        return;
      }
      next = everySecond(levels.get(level), next);
      levels.set(level, NONE);
    }
    levels.add(next);
  }

  private static double[] everySecond(double[] a, double[] b) {
    double[] half = new double[a.length];
    int i = 0;
    int j = 0;
    for (int k = 0; k < 2 * half.length; k++) {
      double next = j == b.length || i < a.length && a[i] <= b[j] ? a[i++] : b[j++];
      if (k % 2 == 1) {
        half[k / 2] = next;
      }
    }
    return half;
  }

  private void locate(double x) {
    if (x <= low) {
      below++;
    } else if (x <= high) {
      int place = Arrays.binarySearch(kept, x);
      if (place >= 0) { // these may come any number of times
        times[place]++;
      } else {
        between.add(x);
        others++;
      }
    }
  }

  /** Ends a pass: whether all numbers must come again. */
  boolean again() {
    if (phase != Phase.FIRST_PASS || levels.isEmpty()) {
      phase = Phase.DONE;
      return false;
    }
    phase = Phase.SECOND_PASS;
    Arrays.sort(sample, 0, filled);
    double[] all =
        DoubleStream.concat(
                Arrays.stream(sample, 0, filled), levels.stream().flatMapToDouble(Arrays::stream))
            .sorted()
            .distinct()
            .toArray();
    long missed = 0;
    for (int level = 1; level < levels.size(); level++) {
      missed += levels.get(level).length == 0 ? 0 : level * (1L << (level - 1));
    }
    low = Double.NEGATIVE_INFINITY;
    int from = 0;
    int to = 0;
    while (notAbove(all[to]) < count / 2 + 1) { // the largest stands for all
      if (notAbove(all[to]) + missed < (count + 1) / 2) {
        low = all[to];
        from = to + 1;
      }
      to++;
    }
    high = all[to];
    kept = Arrays.copyOfRange(all, from, to + 1);
    times = new long[kept.length];
    return true;
  }

  /** How many numbers the samples have that are not above this one, at least. */
  private long notAbove(double x) {
    long numbers = countNotAbove(sample, filled, x);
    for (int level = 0; level < levels.size(); level++) {
      double[] of = levels.get(level);
      numbers += (1L << level) * countNotAbove(of, of.length, x);
    }
    return numbers;
  }

  private static int countNotAbove(double[] sorted, int length, double x) {
    int from = 0;
    int to = length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] > x) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** How many numbers are kept by a second pass. */
  long kept() {
    return kept.length + others;
  }

  /** The middle one, or the mean of the two in the middle. */
  double median() {
    double[] sorted;
    if (levels.isEmpty()) {
      sorted = Arrays.copyOf(sample, filled);
      Arrays.sort(sorted);
    } else {
      sorted = between.build().sorted().toArray();
    }
    double first = ranked(sorted, (count + 1) / 2);
    return count % 2 == 1 ? first : first / 2 + ranked(sorted, count / 2 + 1) / 2; // or too large
  }

  /** The one of this rank, counted from 1. */
  private double ranked(double[] sorted, long rank) {
    long seen = below;
    int i = 0;
    int k = 0;
    while (true) {
      boolean isKept = k < kept.length && (i == sorted.length || kept[k] < sorted[i]);
      double next = isKept ? kept[k] : sorted[i];
      seen += isKept ? times[k++] : 1;
      if (seen >= rank) {
        return next;
      }
      i += isKept ? 0 : 1;
    }
  }
}
