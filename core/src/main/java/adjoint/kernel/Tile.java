package adjoint.kernel;

/**
 * The innermost product: a few rows of {@code a} by a few vectors of columns of {@code b}, summed
 * over {@code k} in registers.
 *
 * <p>The arrays are all {@code float[]} or all {@code double[]}. {@link TileCompiler} writes the
 * implementations.
 */
abstract class Tile {
  final int rows;
  final int columns;

  Tile(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * Element {@code (i, p)} of a is at {@code aAt + i·aRow + p·aStep}, a row of b begins every
   * {@code bStep} elements and one of c every {@code cStep}. The chains start at 0; the results
   * replace those in c, or are added to them. Rows of c are written one after the other.
   */
  abstract void run(
      Object a,
      int aAt,
      int aRow,
      int aStep,
      Object b,
      int bAt,
      int bStep,
      Object c,
      int cAt,
      int cStep,
      int k,
      boolean add);

  /** Copies k rows of b, which follow one another from {@code toAt} on. */
  abstract void copy(Object b, int bAt, int bStep, Object to, int toAt, int k);
}
