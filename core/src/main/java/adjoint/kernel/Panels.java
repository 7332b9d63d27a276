package adjoint.kernel;

import java.lang.classfile.TypeKind;
import java.util.Arrays;

/**
 * What {@link Product} needs to know of a precision: its tiles, its scratch space, and how to copy
 * to and from it.
 */
abstract sealed class Panels {
  /**
   * Scratch space of a thread: a panel of the right operand, a strip of the left one, a tile of the
   * result.
   */
  record Scratch(Object right, Object left, Object tile) {}

  /** Bytes of a panel of the right operand, which should stay in a core's second-level cache. */
  private static final int PANEL_BYTES = 1 << 19;

  /** Elements in a vector. */
  final int lanes;

  /** The most rows in a tile. */
  final int rows;

  /** The most columns in a packed panel, a multiple of any tile's columns. */
  final int panelColumns;

  private final TypeKind kind;
  private final int bits;
  private final long patience;
  private final Tier<Tile>[][] tiles;
  private final ThreadLocal<Scratch> scratch;

  private Panels(TypeKind kind, int elementBits, int bits, int registers, long patience) {
    this.kind = kind;
    this.bits = bits;
    this.patience = patience;
    this.lanes = bits / elementBits;
    // Two vectors of columns: 24 or 12 sums, two vectors of the right operand and one of the left
    // fit the registers.
    this.rows = registers >= 32 ? 12 : 6;
    this.panelColumns = PANEL_BYTES / (elementBits / Byte.SIZE) / ScalarKernels.K_BLOCK;
    this.tiles = table(rows + 1, Product.WIDEST + 1);
    this.scratch =
        ThreadLocal.withInitial(() ->
            new Scratch(
                newArray(panelColumns * ScalarKernels.K_BLOCK),
                newArray(rows * ScalarKernels.K_BLOCK),
                newArray(rows * Product.WIDEST * lanes)));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private static Tier<Tile>[][] table(int rows, int columns) {
    return new Tier[rows][columns];
  }

  final Scratch scratch() {
    return scratch.get();
  }

  /** The tile of {@code rows} by {@code vectors} vectors, for {@code amount} multiplications. */
  final Tile tile(int rows, int vectors, long amount) {
    Tier<Tile>[] ofRows = tiles[rows];
    Tier<Tile> tier = ofRows[vectors];
    if (tier == null) { // two threads may both make one, which does no harm
      tier = tier(rows, vectors);
      ofRows[vectors] = tier;
    }
    return tier.get(amount);
  }

  private Tier<Tile> tier(int rows, int vectors) {
    int columns = vectors * lanes;
    int k = 32; // short, so that even the first calls are over soon
    Object a = newArray(rows * k);
    Object b = newArray(columns * k);
    Object c = newArray(rows * columns);
    return new Tier<>(
        patience,
        new PlainTile(rows, columns),
        () -> TileCompiler.compile(kind, bits, rows, vectors),
        tile -> {
          for (int i = 0; i < 4; i++) {
            tile.run(a, 0, rows, b, 0, columns, c, 0, columns, k, i % 2 == 0);
          }
        });
  }

  abstract Object newArray(int length);

  /**
   * Copies {@code x[p, i]}, at {@code at + p·outer + i·inner}, to {@code to[p·width + i]} for p
   * below {@code n} and i below {@code count}; the rest of each line of {@code width} elements
   * becomes 0.
   */
  abstract void pack(
      Object x, int at, int outer, int inner, int n, int count, int width, Object to, int toAt);

  /**
   * Copies or adds a tile, {@code width} elements a row, to the {@code rows × columns} at the
   * beginning of c.
   */
  abstract void unload(
      Object tile, int width, int rows, int columns, Matrix c, int cAt, boolean add);

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
      if (inner == 1) {
        for (int p = 0; p < n; p++) {
          System.arraycopy(x, at + p * outer, y, toAt + p * width, count);
        }
        return;
      }
      int i = 0;
      for (;
          i + 4 <= count;
          i += 4) { // four streams at a time: every visit to a line of y writes four elements
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
      for (; i < count; i++) {
        for (int p = 0; p < n; p++) {
          y[toAt + p * width + i] = x[at + p * outer + i * inner];
        }
      }
    }

    @Override
    void unload(
        Object tile, int width, int rows, int columns, Matrix matrix, int cAt, boolean add) {
      float[] x = (float[]) tile;
      float[] c = (float[]) matrix.data();
      for (int i = 0; i < rows; i++) {
        for (int j = 0, to = cAt + i * matrix.row(); j < columns; j++, to += matrix.column()) {
          c[to] = add ? c[to] + x[i * width + j] : x[i * width + j];
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
      if (inner == 1) {
        for (int p = 0; p < n; p++) {
          System.arraycopy(x, at + p * outer, y, toAt + p * width, count);
        }
        return;
      }
      int i = 0;
      for (; i + 4 <= count; i += 4) {
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
      for (; i < count; i++) {
        for (int p = 0; p < n; p++) {
          y[toAt + p * width + i] = x[at + p * outer + i * inner];
        }
      }
    }

    @Override
    void unload(
        Object tile, int width, int rows, int columns, Matrix matrix, int cAt, boolean add) {
      double[] x = (double[]) tile;
      double[] c = (double[]) matrix.data();
      for (int i = 0; i < rows; i++) {
        for (int j = 0, to = cAt + i * matrix.row(); j < columns; j++, to += matrix.column()) {
          c[to] = add ? c[to] + x[i * width + j] : x[i * width + j];
        }
      }
    }
  }
}
