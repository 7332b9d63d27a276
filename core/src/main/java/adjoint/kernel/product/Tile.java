package adjoint.kernel.product;

/**
 * The innermost product: a few rows of {@code a} by a few vectors of columns of {@code b}, summed
 * over {@code k} in registers.
 *
 * <p>The arrays are all {@code float[]} or all {@code double[]}. {@link TileCompiler} writes the
 * implementations.
 */
abstract class Tile {
  /**
   * How the operands lie. Where a step is known beforehand, HotSpot checks an index once for a
   * whole chain and not at every element, which is a tenth of the time.
   */
  enum Layout {
    /** Both anywhere, with any steps. */
    STRIDED,
    /** Rows of a in one piece each, {@code aStep = 1}; b packed, {@code bStep = columns}. */
    ROWS,
    /** Columns of a in one piece each, {@code aRow = 1}; b packed, {@code bStep = columns}. */
    COLUMNS,
    /** Both packed and deep: {@code aRow = 1}, {@code aStep = rows}, {@code bStep = columns}. */
    PACKED
  }

  /** Elements in the widest vector. */
  static final int SPILL = 16;

  final int rows;
  final int columns;

  Tile(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * Element {@code (i, p)} of a is at {@code aAt + i·aRow + p·aStep}, a row of b begins every
   * {@code bStep} elements and one of c every {@code cStep}. The chains start at 0; the results
   * replace those in c, or are added to them, for which they are first stored in {@code aside}.
   * Rows of c are written one after the other. Nothing happens if k is 0.
   *
   * @return a number of no meaning, which has to be stored somewhere: it comes from the lines of c,
   *     which are so fetched while the sums are computed
   */
  abstract float run(
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
      boolean add,
      Object aside);

  /** Adds {@code count} rows of a tile, one behind the other, to those of c. */
  abstract void addRows(Object tile, Object c, int cAt, int cStep, int count);

  /**
   * Copies {@code count} lines of {@link #columns} elements, one every {@code step}, which follow
   * one another from {@code toAt} on.
   */
  abstract void copyColumns(Object from, int at, int step, Object to, int toAt, int count);

  /**
   * The same for lines of {@link #rows} elements. Up to {@link #SPILL} elements behind each line
   * are read, and written behind the last.
   */
  abstract void copyRows(Object from, int at, int step, Object to, int toAt, int count);

  /**
   * Copies {@code count} lines of {@link #columns} elements that lie crosswise: one element every
   * {@code step}, and the next line one element further.
   */
  abstract void transposeColumns(Object from, int at, int step, Object to, int toAt, int count);

  /** The same for lines of {@link #rows} elements. */
  abstract void transposeRows(Object from, int at, int step, Object to, int toAt, int count);
}
