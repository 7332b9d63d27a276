package adjoint.fuse;

/** How long something is computed the plain way before it is compiled: until that has paid. */
final class Patience {
  /** Elements: a millisecond of work. */
  private static final int ELEMENTS = 100_000;

  /** Elements that take as long as what a call costs besides them. */
  private static final int CALL = 100;

  private int done;

  /** Counts a call for so many elements; whether there has been enough work before it. */
  boolean isOver(int size) {
    if (done >= ELEMENTS || Fusion.EAGER) {
      return true;
    }
    done += CALL + Math.min(size, ELEMENTS); // races only lose counts
    return false;
  }

  /** For tests: there has been enough. */
  void end() {
    done = ELEMENTS;
  }
}
