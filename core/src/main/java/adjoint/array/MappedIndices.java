package adjoint.array;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Positions in a map over a leading axis, and what rules of operations make of positions without
 * looking at them one by one.
 *
 * @hidden
 */
@SuppressWarnings("InvalidBlockTag")
public final class MappedIndices {
  private MappedIndices() {}

  /** What stands for the many along the first axis of {@code whole}, in a map of this tag. */
  public static Indices of(Indices whole, long map) {
    return new Indices(whole.values, whole.shape.remove(0), whole, map);
  }

  /** The tag of the map, the innermost, that these are in; 0 if they are in none. */
  public static long map(Indices x) {
    return x.map;
  }

  /** What is the same object for the same positions in another shape, and for no others. */
  public static Object identity(Indices x) {
    return x.values;
  }

  /** The many that these stand for in the innermost map, along a first axis. */
  public static Indices whole(Indices x) {
    return requireNonNull(x.whole);
  }

  /** These, so many times along a new axis. */
  public static Indices repeat(Indices x, int axis, int count) {
    if (x.whole != null) {
      return of(repeat(x.whole, axis + 1, count), x.map);
    }
    Shape target = x.shape.insert(axis, count);
    int inner = x.shape.size("repeat", axis, x.shape.rank());
    int[] values = new int[target.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = x.values[i / (inner * count) * inner + i % inner];
    }
    return Indices.wrap(values, target);
  }

  /** These, and {@code step} more for each place along the first axis. */
  public static Indices shifted(Indices x, int step) {
    return shifted(x, 0, step);
  }

  private static Indices shifted(Indices x, int axis, int step) {
    if (x.whole != null) {
      return of(shifted(x.whole, axis + 1, step), x.map);
    }
    int inner = x.shape.size("shifted", axis + 1, x.shape.rank());
    int extent = x.shape.extent(axis);
    int[] values = new int[x.values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = x.values[i] + i / inner % extent * step;
    }
    return Indices.wrap(values, x.shape);
  }

  /** Of permutations along the last axis, the inverse ones. */
  public static Indices inverse(Indices x) {
    if (x.whole != null) {
      return of(inverse(x.whole), x.map);
    }
    int n = x.shape.extent(-1);
    int[] values = new int[x.values.length];
    for (int i = 0; i < values.length; i++) {
      values[i - i % n + x.values[i]] = i % n;
    }
    return Indices.wrap(values, x.shape);
  }

  /** One of the many along the first axis. */
  public static Indices select(Indices x, int index) {
    return select(x, 0, index);
  }

  private static Indices select(Indices x, int axis, int index) {
    if (x.whole != null) {
      return of(select(x.whole, axis + 1, index), x.map);
    }
    Shape target = x.shape.remove(axis);
    int inner = x.shape.size("select", axis + 1, x.shape.rank());
    int[] values = new int[target.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = x.values[(i / inner * x.shape.extent(axis) + index) * inner + i % inner];
    }
    return Indices.wrap(values, target);
  }

  /** Positions of equal shape, of the same maps, along a new first axis. */
  public static Indices stack(List<Indices> parts) {
    return stack(parts, 0);
  }

  private static Indices stack(List<Indices> parts, int axis) {
    Indices first = parts.getFirst();
    if (first.whole != null) {
      return of(stack(parts.stream().map(MappedIndices::whole).toList(), axis + 1), first.map);
    }
    Shape target = first.shape.insert(axis, parts.size());
    int inner = first.shape.size("stack", axis, first.shape.rank());
    int[] values = new int[target.size()];
    for (int i = 0; i < values.length; i++) {
      int[] part = parts.get(i / inner % parts.size()).values;
      values[i] = part[i / (inner * parts.size()) * inner + i % inner];
    }
    return Indices.wrap(values, target);
  }

  /** Throws, in the name of {@code op}, if these are in a map, and stand for many. */
  static void requireReadable(String op, Indices x) {
    if (x.whole != null) {
      throw new IllegalStateException(
          op
              + ": these positions stand for "
              + x.whole.shape.extent(0)
              + " at once, inside Vmap.map or a Recording, and cannot be read; gather, scatterAdd,"
              + " indexSelect and indexAdd take them. A loop over the first axis can read them");
    }
  }
}
