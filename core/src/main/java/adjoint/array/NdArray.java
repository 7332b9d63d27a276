package adjoint.array;

import static java.util.Objects.requireNonNull;

import adjoint.kernel.ArrayUse;
import adjoint.kernel.ReferenceKernels;
import adjoint.kernel.elementwise.Copy;
import adjoint.kernel.elementwise.Loops;
import adjoint.kernel.elementwise.Strided;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An immutable n-d array of floats or doubles: a {@link Shape}, strides and a Java array. It knows
 * nothing of gradients; {@code adjoint.Tensor} adds those.
 *
 * <p>Transposing, slicing, broadcasting and (where it can) reshaping give views that share the Java
 * array. A view gives the same results, bit for bit, as its copy. Numbers go in and out as {@code
 * double}; an {@link DType#F32} array rounds them to {@code float}.
 */
public final class NdArray {
  final Storage storage;
  final View view; // of the storage

  NdArray(Storage storage, View view) {
    this.storage = storage;
    this.view = view;
  }

  /** All of a storage, in row-major order. */
  NdArray(Storage storage, Shape shape) {
    this(storage, shape.rowMajor());
  }

  // ---- creation

  /** A vector, {@link DType#F32}. */
  public static NdArray of(float... data) {
    return wrap(data.clone(), Shape.of("of", data.length));
  }

  /** A vector, {@link DType#F64}. */
  public static NdArray of(double... data) {
    return wrap(data.clone(), Shape.of("of", data.length));
  }

  /** A vector of integers, {@link DType#F32}; one that a float cannot hold is an error. */
  public static NdArray of(int... data) {
    long[] numbers = new long[data.length];
    Arrays.setAll(numbers, i -> data[i]);
    return of(numbers);
  }

  /** A vector of integers, {@link DType#F32}; one that a float cannot hold is an error. */
  public static NdArray of(long... data) {
    Shape shape = Shape.of("of", data.length);
    return generate(DType.F32, shape, i -> Literals.exact(data[i]));
  }

  /** A matrix given row by row, {@link DType#F32}. */
  public static NdArray of(float[][] rows) {
    return join(rows, "row", Shape.of(0), i -> of(rows[i]));
  }

  /** A matrix given row by row, {@link DType#F64}. */
  public static NdArray of(double[][] rows) {
    return join(rows, "row", Shape.of(0), i -> of(rows[i]));
  }

  /** An array of rank 3, {@link DType#F32}. */
  public static NdArray of(float[][][] blocks) {
    return join(blocks, "block", Shape.of(0, 0), i -> of(blocks[i]));
  }

  /** An array of rank 3, {@link DType#F64}. */
  public static NdArray of(double[][][] blocks) {
    return join(blocks, "block", Shape.of(0, 0), i -> of(blocks[i]));
  }

  private static NdArray join(Object[] source, String what, Shape none, IntFunction<NdArray> part) {
    // The first call of many a program: without lambdas it starts sooner.
    if (source == null) {
      throw new NullPointerException("of: " + what + "s is null");
    }
    int count = source.length;
    for (int i = 0; i < count; i++) {
      if (source[i] == null) {
        throw new NullPointerException("of: " + what + " " + i + " is null");
      }
    }
    DType dtype =
        source instanceof float[][] || source instanceof float[][][] ? DType.F32 : DType.F64;
    Shape inner = count == 0 ? none : part.apply(0).shape();
    Shape shape = Shape.of("of", count).concat("of", inner);
    Storage all = Storage.unfilled(dtype, shape.size());
    for (int i = 0; i < count; i++) {
      NdArray next = part.apply(i);
      if (!next.shape().equals(inner)) {
        throw new ShapeException(
            "of: %s %s has shape %s, %s 0 has %s".formatted(what, i, next.shape(), what, inner));
      }
      next.copyInto(all, i * inner.size());
    }
    return new NdArray(all, shape);
  }

  /**
   * Adopts {@code data}, in row-major order, without copying: do not change the array afterwards.
   */
  public static NdArray wrap(float[] data, Shape shape) {
    requireFit(data.length, shape);
    return new NdArray(new F32Storage(data), shape);
  }

  /**
   * Adopts {@code data}, in row-major order, without copying: do not change the array afterwards.
   */
  public static NdArray wrap(double[] data, Shape shape) {
    requireFit(data.length, shape);
    return new NdArray(new F64Storage(data), shape);
  }

  private static void requireFit(int length, Shape shape) {
    if (length != shape.size()) {
      throw new ShapeException(
          "wrap: " + length + " numbers do not fill " + shape + ", which holds " + shape.size());
    }
  }

  /** The same number everywhere. */
  public static NdArray full(DType dtype, double value, Shape shape) {
    requireNonNull(dtype, "full: dtype is null");
    Storage storage = Storage.unfilled(dtype, shape.size());
    storage.fill(value);
    return new NdArray(storage, shape);
  }

  /** Zeros. */
  public static NdArray zeros(DType dtype, Shape shape) {
    requireNonNull(dtype, "zeros: dtype is null");
    return new NdArray(Storage.zeros(dtype, shape.size()), shape);
  }

  /** A scalar: an array of rank 0. */
  public static NdArray scalar(DType dtype, double value) {
    requireNonNull(dtype, "scalar: dtype is null");
    Storage storage =
        dtype == DType.F32
            ? new F32Storage(new float[] {(float) value})
            : new F64Storage(new double[] {value});
    return new NdArray(storage, Shape.SCALAR);
  }

  /** The identity matrix {@code [n, n]}. */
  public static NdArray eye(DType dtype, int n) {
    requireNonNull(dtype, "eye: dtype is null");
    return generate(dtype, Shape.of("eye", n, n), i -> i % (n + 1) == 0 ? 1 : 0);
  }

  /**
   * {@code start, start + step, …} up to but without {@code stop}; every number is {@code start +
   * i·step}. The three count as the decimals that they stand for: from 0 to 2.1 by 0.7 are three
   * numbers, though a little less than 2.1 would be the fourth.
   *
   * <p>A step so small that the dtype cannot tell its numbers apart, or from {@code stop}, is an
   * error.
   */
  public static NdArray arange(DType dtype, double start, double stop, double step) {
    requireNonNull(dtype, "arange: dtype is null");
    return Range.arange(dtype, start, stop, step);
  }

  /** {@code count} numbers evenly spaced from {@code start} to {@code stop}, both included. */
  public static NdArray linspace(DType dtype, double start, double stop, int count) {
    requireNonNull(dtype, "linspace: dtype is null");
    return Range.linspace(dtype, start, stop, count);
  }

  /** Numbers drawn evenly from {@code [low, high)}, in row-major order. */
  public static NdArray uniform(
      DType dtype, RandomGenerator rng, double low, double high, Shape shape) {
    requireNonNull(dtype, "uniform: dtype is null");
    requireNonNull(rng, "uniform: rng is null");
    requireNonNull(shape, "uniform: shape is null");
    double least = dtype.round(low);
    double bound = dtype.round(high);
    if (!(least < bound && Double.isFinite(bound - least))) {
      throw new IllegalArgumentException(
          "uniform: needs finite bounds, low below high in %s; got %s and %s"
              .formatted(dtype, low, high));
    }
    // Rounding to float may reach high, which the interval leaves out.
    double top = dtype == DType.F32 ? Math.nextDown((float) bound) : Math.nextDown(bound);
    double[] y = new double[shape.size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.min(rng.nextDouble(least, bound), top);
    }
    return wrap(y, shape).to(dtype);
  }

  /** Numbers drawn from the normal distribution, in row-major order. */
  public static NdArray normal(
      DType dtype, RandomGenerator rng, double mean, double standardDeviation, Shape shape) {
    requireNonNull(dtype, "normal: dtype is null");
    requireNonNull(rng, "normal: rng is null");
    requireNonNull(shape, "normal: shape is null");
    if (!Double.isFinite(dtype.round(mean)) || Double.isInfinite(dtype.round(standardDeviation))) {
      throw new IllegalArgumentException(
          "normal: needs a finite mean and standard deviation in %s; got %s and %s"
              .formatted(dtype, mean, standardDeviation));
    }
    if (!(standardDeviation >= 0)) {
      throw new IllegalArgumentException(
          "normal: the standard deviation cannot be " + standardDeviation);
    }
    double[] y = new double[shape.size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = mean + standardDeviation * rng.nextGaussian();
    }
    return wrap(y, shape).to(dtype);
  }

  /** {@code f(i)} at place i of the row-major order. */
  static NdArray generate(DType dtype, Shape shape, IntToDoubleFunction f) {
    Storage storage = Storage.unfilled(dtype, shape.size());
    storage.fill(f);
    return new NdArray(storage, shape);
  }

  // ---- looking at it

  /** The shape. */
  public Shape shape() {
    return view.shape();
  }

  /** The type of the numbers. */
  public DType dtype() {
    return storage.dtype();
  }

  /** The number of elements. */
  public int size() {
    return view.shape().size();
  }

  /** The element at these positions, one per axis; negative ones count from the end. */
  public double get(int... index) {
    return storage.get(view.place(index));
  }

  /** The only element of an array that has one. */
  public double item() {
    if (size() != 1) {
      throw new ShapeException(
          "item: needs exactly one element, this array is "
              + shape()
              + "; use get(…) or toDoubleArray()");
    }
    return storage.get(view.offset());
  }

  /** All elements in row-major order, as a copy, exact for both dtypes. */
  public double[] toDoubleArray() {
    NdArray x = contiguous();
    return x.storage.toDoubles(x.view.offset(), size());
  }

  /** All elements in row-major order, as a copy; {@link DType#F64} numbers are rounded. */
  public float[] toFloatArray() {
    NdArray x = contiguous();
    return x.storage.toFloats(x.view.offset(), size());
  }

  /** Whether the elements lie one after another in row-major order. */
  public boolean isContiguous() {
    return view.isContiguous();
  }

  /** Whether both have their elements in the same Java array. */
  @SuppressWarnings("ReferenceEquality") // the same array, not the same numbers
  public boolean isViewOf(NdArray other) {
    return storage.array() == other.storage.array();
  }

  /**
   * For this library's own tables: the Java array behind this one, which views share.
   *
   * @hidden
   */
  @SuppressWarnings("InvalidBlockTag")
  public Object javaArray() {
    return storage.array();
  }

  /** This array, copied if its elements do not lie one after another in row-major order. */
  public NdArray contiguous() {
    return isContiguous() ? this : copy();
  }

  /**
   * For this library's own loops: what {@code use} makes of the Java array, in row-major order, and
   * of the place where it begins.
   *
   * @hidden
   */
  @SuppressWarnings({"exports", "InvalidBlockTag"}) // nobody else can name the type
  public <R> R withArray(ArrayUse<R> use) {
    NdArray x = contiguous();
    return use.apply(x.storage.array(), x.view.offset());
  }

  /** A copy in row-major order. */
  public NdArray copy() {
    return elementwise(Loops.COPY);
  }

  /** The same numbers in another type; to {@link DType#F32} they are rounded. */
  public NdArray to(DType dtype) {
    requireNonNull(dtype, "to: dtype is null");
    if (dtype == dtype()) {
      return this;
    }
    return dtype == DType.F32 ? wrap(toFloatArray(), shape()) : wrap(toDoubleArray(), shape());
  }

  // ---- views

  /** The axes in another order: axis i of the result is axis {@code axes[i]} of this array. */
  public NdArray permute(int... axes) {
    return new NdArray(storage, view.permute(axes));
  }

  /**
   * The same elements in row-major order in another shape; one extent may be −1. A view where the
   * layout allows it.
   */
  public NdArray reshape(int... extents) {
    Shape target = Shape.infer("reshape", shape(), extents);
    if (target.equals(shape())) {
      return this;
    }
    View same = view.reshape(target);
    return same == null ? copy().as(target) : new NdArray(storage, same);
  }

  /** These elements, which are contiguous, in another shape of the same size. */
  NdArray as(Shape target) {
    return new NdArray(storage, target.rowMajor().startingAt(view.offset()));
  }

  /**
   * {@code length} slices along an axis, from {@code start} on, every {@code step}-th; the step may
   * be negative.
   */
  public NdArray slice(int axis, int start, int length, int step) {
    return new NdArray(storage, view.slice(axis, start, length, step));
  }

  /** This array repeated, without copying, to a shape it broadcasts to. */
  public NdArray broadcastTo(Shape target) {
    return target.equals(shape()) ? this : new NdArray(storage, view.broadcastTo(target));
  }

  // ---- elementwise

  /** {@code f} of every element; on {@link DType#F32} evaluated in double and rounded once. */
  public NdArray map(DoubleUnaryOperator f) {
    requireNonNull(f, "map: f is null");
    return elementwise(Loops.map(f, size()));
  }

  /**
   * {@code f} of the elements of this and {@code other}, broadcast; {@code op} is named in errors.
   */
  public NdArray zip(String op, NdArray other, DoubleBinaryOperator f) {
    requireSameDType(op, other);
    Shape target = Shape.broadcast(op, shape(), other.shape());
    View a = view.broadcastTo(target);
    View b = other.view.broadcastTo(target);
    Object[] in = {storage.array(), other.storage.array()};
    int[] at = {a.offset(), b.offset()};
    return elementwise(
        Loops.zip(f, target.size()), dtype(), target, in, at, a.strides(), b.strides());
  }

  /** {@code a} where this is above 0, otherwise {@code b}; the three broadcast. */
  public NdArray where(NdArray a, NdArray b) {
    requireNonNull(b, "where: b is null");
    a.requireSameDType("where", b);
    Shape target =
        Shape.broadcast("where", shape(), Shape.broadcast("where", a.shape(), b.shape()));
    // Compared before it is cast, which may turn a small number into 0.
    NdArray mask = dtype() == a.dtype() ? this : map(c -> c > 0 ? 1 : 0).to(a.dtype());
    return elementwise(Loops.WHERE, target, mask, a, b);
  }

  /** What a loop makes of arrays of one dtype, each broadcast to the shape of the result. */
  static NdArray elementwise(Strided.Loop loop, Shape target, NdArray... operands) {
    Object[] in = new Object[operands.length];
    int[] at = new int[operands.length];
    int[][] strides = new int[operands.length][];
    for (int k = 0; k < operands.length; k++) {
      View view = operands[k].view.broadcastTo(target);
      in[k] = operands[k].storage.array();
      at[k] = view.offset();
      strides[k] = view.strides();
    }
    return elementwise(loop, operands[0].dtype(), target, in, at, strides);
  }

  /** What a loop makes of this array. */
  private NdArray elementwise(Strided.Loop loop) {
    Object[] in = {storage.array()};
    return elementwise(loop, dtype(), shape(), in, new int[] {view.offset()}, view.strides());
  }

  // The arrays are made where it is known how many they are: HotSpot makes that a few stores.
  private static NdArray elementwise(
      Strided.Loop loop, DType dtype, Shape shape, Object[] in, int[] at, int[]... strides) {
    Storage y = Storage.unfilled(dtype, shape.size());
    Strided.run(loop, in, at, strides, shape.shared(), y.array());
    return new NdArray(y, shape);
  }

  void requireSameDType(String op, NdArray other) {
    if (dtype() != other.dtype()) {
      throw new IllegalArgumentException(
          "%s: cannot mix %s%s with %s%s; cast one of them, for example with .to(%s)"
              .formatted(op, dtype(), shape(), other.dtype(), other.shape(), dtype()));
    }
  }

  /** This plus {@code other}, broadcast. */
  public NdArray add(NdArray other) {
    requireNonNull(other, "add: other is null");
    return zip("add", other, Double::sum);
  }

  /** Writes the elements of this, which is contiguous, into a storage that nobody has seen yet. */
  void copyInto(Storage fresh, int at) {
    System.arraycopy(storage.array(), view.offset(), fresh.array(), at, size());
  }

  // ---- reductions

  /**
   * The sum over some axes; an empty sum is 0.
   *
   * <p>The order of additions is fixed and depends on the shape and the axes alone. Neighbouring
   * axes are summed as one, those of extent 1 between them included; of several such runs the last
   * is summed first. A run of one element is that element. A run with nothing (but extents of 1)
   * behind it is a sum of rows, any other a sum of slices, as {@link ReferenceKernels} documents
   * them.
   */
  public NdArray sum(Axes axes) {
    return Reduction.sum(this, axes);
  }

  /** The largest element over some axes; NaN if there is one; none at all is an error. */
  public NdArray max(Axes axes) {
    axes.requireElements("max", shape());
    return Reduction.max(this, axes);
  }

  /** The largest absolute value; NaN if there is a NaN, 0 if there is nothing. */
  public double maxAbs() {
    NdArray x = contiguous();
    return x.storage.maxAbs(x.view.offset(), size());
  }

  /** The least number; NaN if there is a NaN, ∞ if there is nothing. */
  public double least() {
    NdArray x = contiguous();
    return x.storage.least(x.view.offset(), size());
  }

  /**
   * {@code e^(x−m) / Σ e^(x−m)} along an axis, with the largest x for m; x − m, the exponentials,
   * their sum and the quotients are each rounded.
   */
  public NdArray softmax(int axis) {
    return along("softmax", axis, Storage::softmax);
  }

  /**
   * {@code x − m − log Σ e^(x−m)} along an axis, with the largest x for m; x − m, the exponentials,
   * their sum, its logarithm and the differences are each rounded.
   */
  public NdArray logSoftmax(int axis) {
    return along("logSoftmax", axis, Storage::logSoftmax);
  }

  /**
   * Running sums along an axis, added in sequence; on {@link DType#F32} in double precision, each
   * sum rounded once.
   */
  public NdArray cumsum(int axis) {
    return along("cumsum", axis, Storage::cumsum);
  }

  /**
   * {@code log Σ e^x} of each element and those before it along an axis, in double precision and
   * rounded once; it never overflows.
   */
  public NdArray logCumSumExp(int axis) {
    return Scan.logCumSumExp(this, axis);
  }

  /**
   * {@code y₀ = x₀, yᵢ = factorsᵢ · yᵢ₋₁ + xᵢ} along an axis, in double precision, each number
   * rounded once. Both have one shape.
   */
  public NdArray linearRecurrence(int axis, NdArray factors) {
    requireNonNull(factors, "linearRecurrence: factors is null");
    requireSameDType("linearRecurrence", factors);
    if (!shape().equals(factors.shape())) {
      throw new ShapeException(
          "linearRecurrence: %s numbers and %s factors; their shapes must be equal"
              .formatted(shape(), factors.shape()));
    }
    return Scan.linearRecurrence(this, factors, axis);
  }

  /** A kernel that keeps the shape. */
  private interface Along {
    Storage run(Storage x, int at, int outer, int n, int inner);
  }

  private NdArray along(String op, int axis, Along kernel) {
    Runs runs = Runs.of(op, shape(), axis);
    if (size() == 0) {
      return this;
    }
    NdArray x = contiguous();
    return new NdArray(
        kernel.run(x.storage, x.view.offset(), runs.outer(), runs.n(), runs.inner()), shape());
  }

  /**
   * The position of the largest element along an axis, the first one among equals; a NaN counts as
   * largest.
   */
  public Indices argmax(int axis) {
    return argmax("argmax", axis);
  }

  /**
   * The position of the smallest element along an axis, the first one among equals; a NaN counts as
   * smallest.
   */
  public Indices argmin(int axis) {
    return map(x -> -x).argmax("argmin", axis);
  }

  /**
   * The positions along an axis in ascending order of their numbers; equal ones stay in order, NaN
   * comes last.
   */
  public Indices argsort(int axis) {
    int extent = shape().extent(shape().axis("argsort", axis));
    return Sorting.positions("argsort", this, axis, extent, false);
  }

  /**
   * The positions of the k largest numbers along an axis, largest first; equal ones stay in order,
   * NaN counts as largest.
   */
  public Indices argTopk(int axis, int k) {
    int extent = shape().extent(shape().axis("topk", axis));
    if (k < 0 || k > extent) {
      throw new ShapeException(
          "topk: %s of the %s along axis %s of %s; use 0 to %s"
              .formatted(k, extent, axis, shape(), extent));
    }
    return Sorting.positions("topk", this, axis, k, true);
  }

  private Indices argmax(String op, int axis) {
    Runs runs = Runs.of(op, shape(), axis);
    if (runs.n() == 0) {
      throw new ShapeException(op + ": axis " + axis + " of " + shape() + " is empty");
    }
    NdArray x = contiguous();
    int[] best = new int[runs.outer() * runs.inner()];
    for (int o = 0; o < runs.outer(); o++) {
      for (int i = 0; i < runs.inner(); i++) {
        int start = x.view.offset() + o * runs.n() * runs.inner() + i;
        double largest = x.storage.get(start);
        int at = 0;
        for (int j = 1; j < runs.n() && !Double.isNaN(largest); j++) {
          double next = x.storage.get(start + j * runs.inner());
          if (next > largest || Double.isNaN(next)) {
            largest = next;
            at = j;
          }
        }
        best[o * runs.inner() + i] = at;
      }
    }
    return Indices.wrap(best, shape().remove(axis));
  }

  // ---- products

  /**
   * Matrix product {@code [m, k] · [k, n] → [m, n]} of the last two axes; the axes before them are
   * broadcast. The order of the additions is fixed; {@link ReferenceKernels} documents it.
   */
  public NdArray matmul(NdArray other) {
    requireSameDType("matmul", other);
    Shape left = shape();
    Shape right = other.shape();
    if (left.rank() < 2 || right.rank() < 2 || left.extent(-1) != right.extent(-2)) {
      throw new ShapeException(
          "matmul: cannot multiply "
              + left
              + " by "
              + right
              + (left.rank() < 2 || right.rank() < 2
                  ? ", both need two axes or more"
                  : " (axis -1 of the left: %s vs axis -2 of the right: %s)"
                      .formatted(left.extent(-1), right.extent(-2))));
    }
    int m = left.extent(-2);
    int k = left.extent(-1);
    int n = right.extent(-1);
    if (left.rank() == 2 && right.rank() == 2) {
      requireProduct(other, Shape.SCALAR, m, n);
      return new NdArray(storage.matmul(view, other.storage, other.view), Shape.adopt(m, n));
    }
    View rows = right.rank() == 2 ? view.allRows() : null;
    if (rows != null && Shape.holds(rows.shape().extent(0), n)) { // one product, which packs once
      return new NdArray(
          storage.matmul(rows, other.storage, other.view), left.with(left.rank() - 1, n));
    }
    Shape batch = Shape.broadcast("matmul", left, right, 2);
    View a = view.broadcastTo(batch.concat("matmul", Shape.adopt(m, k)));
    View b = other.view.broadcastTo(batch.concat("matmul", Shape.adopt(k, n)));
    requireProduct(other, batch, m, n);
    return new NdArray(storage.matmul(a, other.storage, b), batch.concat(Shape.adopt(m, n)));
  }

  private void requireProduct(NdArray other, Shape batch, int m, int n) {
    if (!Shape.holds(batch.size(), m, n)) {
      throw new ShapeException(
          "matmul: %s by %s: the product of %s"
              .formatted(shape(), other.shape(), Shape.tooLarge(batch.size(), m, n)));
    }
  }

  // ---- moving elements

  /** Arrays one behind the other along an axis; the other extents and the dtypes must agree. */
  public static NdArray concat(int axis, List<NdArray> parts) {
    if (parts.isEmpty()) {
      throw new ShapeException("concat: needs at least one array");
    }
    NdArray first = parts.getFirst();
    int at = first.shape().axis("concat", axis);
    long together = 0;
    for (NdArray part : parts) {
      first.requireSameDType("concat", part);
      if (part.shape().rank() != first.shape().rank()
          || !part.shape().with(at, 0).equals(first.shape().with(at, 0))) {
        throw new ShapeException(
            "concat: %s does not fit %s, they may differ in axis %s only"
                .formatted(part.shape(), first.shape(), axis));
      }
      together += part.shape().extent(at);
    }
    Shape target = first.shape().with("concat", at, together);
    Storage y = Storage.unfilled(first.dtype(), target.size());
    Runs runs = Runs.of("concat", target, at);
    int step = runs.n() * runs.inner();
    int start = 0;
    for (NdArray part : parts) {
      NdArray x = part.contiguous();
      int length = x.shape().extent(at) * runs.inner();
      Copy.spread(x.storage.array(), x.view.offset(), runs.outer(), length, y.array(), start, step);
      start += length;
    }
    return new NdArray(y, target);
  }

  /** The slices of an axis at the given positions, whose shape takes the place of the axis. */
  public NdArray indexSelect(int axis, Indices indices) {
    int at = shape().axis("indexSelect", axis);
    Runs runs = Runs.of("indexSelect", shape(), at, at + 1);
    indices.requireBelow("indexSelect", runs.n());
    Shape target = shape().replace("indexSelect", at, at + 1, indices.shape());
    NdArray x = contiguous();
    return new NdArray(
        x.storage.select(x.view.offset(), runs.outer(), runs.n(), runs.inner(), indices.shared()),
        target);
  }

  /**
   * The adjoint of {@link #indexSelect}: zeros of {@code extent} along {@code axis}, to which each
   * slice is added at its position, in the order of the positions; on {@link DType#F32} in double
   * precision, each sum rounded once.
   */
  public NdArray indexAdd(int axis, Indices indices, int extent) {
    indices.requireBelow("indexAdd", extent);
    int at = axis < 0 ? axis + shape().rank() - indices.shape().rank() + 1 : axis;
    int after = at + indices.shape().rank();
    if (at < 0 || after > shape().rank() || !shape().part(at, after).equals(indices.shape())) {
      throw new ShapeException(
          "indexAdd: %s does not hold %s from axis %s on"
              .formatted(shape(), indices.shape(), axis));
    }
    Shape target = shape().replace("indexAdd", at, after, Shape.of("indexAdd", extent));
    Runs runs = Runs.of("indexAdd", target, at, at + 1);
    NdArray x = contiguous();
    return new NdArray(
        x.storage.add(x.view.offset(), runs.outer(), extent, runs.inner(), indices.shared()),
        target);
  }

  /**
   * One element per position: {@code y[i, j, k] = x[i, indices[i, j, k], k]} for axis 1 of rank 3.
   * The shapes agree but for the extent of {@code axis}.
   */
  public NdArray gather(int axis, Indices indices) {
    Runs runs = Runs.of("gather", shape(), axis);
    requireGatherable("gather", shape(), axis, indices.shape());
    indices.requireBelow("gather", runs.n());
    int taken = indices.shape().extent(axis);
    NdArray x = contiguous();
    return new NdArray(
        x.storage.gather(
            x.view.offset(), runs.outer(), runs.n(), runs.inner(), taken, indices.shared()),
        indices.shape());
  }

  /**
   * The adjoint of {@link #gather}: zeros of {@code extent} along {@code axis}, to which each
   * element is added at its position, in row-major order of the positions; on {@link DType#F32} in
   * double precision, each sum rounded once.
   */
  public NdArray scatterAdd(int axis, Indices indices, int extent) {
    Runs runs = Runs.of("scatterAdd", shape(), axis);
    Shape target = shape().with("scatterAdd", shape().axis("scatterAdd", axis), extent);
    requireGatherable("scatterAdd", target, axis, indices.shape());
    indices.requireBelow("scatterAdd", extent);
    NdArray x = contiguous();
    return new NdArray(
        x.storage.scatterAdd(
            x.view.offset(), runs.outer(), extent, runs.inner(), runs.n(), indices.shared()),
        target);
  }

  private static void requireGatherable(String op, Shape x, int axis, Shape indices) {
    int at = x.axis(op, axis);
    if (indices.rank() != x.rank() || !indices.with(at, 0).equals(x.with(at, 0))) {
      throw new ShapeException(
          "%s: indices %s do not fit %s, they may differ in axis %s only"
              .formatted(op, indices, x, axis));
    }
  }

  // ---- comparing and printing

  /** Whether shape, dtype and every number are equal: NaN equals NaN, and 0 does not equal −0. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NdArray that
        && dtype() == that.dtype()
        && shape().equals(that.shape())
        && Arrays.equals(toDoubleArray(), that.toDoubleArray());
  }

  @Override
  public int hashCode() {
    return 31 * shape().hashCode() + Arrays.hashCode(toDoubleArray());
  }

  /** The numbers as numpy prints them, abbreviated when there are many, then dtype and shape. */
  @Override
  public String toString() {
    return Printer.print(this) + " " + dtype() + shape();
  }
}
