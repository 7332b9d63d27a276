package adjoint.array;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The axes that a reduction goes over, and whether they stay in the result with extent 1.
 *
 * <p>No axes named means all of them: {@code x.sum()} is one number. {@code x.sum(0)} drops axis 0,
 * and {@code x.sum(Axes.keep(0))} keeps it with extent 1, so that the result broadcasts against
 * {@code x}.
 */
public final class Axes {
  private final int[] axes;
  private final boolean kept;

  private Axes(int[] axes, boolean kept) {
    this.axes = axes.clone();
    this.kept = kept;
  }

  /** These axes, dropped from the result; none named means all. */
  public static Axes of(int... axes) {
    return new Axes(axes, false);
  }

  /** These axes, kept in the result with extent 1; none named means all. */
  public static Axes keep(int... axes) {
    return new Axes(axes, true);
  }

  /** The same axes, kept in the result with extent 1. */
  public Axes kept() {
    return kept ? this : new Axes(axes, true);
  }

  /**
   * For each axis of {@code shape}, whether it is reduced; a wrong or repeated axis is an error of
   * {@code op}.
   */
  public boolean[] mask(String op, Shape shape) {
    boolean[] reduced = new boolean[shape.rank()];
    if (axes.length == 0) {
      Arrays.fill(reduced, true);
    }
    for (int axis : axes) {
      int at = shape.axis(op, axis);
      if (reduced[at]) {
        throw new ShapeException(op + ": axis " + axis + " of " + shape + " is named twice");
      }
      reduced[at] = true;
    }
    return reduced;
  }

  /** The shape left of {@code shape} when these axes are reduced. */
  public Shape reduce(String op, Shape shape) {
    return reduce(op, shape, mask(op, shape));
  }

  /** The same, where it is known which axes these are. */
  Shape reduce(String op, Shape shape, boolean... reduced) {
    int[] extents = new int[shape.rank()];
    int rank = 0;
    for (int i = 0; i < reduced.length; i++) {
      if (!reduced[i]) {
        extents[rank++] = shape.extent(i);
      } else if (kept) {
        extents[rank++] = 1;
      }
    }
    return Shape.of(op, Arrays.copyOf(extents, rank));
  }

  /** The number of elements of {@code shape} that are reduced to one. */
  public int count(String op, Shape shape) {
    boolean[] reduced = mask(op, shape);
    int[] extents = shape.extents();
    for (int i = 0; i < reduced.length; i++) {
      extents[i] = reduced[i] ? extents[i] : 1;
    }
    return Shape.of(op, extents).size();
  }

  /** Throws, in the name of {@code op}, if there is no element along these axes to choose from. */
  public void requireElements(String op, Shape shape) {
    if (count(op, shape) == 0) {
      throw new ShapeException(
          op + ": no elements to choose from along axes " + this + " of " + shape);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Axes that && kept == that.kept && Arrays.equals(axes, that.axes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(axes) + Boolean.hashCode(kept);
  }

  /** For example {@code 0,2} or {@code all, kept}. */
  @Override
  public String toString() {
    String list = axes.length == 0 ? "all" : Arrays.toString(axes).replaceAll("[\\[\\] ]", "");
    return kept ? list + ", kept" : list;
  }
}
