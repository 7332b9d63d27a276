package adjoint.kernel;

import java.lang.classfile.TypeKind;
import java.util.Arrays;

/**
 * What {@link Product} needs to know of a precision: its tiles, its scratch space, and how to copy
 * to and from it.
 */
abstract sealed class Panels {
  /**
   * Scratch space of a thread: a block of the left operand, a strip of columns of the right one, a
   * tile of the result.
   */
  record Scratch(Object left, Object right, Object tile) {}

  /**
   * Bytes of a block of the left operand, which streams from the second-level cache or the third.
   */
  private static final int BLOCK_BYTES = 1 << 19;

  /** Vectors of columns that are packed together. */
  static final int PANEL_VECTORS = 24;

  /** Elements between packed strips of columns, lest they fall on the same lines of the cache. */
  static final int APART = 32;

  /** A number of rows that most tiles divide. */
  static final int EVEN = 24;

  /** Elements in a vector. */
  final int lanes;

  /** The most rows in a block of the left operand. */
  final int blockRows;

  /** The tiles, the widest first. */
  final Shape[] shapes;

  private final ThreadLocal<Scratch> scratch;

  private Panels(TypeKind kind, int elementBits, int bits, int registers, long patience) {
    this.lanes = bits / elementBits;
    this.blockRows = BLOCK_BYTES / (elementBits / Byte.SIZE) / ScalarKernels.K_BLOCK / EVEN * EVEN;
    // Rows and vectors of columns: as many sums as fit the registers, together with the vectors of
    // the right operand and three of the left one, for so many are loaded ahead. With fewer than
    // eight sums a core would wait for them.
    int[][] sizes =
        registers >= 32
            ? new int[][] {{1, 8}, {4, 4}, {8, 3}, {12, 2}, {16, 1}}
            : new int[][] {{1, 8}, {2, 4}, {3, 3}, {4, 2}, {8, 1}};
    this.shapes = new Shape[sizes.length];
    int largest = 0;
    int highest = 0;
    for (int i = 0; i < sizes.length; i++) {
      int rows = sizes[i][0];
      int vectors = sizes[i][1];
      shapes[i] = new Shape(rows, vectors, tier(kind, bits, rows, vectors, patience));
      largest = Math.max(largest, rows * vectors * lanes);
      highest = Math.max(highest, rows);
    }
    int left = (blockRows + highest) * ScalarKernels.K_BLOCK;
    int right = PANEL_VECTORS * (lanes * ScalarKernels.K_BLOCK + APART);
    int tile = largest;
    this.scratch =
        ThreadLocal.withInitial(() -> new Scratch(newArray(left), newArray(right), newArray(tile)));
  }

  /** A size of tile, and the tile that serves at present. */
  static final class Shape {
    final int rows;
    final int vectors;
    private final Tier<Tile> tier;

    Shape(int rows, int vectors, Tier<Tile> tier) {
      this.rows = rows;
      this.vectors = vectors;
      this.tier = tier;
    }

    /** The tile, for {@code amount} multiplications. */
    Tile tile(long amount) {
      return tier.get(amount);
    }
  }

  final Scratch scratch() {
    return scratch.get();
  }

  private Tier<Tile> tier(TypeKind kind, int bits, int rows, int vectors, long patience) {
    int columns = vectors * lanes;
    int k = 32; // short, so that even the first calls are over soon
    Object a = newArray(rows * k);
    Object b = newArray(columns * k);
    Object c = newArray(rows * columns);
    Object copy = newArray(columns * k);
    return new Tier<>(
        patience,
        new PlainTile(rows, columns),
        () -> TileCompiler.compile(kind, bits, rows, vectors),
        tile -> {
          for (int i = 0; i < 4; i++) {
            tile.run(a, 0, 1, rows, b, 0, columns, c, 0, columns, k, i % 2 == 0);
          }
          tile.copy(b, 0, columns, copy, 0, k);
        });
  }

  abstract Object newArray(int length);

  /**
   * Copies {@code x[p, i]}, at {@code at + p·outer + i·inner}, to {@code to[toAt + p·width + i]}
   * for p below {@code n} and i below {@code count}; the rest of each line of {@code width}
   * elements becomes 0.
   */
  abstract void pack(
      Object x, int at, int outer, int inner, int n, int count, int width, Object to, int toAt);

  /**
   * Copies or adds a tile, {@code width} elements a row, to the {@code rows × columns} at the
   * beginning of c; the first row is {@code from}.
   */
  abstract void unload(
      Object tile, int width, int from, int rows, int columns, Matrix c, int cAt, boolean add);

  static final class F32 extends Panels {
    F32(int bits, int registers, long patience) {
      super(TypeKind.FLOAT, Float.SIZE, bits, registers, patience);
    }

    @Override
    Object newArray(int length) {
      return new float[length];
    }

    @Override
    void pack(
        Object source,
        int at,
        int outer,
        int inner,
        int n,
        int count,
        int width,
        Object to,
        int toAt) {
      float[] x = (float[]) source;
      float[] y = (float[]) to;
      if (count < width) {
        Arrays.fill(y, toAt, toAt + n * width, 0);
      }
      int i = 0;
      for (; i + 4 <= count; i += 4) { // four streams: a line of y is written in one visit
        int x0 = at + i * inner;
        int x1 = x0 + inner;
        int x2 = x1 + inner;
        int x3 = x2 + inner;
        for (int p = 0, k = toAt + i; p < n; p++, k += width) {
          int from = p * outer;
          y[k] = x[x0 + from];
          y[k + 1] = x[x1 + from];
          y[k + 2] = x[x2 + from];
          y[k + 3] = x[x3 + from];
        }
      }
      if (i + 3 == count) {
        int x0 = at + i * inner;
        int x1 = x0 + inner;
        int x2 = x1 + inner;
        for (int p = 0, k = toAt + i; p < n; p++, k += width) {
          int from = p * outer;
          y[k] = x[x0 + from];
          y[k + 1] = x[x1 + from];
          y[k + 2] = x[x2 + from];
        }
        return;
      }
      for (; i < count; i++) {
        for (int p = 0; p < n; p++) {
          y[toAt + p * width + i] = x[at + p * outer + i * inner];
        }
      }
    }

    @Override
    void unload(
        Object tile,
        int width,
        int first,
        int rows,
        int columns,
        Matrix matrix,
        int cAt,
        boolean add) {
      float[] x = (float[]) tile;
      float[] c = (float[]) matrix.data();
      for (int i = first; i < rows; i++) {
        int to = cAt + i * matrix.row();
        for (int j = 0, from = i * width; j < columns; j++, from++, to += matrix.column()) {
          c[to] = add ? c[to] + x[from] : x[from];
        }
      }
    }
  }

  static final class F64 extends Panels {
    F64(int bits, int registers, long patience) {
      super(TypeKind.DOUBLE, Double.SIZE, bits, registers, patience);
    }

    @Override
    Object newArray(int length) {
      return new double[length];
    }

    @Override
    void pack(
        Object source,
        int at,
        int outer,
        int inner,
        int n,
        int count,
        int width,
        Object to,
        int toAt) {
      double[] x = (double[]) source;
      double[] y = (double[]) to;
      if (count < width) {
        Arrays.fill(y, toAt, toAt + n * width, 0);
      }
      int i = 0;
      for (; i + 4 <= count; i += 4) { // four streams: a line of y is written in one visit
        int x0 = at + i * inner;
        int x1 = x0 + inner;
        int x2 = x1 + inner;
        int x3 = x2 + inner;
        for (int p = 0, k = toAt + i; p < n; p++, k += width) {
          int from = p * outer;
          y[k] = x[x0 + from];
          y[k + 1] = x[x1 + from];
          y[k + 2] = x[x2 + from];
          y[k + 3] = x[x3 + from];
        }
      }
      if (i + 3 == count) {
        int x0 = at + i * inner;
        int x1 = x0 + inner;
        int x2 = x1 + inner;
        for (int p = 0, k = toAt + i; p < n; p++, k += width) {
          int from = p * outer;
          y[k] = x[x0 + from];
          y[k + 1] = x[x1 + from];
          y[k + 2] = x[x2 + from];
        }
        return;
      }
      for (; i < count; i++) {
        for (int p = 0; p < n; p++) {
          y[toAt + p * width + i] = x[at + p * outer + i * inner];
        }
      }
    }

    @Override
    void unload(
        Object tile,
        int width,
        int first,
        int rows,
        int columns,
        Matrix matrix,
        int cAt,
        boolean add) {
      double[] x = (double[]) tile;
      double[] c = (double[]) matrix.data();
      for (int i = first; i < rows; i++) {
        int to = cAt + i * matrix.row();
        for (int j = 0, from = i * width; j < columns; j++, from++, to += matrix.column()) {
          c[to] = add ? c[to] + x[from] : x[from];
        }
      }
    }
  }
}
