package adjoint.kernel.convolve;

/**
 * How a window goes over images. All extents are those of three axes, the last the fastest; images
 * with fewer have extents of 1 before.
 *
 * @param batch images
 * @param groups of channels, each convolved by itself
 * @param in channels of the image, in a group
 * @param out channels of the result, in a group
 * @param image extents of the image
 * @param kernel extents of the window
 * @param result extents of the result
 * @param stride from one place of the window to the next
 * @param before zeros that the image is preceded by
 * @param dilation from one element of the window to the next
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Geometry(
    int batch,
    int groups,
    int in,
    int out,
    int[] image,
    int[] kernel,
    int[] result,
    int[] stride,
    int[] before,
    int[] dilation) {
  static int size(int[] extents) {
    return extents[0] * extents[1] * extents[2];
  }

  /** Elements of a channel of the image. */
  public int pixels() {
    return size(image);
  }

  /** Elements of a channel of the result. */
  public int places() {
    return size(result);
  }

  /** Elements of the image that the window sees at a place, in a group. */
  public int window() {
    return in * size(kernel);
  }

  /** Lines of the result, along the last axis. */
  int lines() {
    return result[0] * result[1];
  }

  /** The length of a line of the result. */
  int width() {
    return result[2];
  }

  /**
   * Whether lines of an unfolded block are as long as those of the image: then several that are
   * seen by the same element of the window lie one behind the other there too, and are moved in one
   * piece. What stands behind the line of the result is of no use, or zero.
   */
  boolean isJoined() {
    return stride[1] == 1
        && stride[2] == 1
        && result[2] > 1 // or a product of one column might become one of several
        && result[2] <= image[2]
        && image[2] <= 2 * result[2];
  }

  /** The length of a line of an unfolded block. */
  int pitch() {
    return isJoined() ? image[2] : result[2];
  }

  /** Multiplications in all. */
  long operations() {
    return (long) batch * groups * out * window() * size(result);
  }

  /** Whether the window is a single element that goes over all of the image, and nothing else. */
  boolean isPointwise() {
    return size(kernel) == 1
        && image[0] == result[0]
        && image[1] == result[1]
        && image[2] == result[2]
        && before[0] == 0
        && before[1] == 0
        && before[2] == 0;
  }
}
