package adjoint.kernel.convolve;

/**
 * An element of a window.
 *
 * @param depth how far it is from where a place of the window begins in the image
 * @param height the same along the next axis
 * @param start where along a line of the image it meets the first place
 * @param first the first place of a line that it meets within the image
 * @param behind the place behind the last one
 */
record Tap(int depth, int height, int start, int first, int behind) {
  /** All of them, in row-major order. */
  static Tap[] of(Geometry s) {
    int[] kernel = s.kernel();
    Tap[] taps = new Tap[Geometry.size(kernel)];
    for (int k = 0; k < taps.length; k++) {
      int start = k % kernel[2] * s.dilation()[2] - s.before()[2];
      int stride = s.stride()[2];
      int first = start >= 0 ? 0 : Math.min(s.width(), Math.ceilDiv(-start, stride));
      taps[k] =
          new Tap(
              k / (kernel[1] * kernel[2]) * s.dilation()[0] - s.before()[0],
              k / kernel[2] % kernel[1] * s.dilation()[1] - s.before()[1],
              start,
              first,
              Math.clamp(Math.ceilDiv(s.image()[2] - start, stride), first, s.width()));
    }
    return taps;
  }

  /** The plane of the image that it meets from a plane of places; −1 outside. */
  int plane(Geometry s, int d) {
    int plane = d * s.stride()[0] + depth;
    return plane < s.image()[0] ? Math.max(plane, -1) : -1;
  }

  /** Where the line of the image begins that it meets from a line of places; −1 outside. */
  int line(Geometry s, int d, int h) {
    int plane = plane(s, d);
    int row = h * s.stride()[1] + height;
    return plane < 0 || row < 0 || row >= s.image()[1]
        ? -1
        : (plane * s.image()[1] + row) * s.image()[2];
  }
}
