package adjoint.op;

/**
 * Where the elements of a resized axis come from. An axis is a line that the elements divide into
 * cells of equal length; resizing divides it anew.
 */
public enum Resampling {
  /** The element in whose cell the new one begins (PyTorch's {@code nearest}). */
  NEAREST {
    @Override
    double position(int i, int from, int to) {
      return Math.floorDiv((long) i * from, to);
    }
  },
  /**
   * On a straight line between the centres of two cells; beyond the first and last centre their
   * element (PyTorch's {@code linear}, {@code bilinear} and {@code trilinear}).
   */
  LINEAR {
    @Override
    double position(int i, int from, int to) {
      return Math.clamp((i + 0.5) * from / to - 0.5, 0, from - 1);
    }
  },
  /**
   * On a straight line between two elements, the first and last of which stay the first and last
   * (PyTorch's {@code align_corners=True}).
   */
  LINEAR_ALIGNED_CORNERS {
    @Override
    double position(int i, int from, int to) {
      return to == 1 ? 0 : (double) i * (from - 1) / (to - 1);
    }
  };

  /** Where element i of {@code to} lies among {@code from}. */
  abstract double position(int i, int from, int to);
}
