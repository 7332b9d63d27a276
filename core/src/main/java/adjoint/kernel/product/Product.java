package adjoint.kernel.product;

import static adjoint.kernel.ReferenceKernels.K_BLOCK;

import java.lang.reflect.Array;
import java.util.Optional;

/**
 * A product of two matrices, {@code c[m, n] = a[m, k] · b[k, n]}, all with any strides, cut into
 * {@link Tile}s.
 *
 * <p>For a block of k, strips of columns of b, each as wide as a tile and short enough for the
 * first-level cache, meet a block of rows of a that streams by. An operand is packed, so that a
 * tile reads it line by line, where it is used often enough; otherwise it is read where it lies.
 * Both work with any strides: a transposed operand is not copied first.
 */
final class Product {
  /** Columns from which it pays to pack the rows. */
  private static final int MANY_COLUMNS = 256;

  /** Elements over which a strip of rows may be spread out and still be read where it lies. */
  private static final int SCATTERED = 1 << 16;

  /** Lines of several strips that are packed together, so that memory is read in long pieces. */
  private static final int PIECE = 8;

  /** Sums so long are worth the preparations of a loop that does several elements in a round. */
  private static final int DEEP = 128;

  /** Strips of rows from which it pays to pack the columns. */
  private static final int MANY_STRIPS = 4;

  private final Panels panels;
  private final Panels.Scratch scratch;
  private final Matrix a;
  private final Matrix b;
  private final Matrix c;
  private final int m;
  private final int k;
  private final int n;
  private int packedTo; // of the columns of this block of k, those before it are packed

  private Product(
      Panels panels, Panels.Scratch scratch, Matrix a, Matrix b, Matrix c, int m, int k, int n) {
    this.panels = panels;
    this.scratch = scratch;
    this.a = a;
    this.b = b;
    this.c = c;
    this.m = m;
    this.k = k;
    this.n = n;
  }

  static void run(Panels panels, Matrix a, Matrix b, Matrix c, int m, int k, int n) {
    if (LongProduct.isLong(k)) {
      LongProduct.run((x, y, z, h, d, w) -> run(panels, x, y, z, h, d, w), a, b, c, m, k, n);
      return;
    }
    // cᵀ = bᵀ·aᵀ, where this way the larger operand is the one that is read where it lies, or where
    // the few columns would leave most of a vector empty.
    boolean turn =
        b.row() == 1 && b.column() != 1
            ? m <= 2 * panels.lanes && m < n
            : a.row() == 1 && a.column() != 1 && 2 * n <= panels.lanes && n < m;
    Panels.Scratch scratch = panels.scratch.take();
    Product product =
        turn
            ? new Product(panels, scratch, b.transpose(), a.transpose(), c.transpose(), n, k, m)
            : new Product(panels, scratch, a, b, c, m, k, n);
    product.run();
    panels.scratch.give(scratch);
  }

  private void run() {
    int blocks = (m - 1) / panels.blockRows + 1;
    int step = ((m - 1) / blocks / Panels.EVEN + 1) * Panels.EVEN; // blocks of much the same size
    int width = blocks == 1 ? n : panels.keptColumns;
    for (int j = 0; j < n; j += width) {
      for (int p = 0; p < k; p += K_BLOCK) {
        for (int i = 0; i < m; i += step) {
          block(i, Math.min(m - i, step), p, Math.min(k - p, K_BLOCK), j, Math.min(n - j, width));
        }
      }
    }
  }

  /**
   * Rows {@code i …} and columns {@code from …} of the result, for {@code depth} elements of the
   * sums, from {@code p} on.
   */
  private void block(int i, int rows, int p, int depth, int from, int count) {
    boolean first = i == 0;
    boolean only = first && rows == m;
    int to = from + count;
    if (first) {
      packedTo = from;
    }
    int packedRows = 0; // rows in the strips of the packed block, if it is packed
    int packedAt = 0;
    for (int j = from; j < to; ) {
      // Blocks that share packed columns have to cut them alike.
      Panels.Shape shape = shape(only ? rows : m, (to - j - 1) / panels.lanes + 1);
      int width = shape.vectors * panels.lanes;
      int columns = Math.min(to - j, width);
      boolean pack =
          packedRows == shape.rows
              || rows < shape.rows
              || (a.column() == 1
                  ? to - j > MANY_COLUMNS
                  : a.row() != 1 || depth * Math.abs(a.column()) > SCATTERED);
      boolean packColumns =
          !only || b.column() != 1 || columns < width || rows > MANY_STRIPS * shape.rows;
      Tile.Layout layout = layout(pack, packColumns, depth >= DEEP);
      Optional<Tile> choice =
          shape.tile(layout, (long) rows * columns * depth * panels.picoseconds);
      // Not warm, or not yet when the first block left its columns unpacked.
      if (choice.isEmpty() || packColumns && !first && j >= packedTo) {
        PlainProduct.block(
            a.shifted(i, p), b.shifted(p, j), c.shifted(i, j), rows, depth, to - j, p > 0);
        return;
      }
      Tile tile = choice.get();
      if (pack && packedRows != shape.rows) {
        packedRows = shape.rows;
        packRows(tile, i, rows, p, depth);
      }
      int strips = 1;
      int apart = width * depth + Panels.APART;
      if (packColumns) {
        strips = Math.clamp((to - j) / width, 1, Panels.PANEL_VECTORS / shape.vectors);
      }
      int panel = Math.min(to - j, strips * width);
      if (packColumns && first) {
        packColumns(tile, strips, p, depth, j, panel, packedAt);
        packedTo = j + panel;
      }
      for (int at = 0, strip = 0; at < panel; at += width, strip++) {
        int stripAt = packColumns ? packedAt + strip * apart : -1;
        strip(tile, i, rows, p, depth, j + at, Math.min(panel - at, width), pack, stripAt);
      }
      j += panel;
      if (!only) {
        packedAt += strips * apart;
      }
    }
  }

  /** How the operands of a tile lie, if these are packed. */
  private Tile.Layout layout(boolean rows, boolean columns, boolean deep) {
    if (!columns) {
      return Tile.Layout.STRIDED;
    } else if (rows && deep) {
      return Tile.Layout.PACKED;
    }
    return rows || a.column() != 1 ? Tile.Layout.COLUMNS : Tile.Layout.ROWS;
  }

  /** Packs rows, in strips of as many as a tile has. */
  private void packRows(Tile tile, int i, int rows, int p, int depth) {
    int apart = tile.rows * depth + Tile.SPILL;
    Object left = scratch.left(((rows - 1) / tile.rows + 1) * apart);
    int done = 0; // rows in whole strips
    if (a.column() == 1) {
      for (; done + tile.rows <= rows; done += tile.rows) {
        int to = done / tile.rows * apart;
        tile.transposeRows(a.data(), a.at(i + done, p), a.row(), left, to, depth);
      }
    } else if (a.row() == 1) {
      // Something behind the last line is read too, and must be there.
      int last = a.at(i, p) + Math.max(0, (depth - 1) * a.column());
      int room = Math.max(0, Array.getLength(a.data()) - Tile.SPILL - last);
      done = Math.min(rows, room) / tile.rows * tile.rows;
      for (int q = 0; q < depth; q += PIECE) {
        for (int s = 0, to = q * tile.rows; s < done; s += tile.rows, to += apart) {
          tile.copyRows(
              a.data(), a.at(i + s, p + q), a.column(), left, to, Math.min(depth - q, PIECE));
        }
      }
    }
    for (int s = done, to = done / tile.rows * apart; s < rows; s += tile.rows, to += apart) {
      panels.pack(
          a.data(),
          a.at(i + s, p),
          a.column(),
          a.row(),
          depth,
          Math.min(rows - s, tile.rows),
          tile.rows,
          left,
          to);
    }
  }

  /** Packs columns, so many strips of a tile's width. */
  private void packColumns(Tile tile, int strips, int p, int depth, int j, int count, int to) {
    int width = tile.columns;
    int apart = width * depth + Panels.APART;
    Object right = scratch.right(to + strips * apart);
    if (b.column() != 1 || count < width) {
      for (int s = 0; s < strips; s++) {
        if (b.row() == 1 && count >= (s + 1) * width) {
          tile.transposeColumns(
              b.data(), b.at(p, j + s * width), b.column(), right, to + s * apart, depth);
          continue;
        }
        panels.pack(
            b.data(),
            b.at(p, j + s * width),
            b.row(),
            b.column(),
            depth,
            Math.min(count - s * width, width),
            width,
            right,
            to + s * apart);
      }
      return;
    }
    int piece = strips == 1 ? depth : PIECE;
    for (int q = 0; q < depth; q += piece) {
      for (int s = 0; s < strips; s++) {
        tile.copyColumns(
            b.data(),
            b.at(p + q, j + s * width),
            b.row(),
            right,
            to + s * apart + q * width,
            Math.min(depth - q, piece));
      }
    }
  }

  /**
   * One strip of columns, which is in the packed panel from {@code packedAt} on if that is not
   * negative.
   */
  private void strip(
      Tile tile,
      int i,
      int rows,
      int p,
      int depth,
      int j,
      int columns,
      boolean packed,
      int packedAt) {
    int width = tile.columns;
    Object right = packedAt < 0 ? b.data() : scratch.right(0);
    int rightAt = packedAt < 0 ? b.at(p, j) : packedAt;
    int rightStep = packedAt < 0 ? b.row() : width;
    boolean add = p > 0;
    // A strip that is all of c may write more columns than there are: what it writes behind a row
    // is the beginning of the next one, whose turn comes later.
    boolean spills = columns == n && c.row() == n && width <= 2 * n;
    for (int s = 0; s < rows; s += tile.rows) {
      int from = 0; // the first row that is not done
      if (s + tile.rows > rows && !packed) { // the last strip begins a little earlier
        from = s + tile.rows - rows;
        s -= from;
      }
      Object left = packed ? scratch.left(0) : a.data();
      int leftAt = packed ? s / tile.rows * (tile.rows * depth + Tile.SPILL) : a.at(i + s, p);
      int leftRow = packed ? 1 : a.row();
      int leftStep = packed ? tile.rows : a.column();
      int cAt = c.at(i + s, j);
      boolean whole = columns == width || spills && !add && i + s + tile.rows < m;
      if (c.column() == 1 && whole && s + tile.rows <= rows && !(add && from > 0)) {
        scratch.touched =
            tile.run(
                left,
                leftAt,
                leftRow,
                leftStep,
                right,
                rightAt,
                rightStep,
                c.data(),
                cAt,
                c.row(),
                depth,
                add,
                scratch.tile);
      } else {
        tile.run(
            left,
            leftAt,
            leftRow,
            leftStep,
            right,
            rightAt,
            rightStep,
            scratch.tile,
            0,
            width,
            depth,
            false,
            scratch.tile);
        panels.unload(
            scratch.tile, width, from, Math.min(rows - s, tile.rows), columns, c, cAt, add);
      }
    }
  }

  /**
   * What a multiplication of a tile costs beside its sums, in sums: an estimate that decides
   * between cuts, not a measurement.
   */
  private static final int CALL = 3;

  /** The tile that takes least time for a column, of those that {@code vectors} columns fill. */
  private Panels.Shape shape(int rows, int vectors) {
    Panels.Shape best = panels.shapes[panels.shapes.length - 1];
    int time = Integer.MAX_VALUE;
    for (Panels.Shape shape : panels.shapes) {
      if (shape.vectors <= vectors) {
        int strips = (rows - 1) / shape.rows + 1;
        int sums = shape.rows * shape.vectors;
        int cost =
            strips * (Math.max(sums, shape.rows + shape.vectors) + CALL) * 24 / shape.vectors;
        if (cost < time) {
          time = cost;
          best = shape;
        }
      }
    }
    return best;
  }
}
