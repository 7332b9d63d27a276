package adjoint.op;

/** How an array goes on beyond its ends. */
public enum Padding {
  /** Mirrored at the first and last element, which are not repeated: {@code c b [a b c] b a}. */
  REFLECT {
    @Override
    int position(int i, int extent) {
      int period = Math.max(1, 2 * (extent - 1));
      int at = Math.floorMod(i, period);
      return Math.min(at, period - at) % extent;
    }
  },
  /** With the first and last element: {@code a a [a b c] c c}. */
  REPLICATE {
    @Override
    int position(int i, int extent) {
      return Math.clamp(i, 0, extent - 1);
    }
  },
  /** From the other end again: {@code b c [a b c] a b}. */
  CIRCULAR {
    @Override
    int position(int i, int extent) {
      return Math.floorMod(i, extent);
    }
  };

  /** The position within the array that stands for {@code i}, which may lie beyond. */
  abstract int position(int i, int extent);
}
