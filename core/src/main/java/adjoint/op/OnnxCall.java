package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Axes;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.kernel.Nulls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One application of an operation that is to be written as nodes of ONNX: what {@link
 * UnaryOp#onnx}, {@link BinaryOp#onnx}, {@link TensorOp#onnx} and {@link MultiOp#onnx} are given.
 *
 * <p>A graph of ONNX runs at any batch size, but an operation such as {@link Reshape} holds the
 * shape of one. So a function is recorded at several sizes, and what depends on the size is asked
 * of all recordings: {@link #integers} and {@link #constant} find how it depends on it. A form that
 * asks its own components alone, where these depend on the size, is found out by the exporter.
 */
public final class OnnxCall {
  private final OnnxNodes nodes;
  private final List<OnnxValue> in;
  private final List<Use> uses;
  private final int own;

  /**
   * The operation in a recording at one batch size.
   *
   * @param batchSize that size
   * @param op the operation
   * @param in the shapes of its inputs
   * @param out the shapes of its results
   */
  public record Use(int batchSize, Op op, List<Shape> in, List<Shape> out) {
    /** Copies the lists. */
    public Use {
      requireNonNull(op, "Use: op is null");
      in = copy("Use: in", in);
      out = copy("Use: out", out);
    }

    /** The operation as what it is known to be. */
    @SuppressWarnings("unchecked") // of one class
    public <O extends Op> O as(O self) {
      return (O) requireNonNull(self, "Use.as: self is null").getClass().cast(op);
    }

    int[] result() {
      return out.getFirst().extents();
    }
  }

  /**
   * What an exporter hands to a form.
   *
   * @param nodes the graph
   * @param in the inputs, and behind them positions that are computed
   * @param uses the operation at each batch size
   * @param own which of them the operation that is asked is of
   */
  public OnnxCall(OnnxNodes nodes, List<OnnxValue> in, List<Use> uses, int own) {
    this.nodes = requireNonNull(nodes, "OnnxCall: nodes is null");
    this.in = copy("OnnxCall: in", in);
    this.uses = copy("OnnxCall: uses", uses);
    this.own = own;
  }

  private static <E> List<E> copy(String what, List<E> list) {
    Nulls.requireNone(what + " ", requireNonNull(list, () -> what + " is null"));
    return List.copyOf(list);
  }

  // ---- inputs

  /** An input. */
  public OnnxValue in(int input) {
    return in.get(input);
  }

  /** The inputs. */
  public List<OnnxValue> in() {
    return in;
  }

  /** The shape of an input in the recording that the operation is of. */
  public Shape shape(int input) {
    return uses.get(own).in().get(input);
  }

  /** The shape of the first result, likewise. */
  public Shape result() {
    return uses.get(own).out().getFirst();
  }

  /** An axis of the first input, counted from 0. */
  int axis(String op, int axis) {
    return shape(0).axis(op, axis);
  }

  // ---- what may depend on the batch size

  /** Integers that are {@code a·n + b} of the batch size n, such as the extents of a result. */
  public OnnxValue integers(Function<Use, int[]> ofUse) {
    requireNonNull(ofUse, "OnnxCall.integers: ofUse is null");
    List<int[]> all = uses.stream().map(ofUse).toList();
    int[] first = all.getFirst();
    if (all.stream().allMatch(numbers -> Arrays.equals(numbers, first))) {
      return constant(Shape.of(first.length), IntStream.of(first).asLongStream().toArray());
    }
    long[] slope = new long[first.length];
    long[] start = new long[first.length];
    long steps = uses.get(1).batchSize() - (long) uses.getFirst().batchSize();
    for (int i = 0; i < first.length; i++) {
      slope[i] = all.get(1).length == first.length ? (all.get(1)[i] - (long) first[i]) / steps : 0;
      start[i] = first[i] - slope[i] * uses.getFirst().batchSize();
    }
    for (int k = 0; k < all.size(); k++) {
      int n = uses.get(k).batchSize();
      long[] line =
          IntStream.range(0, first.length).mapToLong(i -> slope[i] * n + start[i]).toArray();
      if (!Arrays.equals(line, IntStream.of(all.get(k)).asLongStream().toArray())) {
        throw new NoOnnxFormException(
            "%s: %s for a batch of %s and %s for one of %s; ONNX can be given what is a·n + b of the batch size n"
                .formatted(
                    uses.getFirst().op().label(),
                    Arrays.toString(first),
                    uses.getFirst().batchSize(),
                    Arrays.toString(all.get(k)),
                    n));
      }
    }
    OnnxValue scaled = nodes.batchSize().mul(constant(Shape.of(slope.length), slope));
    return scaled.add(constant(Shape.of(start.length), start));
  }

  private OnnxValue constant(Shape shape, long... integers) {
    return new OnnxValue(nodes, nodes.constant(shape, integers), OnnxType.I64);
  }

  /** The elements of a value in another shape. */
  public OnnxValue reshape(OnnxValue x, Function<Use, int[]> ofUse) {
    requireNonNull(x, "OnnxCall.reshape: x is null");
    requireNonNull(ofUse, "OnnxCall.reshape: ofUse is null");
    int[] extents = ofUse.apply(uses.get(own));
    List<Integer> open = new ArrayList<>();
    for (int axis = 0; axis < extents.length; axis++) {
      int at = axis;
      if (uses.stream()
          .map(ofUse)
          .anyMatch(e -> e.length != extents.length || e[at] != extents[at])) {
        open.add(axis);
      }
    }
    boolean empty = IntStream.of(extents).anyMatch(extent -> extent == 0);
    if (open.size() != 1 || empty) {
      Map<String, Integer> how = empty ? Map.of("allowzero", 1) : Map.of();
      return x.node("Reshape", how, integers(ofUse));
    }
    extents[open.getFirst()] = -1;
    return x.node(
        "Reshape",
        constant(Shape.of(extents.length), IntStream.of(extents).asLongStream().toArray()));
  }

  /** A value repeated to a shape that it broadcasts to. */
  public OnnxValue expand(OnnxValue x, Function<Use, int[]> ofUse) {
    requireNonNull(x, "OnnxCall.expand: x is null");
    requireNonNull(ofUse, "OnnxCall.expand: ofUse is null");
    return x.node("Expand", integers(ofUse));
  }

  /** Zeros in the shape of the first result, of the type of the first input. */
  OnnxValue zeros() {
    return expand(in(0).constant(0), Use::result);
  }

  /**
   * Numbers that a recording holds as a constant: the same at each batch size, or repeated along
   * axes that depend on it.
   */
  public OnnxValue constant(Function<Use, NdArray> ofUse) {
    requireNonNull(ofUse, "OnnxCall.constant: ofUse is null");
    List<NdArray> all = uses.stream().map(ofUse).toList();
    List<NdArray> narrow = all.stream().map(numbers -> narrowed(numbers, all)).toList();
    NdArray first = narrow.getFirst();
    for (int k = 1; k < all.size(); k++) {
      if (!same(first, narrow.get(k))) {
        throw new NoOnnxFormException(
            "%s: a constant is %s for a batch of %s and %s for one of %s; ONNX can be given one that is the same, or repeated along the batch"
                .formatted(
                    uses.getFirst().op().label(),
                    all.getFirst(),
                    uses.getFirst().batchSize(),
                    all.get(k),
                    uses.get(k).batchSize()));
      }
    }
    OnnxType type = OnnxType.of(first.dtype());
    OnnxValue value = new OnnxValue(nodes, nodes.constant(first), type);
    return first.shape().equals(all.getFirst().shape())
        ? value
        : expand(value, use -> ofUse.apply(use).shape().extents());
  }

  /** Without the repetitions along axes whose extent depends on the batch size. */
  private static NdArray narrowed(NdArray numbers, List<NdArray> all) {
    NdArray narrow = numbers;
    for (int axis = 0; axis < numbers.shape().rank(); axis++) {
      int at = axis;
      if (numbers.shape().extent(axis) > 0
          && all.stream()
              .anyMatch(other ->
                  other.shape().rank() == numbers.shape().rank()
                      && other.shape().extent(at) != numbers.shape().extent(at))) {
        NdArray one = narrow.slice(axis, 0, 1, 1);
        narrow = same(one.broadcastTo(narrow.shape()), narrow) ? one : narrow;
      }
    }
    return narrow;
  }

  private static boolean same(NdArray a, NdArray b) {
    return a.dtype() == b.dtype()
        && a.shape().equals(b.shape())
        && Arrays.equals(a.toDoubleArray(), b.toDoubleArray());
  }

  /** The positions that an operation was given, computed or constant. */
  OnnxValue positions() {
    if (in.size() == 1) {
      return constant(positions(uses.get(own)));
    }
    Shape asked = positions(uses.get(own)).shape();
    boolean same = uses.get(own).in().getLast().equals(asked);
    return same ? in.getLast() : reshape(in.getLast(), use -> positions(use).shape().extents());
  }

  /**
   * With so many elements more at the ends of an axis, all of this number; of a negative number of
   * them, so many less.
   */
  OnnxValue padded(OnnxValue x, int axis, int before, int after, double value) {
    int rank = shape(0).rank();
    long[] pads = new long[2 * rank];
    pads[axis] = before;
    pads[rank + axis] = after;
    return x.node("Pad", x.integers(pads), x.constant(value));
  }

  /** Positions of this rank, for each element of a value that has them along an axis. */
  OnnxValue positionsLike(OnnxValue x, int axis, int rank) {
    int behind = shape(0).rank() - rank - axis;
    long[] column = new long[1 + behind];
    Arrays.fill(column, 1);
    column[0] = -1;
    OnnxValue positions = positions();
    OnnxValue along = positions.node("Reshape", positions.integers(column));
    OnnxValue shape = x.node("Shape", Map.of(), OnnxType.I64);
    return along.node("Expand", shape);
  }

  private OnnxValue constant(Indices positions) {
    for (Use use : uses) {
      if (!positions(use).equals(positions)) {
        throw new NoOnnxFormException(
            "%s: its positions are %s for a batch of %s and %s for one of %s; ONNX can be given the same ones"
                .formatted(
                    use.op().label(),
                    positions,
                    uses.get(own).batchSize(),
                    positions(use),
                    use.batchSize()));
      }
    }
    return constant(positions.shape(), IntStream.of(positions.toArray()).asLongStream().toArray());
  }

  private static Indices positions(Use use) {
    return ((Indexed) use.op()).indices();
  }

  /** A reduction of the first input over axes by one of the operators {@code Reduce…}. */
  OnnxValue reduce(String operator, String op, OnnxValue x, Axes axes) {
    return x.reduce(operator, axes.mask(op, shape(0)), axes.equals(axes.kept()));
  }

  /** The inputs. */
  @Override
  public String toString() {
    return "OnnxCall" + in;
  }
}
