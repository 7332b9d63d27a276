package adjoint.op;

import adjoint.array.Axes;
import adjoint.array.Shape;
import adjoint.kernel.Nulls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Sums of products by einsum's notation, two operands at a time: in the order that multiplies least
 * (of many operands, in a greedy one), each by {@code matmul} if the two have an axis to sum over.
 *
 * <p>This is the plan, for operands of some shapes: a list of operations. It is made once and kept.
 */
final class Einsum {
  /** Of so many operands all orders are tried: 180 for five. */
  private static final int ALL_ORDERS = 5;

  /** Plans that are kept; of more, none is. */
  private static final int MOST_PLANS = 512;

  private static final Map<Key, Einsum> PLANS = new ConcurrentHashMap<>();

  private final EinsumNotation notation;
  private final long output;
  private final List<Step> steps = new ArrayList<>();
  private final int operands;
  private final int result;

  private record Key(String notation, List<Shape> shapes) {}

  private Einsum(Key key) {
    notation = new EinsumNotation(key.notation, key.shapes);
    output = set(notation.output());
    operands = key.shapes.size();
    result = plan(key.shapes);
  }

  static <T extends TensorExpr<T>> T of(String notation, List<T> operands) {
    Nulls.requireNone("einsum: operand ", operands);
    if (operands.isEmpty()) {
      throw new IllegalArgumentException("einsum: needs at least one operand");
    }
    T first = operands.getFirst();
    List<Shape> shapes = new ArrayList<>(operands.size());
    for (T operand : operands) {
      DerivedOps.requireSameDtype("einsum", first, operand);
      shapes.add(operand.shape());
    }
    return plan(new Key(notation, shapes)).compute(operands);
  }

  private static Einsum plan(Key key) {
    Einsum known = PLANS.get(key);
    if (known != null) {
      return known;
    }
    Einsum plan = new Einsum(key);
    if (PLANS.size() >= MOST_PLANS) {
      PLANS.clear();
    }
    PLANS.put(key, plan);
    return plan;
  }

  // ---- steps

  /** An operation on operands and results of steps before, by their places one behind the other. */
  private interface Step {
    <T extends TensorExpr<T>> T run(List<T> known);
  }

  private record Unary(TensorOp op, int x) implements Step {
    @Override
    public <T extends TensorExpr<T>> T run(List<T> known) {
      return known.get(x).apply(op);
    }
  }

  private record Product(int a, int b) implements Step {
    @Override
    public <T extends TensorExpr<T>> T run(List<T> known) {
      return known.get(a).mul(known.get(b));
    }
  }

  private record MatrixProduct(int a, int b) implements Step {
    @Override
    public <T extends TensorExpr<T>> T run(List<T> known) {
      return known.get(a).matmul(known.get(b));
    }
  }

  /** The place of an array, and its extents. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Planned(int place, int... extents) {}

  private Planned step(Step step, int... extents) {
    steps.add(step);
    return new Planned(operands + steps.size() - 1, extents);
  }

  private Planned reshape(Planned x, int... extents) {
    return Arrays.equals(x.extents, extents)
        ? x
        : step(new Unary(new Reshape(Shape.of("einsum", extents)), x.place), extents);
  }

  private Planned permute(Planned x, int... axes) {
    boolean same = Arrays.equals(axes, IntStream.range(0, axes.length).toArray());
    int[] extents = IntStream.of(axes).map(axis -> x.extents[axis]).toArray();
    return same ? x : step(new Unary(Permute.of(axes), x.place), extents);
  }

  private Planned sum(Planned x, int... axes) {
    boolean[] summed = new boolean[x.extents.length];
    IntStream.of(axes).forEach(axis -> summed[axis] = true);
    int[] left =
        IntStream.range(0, summed.length).filter(i -> !summed[i]).map(i -> x.extents[i]).toArray();
    return step(new Unary(new Sum(Axes.of(axes)), x.place), left);
  }

  private <T extends TensorExpr<T>> T compute(List<T> arrays) {
    List<T> known = new ArrayList<>(arrays);
    for (Step step : steps) {
      known.add(step.run(known));
    }
    return known.get(result);
  }

  // ---- planning

  /** An array whose axes have labels, each another. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Factor(Planned x, int... labels) {
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

  private int plan(List<Shape> shapes) {
    List<Factor> factors = new ArrayList<>();
    for (int k = 0; k < shapes.size(); k++) {
      factors.add(distinct(new Planned(k, shapes.get(k).extents()), notation.operand(k)));
    }
    for (int k = 0; k < factors.size(); k++) {
      factors.set(k, alone(factors.get(k), others(factors, k, k)));
    }
    while (factors.size() > 1) {
      Pair next = next(factors.stream().map(Factor::set).toList());
      long kept = others(factors, next.i, next.j);
      Factor product = product(factors.get(next.i), factors.get(next.j), kept);
      factors.remove(next.j);
      factors.set(next.i, product);
    }
    return ordered(factors.getFirst(), notation.output()).place;
  }

  /** What the result or another factor than these two needs. */
  private long others(List<Factor> factors, int i, int j) {
    long needed = output;
    for (int k = 0; k < factors.size(); k++) {
      needed |= k == i || k == j ? 0 : factors.get(k).set();
    }
    return needed;
  }

  // ---- one operand

  /** Without axes that are stretched, and with the diagonal of two that have one label. */
  private Factor distinct(Planned x, int... labels) {
    Planned y = x;
    List<Integer> left = new ArrayList<>(IntStream.of(labels).boxed().toList());
    for (int axis = left.size() - 1; axis >= 0; axis--) {
      int label = left.get(axis);
      int first = left.indexOf(label);
      if (y.extents[axis] == 1 && notation.extent(label) != 1) {
        y = reshape(y, without(y.extents, axis));
        left.remove(/* index */ axis);
      } else if (first < axis) {
        y = diagonal(y, first, axis);
        left.remove(/* index */ axis);
        left.remove(/* index */ first);
        left.add(label);
        axis = left.size(); // the diagonal is the last axis; from there again
      }
    }
    return new Factor(y, left.stream().mapToInt(i -> i).toArray());
  }

  private static int[] without(int[] extents, int axis) {
    return IntStream.range(0, extents.length).filter(i -> i != axis).map(i -> extents[i]).toArray();
  }

  /** Two equal axes replaced by their diagonal, which becomes the last: a view. */
  private Planned diagonal(Planned x, int first, int second) {
    int rank = x.extents.length;
    int n = x.extents[first];
    int[] others = IntStream.range(0, rank).filter(i -> i != first && i != second).toArray();
    int[] rest = IntStream.of(others).map(i -> x.extents[i]).toArray();
    Planned end = permute(x, concat(others, new int[] {first, second}));
    Planned flat = reshape(end, concat(rest, new int[] {n * n}));
    Slice slice = new Slice(rank - 2, 0, n, n + 1);
    return step(new Unary(slice, flat.place), concat(rest, new int[] {n}));
  }

  /** Summed over the axes that nothing else needs. */
  private Factor alone(Factor factor, long needed) {
    int[] unneeded =
        IntStream.range(0, factor.labels.length)
            .filter(axis -> (needed >>> factor.labels[axis] & 1) == 0)
            .toArray();
    int[] left = IntStream.of(factor.labels).filter(l -> (needed >>> l & 1) != 0).toArray();
    return unneeded.length == 0 ? factor : new Factor(sum(factor.x, unneeded), left);
  }

  // ---- two operands

  private Factor product(Factor a, Factor b, long kept) {
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
      int[] narrow = concat(extents(batch, left.length), extents(right, 0));
      Planned x = reshape(ordered(a, concat(batch, left)), wide);
      Planned y = reshape(ordered(b, concat(batch, right)), narrow);
      return new Factor(step(new Product(x.place, y.place), extents(labels, 0)), labels);
    }
    if (batch.length > 0 && left.length == 0 && right.length == 0) {
      Planned x = ordered(a, concat(batch, summed));
      Planned y = ordered(b, concat(batch, summed));
      int[] axes = IntStream.range(batch.length, batch.length + summed.length).toArray();
      return new Factor(sum(step(new Product(x.place, y.place), x.extents), axes), labels);
    }
    Planned x = matrices(ordered(a, concat(batch, left, summed)), batch, left, summed);
    Planned y = matrices(ordered(b, concat(batch, summed, right)), batch, summed, right);
    int[] matrix = {size(set(left)), size(set(right))};
    Step product = new MatrixProduct(x.place, y.place);
    Planned matrices = step(product, concat(extents(batch, 0), matrix));
    return new Factor(reshape(matrices, extents(labels, 0)), labels);
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
  private static int[] own(Factor factor, long shared) {
    return IntStream.of(factor.labels).filter(l -> (shared >>> l & 1) == 0).toArray();
  }

  private Planned matrices(Planned x, int[] batch, int[] rows, int[] columns) {
    int[] matrix = {size(set(rows)), size(set(columns))};
    return reshape(x, concat(extents(batch, 0), matrix));
  }

  private Planned ordered(Factor factor, int... labels) {
    List<Integer> known = Arrays.stream(factor.labels).boxed().toList();
    return permute(factor.x, IntStream.of(labels).map(known::indexOf).toArray());
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
