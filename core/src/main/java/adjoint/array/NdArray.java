package adjoint.array;

import static java.util.Objects.requireNonNull;

import adjoint.kernel.ArrayUse;
import adjoint.kernel.ReferenceKernels;
import adjoint.kernel.elementwise.Copy;
import adjoint.kernel.elementwise.Expression;
import adjoint.kernel.elementwise.Loops;
import adjoint.kernel.product.Products;
import adjoint.kernel.reduce.Indexed;
import adjoint.kernel.reduce.Reductions;
import adjoint.kernel.reduce.Softmax;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
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
  // Strides and offset count elements of the storage. A stride of 0 repeats an element, a negative
  // one goes backwards.
  private final Storage storage;
  private final Shape shape;
  private final int[] strides;
  private final int offset;

  private NdArray(Storage storage, Shape shape, int[] strides, int offset) {
    this.storage = storage;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
  }

  private NdArray(Storage storage, Shape shape) {
    this(storage, shape, shape.strides(), 0);
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
    float[] numbers = new float[data.length];
    for (int i = 0; i < data.length; i++) {
      numbers[i] = Literals.exact(data[i]);
    }
    return wrap(numbers, Shape.of("of", data.length));
  }

  /** A vector of integers, {@link DType#F32}; one that a float cannot hold is an error. */
  public static NdArray of(long... data) {
    float[] numbers = new float[data.length];
    for (int i = 0; i < data.length; i++) {
      numbers[i] = Literals.exact(data[i]);
    }
    return wrap(numbers, Shape.of("of", data.length));
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
    requireNonNull(source, () -> "of: " + what + "s is null");
    int count = source.length;
    for (int i = 0; i < count; i++) {
      int at = i;
      requireNonNull(source[i], () -> "of: " + what + " " + at + " is null");
    }
    DType dtype =
        source instanceof float[][] || source instanceof float[][][] ? DType.F32 : DType.F64;
    Shape inner = count == 0 ? none : part.apply(0).shape;
    Shape shape = Shape.of("of", count).concat("of", inner);
    Storage all = Storage.unfilled(dtype, shape.size());
    for (int i = 0; i < count; i++) {
      NdArray row = part.apply(i);
      if (!row.shape.equals(inner)) {
        throw new ShapeException(
            String.format("of: %s %s has shape %s, %s 0 has %s", what, i, row.shape, what, inner));
      }
      System.arraycopy(row.javaArray(), 0, all.array(), i * inner.size(), inner.size());
    }
    return new NdArray(all, shape);
  }

  /**
   * Adopts {@code data}, in row-major order, without copying: do not change the array afterwards.
   */
  public static NdArray wrap(float[] data, Shape shape) {
    requireFit(data.length, shape);
    return new NdArray(new Storage.F32(data), shape);
  }

  /**
   * Adopts {@code data}, in row-major order, without copying: do not change the array afterwards.
   */
  public static NdArray wrap(double[] data, Shape shape) {
    requireFit(data.length, shape);
    return new NdArray(new Storage.F64(data), shape);
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
    Storage.fill(storage, value);
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
            ? new Storage.F32(new float[] {(float) value})
            : new Storage.F64(new double[] {value});
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
    if (!(step != 0 && Double.isFinite(start) && Double.isFinite(stop) && Double.isFinite(step))) {
      throw new IllegalArgumentException(
          "arange: needs finite bounds and a step other than 0, got "
              + start
              + ", "
              + stop
              + ", "
              + step);
    }
    double count = Range.count(start, stop, step);
    if (count > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "arange: from "
              + start
              + " to "
              + stop
              + " by "
              + step
              + " are too many numbers for a Java array");
    }
    NdArray y = generate(dtype, Shape.of("arange", (int) count), i -> Range.at(start, step, i));
    y.requireDistinct(start, stop, step);
    return y;
  }

  /** Requires that no number of a range was rounded to the next one, to the stop, or to ∞. */
  private void requireDistinct(double start, double stop, double step) {
    String numbers = dtype() == DType.F32 ? "floats" : "doubles";
    String advice =
        dtype() == DType.F32
            ? "write arange(DType.F64, " + start + ", " + stop + ", " + step + ")"
            : "take a larger step";
    for (int i = 0; i < size(); i++) {
      double next = i + 1 < size() ? at(i + 1) : stop;
      if (Double.isInfinite(at(i))) {
        throw new IllegalArgumentException(
            "arange: " + numbers + " cannot hold " + Range.at(start, step, i) + "; " + advice);
      }
      if (step > 0 ? at(i) >= next : at(i) <= next) {
        throw new IllegalArgumentException(
            "arange: "
                + numbers
                + " near "
                + at(i)
                + " cannot tell steps of "
                + step
                + " apart; "
                + advice);
      }
    }
  }

  /** {@code count} numbers evenly spaced from {@code start} to {@code stop}, both included. */
  public static NdArray linspace(DType dtype, double start, double stop, int count) {
    requireNonNull(dtype, "linspace: dtype is null");
    if (!Double.isFinite(start) || !Double.isFinite(stop)) {
      throw new IllegalArgumentException(
          "linspace: needs finite bounds, got " + start + " and " + stop);
    }
    if (dtype == DType.F32 && Math.max(Math.abs(start), Math.abs(stop)) > Float.MAX_VALUE) {
      throw new IllegalArgumentException(
          "linspace: floats go up to "
              + Float.MAX_VALUE
              + ", which is less than the bounds "
              + start
              + " and "
              + stop
              + "; write linspace(DType.F64, …)");
    }
    int last = count - 1;
    if (last > 0 && Double.isInfinite(stop - start)) {
      return generate(
          dtype,
          Shape.of("linspace", count),
          i -> start * ((double) (last - i) / last) + stop * ((double) i / last));
    }
    double step = count > 1 ? (stop - start) / last : 0;
    return generate(
        dtype, Shape.of("linspace", count), i -> i > 0 && i == last ? stop : start + i * step);
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
          "uniform: needs finite bounds, low below high in "
              + dtype
              + "; got "
              + low
              + " and "
              + high);
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
          "normal: needs a finite mean and standard deviation in "
              + dtype
              + "; got "
              + mean
              + " and "
              + standardDeviation);
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

  private interface IntToNumber {
    double at(int i);
  }

  private static NdArray generate(DType dtype, Shape shape, IntToNumber f) {
    Storage storage = Storage.unfilled(dtype, shape.size());
    if (storage.array() instanceof float[] y) {
      for (int i = 0; i < y.length; i++) {
        y[i] = (float) f.at(i);
      }
    } else {
      double[] y = (double[]) storage.array();
      for (int i = 0; i < y.length; i++) {
        y[i] = f.at(i);
      }
    }
    return new NdArray(storage, shape);
  }

  // ---- looking at it

  /** The shape. */
  public Shape shape() {
    return shape;
  }

  /** The type of the numbers. */
  public DType dtype() {
    return storage.dtype();
  }

  /** The number of elements. */
  public int size() {
    return shape.size();
  }

  /** The element at these positions, one per axis; negative ones count from the end. */
  public double get(int... index) {
    if (index.length != shape.rank()) {
      throw new ShapeException(
          "get: " + shape + " needs " + shape.rank() + " positions, got " + Arrays.toString(index));
    }
    int at = offset;
    for (int axis = 0; axis < index.length; axis++) {
      int extent = shape.extent(axis);
      if (index[axis] < -extent || index[axis] >= extent) {
        throw new ShapeException(
            "get: " + Arrays.toString(index) + " is outside " + shape + " (axis " + axis + ")");
      }
      at += strides[axis] * (index[axis] < 0 ? index[axis] + extent : index[axis]);
    }
    return at(at);
  }

  /** The only element of an array that has one. */
  public double item() {
    if (size() != 1) {
      throw new ShapeException(
          "item: needs exactly one element, this array is "
              + shape
              + "; use get(…) or toDoubleArray()");
    }
    return at(offset);
  }

  private double at(int place) {
    return storage.array() instanceof float[] data
        ? data[place]
        : ((double[]) storage.array())[place];
  }

  /** All elements in row-major order, as a copy, exact for both dtypes. */
  public double[] toDoubleArray() {
    NdArray from = contiguous();
    int at = from.offset;
    if (from.javaArray() instanceof double[] x) {
      return Arrays.copyOfRange(x, at, at + size());
    }
    float[] x = (float[]) from.javaArray();
    double[] y = new double[size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[at + i];
    }
    return y;
  }

  /** All elements in row-major order, as a copy; {@link DType#F64} numbers are rounded. */
  public float[] toFloatArray() {
    NdArray from = contiguous();
    int at = from.offset;
    if (from.javaArray() instanceof float[] x) {
      return Arrays.copyOfRange(x, at, at + size());
    }
    double[] x = (double[]) from.javaArray();
    float[] y = new float[size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) x[at + i];
    }
    return y;
  }

  /** Whether the elements lie one after another in row-major order. */
  public boolean isContiguous() {
    int step = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      if (shape.extent(axis) != 1 && strides[axis] != step) {
        return size() == 0;
      }
      step *= shape.extent(axis);
    }
    return true;
  }

  /** Whether both have their elements in the same Java array. */
  @SuppressWarnings("ReferenceEquality") // the same array, not the same numbers
  public boolean isViewOf(NdArray other) {
    return javaArray() == other.javaArray();
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
    return use.apply(x.javaArray(), x.offset);
  }

  /** A copy in row-major order. */
  public NdArray copy() {
    Storage to = Storage.unfilled(dtype(), size());
    Loops.copy(javaArray(), offset, strides, shape.shared(), to.array());
    return new NdArray(to, shape);
  }

  private Object javaArray() {
    return storage.array();
  }

  /** The same numbers in another type; to {@link DType#F32} they are rounded. */
  public NdArray to(DType dtype) {
    requireNonNull(dtype, "to: dtype is null");
    if (dtype == dtype()) {
      return this;
    }
    return dtype == DType.F32 ? wrap(toFloatArray(), shape) : wrap(toDoubleArray(), shape);
  }

  // ---- views

  /** The axes in another order: axis i of the result is axis {@code axes[i]} of this array. */
  public NdArray permute(int... axes) {
    if (axes.length != shape.rank()) {
      throw new ShapeException(
          "permute: " + shape + " has " + shape.rank() + " axes, got " + Arrays.toString(axes));
    }
    int[] extents = new int[axes.length];
    int[] steps = new int[axes.length];
    boolean[] seen = new boolean[axes.length];
    for (int i = 0; i < axes.length; i++) {
      int axis = shape.axis("permute", axes[i]);
      if (seen[axis]) {
        throw new ShapeException(
            "permute: axis " + axes[i] + " is named twice in " + Arrays.toString(axes));
      }
      seen[axis] = true;
      extents[i] = shape.extent(axis);
      steps[i] = strides[axis];
    }
    return new NdArray(storage, Shape.adopt(extents), steps, offset);
  }

  /**
   * The same elements in row-major order in another shape; one extent may be −1. A view where the
   * layout allows it.
   */
  public NdArray reshape(int... extents) {
    Shape target = Shape.infer("reshape", shape, extents);
    if (target.equals(shape)) {
      return this;
    }
    NdArray flat = contiguous();
    return new NdArray(flat.storage, target, target.strides(), flat.offset);
  }

  /**
   * {@code length} slices along an axis, from {@code start} on, every {@code step}-th; the step may
   * be negative.
   */
  public NdArray slice(int axis, int start, int length, int step) {
    int at = shape.axis("slice", axis);
    int extent = shape.extent(at);
    long last = start + (long) (length - 1) * step;
    if (length < 0 || length > 0 && (start < 0 || start >= extent || last < 0 || last >= extent)) {
      throw new ShapeException(
          "slice: "
              + length
              + " slices from "
              + start
              + " by "
              + step
              + " are outside axis "
              + axis
              + " of "
              + shape);
    }
    int[] steps = strides.clone();
    steps[at] *= step;
    Shape target = shape.with(at, length);
    int begin = target.size() == 0 ? offset : offset + start * strides[at];
    return new NdArray(storage, target, steps, begin);
  }

  /** This array repeated, without copying, to a shape it broadcasts to. */
  public NdArray broadcastTo(Shape target) {
    if (target.equals(shape)) {
      return this;
    }
    if (!shape.broadcastsTo(target)) {
      throw new ShapeException("broadcastTo: cannot broadcast " + shape + " to " + target);
    }
    int[] steps = new int[target.rank()];
    int lead = target.rank() - shape.rank();
    for (int i = 0; i < shape.rank(); i++) {
      steps[lead + i] = shape.extent(i) == 1 ? 0 : strides[i];
    }
    return new NdArray(storage, target, steps, offset);
  }

  // ---- elementwise

  /** {@code f} of every element; on {@link DType#F32} evaluated in double and rounded once. */
  public NdArray map(DoubleUnaryOperator f) {
    requireNonNull(f, "map: f is null");
    Storage to = Storage.unfilled(dtype(), size());
    Loops.map(f, javaArray(), offset, strides, shape.shared(), to.array());
    return new NdArray(to, shape);
  }

  /**
   * {@code f} of the elements of this and {@code other}, broadcast; {@code op} is named in errors.
   */
  public NdArray zip(String op, NdArray other, DoubleBinaryOperator f) {
    requireSameDType(op, other);
    Shape target = Shape.broadcast(op, shape, other.shape);
    NdArray a = broadcastTo(target);
    NdArray b = other.broadcastTo(target);
    Storage to = Storage.unfilled(dtype(), target.size());
    Loops.zip(
        f,
        a.javaArray(),
        a.offset,
        a.strides,
        b.javaArray(),
        b.offset,
        b.strides,
        target.shared(),
        to.array());
    return new NdArray(to, target);
  }

  /**
   * An expression of the elements of those arrays that it uses, broadcast; {@code op} is named in
   * errors. For this library's own code.
   *
   * @hidden
   */
  @SuppressWarnings({"exports", "InvalidBlockTag"}) // nobody else can name the type
  public static NdArray compute(String op, Expression expression, NdArray... in) {
    int[] used = expression.used();
    NdArray first = in[used[0]];
    Shape target = first.shape;
    for (int k = 1; k < used.length; k++) {
      first.requireSameDType(op, in[used[k]]);
      target = Shape.broadcast(op, target, in[used[k]].shape);
    }
    Object[] arrays = new Object[used.length];
    int[] offsets = new int[used.length];
    int[][] strides = new int[used.length][];
    for (int k = 0; k < used.length; k++) {
      NdArray x = in[used[k]].broadcastTo(target);
      arrays[k] = x.javaArray();
      offsets[k] = x.offset;
      strides[k] = x.strides;
    }
    Storage to = Storage.unfilled(first.dtype(), target.size());
    expression.run(arrays, offsets, strides, target.shared(), to.array());
    return new NdArray(to, target);
  }

  /** {@code a} where this is above 0, otherwise {@code b}; the three broadcast. */
  public NdArray where(NdArray a, NdArray b) {
    requireNonNull(b, "where: b is null");
    a.requireSameDType("where", b);
    Shape target = Shape.broadcast("where", shape, Shape.broadcast("where", a.shape, b.shape));
    // Compared before it is cast, which may turn a small number into 0.
    NdArray mask = dtype() == a.dtype() ? this : map(c -> c > 0 ? 1 : 0);
    NdArray m = mask.to(a.dtype()).broadcastTo(target).contiguous();
    NdArray x = a.broadcastTo(target).contiguous();
    NdArray z = b.broadcastTo(target).contiguous();
    Storage to = Storage.unfilled(a.dtype(), target.size());
    int n = target.size();
    if (to.array() instanceof float[] y) {
      Indexed.where(
          (float[]) m.javaArray(),
          m.offset,
          (float[]) x.javaArray(),
          x.offset,
          (float[]) z.javaArray(),
          z.offset,
          y,
          n);
    } else {
      double[] y = (double[]) to.array();
      Indexed.where(
          (double[]) m.javaArray(),
          m.offset,
          (double[]) x.javaArray(),
          x.offset,
          (double[]) z.javaArray(),
          z.offset,
          y,
          n);
    }
    return new NdArray(to, target);
  }

  private void requireSameDType(String op, NdArray other) {
    if (dtype() != other.dtype()) {
      throw new IllegalArgumentException(
          op
              + ": cannot mix "
              + dtype()
              + shape
              + " with "
              + other.dtype()
              + other.shape
              + "; cast one of them, for example with .to("
              + dtype()
              + ")");
    }
  }

  /** This plus {@code other}, broadcast. */
  public NdArray add(NdArray other) {
    requireNonNull(other, "add: other is null");
    return zip("add", other, Double::sum);
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
    return reduce("sum", axes, true);
  }

  /** The largest element over some axes; NaN if there is one; none at all is an error. */
  public NdArray max(Axes axes) {
    axes.requireElements("max", shape);
    return reduce("max", axes, false);
  }

  /** Reduces one run of neighbouring axes at a time, the last run first. */
  private NdArray reduce(String op, Axes axes, boolean sum) {
    Shape target = axes.reduce(op, shape);
    boolean[] reduced = axes.mask(op, shape);
    NdArray x = RepeatedReduction.suits(this) ? this : contiguous();
    Shape left = x.shape;
    for (int end = left.rank(); end > 0; ) {
      if (!reduced[end - 1] && left.extent(end - 1) != 1) {
        end--;
        continue;
      }
      int start = end;
      boolean any = false;
      while (start > 0 && (reduced[start - 1] || left.extent(start - 1) == 1)) {
        start--;
        any |= reduced[start];
      }
      if (any) {
        Shape outer = left.part(0, start);
        Shape inner = left.part(end, left.rank());
        int n = left.part(start, end).size();
        left = outer.concat(inner);
        if (n == 1) {
          x = x.without(start, end);
        } else {
          NdArray y =
              x.repeats()
                  ? reduction(sum, inner.size() == 1).reduce(x, start, end)
                  : sum
                      ? x.sumSlices(outer.size(), n, inner.size(), inner.size() == 1)
                      : x.maxSlices(outer.size(), n, inner.size());
          x = new NdArray(y.storage, left, left.strides(), y.offset);
        }
      }
      end = start;
    }
    x = x.contiguous(); // nothing was reduced, if it is not
    return new NdArray(x.storage, target, target.strides(), x.offset);
  }

  private static RepeatedReduction reduction(boolean sum, boolean rows) {
    return sum
        ? new RepeatedReduction(
            (x, outer, n, inner) -> x.sumSlices(outer, n, inner, rows),
            Double::sum,
            rows ? ReferenceKernels.CHUNK : ReferenceKernels.SLICES)
        : new RepeatedReduction(NdArray::maxSlices, Math::max, 1);
  }

  /** Whether one element stands in several places. */
  boolean repeats() {
    for (int axis = 0; axis < strides.length; axis++) {
      if (strides[axis] == 0 && shape.extent(axis) > 1) {
        return true;
      }
    }
    return false;
  }

  /** This without the axes {@code start, …, end − 1}, which have an extent of 1. */
  private NdArray without(int start, int end) {
    int[] steps = Arrays.copyOf(strides, strides.length - (end - start));
    System.arraycopy(strides, end, steps, start, strides.length - end);
    Shape rest = shape.part(0, start).concat(shape.part(end, strides.length));
    return new NdArray(storage, rest, steps, offset);
  }

  /** The slice at a position of the first axis, as a view without that axis. */
  NdArray along(int position) {
    int[] steps = Arrays.copyOfRange(strides, 1, strides.length);
    Shape rest = shape.part(1, strides.length);
    return new NdArray(storage, rest, steps, offset + position * strides[0]);
  }

  /** Writes the elements of this, which is contiguous, into an array that nobody has seen yet. */
  void copyInto(NdArray fresh, int at) {
    System.arraycopy(javaArray(), offset, fresh.javaArray(), at, size());
  }

  /** The largest absolute value; NaN if there is a NaN, 0 if there is nothing. */
  public double maxAbs() {
    NdArray x = contiguous();
    return x.javaArray() instanceof float[] data
        ? ReferenceKernels.maxAbs(data, x.offset, size())
        : ReferenceKernels.maxAbs((double[]) x.javaArray(), x.offset, size());
  }

  /** The least number; NaN if there is a NaN, ∞ if there is nothing. */
  public double least() {
    NdArray x = contiguous();
    return x.javaArray() instanceof float[] data
        ? ReferenceKernels.least(data, x.offset, size())
        : ReferenceKernels.least((double[]) x.javaArray(), x.offset, size());
  }

  private NdArray sumSlices(int outer, int n, int inner, boolean rows) {
    Storage to = Storage.unfilled(dtype(), outer * inner);
    if (javaArray() instanceof float[] x) {
      float[] y = (float[]) to.array();
      if (rows) {
        Reductions.best().sumRows(x, offset, outer, n, y);
      } else {
        Reductions.best().sumSlices(x, offset, outer, n, inner, y);
      }
    } else {
      double[] x = (double[]) javaArray();
      double[] y = (double[]) to.array();
      if (rows) {
        Reductions.best().sumRows(x, offset, outer, n, y);
      } else {
        Reductions.best().sumSlices(x, offset, outer, n, inner, y);
      }
    }
    return new NdArray(to, Shape.adopt(outer, inner));
  }

  private NdArray maxSlices(int outer, int n, int inner) {
    Storage to = Storage.unfilled(dtype(), outer * inner);
    if (storage.array() instanceof float[] x) {
      Reductions.best().maxSlices(x, offset, outer, n, inner, (float[]) to.array());
    } else {
      double[] x = (double[]) storage.array();
      Reductions.best().maxSlices(x, offset, outer, n, inner, (double[]) to.array());
    }
    return new NdArray(to, Shape.adopt(outer, inner));
  }

  /**
   * {@code e^(x−m) / Σ e^(x−m)} along an axis, with the largest x for m; x − m, the exponentials,
   * their sum and the quotients are each rounded.
   */
  public NdArray softmax(int axis) {
    return normalized("softmax", axis, Softmax.best()::softmax, Softmax.best()::softmax);
  }

  /**
   * {@code x − m − log Σ e^(x−m)} along an axis, with the largest x for m; x − m, the exponentials,
   * their sum, its logarithm and the differences are each rounded.
   */
  public NdArray logSoftmax(int axis) {
    return normalized("logSoftmax", axis, Softmax.best()::logSoftmax, Softmax.best()::logSoftmax);
  }

  /** {@link Softmax} or its logarithm, in one precision. */
  private interface Normalization<A> {
    void run(A x, int at, int outer, int n, int inner, A y);
  }

  private NdArray normalized(
      String label, int axis, Normalization<float[]> singles, Normalization<double[]> doubles) {
    Runs runs = new Runs(label, axis);
    if (size() == 0) {
      return this;
    }
    NdArray from = contiguous();
    Storage to = Storage.unfilled(dtype(), size());
    int outer = runs.outer;
    int inner = runs.inner;
    if (from.storage.array() instanceof float[] x) {
      singles.run(x, from.offset, outer, runs.extent, inner, (float[]) to.array());
    } else {
      double[] x = (double[]) from.storage.array();
      doubles.run(x, from.offset, outer, runs.extent, inner, (double[]) to.array());
    }
    return new NdArray(to, shape);
  }

  /**
   * Running sums along an axis, added in sequence; on {@link DType#F32} in double precision, each
   * sum rounded once.
   */
  public NdArray cumsum(int axis) {
    Runs runs = new Runs("cumsum", axis);
    NdArray from = contiguous();
    Storage to = Storage.unfilled(dtype(), size());
    if (from.storage.array() instanceof float[] x) {
      ReferenceKernels.cumsum(
          x, from.offset, runs.outer, runs.extent, runs.inner, (float[]) to.array());
    } else {
      double[] x = (double[]) from.storage.array();
      ReferenceKernels.cumsum(
          x, from.offset, runs.outer, runs.extent, runs.inner, (double[]) to.array());
    }
    return new NdArray(to, shape);
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

  private Indices argmax(String op, int axis) {
    Runs runs = new Runs(op, axis);
    if (runs.extent == 0) {
      throw new ShapeException(op + ": axis " + axis + " of " + shape + " is empty");
    }
    NdArray x = contiguous();
    int[] best = new int[runs.outer * runs.inner];
    for (int o = 0; o < runs.outer; o++) {
      for (int i = 0; i < runs.inner; i++) {
        int start = x.offset + o * runs.extent * runs.inner + i;
        double largest = x.at(start);
        int at = 0;
        for (int j = 1; j < runs.extent && !Double.isNaN(largest); j++) {
          double next = x.at(start + j * runs.inner);
          if (next > largest || Double.isNaN(next)) {
            largest = next;
            at = j;
          }
        }
        best[o * runs.inner + i] = at;
      }
    }
    return Indices.wrap(best, shape.remove(axis));
  }

  // ---- products

  /**
   * Matrix product {@code [m, k] · [k, n] → [m, n]} of the last two axes; the axes before them are
   * broadcast. The order of the additions is fixed; {@link ReferenceKernels} documents it.
   */
  public NdArray matmul(NdArray other) {
    requireSameDType("matmul", other);
    if (shape.rank() < 2 || other.shape.rank() < 2 || shape.extent(-1) != other.shape.extent(-2)) {
      throw new ShapeException(
          "matmul: cannot multiply "
              + shape
              + " by "
              + other.shape
              + (shape.rank() < 2 || other.shape.rank() < 2
                  ? ", both need two axes or more"
                  : " (axis -1 of the left: "
                      + shape.extent(-1)
                      + " vs axis -2 of the right: "
                      + other.shape.extent(-2)
                      + ")"));
    }
    int m = shape.extent(-2);
    int k = shape.extent(-1);
    int n = other.shape.extent(-1);
    NdArray rows = shape.rank() > 2 && other.shape.rank() == 2 ? rows() : null;
    if (rows != null && Shape.holds(rows.shape.extent(0), n)) { // one product, which packs once
      return new NdArray(rows.matmul(other).storage, shape.with(shape.rank() - 1, n));
    }
    boolean single = shape.rank() == 2 && other.shape.rank() == 2;
    Shape batch = single ? Shape.SCALAR : Shape.broadcast("matmul", shape, other.shape, 2);
    NdArray a = single ? this : broadcastTo(batch.concat("matmul", Shape.of(m, k)));
    NdArray b = single ? other : other.broadcastTo(batch.concat("matmul", Shape.of(k, n)));
    int size = productSize(other, batch, m, n);
    Storage to = k == 0 ? Storage.zeros(dtype(), size) : Storage.unfilled(dtype(), size);
    int[] aStarts = single ? new int[] {offset} : a.starts(batch);
    int[] bStarts = single ? new int[] {other.offset} : b.starts(batch);
    int aRow = a.strides[a.strides.length - 2];
    int aCol = a.strides[a.strides.length - 1];
    int bRow = b.strides[b.strides.length - 2];
    int bCol = b.strides[b.strides.length - 1];
    Products products = Products.best();
    if (to.array() instanceof float[] c) {
      float[] x = (float[]) a.javaArray();
      float[] y = (float[]) b.javaArray();
      products.matmul(x, aStarts, aRow, aCol, y, bStarts, bRow, bCol, c, m, k, n);
    } else {
      double[] c = (double[]) to.array();
      double[] x = (double[]) a.javaArray();
      double[] y = (double[]) b.javaArray();
      products.matmul(x, aStarts, aRow, aCol, y, bStarts, bRow, bCol, c, m, k, n);
    }
    return new NdArray(to, single ? Shape.adopt(m, n) : batch.concat(Shape.of(m, n)));
  }

  /** How many numbers the product of this and {@code other} has. */
  private int productSize(NdArray other, Shape batch, int m, int n) {
    if (!Shape.holds(batch.size(), m, n)) {
      throw new ShapeException(
          "matmul: "
              + shape
              + " by "
              + other.shape
              + ": the product of "
              + Shape.tooLarge(batch.size(), m, n));
    }
    return batch.size() * m * n;
  }

  /** All rows as one matrix; null if they do not lie at equal distances. */
  private @Nullable NdArray rows() {
    int count = 1;
    int step = 0;
    for (int axis = strides.length - 2; axis >= 0; axis--) {
      int extent = shape.extent(axis);
      if (extent != 1) {
        if (extent == 0 || count > 1 && strides[axis] != count * step) {
          return null;
        }
        step = count > 1 ? step : strides[axis];
        count *= extent;
      }
    }
    int last = strides.length - 1;
    int[] steps = {step, strides[last]};
    return new NdArray(storage, Shape.of(count, shape.extent(last)), steps, offset);
  }

  /** Where the matrices of a batch begin, in row-major order. */
  private int[] starts(Shape batch) {
    int[] starts = new int[batch.size()];
    for (int i = 0; i < starts.length; i++) {
      int at = offset;
      for (int axis = batch.rank() - 1, rest = i; axis >= 0; axis--) {
        at += rest % batch.extent(axis) * strides[axis];
        rest /= batch.extent(axis);
      }
      starts[i] = at;
    }
    return starts;
  }

  // ---- moving elements

  /**
   * An array split along one axis: {@code outer} runs of {@code extent} slices of {@code inner}
   * elements.
   */
  private final class Runs {
    final int outer;
    final int extent;
    final int inner;

    Runs(String op, int axis) {
      int at = shape.axis(op, axis);
      outer = shape.part(op, 0, at).size();
      extent = shape.extent(at);
      inner = shape.part(op, at + 1, shape.rank()).size();
    }
  }

  /** Arrays one behind the other along an axis; the other extents and the dtypes must agree. */
  public static NdArray concat(int axis, List<NdArray> parts) {
    if (parts.isEmpty()) {
      throw new ShapeException("concat: needs at least one array");
    }
    NdArray first = parts.getFirst();
    int at = first.shape.axis("concat", axis);
    long together = 0;
    for (NdArray part : parts) {
      first.requireSameDType("concat", part);
      if (part.shape.rank() != first.shape.rank()
          || !part.shape.with(at, 0).equals(first.shape.with(at, 0))) {
        throw new ShapeException(
            "concat: "
                + part.shape
                + " does not fit "
                + first.shape
                + ", they may differ in axis "
                + axis
                + " only");
      }
      together += part.shape.extent(at);
    }
    Shape target = first.shape.with("concat", at, together);
    int extent = target.extent(at);
    Storage to = Storage.unfilled(first.dtype(), target.size());
    int inner = target.part(at + 1, target.rank()).size();
    int before = 0;
    for (NdArray part : parts) {
      NdArray from = part.contiguous();
      int length = part.shape.extent(at) * inner;
      int outer = target.part(0, at).size();
      Copy.spread(
          from.javaArray(), from.offset, outer, length, to.array(), before * inner, extent * inner);
      before += part.shape.extent(at);
    }
    return new NdArray(to, target);
  }

  /** The slices of an axis at the given positions, whose shape takes the place of the axis. */
  public NdArray indexSelect(int axis, Indices indices) {
    Runs runs = new Runs("indexSelect", axis);
    indices.requireBelow("indexSelect", runs.extent);
    int at = shape.axis("indexSelect", axis);
    Shape target = shape.replace("indexSelect", at, at + 1, indices.shape());
    NdArray from = contiguous();
    Storage to = Storage.unfilled(dtype(), target.size());
    int[] index = indices.shared();
    if (from.storage.array() instanceof float[] x) {
      Indexed.select(
          x, from.offset, runs.outer, runs.extent, runs.inner, index, (float[]) to.array());
    } else {
      double[] x = (double[]) from.storage.array();
      Indexed.select(
          x, from.offset, runs.outer, runs.extent, runs.inner, index, (double[]) to.array());
    }
    return new NdArray(to, target);
  }

  /**
   * The adjoint of {@link #indexSelect}: zeros of {@code extent} along {@code axis}, to which each
   * slice is added at its position, in the order of the positions; on {@link DType#F32} in double
   * precision, each sum rounded once.
   */
  public NdArray indexAdd(int axis, Indices indices, int extent) {
    indices.requireBelow("indexAdd", extent);
    int at = axis < 0 ? axis + shape.rank() - indices.shape().rank() + 1 : axis;
    int after = at + indices.shape().rank();
    if (at < 0 || after > shape.rank() || !shape.part(at, after).equals(indices.shape())) {
      throw new ShapeException(
          "indexAdd: "
              + shape
              + " does not hold "
              + indices.shape()
              + " from axis "
              + axis
              + " on");
    }
    Shape target = shape.replace("indexAdd", at, after, Shape.of("indexAdd", extent));
    int inner = shape.part(after, shape.rank()).size();
    int outer = shape.part(0, at).size();
    NdArray from = contiguous();
    Storage to = Storage.zeros(dtype(), target.size());
    int[] index = indices.shared();
    if (from.storage.array() instanceof float[] x) {
      Indexed.add(x, from.offset, outer, extent, inner, index, (float[]) to.array());
    } else {
      double[] x = (double[]) from.storage.array();
      Indexed.add(x, from.offset, outer, extent, inner, index, (double[]) to.array());
    }
    return new NdArray(to, target);
  }

  /**
   * One element per position: {@code y[i, j, k] = x[i, indices[i, j, k], k]} for axis 1 of rank 3.
   * The shapes agree but for the extent of {@code axis}.
   */
  public NdArray gather(int axis, Indices indices) {
    Runs runs = new Runs("gather", axis);
    requireGatherable("gather", shape, axis, indices.shape());
    indices.requireBelow("gather", runs.extent);
    int taken = indices.shape().extent(axis);
    NdArray from = contiguous();
    Storage to = Storage.unfilled(dtype(), indices.shape().size());
    int[] index = indices.shared();
    if (from.storage.array() instanceof float[] x) {
      float[] y = (float[]) to.array();
      Indexed.gather(x, from.offset, runs.outer, runs.extent, runs.inner, taken, index, y);
    } else {
      double[] x = (double[]) from.storage.array();
      double[] y = (double[]) to.array();
      Indexed.gather(x, from.offset, runs.outer, runs.extent, runs.inner, taken, index, y);
    }
    return new NdArray(to, indices.shape());
  }

  /**
   * The adjoint of {@link #gather}: zeros of {@code extent} along {@code axis}, to which each
   * element is added at its position, in row-major order of the positions; on {@link DType#F32} in
   * double precision, each sum rounded once.
   */
  public NdArray scatterAdd(int axis, Indices indices, int extent) {
    Runs runs = new Runs("scatterAdd", axis);
    Shape target = shape.with("scatterAdd", shape.axis("scatterAdd", axis), extent);
    requireGatherable("scatterAdd", target, axis, indices.shape());
    indices.requireBelow("scatterAdd", extent);
    NdArray from = contiguous();
    Storage to = Storage.zeros(dtype(), target.size());
    int[] index = indices.shared();
    if (from.storage.array() instanceof float[] x) {
      float[] y = (float[]) to.array();
      Indexed.scatterAdd(x, from.offset, runs.outer, extent, runs.inner, runs.extent, index, y);
    } else {
      double[] x = (double[]) from.storage.array();
      double[] y = (double[]) to.array();
      Indexed.scatterAdd(x, from.offset, runs.outer, extent, runs.inner, runs.extent, index, y);
    }
    return new NdArray(to, target);
  }

  private static void requireGatherable(String op, Shape x, int axis, Shape indices) {
    int at = x.axis(op, axis);
    if (indices.rank() != x.rank() || !indices.with(at, 0).equals(x.with(at, 0))) {
      throw new ShapeException(
          op
              + ": indices "
              + indices
              + " do not fit "
              + x
              + ", they may differ in axis "
              + axis
              + " only");
    }
  }

  // ---- comparing and printing

  /** Whether shape, dtype and every number are equal: NaN equals NaN, and 0 does not equal −0. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NdArray that
        && dtype() == that.dtype()
        && shape.equals(that.shape)
        && Arrays.equals(toDoubleArray(), that.toDoubleArray());
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(toDoubleArray());
  }

  /** The numbers as numpy prints them, abbreviated when there are many, then dtype and shape. */
  @Override
  public String toString() {
    return Printer.print(this) + " " + dtype() + shape;
  }
}
