package adjoint.kernel;

import static adjoint.kernel.ScalarKernels.K_BLOCK;

/**
 * A product of two matrices, {@code c[m, n] = a[m, k] · b[k, n]}, all with any strides, cut into
 * {@link Tile}s.
 *
 * <p>For every block of k, columns of b are packed so that a tile reads them one after another; a
 * strip of rows of a is packed too and stays in the first-level cache while the tiles of b pass by.
 * Packing reads any strides, so that a transposed operand is not copied first. Where too few rows
 * would use a packed operand again, it is read where it lies.
 */
final class Product {
  /** The most vectors of columns in a tile; only few rows leave registers for so many. */
  static final int WIDEST = 8;

  /** Vectors of columns in a tile of many rows, and in packed panels. */
  private static final int USUAL = 2;

  private final Panels panels;
  private final Panels.Scratch scratch;
  private final Matrix a;
  private final Matrix b;
  private final Matrix c;
  private final int m;
  private final int k;
  private final int n;

  private Product(Panels panels, Matrix a, Matrix b, Matrix c, int m, int k, int n) {
    this.panels = panels;
    this.scratch = panels.scratch();
    this.a = a;
    this.b = b;
    this.c = c;
    this.m = m;
    this.k = k;
    this.n = n;
  }

  static void run(Panels panels, Matrix a, Matrix b, Matrix c, int m, int k, int n) {
    // Columns fill vectors, rows need not: a narrow result is computed as its transpose, cᵀ =
    // bᵀ·aᵀ.
    boolean narrow = 2 * n <= panels.lanes && m > n;
    Product product =
        narrow
            ? new Product(panels, b.transpose(), a.transpose(), c.transpose(), n, k, m)
            : new Product(panels, a, b, c, m, k, n);
    product.run();
  }

  private void run() {
    for (int p = 0; p < k; p += K_BLOCK) {
      for (int j = 0; j < n; j += panels.panelColumns) {
        block(p, Math.min(k - p, K_BLOCK), j, Math.min(n - j, panels.panelColumns));
      }
    }
  }

  /**
   * The products of columns {@code j …} for {@code depth} elements of the sums, from {@code p} on.
   */
  private void block(int p, int depth, int j, int columns) {
    int strips = (m - 1) / panels.rows + 1;
    boolean direct = b.column() == 1 && strips <= 2;
    int width = USUAL * panels.lanes;
    int packed = direct ? columns / width * width : 0; // the first column that is packed
    for (int i = packed; i < columns; i += width) {
      int count = Math.min(columns - i, width);
      panels.pack(
          b.data(),
          b.at(p, j + i),
          b.row(),
          b.column(),
          depth,
          count,
          width(count),
          scratch.right(),
          (i - packed) * depth);
    }
    // Rows are dealt out evenly: 13 are 7 and 6, which keep more sums in flight than 12 and 1.
    for (int strip = 0, i = 0; strip < strips; strip++) {
      int next = (int) ((long) m * (strip + 1) / strips);
      strip(i, next - i, p, depth, j, columns, packed);
      i = next;
    }
  }

  private void strip(int i, int rows, int p, int depth, int j, int columns, int packed) {
    boolean direct = a.row() == 1 && columns <= 4 * USUAL * panels.lanes;
    if (!direct) {
      panels.pack(a.data(), a.at(i, p), a.column(), a.row(), depth, rows, rows, scratch.left(), 0);
    }
    Object left = direct ? a.data() : scratch.left();
    int leftAt = direct ? a.at(i, p) : 0;
    int leftStep = direct ? a.column() : rows;
    int wide = (rows == 1 ? WIDEST : rows <= 3 ? 2 * USUAL : USUAL) * panels.lanes;
    for (int at = 0; at < packed; ) {
      int count = packed - at >= wide ? wide : USUAL * panels.lanes;
      tile(
          rows,
          count,
          p > 0,
          i,
          j + at,
          left,
          leftAt,
          leftStep,
          b.data(),
          b.at(p, j + at),
          b.row(),
          depth);
      at += count;
    }
    for (int at = packed; at < columns; at += USUAL * panels.lanes) {
      int count = Math.min(columns - at, USUAL * panels.lanes);
      tile(
          rows,
          count,
          p > 0,
          i,
          j + at,
          left,
          leftAt,
          leftStep,
          scratch.right(),
          (at - packed) * depth,
          width(count),
          depth);
    }
  }

  private void tile(
      int rows,
      int columns,
      boolean add,
      int i,
      int j,
      Object left,
      int leftAt,
      int leftStep,
      Object right,
      int rightAt,
      int rightStep,
      int depth) {
    int width = width(columns);
    Tile tile = panels.tile(rows, width / panels.lanes, (long) rows * columns * depth);
    if (c.column() == 1 && columns == width) {
      tile.run(
          left,
          leftAt,
          leftStep,
          right,
          rightAt,
          rightStep,
          c.data(),
          c.at(i, j),
          c.row(),
          depth,
          add);
    } else {
      tile.run(
          left,
          leftAt,
          leftStep,
          right,
          rightAt,
          rightStep,
          scratch.tile(),
          0,
          width,
          depth,
          false);
      panels.unload(scratch.tile(), width, rows, columns, c, c.at(i, j), add);
    }
  }

  /** Columns rounded up to full vectors. */
  private int width(int columns) {
    return (columns + panels.lanes - 1) / panels.lanes * panels.lanes;
  }
}
