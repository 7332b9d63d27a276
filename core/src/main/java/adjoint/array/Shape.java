package adjoint.array;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The extents of an array, outermost axis first. Immutable. Rank 0 is a scalar; an extent may be 0.
 *
 * <p>Axes are counted from 0, or from the end when negative: axis −1 is the last.
 */
public final class Shape {
  /** The shape of a scalar, {@code []}. */
  public static final Shape SCALAR = new Shape("shape");

  /**
   * The most numbers that an array may have. A Java array could have some more, but loops count in
   * steps of a block, and the last step must not pass the largest int.
   */
  private static final int MOST = Integer.MAX_VALUE - 65_535;

  private final int[] extents;
  private final int size;
  private @Nullable View rowMajor; // made when it is first wanted; two threads may make two

  private Shape(String op, int... extents) {
    for (int extent : extents) {
      if (extent < 0) {
        throw new ShapeException(
            op + ": extents cannot be negative, got " + Arrays.toString(extents));
      }
    }
    this.extents = extents;
    this.size = size(op, 0, extents.length);
  }

  /** The shape with these extents. */
  public static Shape of(int... extents) {
    return of("shape", extents);
  }

  /** The shape with these extents; what is none, or too large, is an error of {@code op}. */
  public static Shape of(String op, int... extents) {
    return extents.length == 0 ? SCALAR : new Shape(op, extents.clone());
  }

  /** {@link #of(int...)} for extents that nobody else keeps. */
  static Shape adopt(int... extents) {
    return extents.length == 0 ? SCALAR : new Shape("shape", extents);
  }

  /**
   * The number of elements of the axes from {@code from} (inclusive) to {@code to} (exclusive); too
   * many, which a shape with an extent of 0 may have, are an error of {@code op}.
   */
  int size(String op, int from, int to) {
    long count = count(extents, from, to);
    if (count > MOST) {
      throw new ShapeException(op + ": " + tooLarge(Arrays.copyOfRange(extents, from, to)));
    }
    return (int) count;
  }

  /** The product of extents, or the largest int if it is too large for an array. */
  private static long count(int[] extents, int from, int to) {
    long product = 1;
    for (int axis = from; axis < to; axis++) { // once it is 0, it stays 0
      product = Math.min(product * extents[axis], Integer.MAX_VALUE);
    }
    return product;
  }

  /** Whether an array can hold so many numbers. */
  static boolean holds(int... extents) {
    return count(extents, 0, extents.length) <= MOST;
  }

  /** The end of an error about what {@link #holds} denies. */
  static String tooLarge(int... extents) {
    return tooLarge(Arrays.toString(extents));
  }

  private static String tooLarge(String extents) {
    return extents + " has more numbers than an array can hold, " + MOST;
  }

  /** The number of axes. */
  public int rank() {
    return extents.length;
  }

  /** The number of elements: the product of the extents. */
  public int size() {
    return size;
  }

  /** The extent of an axis, which may be negative. */
  public int extent(int axis) {
    return extents[axis >= 0 && axis < extents.length ? axis : axis("extent", axis)];
  }

  /** The extents, as a copy. */
  public int[] extents() {
    return extents.clone();
  }

  /**
   * {@code axis} counted from 0; an axis that this shape does not have is an error of {@code op}.
   */
  public int axis(String op, int axis) {
    int rank = extents.length;
    if (axis < -rank || axis >= rank) {
      throw new ShapeException(
          op
              + ": no axis "
              + axis
              + " in "
              + this
              + (rank == 0 ? ", a scalar has none" : "; use " + -rank + " to " + (rank - 1)));
    }
    return axis < 0 ? axis + rank : axis;
  }

  /** This shape with the extent of one axis replaced. */
  public Shape with(int axis, int extent) {
    return with("with", axis("with", axis), extent);
  }

  /** The same; what is no extent, or too large, is an error of {@code op}. */
  Shape with(String op, int at, long extent) {
    if (extent > Integer.MAX_VALUE) {
      long[] wanted = Arrays.stream(extents).asLongStream().toArray();
      wanted[at] = extent;
      throw new ShapeException(op + ": " + tooLarge(Arrays.toString(wanted)));
    }
    int[] result = extents.clone();
    result[at] = (int) extent;
    return new Shape(op, result);
  }

  /** This shape with an axis of the given extent inserted before position {@code axis}. */
  public Shape insert(int axis, int extent) {
    if (axis < 0 || axis > extents.length) {
      throw new ShapeException(
          "insert: " + this + " has no place " + axis + "; use 0 to " + extents.length);
    }
    int[] result = new int[extents.length + 1];
    System.arraycopy(extents, 0, result, 0, axis);
    result[axis] = extent;
    System.arraycopy(extents, axis, result, axis + 1, extents.length - axis);
    return new Shape("insert", result);
  }

  /** This shape without one axis. */
  public Shape remove(int axis) {
    int at = axis("remove", axis);
    int[] result = new int[extents.length - 1];
    System.arraycopy(extents, 0, result, 0, at);
    System.arraycopy(extents, at + 1, result, at, result.length - at);
    return new Shape("remove", result);
  }

  /** The axes from {@code from} (inclusive) to {@code to} (exclusive) as a shape of their own. */
  public Shape part(int from, int to) {
    if (from < 0 || from > to || to > extents.length) {
      throw new ShapeException(
          "part: " + this + " has no axes from " + from + " up to but without " + to);
    }
    return from == to ? SCALAR : new Shape("part", Arrays.copyOfRange(extents, from, to));
  }

  /**
   * The axes from {@code from} (inclusive) to {@code to} (exclusive) replaced by those of another
   * shape; too large a result is an error of {@code op}.
   */
  Shape replace(String op, int from, int to, Shape other) {
    int[] result = new int[extents.length - (to - from) + other.extents.length];
    System.arraycopy(extents, 0, result, 0, from);
    System.arraycopy(other.extents, 0, result, from, other.extents.length);
    int rest = from + other.extents.length;
    System.arraycopy(extents, to, result, rest, extents.length - to);
    return new Shape(op, result);
  }

  /** This shape followed by another. */
  public Shape concat(Shape other) {
    return concat("concat", other);
  }

  /** This shape followed by another; too large a result is an error of {@code op}. */
  public Shape concat(String op, Shape other) {
    int[] result = Arrays.copyOf(extents, extents.length + other.extents.length);
    System.arraycopy(other.extents, 0, result, extents.length, other.extents.length);
    return new Shape(op, result);
  }

  /**
   * The shape to which {@code a} and {@code b} broadcast, by numpy's rule: axes are aligned at the
   * end, and an extent of 1 stretches to the other's.
   */
  public static Shape broadcast(String op, Shape a, Shape b) {
    return a.equals(b) ? a : broadcast(op, a, b, 0);
  }

  /** The same for the axes that come before the last {@code ignored} ones. */
  static Shape broadcast(String op, Shape a, Shape b, int ignored) {
    int rank = Math.max(a.rank(), b.rank());
    int[] result = new int[rank - ignored];
    for (int fromEnd = ignored + 1; fromEnd <= rank; fromEnd++) {
      int m = fromEnd <= a.rank() ? a.extents[a.rank() - fromEnd] : 1;
      int n = fromEnd <= b.rank() ? b.extents[b.rank() - fromEnd] : 1;
      if (m != n && m != 1 && n != 1) {
        throw new ShapeException(
            "%s: cannot broadcast %s with %s (axis %s: %s vs %s)"
                .formatted(op, a, b, -fromEnd, m, n));
      }
      result[rank - fromEnd] = m == 1 ? n : m;
    }
    if (!holds(result)) {
      throw new ShapeException(op + ": " + a + " with " + b + " gives " + tooLarge(result));
    }
    return new Shape(op, result);
  }

  /** Whether an array of this shape broadcasts to {@code target} without changing the target. */
  public boolean broadcastsTo(Shape target) {
    int lead = target.extents.length - extents.length;
    if (lead < 0) {
      return false;
    }
    for (int i = 0; i < extents.length; i++) {
      if (extents[i] != 1 && extents[i] != target.extents[lead + i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The shape with these extents for the elements of {@code from}; one may be −1 and is worked out.
   * What does not fit is an error of {@code op}.
   */
  public static Shape infer(String op, Shape from, int... extents) {
    int[] result = extents.clone();
    int unknown = -1;
    long known = 1;
    for (int i = 0; i < result.length; i++) {
      if (result[i] == -1 && unknown < 0) {
        unknown = i;
      } else if (result[i] < 0) {
        throw new ShapeException(
            "%s: one extent may be -1, the others not negative; got %s"
                .formatted(op, Arrays.toString(extents)));
      } else {
        known *= result[i];
      }
    }
    if (unknown >= 0 && known > 0 && from.size % known == 0) {
      result[unknown] = (int) (from.size / known);
      known *= result[unknown];
    }
    if (known != from.size || unknown >= 0 && result[unknown] == -1) {
      throw new ShapeException(
          "%s: %s has %s elements and cannot become %s"
              .formatted(op, from, from.size, Arrays.toString(extents)));
    }
    return new Shape(op, result);
  }

  /** Where the elements of a contiguous array of this shape lie, from 0 on. */
  View rowMajor() {
    View view = rowMajor;
    if (view == null) {
      view = View.rowMajor(this);
      rowMajor = view;
    }
    return view;
  }

  /** The extents, not copied, so not to be changed or handed out. */
  int[] shared() {
    return extents;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || other instanceof Shape that && equal(extents, that.extents);
  }

  /** {@link Arrays#equals(int[], int[])} for the few extents of a shape, without its calls. */
  private static boolean equal(int[] a, int[] b) {
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < a.length; i++) {
      if (a[i] != b[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  /** For example {@code [3, 2]}. */
  @Override
  public String toString() {
    return Arrays.toString(extents);
  }
}
