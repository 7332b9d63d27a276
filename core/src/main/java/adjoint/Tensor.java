package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.ArrayKernels;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.Literals;
import adjoint.array.MappedIndices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.fuse.CompiledVjps;
import adjoint.fuse.Fusion;
import adjoint.kernel.Buffers;
import adjoint.kernel.elementwise.Expression;
import adjoint.op.BinaryOp;
import adjoint.op.BroadcastTo;
import adjoint.op.Cast;
import adjoint.op.Indexed;
import adjoint.op.JointOp;
import adjoint.op.MatMul;
import adjoint.op.MultiOp;
import adjoint.op.Op;
import adjoint.op.Pullback;
import adjoint.op.Results;
import adjoint.op.Slice;
import adjoint.op.SliceAdd;
import adjoint.op.Softmax;
import adjoint.op.SumTo;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import adjoint.op.UnaryOp;
import adjoint.op.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An n-d array that remembers how it was computed: one node of a graph of arrays.
 *
 * <p>{@code Tensor.of} and the other creators make constants, for which no gradient is ever
 * computed; {@link #asVariable} and {@link Parameter} make leaves. Integers and floats make F32
 * tensors, doubles F64 ones; creators make F32 where nothing says otherwise. An integer that a
 * float cannot hold is an error, not rounded. Operands of different dtypes do not mix, {@link #to}
 * casts. Axes may be negative: −1 is the last.
 *
 * {@snippet :
 * Tensor x = Tensor.of(new double[][] {{1, 2}, {3, 4}}).asVariable();
 * Tensor y = x.matmul(x).tanh().sum();
 * Tensor dydx = Grad.of(y, x);
 * }
 */
public sealed class Tensor extends Node<Tensor> implements TensorExpr<Tensor>
    permits Parameter, Output, Call, Call.Result {
  private static final Tensor[] NONE = {};

  /** Replaced by {@link Parameter} only. */
  NdArray data;

  private final Tensor[] inputs;
  private @Nullable Tensor grad;

  /** What forward mode, or a map, knows of it; set where it is made. */
  @Nullable Layer<Tensor> layer;

  /** Where it was made, for a {@link Segment} that asks what comes from outside. */
  final int segment = Segment.current();

  Tensor(NdArray data, boolean variable) {
    super(variable);
    this.data = data;
    this.inputs = NONE;
    if (Watch.isOn()) {
      Watch.made(this);
    }
  }

  /** A constant that stands for many: along the first axis of these numbers, or to come. */
  Tensor(NdArray data, Layer<Tensor> layer) {
    this(data, false);
    this.layer = layer;
  }

  /** A constant or a leaf of the same kind, tensor or parameter. */
  Tensor alike(NdArray numbers, boolean variable) {
    return new Tensor(numbers, variable);
  }

  /** The result of the identity of {@code input}, of the same kind as this. */
  Tensor alike(NdArray numbers, int moment, Tensor input) {
    return new Tensor(numbers, Argument.OP, moment, input);
  }

  /** The result of an operation; {@code moment} is that at which it saw its inputs. */
  Tensor(NdArray data, Op op, int moment, Tensor... inputs) {
    super(op);
    this.data = data;
    this.inputs = inputs;
    this.version = moment;
    if (Watch.isOn()) {
      Watch.made(this);
    }
  }

  // ---- creation

  /** A constant with these numbers. */
  public static Tensor of(NdArray data) {
    requireNonNull(data, "Tensor.of: data is null");
    return new Tensor(data, false);
  }

  /** A vector, F32. */
  public static Tensor of(float... data) {
    return of(NdArray.of(data));
  }

  /** A vector, F64. */
  public static Tensor of(double... data) {
    return of(NdArray.of(data));
  }

  /** A vector of integers, F32; one that a float cannot hold is an error. */
  public static Tensor of(int... data) {
    return of(NdArray.of(data));
  }

  /** A vector of integers, F32; one that a float cannot hold is an error. */
  public static Tensor of(long... data) {
    return of(NdArray.of(data));
  }

  /** A matrix given row by row, F32. */
  public static Tensor of(float[][] rows) {
    return of(NdArray.of(rows));
  }

  /** A matrix given row by row, F64. */
  public static Tensor of(double[][] rows) {
    return of(NdArray.of(rows));
  }

  /** A tensor of rank 3, F32. */
  public static Tensor of(float[][][] blocks) {
    return of(NdArray.of(blocks));
  }

  /** A tensor of rank 3, F64. */
  public static Tensor of(double[][][] blocks) {
    return of(NdArray.of(blocks));
  }

  /**
   * Adopts {@code data}, in row-major order, without copying: do not change the array afterwards.
   */
  public static Tensor wrap(float[] data, int... shape) {
    return of(NdArray.wrap(data, shape("wrap", shape)));
  }

  /**
   * Adopts {@code data}, in row-major order, without copying: do not change the array afterwards.
   */
  public static Tensor wrap(double[] data, int... shape) {
    return of(NdArray.wrap(data, shape("wrap", shape)));
  }

  /** A tensor of rank 0, F32; an integer that a float cannot hold is an error. */
  public static Tensor scalar(double value) {
    return scalar(DType.F32, Literals.requireFloat("scalar(" + value + ")", value));
  }

  /** A tensor of rank 0, F32; an integer that a float cannot hold is an error. */
  public static Tensor scalar(long value) {
    return scalar(Literals.requireDouble("scalar", value));
  }

  /** A tensor of rank 0. */
  public static Tensor scalar(DType dtype, double value) {
    return of(NdArray.scalar(dtype, value));
  }

  /** A tensor of rank 0; an integer that a double cannot hold is an error. */
  public static Tensor scalar(DType dtype, long value) {
    return scalar(dtype, Literals.requireDouble("scalar", value));
  }

  /** Zeros, F32. */
  public static Tensor zeros(int... shape) {
    return zeros(DType.F32, shape);
  }

  /** Zeros. */
  public static Tensor zeros(DType dtype, int... shape) {
    return of(NdArray.zeros(dtype, shape("zeros", shape)));
  }

  /** Ones, F32. */
  public static Tensor ones(int... shape) {
    return ones(DType.F32, shape);
  }

  /** Ones. */
  public static Tensor ones(DType dtype, int... shape) {
    return of(NdArray.full(dtype, 1, shape("ones", shape)));
  }

  /** The same number everywhere, F32; an integer that a float cannot hold is an error. */
  public static Tensor full(double value, int... shape) {
    return full(DType.F32, Literals.requireFloat("full(" + value + ", …)", value), shape);
  }

  /** The same number everywhere, F32; an integer that a float cannot hold is an error. */
  public static Tensor full(long value, int... shape) {
    return full(Literals.requireDouble("full", value), shape);
  }

  /** The same number everywhere. */
  public static Tensor full(DType dtype, double value, int... shape) {
    return of(NdArray.full(dtype, value, shape("full", shape)));
  }

  /** The same number everywhere; an integer that a double cannot hold is an error. */
  public static Tensor full(DType dtype, long value, int... shape) {
    return full(dtype, Literals.requireDouble("full", value), shape);
  }

  /** The identity matrix, F32. */
  public static Tensor eye(int n) {
    return eye(DType.F32, n);
  }

  /** The identity matrix. */
  public static Tensor eye(DType dtype, int n) {
    return of(NdArray.eye(dtype, n));
  }

  /** {@code 0, 1, … n − 1}, F32, which holds these up to {@code n = 2²⁴ + 1}. */
  public static Tensor arange(int n) {
    return arange(0, n, 1);
  }

  /**
   * {@code start, start + step, …} up to but without {@code stop}, F32; integers that floats cannot
   * hold are an error, and so is a step too small for floats.
   */
  public static Tensor arange(double start, double stop, double step) {
    String call = "arange(" + start + ", " + stop + ", " + step + ")";
    Literals.requireFloats(call, start, stop, step);
    return arange(DType.F32, start, stop, step);
  }

  /**
   * {@code start, start + step, …} up to but without {@code stop}; a step too small for the dtype
   * is an error.
   */
  public static Tensor arange(DType dtype, double start, double stop, double step) {
    return of(NdArray.arange(dtype, start, stop, step));
  }

  /**
   * {@code count} evenly spaced numbers from {@code start} to {@code stop}, both included, F32; an
   * integer that a float cannot hold is an error.
   */
  public static Tensor linspace(double start, double stop, int count) {
    String call = "linspace(" + start + ", " + stop + ", " + count + ")";
    Literals.requireFloatsBetween(call, start, stop, count);
    return linspace(DType.F32, start, stop, count);
  }

  /** {@code count} evenly spaced numbers from {@code start} to {@code stop}, both included. */
  public static Tensor linspace(DType dtype, double start, double stop, int count) {
    return of(NdArray.linspace(dtype, start, stop, count));
  }

  /**
   * Numbers drawn evenly from {@code [low, high)}, F32; an integer that a float cannot hold is an
   * error.
   */
  public static Tensor uniform(RandomGenerator rng, double low, double high, int... shape) {
    String call = "uniform(rng, " + low + ", " + high + ", …)";
    Literals.requireFloat(call, low);
    Literals.requireFloat(call, high);
    return uniform(DType.F32, rng, low, high, shape);
  }

  /** Numbers drawn evenly from {@code [low, high)}. */
  public static Tensor uniform(
      DType dtype, RandomGenerator rng, double low, double high, int... shape) {
    return of(NdArray.uniform(dtype, rng, low, high, shape("uniform", shape)));
  }

  /**
   * Numbers drawn from the normal distribution, F32; an integer that a float cannot hold is an
   * error.
   */
  public static Tensor normal(
      RandomGenerator rng, double mean, double standardDeviation, int... shape) {
    String call = "normal(rng, " + mean + ", " + standardDeviation + ", …)";
    Literals.requireFloat(call, mean);
    Literals.requireFloat(call, standardDeviation);
    return normal(DType.F32, rng, mean, standardDeviation, shape);
  }

  /** Numbers drawn from the normal distribution. */
  public static Tensor normal(
      DType dtype, RandomGenerator rng, double mean, double standardDeviation, int... shape) {
    return of(NdArray.normal(dtype, rng, mean, standardDeviation, shape("normal", shape)));
  }

  private static Shape shape(String op, int[] extents) {
    return Shape.of(op, requireNonNull(extents, () -> op + ": shape is null"));
  }

  // ---- looking at it

  /** The numbers. */
  public final NdArray data() {
    requireNumbers("data");
    return snapshot();
  }

  // Only numbers of parameters and outputs ever change, in another thread perhaps. Whoever computes
  // with them
  // compares the moments before and after, and begins again with a snapshot if they differ.

  /** The numbers, in an array that nobody will write to any more. */
  NdArray snapshot() {
    return data;
  }

  /** A view of the numbers for somebody to keep: nobody is to write to its array any more. */
  NdArray lend(NdArray view) {
    return view;
  }

  /**
   * A number that is another one after each change of the numbers; of several tensors the sum is.
   * Waits while there is a change.
   */
  int moment() {
    return 0;
  }

  /** What {@code look} finds in the numbers as they are at one moment. */
  <R> R look(Function<NdArray, R> look) {
    return look.apply(data);
  }

  /** What {@code look}, a method of this name, finds in the numbers. */
  private <R> R look(String name, Function<NdArray, R> look) {
    requireNumbers(name);
    return look(look);
  }

  /** What the innermost map knows of it; null outside of maps. */
  final @Nullable Mapped mapped() {
    Layer<Tensor> known = layer;
    return known == null ? null : known.mapped();
  }

  /** Whether operations on it are a map's, even if it is the same for all, or a recording's. */
  final boolean isInMap() {
    Layer<Tensor> known = layer;
    return known != null && known.takesOperations();
  }

  private static boolean isInMap(Tensor... in) {
    for (Tensor x : in) {
      if (x.isInMap()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether this stands for many tensors, in a function that {@link Vmap} maps over them, or that a
   * {@link Recording} is made of: then its numbers cannot be read.
   */
  public final boolean isMapped() {
    Layer<Tensor> known = layer;
    return known != null && !known.isReadable();
  }

  /** Throws, in the name of {@code caller}, if this stands for many. */
  final void requireNumbers(String caller) {
    Mapped mapped = mapped();
    if (isMapped() && mapped == null) {
      throw new Mapped.NoNumbersException(Recorder.unread(caller, this));
    }
    if (isMapped()) {
      throw new Mapped.NoNumbersException(
          caller
              + ": this tensor "
              + shape()
              + " stands for "
              + requireNonNull(mapped).level().size()
              + " at once, inside Vmap.map, so it has no numbers of its own to read. Choose with"
              + " Tensor.where, maximum or maskedBy instead of if; take what the function gives,"
              + " not what it puts aside; a loop over the first axis can read each");
    }
  }

  @Override
  public final Shape shape() {
    Mapped mapped = layer == null ? null : mapped();
    return mapped == null ? data.shape() : mapped.shape();
  }

  @Override
  public final DType dtype() {
    return data.dtype();
  }

  @Override
  public final int size() {
    return shape().size();
  }

  /** The only element of a tensor that has one. */
  public final double item() {
    return look("item", NdArray::item);
  }

  /** The element at these positions, one per axis. */
  public final double get(int... index) {
    return look("get", x -> x.get(index));
  }

  /** All elements in row-major order, as a copy. */
  public final double[] toDoubleArray() {
    return look("toDoubleArray", NdArray::toDoubleArray);
  }

  /** All elements in row-major order, as a copy. */
  public final float[] toFloatArray() {
    return look("toFloatArray", NdArray::toFloatArray);
  }

  // ---- gradients

  /** A new leaf with the same numbers. */
  public final Tensor asVariable() {
    return detach().leaf(new Tensor(snapshot(), true));
  }

  /** A variable of the same kind, which nothing leads to, with the same numbers. */
  final Tensor leaf() {
    return detach().leaf(alike(snapshot(), true));
  }

  private Tensor leaf(Tensor leaf) {
    leaf.layer = Mapped.ofLeaf(this);
    return leaf;
  }

  @Override
  public final Tensor detach() {
    Dual<Tensor> dual = dual();
    if (dual != null) {
      return dual.primal().detach();
    }
    Mapped mapped = mapped();
    if (mapped != null) {
      return new Tensor(snapshot(), mapped.with(mapped.whole().detach()));
    }
    if (layer instanceof Recorded recorded) {
      return isVariable() ? new Tensor(snapshot(), recorded) : this;
    }
    return isVariable() ? of(snapshot()) : same();
  }

  @Override
  final Tensor withoutGraph() {
    Layer<Tensor> known = layer;
    Tensor constant = of(snapshot());
    constant.layer = known == null ? null : known.withoutGraph();
    return constant;
  }

  /** This as the argument of a function: a variable that tells whence it comes. */
  final Tensor argument() {
    Moment now = Moment.of(this);
    Tensor argument = alike(now.in[0], now.moment, this);
    argument.layer = Mapped.ofLeaf(this);
    return argument;
  }

  /** This in the place of a parameter. */
  Tensor as(Parameter parameter) {
    Tensor named = isVariable() ? parameter.alike(data, 0, this) : parameter.alike(data, false);
    named.layer = layer;
    return named;
  }

  /** This as the argument of a function that forward mode differentiates in direction v. */
  final Tensor moving(Tensor v, long tag) {
    Tensor primal = isFollowed() ? apply(Argument.OP) : detach().constant();
    boolean graph = primal.isVariable();
    Tensor argument = graph ? alike(primal.data, 0, primal) : alike(primal.data, false);
    argument.layer = new Dual<>(tag, primal, v);
    return argument;
  }

  /** A constant whose numbers nobody changes. */
  private Tensor constant() {
    return layer == null ? of(snapshot()) : this;
  }

  @Override
  final @Nullable Dual<Tensor> dual() {
    return layer instanceof Dual<Tensor> dual ? dual : null;
  }

  @Override
  final boolean isMoving() {
    return layer != null && layer.isMoving();
  }

  @Override
  final boolean isRecordedBelow() {
    return layer != null && layer.isRecordedBelow();
  }

  /**
   * Adds {@code ∂this/∂leaf} to the {@link #grad} of every leaf that this was computed from; this
   * must be a single number. Gradients add up over calls until {@link #zeroGrad}.
   *
   * <p>Threads may do this at the same time with graphs that share leaves, and nothing is lost. A
   * leaf adds in the order in which they come, which may change the last bits; {@link Grad} has no
   * such order.
   */
  public final void backward() {
    requireNumbers("backward");
    Walk.backward(this, seed("backward"));
  }

  /** Like {@link #backward()} for a tensor of any shape, with the cotangent to begin with. */
  public final void backward(Tensor seed) {
    requireNumbers("backward");
    requireSeedFits(seed);
    Walk.backward(this, seed.detach());
  }

  /** What {@link #backward()} has added up for this leaf so far; zeros at first. */
  public final synchronized Tensor grad() {
    if (op != null || !isVariable()) {
      throw new IllegalStateException(
          "grad: only leaves keep a gradient and this is a "
              + describe()
              + "; use Grad.of(y, it) for others");
    }
    return grad == null ? zeros() : grad;
  }

  /** Sets {@link #grad} back to zeros. */
  public final synchronized void zeroGrad() {
    grad = null;
  }

  /** What {@link #grad} has added up; null at first. */
  final synchronized @Nullable Tensor gradient() {
    return grad;
  }

  final synchronized void gradient(@Nullable Tensor grad) {
    this.grad = grad;
  }

  // ---- operations: any

  @Override
  public final Tensor apply(UnaryOp op) {
    requireNonNull(op, "Tensor.apply: op is null");
    if (isInMap()) {
      return Layers.apply(op, this).get(0);
    }
    int moment = moment();
    NdArray y = data.map(op);
    if (moment != moment()) {
      return again(op, in -> in[0].map(op), this);
    }
    return result(y, op, moment, this);
  }

  @Override
  public final Tensor apply(BinaryOp op, Tensor b) {
    if (isInMap() || b.isInMap()) {
      return Layers.apply(op, this, b).get(0);
    }
    int moment = moment() + b.moment();
    NdArray y;
    try {
      y = data.zip(op.label(), b.data, op);
    } catch (IllegalArgumentException e) {
      throw Watch.located(e, this, b);
    }
    if (moment != moment() + b.moment()) {
      return again(op, in -> in[0].zip(op.label(), in[1], op), this, b);
    }
    return result(y, op, moment, this, b);
  }

  @Override
  public final Tensor apply(TensorOp op, List<Tensor> others) {
    requireNonNull(others, "Tensor.apply: others is null");
    return apply(op, others.toArray(NONE));
  }

  @Override
  public final Tensor apply(TensorOp op) {
    return apply(op, NONE);
  }

  @Override
  public final Tensor apply(TensorOp op, Tensor input) {
    return apply(op, new Tensor[] {input});
  }

  /** {@code op(this, others…)}: the door for operations of your own. */
  public final Tensor apply(TensorOp op, Tensor... others) {
    requireNonNull(op, "Tensor.apply: op is null");
    requireNonNull(others, "Tensor.apply: others is null");
    Tensor[] inputs = with(others);
    requireInputs(op, op.arity(), inputs);
    if (isInMap(inputs) || op instanceof Indexed f && f.indices().isMapped()) {
      return Layers.apply(op, inputs).get(0);
    }
    if (op.keepsArrays()) {
      return again(op, x -> forward(op, x), inputs);
    }
    int moment = moment(inputs);
    NdArray y;
    try {
      y = lent(forward(op, numbers(inputs)), inputs);
    } catch (IllegalArgumentException e) {
      throw Watch.located(e, inputs);
    }
    return moment == moment(inputs)
        ? result(y, op, moment, inputs)
        : again(op, x -> forward(op, x), inputs);
  }

  @Override
  public final Results<Tensor> apply(MultiOp op, List<Tensor> others) {
    requireNonNull(others, "Tensor.apply: others is null");
    return apply(op, others.toArray(NONE));
  }

  /** {@code op(this, others…)}, of several results: the door for operations of your own. */
  public final Results<Tensor> apply(MultiOp op, Tensor... others) {
    requireNonNull(op, "Tensor.apply: op is null");
    requireNonNull(others, "Tensor.apply: others is null");
    Tensor[] inputs = with(others);
    requireInputs(op, op.arity(), inputs);
    if (isInMap(inputs)) {
      return Layers.apply(op, inputs);
    }
    if (!op.keepsArrays()) {
      int moment = moment(inputs);
      Results<NdArray> out = forward(op, numbers(inputs)).map(y -> lent(y, inputs));
      if (moment == moment(inputs)) {
        return results(out, op, moment, inputs);
      }
    }
    Moment now = Moment.of(inputs);
    return results(forward(op, now.in), op, now.moment, inputs);
  }

  private Tensor[] with(Tensor[] others) {
    Tensor[] inputs = new Tensor[others.length + 1];
    inputs[0] = this;
    System.arraycopy(others, 0, inputs, 1, others.length);
    return inputs;
  }

  private static NdArray[] numbers(Tensor[] inputs) {
    NdArray[] in = new NdArray[inputs.length];
    for (int i = 0; i < in.length; i++) {
      in[i] = inputs[i].data;
    }
    return in;
  }

  /** A result; if it is a view of an input, nobody is to write to that one's array any more. */
  private static NdArray lent(NdArray y, Tensor[] inputs) {
    NdArray lent = y;
    if (!Buffers.arePrivate()) {
      for (Tensor input : inputs) {
        if (lent.isViewOf(input.data)) {
          lent = input.lend(lent);
        }
      }
    }
    return lent;
  }

  static int moment(Tensor[] inputs) {
    int sum = 0;
    for (Tensor input : inputs) {
      sum += input.moment();
    }
    return sum;
  }

  /** The numbers of several tensors at one moment, which nobody will write to any more. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Moment(NdArray[] in, int moment) {
    static Moment of(Tensor... inputs) {
      NdArray[] in;
      int moment;
      do {
        moment = Tensor.moment(inputs);
        in = snapshots(inputs);
      } while (moment != Tensor.moment(inputs));
      return new Moment(in, moment);
    }
  }

  /** An operation on numbers that do not change meanwhile. */
  private static Tensor again(Op op, Function<NdArray[], NdArray> forward, Tensor... inputs) {
    Moment now = Moment.of(inputs);
    return result(forward.apply(now.in), op, now.moment, inputs);
  }

  static NdArray[] snapshots(Tensor... inputs) {
    NdArray[] in = new NdArray[inputs.length];
    for (int i = 0; i < in.length; i++) {
      in[i] = inputs[i].snapshot();
    }
    return in;
  }

  /** The one place where nodes are made of what operations give. */
  static Tensor result(NdArray y, Op op, int moment, Tensor... inputs) {
    if (Watch.isOn()) {
      Watch.results(op, List.of(y), inputs);
    }
    boolean variable = false;
    boolean moving = false;
    for (Tensor input : inputs) {
      variable |= input.isVariable();
      moving |= input.layer != null;
    }
    if (moving && NoGrad.keepsTangents()) {
      return movingResult(y, op, moment, inputs);
    }
    return variable && NoGrad.isRecording(op) ? new Tensor(y, op, moment, inputs) : of(y);
  }

  private static Tensor movingResult(NdArray y, Op op, int moment, Tensor... inputs) {
    Tensor result = records(op, inputs) ? new Tensor(y, op, moment, inputs) : of(y);
    result.layer = Tangents.of(y, op, moment, inputs);
    return result;
  }

  static Results<Tensor> results(Results<NdArray> out, MultiOp op, int moment, Tensor... inputs) {
    if (Watch.isOn()) {
      Watch.results(op, out.values(), inputs);
    }
    Results<Tensor> results = nodes(op, out, moment, inputs);
    if (isMoving(inputs)) {
      List<Dual<Tensor>> duals = Tangents.of(out, op, moment, inputs);
      for (int i = 0; i < duals.size(); i++) {
        results.get(i).layer = duals.get(i);
      }
    }
    return results;
  }

  /** Results, in the graph if one of the inputs is a variable, without layers. */
  static Results<Tensor> nodes(Op op, Results<NdArray> out, int moment, Tensor... inputs) {
    if (!records(op, inputs)) {
      return out.map(Tensor::of);
    }
    return op instanceof MultiOp f
        ? Call.of(f, out, moment, inputs)
        : out.map(y -> new Tensor(y, op, moment, inputs));
  }

  private static boolean records(Op op, Tensor... inputs) {
    boolean variable = false;
    for (Tensor input : inputs) {
      variable |= input.isVariable();
    }
    return variable && NoGrad.isRecording(op);
  }

  /** Whether forward mode follows one of these. */
  private static boolean isMoving(Tensor... inputs) {
    boolean moving = false;
    for (Tensor input : inputs) {
      moving |= input.layer != null;
    }
    return moving && NoGrad.keepsTangents();
  }

  private static Results<NdArray> forward(MultiOp op, NdArray... in) {
    Results<NdArray> out = op.forward(in);
    if (out == null) {
      throw new NullPointerException(op.label() + ": its forward gave null");
    }
    if (out.values().size() != op.results().size() || op.results().isEmpty()) {
      throw new IllegalStateException(
          op.label()
              + ": its forward gave "
              + out.values().size()
              + " arrays, but its results are "
              + op.results());
    }
    return out;
  }

  private static NdArray forward(TensorOp op, NdArray... in) {
    NdArray y = op.forward(in);
    if (y == null) {
      throw new NullPointerException(op.label() + ": its forward gave null");
    }
    return y;
  }

  static void requireInputs(Op op, int arity, Tensor... inputs) {
    for (int i = 1; i < inputs.length; i++) {
      if (inputs[i] == null) {
        throw new NullPointerException(op.label() + ": input " + i + " is null");
      }
    }
    if (arity != inputs.length && arity != TensorOp.ANY) {
      throw new IllegalArgumentException(
          op.label()
              + ": takes "
              + arity
              + (arity == 1 ? " input" : " inputs")
              + ", but was given "
              + inputs.length
              + (arity == 1 ? "; an operation of more says so by arity()" : ""));
    }
  }

  @Override
  public final Tensor constant(double c) {
    return scalar(dtype(), c);
  }

  @Override
  public final Tensor constant(NdArray c) {
    return of(requireNonNull(c, "Tensor.constant: c is null"));
  }

  // These give the tensor itself where there is nothing to do.

  @Override
  public final Tensor to(DType dtype) {
    return dtype == dtype() ? same() : apply(new Cast(dtype));
  }

  @Override
  public final Tensor broadcastTo(Shape shape) {
    return shape.equals(shape()) ? same() : apply(new BroadcastTo(shape));
  }

  @Override
  public final Tensor sumTo(Shape shape) {
    return shape.equals(shape()) ? same() : apply(new SumTo(shape));
  }

  /** What has these numbers for ever: this, unless they may change. */
  Tensor same() {
    return this;
  }

  /** The position of the largest element along an axis, the first among equals. */
  public final Indices argmax(int axis) {
    return position("argmax", axis, NdArray::argmax);
  }

  /** The position of the smallest element along an axis, the first among equals. */
  public final Indices argmin(int axis) {
    return position("argmin", axis, NdArray::argmin);
  }

  private Indices position(String op, int axis, BiFunction<NdArray, Integer, Indices> find) {
    Mapped mapped = mapped();
    if (mapped == null) {
      return look(op, x -> find.apply(x, axis));
    }
    int at = shape().axis(op, axis);
    Tensor whole = mapped.whole();
    return mapped.along()
        ? MappedIndices.of(whole.position(op, at + 1, find), mapped.tag())
        : whole.position(op, at, find);
  }

  /** Tensors one behind the other along an axis. */
  public static Tensor concat(int axis, List<Tensor> parts) {
    return TensorExpr.concat(axis, parts);
  }

  /** Tensors of equal shape side by side along a new axis. */
  public static Tensor stack(int axis, List<Tensor> parts) {
    try {
      return TensorExpr.stack(axis, parts);
    } catch (IllegalArgumentException e) {
      throw Watch.located(e, parts.toArray(NONE));
    }
  }

  /**
   * Sums of products by numpy's notation, such as {@code "ij,jk->ik"}; {@link TensorExpr#einsum}
   * tells all of it.
   */
  public static Tensor einsum(String notation, Tensor... operands) {
    requireNonNull(operands, "einsum: operands is null");
    try {
      return TensorExpr.einsum(notation, Arrays.asList(operands));
    } catch (IllegalArgumentException e) {
      throw Watch.located(e, operands);
    }
  }

  /** The coordinates of a grid, by {@link TensorExpr#meshgrid}. */
  public static List<Tensor> meshgrid(List<Tensor> axes) {
    return TensorExpr.meshgrid(axes);
  }

  /**
   * {@code a} where {@code mask > 0}, otherwise {@code b}; the three broadcast, and no gradient
   * flows to the mask.
   */
  public static Tensor where(Tensor mask, Tensor a, Tensor b) {
    requireNonNull(a, "where: a is null");
    requireNonNull(b, "where: b is null");
    Tensor chosen = mask.greater(0).detach();
    return chosen.isInMap() ? a.apply(Choice.OP, chosen, b) : a.apply(new Where(chosen.data), b);
  }

  /**
   * {@code f(x)} where {@code mask > 0}, otherwise {@code g(x)}, for functions of single elements,
   * each of which sees no element but those that are chosen for it: {@code where(x.greater(0), x,
   * Tensor::log, t -> t.mul(0))}. In the place of the others it sees the first of its own, and if
   * it has none, it is not called.
   *
   * <p>So nothing that happens to f where g is chosen, be it an infinity or NaN, reaches the
   * result, a derivative of any order, or what else f uses; nor is a {@link Watch} alarmed by it.
   * The mask and x broadcast, and no gradient flows to the mask.
   */
  public static Tensor where(
      Tensor mask, Tensor x, UnaryOperator<Tensor> f, UnaryOperator<Tensor> g) {
    requireNonNull(x, "where: x is null");
    requireNonNull(f, "where: f is null");
    requireNonNull(g, "where: g is null");
    Tensor ones = mask.greater(0);
    if (ones.isMapped()) {
      throw new Mapped.NoNumbersException(
          "where: inside Vmap.map the mask differs between examples, so that no function can be"
              + " given its own elements alone; choose between results, Tensor.where(mask, a, b):"
              + " what is not chosen has a cotangent of 0, which stays 0");
    }
    Shape shape = Shape.broadcast("where", mask.shape(), x.shape());
    NdArray chosen = ones.data().broadcastTo(shape);
    Tensor stretched = x.broadcastTo(shape);
    Optional<Tensor> a = branch("f", f, stretched, chosen);
    Optional<Tensor> b = branch("g", g, stretched, chosen.map(m -> 1 - m));
    if (a.isPresent() && b.isPresent()) {
      return a.get().apply(new Where(chosen), b.get());
    }
    Tensor only = a.or(() -> b).orElse(stretched); // neither, if there are no elements
    return only.broadcastTo(Shape.broadcast("where", shape, only.shape()));
  }

  /** What a function makes of the elements that are chosen for it; none if there are none. */
  private static Optional<Tensor> branch(
      String name, UnaryOperator<Tensor> f, Tensor x, NdArray chosen) {
    double[] mask = chosen.toDoubleArray();
    int first = 0;
    while (first < mask.length && mask[first] == 0) {
      first++;
    }
    if (first == mask.length) {
      return Optional.empty();
    }
    Tensor own = x.detach().reshape(-1).select(0, first);
    Tensor y = f.apply(x.apply(new Where(chosen), own));
    return Optional.of(requireNonNull(y, () -> "where: " + name + " gave null"));
  }

  // ---- as a node

  @Override
  final int arity() {
    return inputs.length;
  }

  @Override
  final Tensor input(int i) {
    return inputs[i];
  }

  @Override
  final int inputVersions() {
    int sum = 0;
    for (Tensor input : inputs) {
      sum += input.op == null ? input.version : 0;
    }
    return sum;
  }

  @Override
  final Tensor vjp(int input, Tensor g) {
    Tensor x = inputs[input];
    if (op instanceof UnaryOp f) {
      return fitting(x, "that input", input, f.vjp(x, this, g));
    } else if (op instanceof BinaryOp f) {
      Tensor a = inputs[0];
      Tensor b = inputs[1];
      Tensor cotangent = input == 0 ? f.vjpLeft(a, b, this, g) : f.vjpRight(a, b, this, g);
      return unbroadcast(x, input, cotangent);
    } else if (op instanceof TensorOp f) {
      return fitting(x, "that input", input, f.vjp(input, List.of(inputs), this, g));
    }
    throw new AssertionError("a leaf has no vjp");
  }

  @Override
  final boolean isJoint() {
    return op instanceof JointOp && result() < 0 || op instanceof MultiOp;
  }

  @Override
  final List<@Nullable Tensor> vjps(boolean[] wanted, List<@Nullable Tensor> cotangents) {
    List<Optional<Tensor>> gs = cotangents.stream().map(Optional::ofNullable).toList();
    Results<Tensor> out = this instanceof Call call ? call.results : Results.of(this);
    Pullback<Tensor> back = new Pullback<>(List.of(inputs), out, gs, wanted);
    if (op instanceof JointOp f) {
      f.vjps(back);
    } else if (op instanceof MultiOp f) {
      f.vjps(back);
    }
    List<@Nullable Tensor> found = new ArrayList<>();
    for (int k = 0; k < inputs.length; k++) {
      Tensor cotangent = back.cotangent(k).orElse(null);
      found.add(cotangent == null ? null : fitting(inputs[k], "that input", k, cotangent));
    }
    return found;
  }

  @Override
  final @Nullable List<@Nullable Tensor> fusedVjps(
      boolean[] wanted, List<@Nullable Tensor> cotangents) {
    Tensor g = cotangents.getFirst();
    @Nullable NdArray[] computed =
        op instanceof Fused f && g != null && !isInMap() && !g.isInMap()
            ? f.fusedVjps(wanted, inputs, this, g)
            : null;
    if (computed == null) {
      return null;
    }
    List<@Nullable Tensor> found = new ArrayList<>();
    for (int k = 0; k < computed.length; k++) {
      NdArray cotangent = computed[k];
      found.add(cotangent == null ? null : unbroadcast(inputs[k], k, of(cotangent)));
    }
    return found;
  }

  @Override
  final @Nullable Tensor fusedVjp(int input, Tensor g) {
    if (op instanceof Softmax(int axis) && Fusion.ON && !isInMap() && !g.isInMap()) {
      return of(ArrayKernels.softmaxVjp(data, g.data, axis));
    }
    NdArray cotangent =
        op == null || isInMap() || g.isInMap() ? null : fusedVjp(op, input, inputs, this, g);
    if (cotangent == null) {
      return null;
    }
    Tensor x = inputs[input];
    return op instanceof UnaryOp
        ? fitting(x, "that input", input, of(cotangent))
        : unbroadcast(x, input, of(cotangent));
  }

  /** The vjp of an elementwise operation in one pass; null where none is fused. */
  static @Nullable NdArray fusedVjp(Op op, int input, Tensor[] inputs, Tensor y, Tensor g) {
    Expression fused = op instanceof TensorOp ? null : CompiledVjps.vjp(op, input, g.size());
    if (fused == null) {
      return null;
    }
    NdArray[] operands = Arrays.copyOf(numbers(inputs), inputs.length + 2);
    operands[inputs.length] = y.data;
    operands[inputs.length + 1] = g.data;
    return ArrayKernels.compute(op.label(), fused, operands);
  }

  /** Sums a cotangent of this shape over the axes along which {@code x} was stretched to it. */
  private Tensor unbroadcast(Tensor x, int input, Tensor cotangent) {
    return fitting(this, "the result", input, cotangent).sumTo(x.shape());
  }

  /** The cotangent that a vjp gave, which must be like {@code target}. */
  private Tensor fitting(Tensor target, String what, int input, Tensor cotangent) {
    if (cotangent == null) {
      throw nullVjp(input);
    }
    if (!cotangent.shape().equals(target.shape()) || cotangent.dtype() != target.dtype()) {
      throw new IllegalStateException(
          describe()
              + ": its vjp for input "
              + input
              + " gave "
              + cotangent.dtype()
              + cotangent.shape()
              + ", but "
              + what
              + " is "
              + target.dtype()
              + target.shape());
    }
    return cotangent;
  }

  @Override
  final boolean isSlice() {
    return op instanceof Slice;
  }

  @Override
  final Tensor addSlices(@Nullable Tensor sum, List<Tensor> slices, List<Tensor> cotangents) {
    List<Tensor> parts = new ArrayList<>(cotangents);
    List<Slice> places = new ArrayList<>();
    slices.forEach(slice -> places.add((Slice) slice.op().orElseThrow()));
    if (sum != null) {
      parts.addFirst(sum);
      places.addFirst(new Slice(0, 0, shape().extent(0), 1));
    }
    return parts.getFirst().apply(new SliceAdd(shape(), places), parts.subList(1, parts.size()));
  }

  /**
   * Of r rows with a matrix [k, n]: for one product instead of many the rows are copied, {@code
   * r·(k + n)} numbers; in return, {@code k·n} need not be added to the sum of the others.
   */
  @Override
  final boolean isNarrowProduct(int input) {
    if (!(op instanceof MatMul) || input != 1 || inputs[1].rank() != 2) {
      return false;
    }
    long k = inputs[1].shape().extent(0);
    long n = inputs[1].shape().extent(1);
    return k > 0 && inputs[0].size() / k * (k + n) <= k * n;
  }

  @Override
  final Tensor addProducts(@Nullable Tensor sum, List<Tensor> products, List<Tensor> cotangents) {
    List<Tensor> lefts = new ArrayList<>();
    products.forEach(product -> lefts.add(rows(product.inputs[0])));
    List<Tensor> gs = cotangents.stream().map(Tensor::rows).toList();
    Tensor joined = concat(0, lefts).transpose().matmul(concat(0, gs));
    return sum == null ? joined : sum.add(joined);
  }

  /** The vectors along the last axis, one below the other. */
  private static Tensor rows(Tensor x) {
    return x.rank() == 2 ? x : x.reshape(-1, x.shape().extent(-1));
  }

  @Override
  final Tensor seed(String caller) {
    if (size() != 1) {
      throw new ShapeException(
          caller
              + ": needs a single number to start from, this is "
              + shape()
              + "; reduce it with sum() or mean(), or pass a seed of its shape");
    }
    return ones(dtype(), shape().extents());
  }

  /** Whether somebody outside may differentiate what is computed with this. */
  final boolean isFollowed() {
    return (isVariable() || isRecordedBelow()) && NoGrad.isRecording()
        || isMoving() && NoGrad.keepsTangents();
  }

  @Override
  final void requireSeedFits(Tensor seed) {
    if (!seed.shape().equals(shape()) || seed.dtype() != dtype()) {
      throw new ShapeException(
          "Grad: the seed is "
              + seed.dtype()
              + seed.shape()
              + ", but the output is "
              + dtype()
              + shape());
    }
  }

  @Override
  final Tensor zeros() {
    return zeros(dtype(), shape().extents());
  }

  @Override
  final synchronized void accumulate(Tensor gradient) {
    grad = grad == null ? gradient : grad.add(gradient);
  }

  /** The numbers, dtype and shape, and what computed them. */
  @Override
  public final String toString() {
    if (isMapped()) {
      Mapped mapped = mapped();
      return (mapped == null ? "recorded " : mapped.level().size() + " at once of ")
          + dtype()
          + shape();
    }
    return look(NdArray::toString) + (isVariable() ? " (" + describe() + ")" : "");
  }
}
