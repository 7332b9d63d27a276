package adjoint.kernel.convolve;

/**
 * Where windows lie along an axis of an image: window i sees {@code count[i]} elements, {@code
 * step} apart, from {@code first[i]} on. All of them are within the image.
 *
 * @param extent of the image
 * @param step from one element of a window to the next
 * @param first the first element of each window
 * @param count its elements, one at least
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Windows(int extent, int step, int[] first, int[] count) {
  /** For an axis that images do not have. */
  public static final Windows ONE = new Windows(1, 1, new int[] {0}, new int[] {1});

  /** The number of windows. */
  public int places() {
    return first.length;
  }

  /** Whether all windows have so many elements. */
  boolean haveAll(int elements) {
    for (int n : count) {
      if (n != elements) {
        return false;
      }
    }
    return true;
  }

  /** Whether each window begins behind the one before. */
  boolean areApart() {
    for (int i = 1; i < first.length; i++) {
      if (first[i] <= first[i - 1] + (count[i - 1] - 1) * step) {
        return false;
      }
    }
    return true;
  }

  /** The elements of all windows. */
  long elements() {
    long sum = 0;
    for (int n : count) {
      sum += n;
    }
    return sum;
  }
}
