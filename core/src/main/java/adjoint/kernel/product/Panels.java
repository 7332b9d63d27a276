package adjoint.kernel.product;

import adjoint.kernel.ReferenceKernels;
import adjoint.kernel.Spares;
import adjoint.kernel.Tier;
import java.lang.classfile.TypeKind;
import java.lang.reflect.Array;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@link Product} needs to know of a precision: its tiles, its scratch space, and how to copy
 * to and from it.
 */
abstract sealed class Panels permits F32Panels, F64Panels {
  /** Scratch space of a product, as large as it needs. */
  final class Scratch {
    /** A tile of the result. */
    final Object tile;

    /** What {@link Tile#run} returned. */
    float touched;

    private Object left = newArray(0);
    private int leftLength;
    private Object right = left;
    private int rightLength;

    private Scratch(int tile) {
      this.tile = newArray(tile);
    }

    /** A block of the left operand, of this length at least; what was there may be gone. */
    Object left(int atLeast) {
      if (atLeast > leftLength) {
        leftLength = Math.max(atLeast, 2 * leftLength);
        left = newArray(leftLength);
      }
      return left;
    }

    /** Columns of the right operand, of this length at least; what was there is kept. */
    Object right(int atLeast) {
      if (atLeast > rightLength) {
        Object longer = newArray(Math.max(atLeast, 2 * rightLength));
        System.arraycopy(right, 0, longer, 0, rightLength);
        right = longer;
        rightLength = Array.getLength(longer);
      }
      return right;
    }
  }

  /** Bytes of a block of the left operand, which streams from the second-level cache. */
  private static final int BLOCK_BYTES = 1 << 18;

  /** Bytes of packed columns that serve all blocks of rows, from the third-level cache. */
  private static final int KEPT_BYTES = 1 << 21;

  /** Vectors of columns that are packed together. */
  static final int PANEL_VECTORS = 24;

  /** Elements between packed strips of columns, lest they fall on the same lines of the cache. */
  static final int APART = 32;

  /** A number of rows that most tiles divide. */
  static final int EVEN = 24;

  /** Elements in a vector. */
  final int lanes;

  private final TypeKind kind;

  /** Picoseconds of a multiplication in {@link PlainProduct}, about. */
  final int picoseconds;

  /** The most rows in a block of the left operand. */
  final int blockRows;

  /** The most columns that are kept packed for all blocks of rows. */
  final int keptColumns;

  /** The tiles, the widest first. */
  final Shape[] shapes;

  /** What products leave to others. */
  final Spares<Scratch> scratch;

  Panels(TypeKind kind, int elementBits, int bits, int registers, long patience) {
    this.kind = kind;
    this.lanes = bits / elementBits;
    this.picoseconds = elementBits * 5 / 2;
    this.blockRows =
        BLOCK_BYTES / (elementBits / Byte.SIZE) / ReferenceKernels.K_BLOCK / EVEN * EVEN;
    this.keptColumns = KEPT_BYTES / (elementBits / Byte.SIZE) / ReferenceKernels.K_BLOCK;
    // Rows and vectors of columns: as many sums as fit the registers, together with the vectors of
    // the right operand and three of the left one, for so many are loaded ahead. With fewer than
    // eight sums a core would wait for them. Six rows of two vectors would fit, where nothing is
    // loaded ahead, but rows of c that lie a power of two apart drive each other from the cache.
    int[][] sizes =
        registers >= 32
            ? new int[][] {{1, 8}, {4, 4}, {8, 3}, {12, 2}, {16, 1}}
            : new int[][] {{1, 8}, {2, 4}, {3, 3}, {4, 2}, {8, 1}};
    this.shapes = new Shape[sizes.length];
    int largest = 0;
    for (int i = 0; i < sizes.length; i++) {
      shapes[i] = new Shape(sizes[i][0], sizes[i][1], patience);
      largest = Math.max(largest, shapes[i].rows * shapes[i].columns);
    }
    int tile = largest;
    this.scratch = new Spares<>(() -> new Scratch(tile));
  }

  /** A size of tile, and the tiles that serve at present. */
  final class Shape {
    final int rows;
    final int vectors;
    final int columns;
    private final Map<Tile.Layout, Tier<Optional<Tile>>> tiers = new EnumMap<>(Tile.Layout.class);

    Shape(int rows, int vectors, long patience) {
      this.rows = rows;
      this.vectors = vectors;
      this.columns = vectors * lanes;
      for (Tile.Layout layout : Tile.Layout.values()) {
        boolean alike = layout == Tile.Layout.PACKED && TileCompiler.steps(rows, vectors) == 1;
        tiers.put(
            layout,
            alike
                ? Objects.requireNonNull(tiers.get(Tile.Layout.COLUMNS))
                : new Tier<>(patience, Optional.empty(), () -> candidate(layout)));
      }
    }

    Tier.Candidate<Optional<Tile>> candidate(Tile.Layout layout) {
      Tile tile = TileCompiler.compile(kind, lanes, rows, vectors, layout);
      return new Tier.Candidate<>(
          Optional.of(tile), new TileTrial(Panels.this, rows, columns, layout));
    }

    /**
     * The tile for operands that lie so, for work that takes {@link PlainProduct} so many
     * picoseconds; none where that is the better choice at present.
     */
    Optional<Tile> tile(Tile.Layout layout, long picoseconds) {
      return Objects.requireNonNull(tiers.get(layout)).get(picoseconds);
    }
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
}
