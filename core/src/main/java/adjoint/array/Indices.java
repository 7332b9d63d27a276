package adjoint.array;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An n-d array of non-negative positions: what {@code argmax} returns and what {@code gather}
 * takes. It is no {@link NdArray}, so asking for a gradient through it does not compile. Immutable.
 */
public final class Indices {
  private static final int MOST_SHOWN = 100; // positions above which the middle is left out
  private static final int EDGE = 3; // of which then so many are shown at either end of an axis

  final int[] values;
  final Shape shape;

  /** In a map over a leading axis: those that these stand for, and the tag of the map. */
  final @Nullable Indices whole;

  final long map;

  Indices(int[] values, Shape shape, @Nullable Indices whole, long map) {
    this.values = values;
    this.shape = shape;
    this.whole = whole;
    this.map = map;
  }

  private Indices(int[] values, Shape shape) {
    this(values, shape, null, 0);
    for (int value : values) {
      if (value < 0) {
        throw new ShapeException("indices: a position cannot be negative, got " + value);
      }
    }
  }

  /** A vector of positions. */
  public static Indices of(int... values) {
    return new Indices(values.clone(), Shape.of("indices", values.length));
  }

  /** A matrix of positions, given row by row. */
  public static Indices of(int[][] rows) {
    for (int i = 0; i < rows.length; i++) {
      int at = i;
      requireNonNull(rows[i], () -> "indices: row " + at + " is null");
    }
    int width = rows.length == 0 ? 0 : rows[0].length;
    Shape shape = Shape.of("indices", rows.length, width);
    int[] values = new int[shape.size()];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != width) {
        throw new ShapeException(
            "indices: row " + i + " has " + rows[i].length + " numbers, row 0 has " + width);
      }
      System.arraycopy(rows[i], 0, values, i * width, width);
    }
    return new Indices(values, shape);
  }

  /**
   * Adopts {@code values}, in row-major order, without copying: do not change the array afterwards.
   */
  public static Indices wrap(int[] values, Shape shape) {
    if (values.length != shape.size()) {
      throw new ShapeException("indices: " + values.length + " numbers do not fill " + shape);
    }
    return new Indices(values, shape);
  }

  /** The flat, row-major positions where {@code mask > 0}: a vector. */
  public static Indices where(NdArray mask) {
    double[] numbers = mask.toDoubleArray();
    int[] positions = IntStream.range(0, numbers.length).filter(i -> numbers[i] > 0).toArray();
    return new Indices(positions, Shape.of("indices", positions.length));
  }

  /** The shape. */
  public Shape shape() {
    return shape;
  }

  /** Whether these stand for many in a {@code Vmap}, so that they cannot be read. */
  public boolean isMapped() {
    return whole != null;
  }

  /** The position at flat, row-major place {@code i}. */
  public int get(int i) {
    MappedIndices.requireReadable("get", this);
    if (i < 0 || i >= values.length) {
      throw new ShapeException(
          "get: place " + i + " is outside Indices" + shape + ", which has " + values.length);
    }
    return values[i];
  }

  /** All positions, not copied, so not to be changed or handed out. */
  int[] shared() {
    MappedIndices.requireReadable("indices", this);
    return values;
  }

  /** All positions in row-major order, as a copy. */
  public int[] toArray() {
    MappedIndices.requireReadable("toArray", this);
    return values.clone();
  }

  /** The same positions in another shape; one extent may be −1. */
  public Indices reshape(int... extents) {
    Shape target = Shape.infer("reshape", shape, extents);
    if (whole != null) {
      int[] all = target.insert(0, whole.shape.extent(0)).extents();
      return MappedIndices.of(whole.reshape(all), map);
    }
    return new Indices(values, target);
  }

  /** Ones at the positions along a new last axis of extent {@code classes}, zeros elsewhere. */
  public NdArray oneHot(DType dtype, int classes) {
    requireNonNull(dtype, "oneHot: dtype is null");
    MappedIndices.requireReadable("oneHot", this);
    requireBelow("oneHot", classes);
    Shape target = shape.concat("oneHot", Shape.of("oneHot", classes));
    double[] out = new double[target.size()];
    for (int i = 0; i < values.length; i++) {
      out[i * classes + values[i]] = 1;
    }
    return NdArray.wrap(out, target).to(dtype);
  }

  /** Throws, in the name of {@code op}, if a position is not below {@code extent}. */
  public void requireBelow(String op, int extent) {
    for (int value : values) {
      if (value >= extent) {
        throw new ShapeException(
            op + ": index " + value + " is out of range for an extent of " + extent);
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Indices that
        && shape.equals(that.shape)
        && Arrays.equals(values, that.values)
        && map == that.map
        && Objects.equals(whole, that.whole);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(values);
  }

  /**
   * The positions, nested as in {@code [[0, 2], [1, 1]]}. Of many the first and the last are shown,
   * and the shape.
   */
  @Override
  public String toString() {
    if (whole != null) {
      return whole.shape.extent(0) + " at once of Indices" + shape;
    }
    StringBuilder out = new StringBuilder();
    write(0, 0, values.length, out);
    boolean whole = values.length <= MOST_SHOWN;
    return out + (whole && (values.length > 0 || shape.rank() == 1) ? "" : " Indices" + shape);
  }

  /** What lies from {@code start} on along an axis, {@code size} positions. */
  private void write(int axis, int start, int size, StringBuilder out) {
    if (axis == shape.rank()) {
      out.append(values[start]);
      return;
    }
    int extent = shape.extent(axis);
    boolean abbreviated = values.length > MOST_SHOWN && extent > 2 * EDGE;
    out.append('[');
    for (int i = 0; i < extent; i++) {
      out.append(i > 0 ? ", " : "");
      if (abbreviated && i == EDGE) {
        out.append("..., ");
        i = extent - EDGE;
      }
      write(axis + 1, start + i * (size / extent), size / extent, out);
    }
    out.append(']');
  }
}
