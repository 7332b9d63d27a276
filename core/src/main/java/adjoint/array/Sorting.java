package adjoint.array;

import java.util.Arrays;

/**
 * Positions in the order of their numbers: stable, with −0 equal to 0 and NaN above everything.
 *
 * <p>A number becomes an integer of the same order, and these are sorted digit by digit from the
 * last, each pass keeping the order of equal digits: the time is in proportion to their number.
 */
final class Sorting {
  private static final int DIGITS = 256;
  private static final int FEW = 24; // that are inserted one by one

  private long[] keys;
  private int[] positions;
  private long[] otherKeys;
  private int[] otherPositions;
  private final int[] counts = new int[DIGITS];

  private Sorting(int n) {
    keys = new long[n];
    positions = new int[n];
    otherKeys = new long[n];
    otherPositions = new int[n];
  }

  /** The first {@code taken} positions of each run along an axis. */
  static Indices positions(String op, NdArray x, int axis, int taken, boolean descending) {
    Shape shape = x.shape();
    Runs runs = Runs.of(op, shape, axis);
    int n = runs.n();
    int inner = runs.inner();
    Shape target = shape.with(axis, taken);
    int[] found = new int[target.size()];
    NdArray source = x.contiguous();
    Sorting sorting = new Sorting(n);
    for (int o = 0; o < runs.outer(); o++) {
      for (int i = 0; i < inner; i++) {
        int start = source.view.offset() + o * n * inner + i;
        for (int j = 0; j < n; j++) {
          long key = key(source.storage.get(start + j * inner));
          sorting.keys[j] = descending ? ~key : key;
          sorting.positions[j] = j;
        }
        sorting.sort(n);
        for (int j = 0; j < taken; j++) {
          found[(o * taken + j) * inner + i] = sorting.positions[j];
        }
      }
    }
    return Indices.wrap(found, target);
  }

  /** An integer that orders numbers; adding 0 makes one zero of both. */
  private static long key(double x) {
    long bits = Double.doubleToLongBits(x + 0.0);
    return bits ^ (bits >> 63 & Long.MAX_VALUE);
  }

  private void sort(int n) {
    if (n <= FEW) {
      insert(n);
      return;
    }
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      distribute(n, shift);
    }
  }

  private void insert(int n) {
    for (int j = 1; j < n; j++) {
      long key = keys[j];
      int position = positions[j];
      int k = j;
      for (; k > 0 && keys[k - 1] > key; k--) {
        keys[k] = keys[k - 1];
        positions[k] = positions[k - 1];
      }
      keys[k] = key;
      positions[k] = position;
    }
  }

  /** One pass: those with the same digit stay in their order. */
  private void distribute(int n, int shift) {
    Arrays.fill(counts, 0);
    for (int j = 0; j < n; j++) {
      counts[digit(keys[j], shift)]++;
    }
    if (counts[digit(keys[0], shift)] == n) {
      return; // as in the last bytes of floats
    }
    int start = 0;
    for (int digit = 0; digit < DIGITS; digit++) {
      int count = counts[digit];
      counts[digit] = start;
      start += count;
    }
    for (int j = 0; j < n; j++) {
      int to = counts[digit(keys[j], shift)]++;
      otherKeys[to] = keys[j];
      otherPositions[to] = positions[j];
    }
    long[] sortedKeys = otherKeys;
    otherKeys = keys;
    keys = sortedKeys;
    int[] sortedPositions = otherPositions;
    otherPositions = positions;
    positions = sortedPositions;
  }

  /** A byte; of the first the sign is turned, for negative keys come first. */
  private static int digit(long key, int shift) {
    return (int) ((key ^ Long.MIN_VALUE) >>> shift) & (DIGITS - 1);
  }
}
