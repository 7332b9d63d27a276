package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Axes;
import adjoint.array.Indices;
import adjoint.array.MappedIndices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.kernel.Nulls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The inputs of an operation that a map applies to many at once: what its rule, {@link
 * TensorOp#batch}, is given. An input that is mapped has one axis more, in front, along which the
 * many lie; the result is to have it too.
 *
 * @param <T> the carrier
 */
public final class Batched<T extends TensorExpr<T>> {
  private final int size;
  private final long map;
  private final List<T> in;
  private final boolean[] mapped;

  /**
   * What an engine hands to a rule.
   *
   * @param size how many there are
   * @param map the tag of the map, which positions have
   * @param in the inputs
   * @param mapped which of them have the axis
   */
  public Batched(int size, long map, List<T> in, boolean... mapped) {
    requireNonNull(in, "Batched: in is null");
    requireNonNull(mapped, "Batched: mapped is null");
    Nulls.requireNone("Batched: input ", in);
    if (mapped.length != in.size()) {
      throw new IllegalArgumentException(
          "Batched: %s answers for %s inputs".formatted(mapped.length, in.size()));
    }
    this.size = size;
    this.map = map;
    this.in = List.copyOf(in);
    this.mapped = mapped.clone();
  }

  /** How many there are: the extent of the axis in front. */
  public int size() {
    return size;
  }

  /** An input: with the axis in front if it {@link #isMapped}, or the same for all. */
  public T in(int input) {
    return in.get(input);
  }

  /** Whether an input has the axis in front. */
  public boolean isMapped(int input) {
    return mapped[input];
  }

  /** The shape of an input without the axis. */
  public Shape shape(int input) {
    Shape shape = in.get(input).shape();
    return mapped[input] ? shape.remove(0) : shape;
  }

  /** An input with the axis in front, along which it is repeated if it is the same for all. */
  public T all(int input) {
    T x = in.get(input);
    return mapped[input] ? x : x.broadcastTo(x.shape().insert(0, size));
  }

  /** An axis of the first input, which must have it, counted from the axis in front. */
  public int axis(String op, int axis) {
    requireNonNull(op, "Batched.axis: op is null");
    return 1 + shape(0).axis(op, axis);
  }

  /** A shape with the axis in front. */
  public Shape with(Shape shape) {
    return shape.insert(0, size);
  }

  // ---- rules

  /** An operation, along the axes behind the one in front, on all inputs. */
  public T apply(TensorOp op) {
    return all(0).apply(op, others());
  }

  /** The same of several results. */
  public Results<T> apply(MultiOp op) {
    return all(0).apply(op, others());
  }

  private List<T> others() {
    return IntStream.range(1, in.size()).mapToObj(this::all).toList();
  }

  /** An operation whose inputs broadcast. */
  public T applyAligned(TensorOp op) {
    return aligned(0).apply(op, IntStream.range(1, in.size()).mapToObj(this::aligned).toList());
  }

  /** The same of several results. */
  public Results<T> applyAligned(MultiOp op) {
    return aligned(0).apply(op, IntStream.range(1, in.size()).mapToObj(this::aligned).toList());
  }

  /** An input for an operation whose inputs broadcast: of all, equal axes lie above each other. */
  public T aligned(int input) {
    return aligned(input, IntStream.range(0, in.size()).map(i -> shape(i).rank()).max().orElse(0));
  }

  /** The same, with at least so many axes behind the one in front. */
  public T aligned(int input, int rank) {
    T x = in.get(input);
    int missing = rank - shape(input).rank();
    if (missing <= 0 || !mapped[input]) {
      return x;
    }
    int[] extents = new int[rank + 1];
    Arrays.fill(extents, 1);
    extents[0] = size;
    int[] own = shape(input).extents();
    System.arraycopy(own, 0, extents, 1 + missing, own.length);
    return x.reshape(extents);
  }

  /** An operation that goes over axes of its only input. */
  public T reduce(String op, Axes axes, Function<Axes, TensorOp> along) {
    requireNonNull(along, "Batched.reduce: along is null");
    boolean[] reduced = axes.mask(op, shape(0));
    if (reduced.length == 0) { // a number, which an axis of 1 holds
      return in(0).unsqueeze(1).apply(along.apply(Axes.of(1)));
    }
    int[] behind =
        IntStream.range(0, reduced.length).filter(i -> reduced[i]).map(i -> i + 1).toArray();
    Axes all = Axes.of(behind);
    return in(0).apply(along.apply(axes.equals(axes.kept()) ? all.kept() : all));
  }

  /** One of the many. */
  public List<T> example(int index) {
    return IntStream.range(0, in.size())
        .mapToObj(i -> mapped[i] ? in.get(i).select(0, index) : in.get(i))
        .toList();
  }

  /** An operation applied to one after the other: what is right for any. */
  public T oneByOne(TensorOp op) {
    requireAny(op);
    return TensorExpr.stack(
        0,
        IntStream.range(0, size)
            .mapToObj(this::example)
            .map(x -> x.getFirst().apply(op, x.subList(1, x.size())))
            .toList());
  }

  /** The same of several results. */
  public Results<T> oneByOne(MultiOp op) {
    requireAny(op);
    List<Results<T>> each =
        IntStream.range(0, size)
            .mapToObj(this::example)
            .map(x -> x.getFirst().apply(op, x.subList(1, x.size())))
            .toList();
    List<T> values = new ArrayList<>();
    for (int r = 0; r < each.getFirst().values().size(); r++) {
      int result = r;
      values.add(TensorExpr.stack(0, each.stream().map(y -> y.get(result)).toList()));
    }
    List<Indices> indices = new ArrayList<>();
    for (int r = 0; r < each.getFirst().indices().size(); r++) {
      int result = r;
      indices.add(MappedIndices.stack(each.stream().map(y -> y.indices().get(result)).toList()));
    }
    return new Results<>(values, indices);
  }

  private void requireAny(Op op) {
    if (size == 0) {
      throw new ShapeException(
          op.label()
              + ": the mapped axis is empty, and no rule says what it gives of nothing; override"
              + " its batch");
    }
  }

  // ---- positions

  /** Whether positions differ among the many. */
  public boolean isMapped(Indices positions) {
    return positions.isMapped() && MappedIndices.map(positions) == map;
  }

  /**
   * Positions with the axis in front, along which they are repeated if they are the same for all.
   */
  public Indices all(Indices positions) {
    return isMapped(positions)
        ? MappedIndices.whole(positions)
        : MappedIndices.repeat(positions, 0, size);
  }

  // ---- axes

  /** The axis in front and the one behind it as one. */
  static <T extends TensorExpr<T>> T joined(T x) {
    int[] extents = x.shape().part(1, x.rank()).extents();
    extents[0] = Math.multiplyExact(extents[0], x.shape().extent(0));
    return x.reshape(extents);
  }

  /** What an operation gives that gives this for one, where there is none. */
  T ofNone(Shape one) {
    return in.getFirst().constant(NdArray.zeros(in.getFirst().dtype(), one.insert(0, 0)));
  }

  /** An axis as two, of extents {@link #size} and {@code extent}. */
  T separated(T x, int axis, int extent) {
    int[] own = x.shape().extents();
    int[] extents = new int[own.length + 1];
    System.arraycopy(own, 0, extents, 0, axis);
    System.arraycopy(own, axis, extents, axis + 1, own.length - axis);
    extents[axis] = size;
    extents[axis + 1] = extent;
    return x.reshape(extents);
  }

  /** The axes from {@code first} up to {@code second}, and those up to {@code end}, exchanged. */
  static <T extends TensorExpr<T>> T exchanged(T x, int first, int second, int end) {
    IntStream moved =
        IntStream.concat(IntStream.range(second, end), IntStream.range(first, second));
    return x.permute(
        IntStream.concat(
                IntStream.concat(IntStream.range(0, first), moved), IntStream.range(end, x.rank()))
            .toArray());
  }

  /** How many there are, and the shapes of the inputs, mapped or not. */
  @Override
  public String toString() {
    List<String> shapes =
        IntStream.range(0, in.size())
            .mapToObj(i -> shape(i) + (mapped[i] ? "" : " for all"))
            .toList();
    return size + " at once of " + shapes;
  }
}
