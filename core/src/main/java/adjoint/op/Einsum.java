package adjoint.op;

import adjoint.array.Shape;
import adjoint.kernel.Nulls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sums of products by einsum's notation, two operands at a time: in the order that multiplies least
 * (of many operands, in a greedy one), each by {@code matmul} if the two have an axis to sum over.
 *
 * @param <T> the carrier
 */
final class Einsum<T extends TensorExpr<T>> {
  /** Of so many operands all orders are tried: 180 for five. */
  private static final int ALL_ORDERS = 5;

  private final EinsumNotation notation;
  private final long output;

  private Einsum(EinsumNotation notation) {
    this.notation = notation;
    this.output = set(notation.output());
  }

  static <T extends TensorExpr<T>> T of(String notation, List<T> operands) {
    Nulls.requireNone("einsum: operand ", operands);
    if (operands.isEmpty()) {
      throw new IllegalArgumentException("einsum: needs at least one operand");
    }
    T first = operands.getFirst();
    for (T operand : operands) {
      if (operand.dtype() != first.dtype()) {
        throw new IllegalArgumentException(
            "einsum: cannot mix %s%s with %s%s; cast one of them, for example with .to(%s)"
                .formatted(
                    first.dtype(), first.shape(), operand.dtype(), operand.shape(), first.dtype()));
      }
    }
    List<Shape> shapes = operands.stream().map(TensorExpr::shape).toList();
    return new Einsum<T>(new EinsumNotation(notation, shapes)).compute(operands);
  }

  /** An array whose axes have labels, each another. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Factor<T>(T x, int... labels) {
    long set() {
      return Einsum.set(labels);
    }
  }

  /** Labels as bits. */
  private static long set(int... labels) {
    return IntStream.of(labels).mapToLong(label -> 1L << label).reduce(0, (a, b) -> a | b);
  }

  private static int[] labels(long set) {
    return IntStream.range(0, Long.SIZE).filter(i -> (set >>> i & 1) != 0).toArray();
  }

  private T compute(List<T> operands) {
    List<Factor<T>> factors = new ArrayList<>();
    for (int k = 0; k < operands.size(); k++) {
      factors.add(distinct(operands.get(k), notation.operand(k)));
    }
    for (int k = 0; k < factors.size(); k++) {
      factors.set(k, alone(factors.get(k), others(factors, k, k)));
    }
    while (factors.size() > 1) {
      Pair next = next(factors.stream().map(Factor::set).toList());
      long kept = others(factors, next.i, next.j);
      Factor<T> product = product(factors.get(next.i), factors.get(next.j), kept);
      factors.remove(next.j);
      factors.set(next.i, product);
    }
    return ordered(factors.getFirst(), notation.output());
  }

  /** What the result or another factor than these two needs. */
  private long others(List<Factor<T>> factors, int i, int j) {
    long needed = output;
    for (int k = 0; k < factors.size(); k++) {
      needed |= k == i || k == j ? 0 : factors.get(k).set();
    }
    return needed;
  }

  // ---- one operand

  /** Without axes that are stretched, and with the diagonal of two that have one label. */
  private Factor<T> distinct(T x, int... labels) {
    T y = x;
    List<Integer> left = new ArrayList<>(IntStream.of(labels).boxed().toList());
    for (int axis = left.size() - 1; axis >= 0; axis--) {
      int label = left.get(axis);
      int first = left.indexOf(label);
      if (y.shape().extent(axis) == 1 && notation.extent(label) != 1) {
        y = y.squeeze(axis);
        left.remove(/* index */ axis);
      } else if (first < axis) {
        y = diagonal(y, first, axis);
        left.remove(/* index */ axis);
        left.remove(/* index */ first);
        left.add(label);
        axis = left.size(); // the diagonal is the last axis; from there again
      }
    }
    return new Factor<>(y, left.stream().mapToInt(i -> i).toArray());
  }

  /** Two equal axes replaced by their diagonal, which becomes the last: a view. */
  private static <T extends TensorExpr<T>> T diagonal(T x, int first, int second) {
    int last = x.rank() - 1;
    int n = x.shape().extent(first);
    T end = Slicing.moved(Slicing.moved(x, second, last), first, last);
    Shape rest = end.shape().part(0, last - 1);
    T flat = end.reshape(rest.concat(Shape.of(n * n)).extents());
    return flat.apply(new Slice(last - 1, 0, n, n + 1));
  }

  /** Summed over the axes that nothing else needs. */
  private Factor<T> alone(Factor<T> factor, long needed) {
    int[] unneeded =
        IntStream.range(0, factor.labels.length)
            .filter(axis -> (needed >>> factor.labels[axis] & 1) == 0)
            .toArray();
    int[] left = IntStream.of(factor.labels).filter(l -> (needed >>> l & 1) != 0).toArray();
    return unneeded.length == 0 ? factor : new Factor<>(factor.x.sum(unneeded), left);
  }

  // ---- two operands

  private Factor<T> product(Factor<T> a, Factor<T> b, long kept) {
    long shared = a.set() & b.set();
    int[] summed = labels(shared & ~kept);
    int[] batch = labels(shared & kept);
    int[] left = own(a, shared);
    int[] right = own(b, shared);
    if (left.length > 0 && right.length > 0 && place(left[0]) > place(right[0])) {
      return product(b, a, kept); // so that less is left to permute
    }
    int[] labels = concat(batch, left, right);
    if (summed.length == 0) {
      int[] wide = extents(concat(batch, left), right.length);
      T x = shaped(ordered(a, concat(batch, left)), wide);
      int[] narrow = concat(extents(batch, left.length), extents(right, 0));
      return new Factor<>(x.mul(shaped(ordered(b, concat(batch, right)), narrow)), labels);
    }
    if (batch.length > 0 && left.length == 0 && right.length == 0) {
      T products = ordered(a, concat(batch, summed)).mul(ordered(b, concat(batch, summed)));
      int[] axes = IntStream.range(batch.length, batch.length + summed.length).toArray();
      return new Factor<>(products.sum(axes), labels);
    }
    T x = matrices(ordered(a, concat(batch, left, summed)), batch, left, summed);
    T y = matrices(ordered(b, concat(batch, summed, right)), batch, summed, right);
    return new Factor<>(shaped(x.matmul(y), extents(labels, 0)), labels);
  }

  /** Where a label is in the result; far behind if it is not. */
  private int place(int label) {
    int[] result = notation.output();
    return IntStream.range(0, result.length)
        .filter(i -> result[i] == label)
        .findFirst()
        .orElse(Integer.MAX_VALUE);
  }

  /** The labels of a factor that are not shared, in its order. */
  private static <T> int[] own(Factor<T> factor, long shared) {
    return IntStream.of(factor.labels).filter(l -> (shared >>> l & 1) == 0).toArray();
  }

  private T matrices(T x, int[] batch, int[] rows, int[] columns) {
    int[] matrix = {size(set(rows)), size(set(columns))};
    return shaped(x, concat(extents(batch, 0), matrix));
  }

  private static <T extends TensorExpr<T>> T shaped(T x, int... extents) {
    return Arrays.equals(x.shape().extents(), extents) ? x : x.reshape(extents);
  }

  private T ordered(Factor<T> factor, int... labels) {
    int[] axes =
        IntStream.of(labels)
            .map(label -> Arrays.stream(factor.labels).boxed().toList().indexOf(label))
            .toArray();
    boolean same = Arrays.equals(axes, IntStream.range(0, axes.length).toArray());
    return same ? factor.x : factor.x.permute(axes);
  }

  /** The extents of labels, then so many of 1. */
  private int[] extents(int[] labels, int ones) {
    int[] extents = new int[labels.length + ones];
    Arrays.setAll(extents, i -> i < labels.length ? notation.extent(labels[i]) : 1);
    return extents;
  }

  private static int[] concat(int[]... parts) {
    return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
  }

  private int size(long set) {
    return IntStream.of(labels(set)).map(notation::extent).reduce(1, Math::multiplyExact);
  }

  // ---- the order

  /** Two factors, the first before the second. */
  private record Pair(int i, int j) {}

  /** The two to multiply next. */
  private Pair next(List<Long> sets) {
    Pair best = new Pair(0, 1);
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < sets.size() && sets.size() > 2; i++) {
      for (int j = i + 1; j < sets.size(); j++) {
        Pair pair = new Pair(i, j);
        double cost = sets.size() <= ALL_ORDERS ? costWith(sets, pair) : growth(sets, pair);
        if (cost < least) {
          least = cost;
          best = pair;
        }
      }
    }
    return best;
  }

  /** Multiplications from here to the end, if these are next and then the best. */
  private double costWith(List<Long> sets, Pair pair) {
    double own = volume(sets.get(pair.i) | sets.get(pair.j));
    List<Long> rest = after(sets, pair);
    double least = rest.size() < 2 ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < rest.size(); i++) {
      for (int j = i + 1; j < rest.size(); j++) {
        least = Math.min(least, costWith(rest, new Pair(i, j)));
      }
    }
    return own + least;
  }

  /** How much larger the product is than the two together. */
  private double growth(List<Long> sets, Pair pair) {
    double product = volume(after(sets, pair).get(pair.i));
    return product - volume(sets.get(pair.i)) - volume(sets.get(pair.j));
  }

  private List<Long> after(List<Long> sets, Pair pair) {
    long needed = output;
    for (int k = 0; k < sets.size(); k++) {
      needed |= k == pair.i || k == pair.j ? 0 : sets.get(k);
    }
    List<Long> rest = new ArrayList<>(sets);
    rest.set(pair.i, (sets.get(pair.i) | sets.get(pair.j)) & needed);
    rest.remove(pair.j);
    return rest;
  }

  private double volume(long set) {
    double volume = 1;
    for (int label : labels(set)) {
      volume *= notation.extent(label);
    }
    return volume;
  }
}
