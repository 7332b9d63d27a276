package adjoint.array;

import static java.util.Objects.requireNonNull;

import adjoint.kernel.convolve.Geometry;
import adjoint.kernel.convolve.PoolGeometry;
import adjoint.kernel.elementwise.Expression;
import adjoint.kernel.elementwise.Strided;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Kernels on arrays that are told by types which nobody outside this library can name.
 *
 * @hidden
 */
@SuppressWarnings({"exports", "InvalidBlockTag"})
public final class ArrayKernels {
  private ArrayKernels() {}

  // ---- expressions

  /**
   * An expression of the elements of those arrays that it uses, broadcast; {@code op} is named in
   * errors.
   */
  public static NdArray compute(String op, Expression expression, NdArray... in) {
    int[] used = expression.used();
    NdArray[] operands = new NdArray[used.length];
    Arrays.setAll(operands, k -> in[used[k]]);
    NdArray first = operands[0];
    Shape target = first.shape();
    for (NdArray operand : operands) {
      first.requireSameDType(op, operand);
      target = Shape.broadcast(op, target, operand.shape());
    }
    Strided.Loop loop = expression.loop(target.size(), first.dtype() == DType.F32);
    return NdArray.elementwise(loop, target, operands);
  }

  /** All results of an expression of the elements of arrays of one shape. */
  public static NdArray[] computeAll(Expression expression, NdArray... in) {
    int[] used = expression.used();
    Object[] arrays = new Object[used.length];
    int[] at = new int[used.length];
    int[][] strides = new int[used.length][];
    for (int k = 0; k < used.length; k++) {
      NdArray x = in[used[k]];
      arrays[k] = x.storage.array();
      at[k] = x.view.offset();
      strides[k] = x.view.strides();
    }
    Shape shape = in[used[0]].shape();
    DType dtype = in[used[0]].dtype();
    NdArray[] ys = new NdArray[expression.results()];
    Object[] to = new Object[ys.length];
    for (int r = 0; r < ys.length; r++) {
      int input = expression.input(r);
      int like = expression.firstLike(r);
      if (input >= 0 || like < r) {
        ys[r] = input >= 0 ? in[used[input]] : ys[like];
      } else {
        Storage own = Storage.unfilled(dtype, shape.size());
        ys[r] = new NdArray(own, shape);
        to[r] = own.array();
      }
    }
    Strided.Loop loop = expression.loop(shape.size(), dtype == DType.F32);
    Strided.run(loop, arrays, at, strides, shape.shared(), ys.length == 1 ? to[0] : to);
    return ys;
  }

  // ---- spreads

  /** A kernel that divides rows by their spread, whose reciprocals it writes. */
  private interface ToSpread {
    Storage run(Storage x, int at, int outer, int n, double epsilon, Storage r);
  }

  /** {@code y = (x − mean x)·r} along an axis, and {@code r = 1/√(mean (x − mean x)² + ε)}. */
  public static List<NdArray> standardize(NdArray x, int axis, double epsilon) {
    return toSpread("standardize", x, axis, epsilon, Storage::standardize);
  }

  /** {@code y = x·r} along an axis, and {@code r = 1/√(mean x² + ε)}. */
  public static List<NdArray> rmsNormalize(NdArray x, int axis, double epsilon) {
    return toSpread("rmsNormalize", x, axis, epsilon, Storage::rmsNormalize);
  }

  private static List<NdArray> toSpread(
      String op, NdArray x, int axis, double epsilon, ToSpread kernel) {
    int[] exchange = exchange(op, x.shape(), axis);
    NdArray rows = x.permute(exchange).contiguous();
    int n = rows.shape().extent(-1);
    int outer = rows.size() / n;
    Storage r = Storage.unfilled(x.dtype(), outer);
    Storage y = kernel.run(rows.storage, rows.view.offset(), outer, n, epsilon, r);
    Shape kept = rows.shape().with(rows.shape().rank() - 1, 1);
    return List.of(
        new NdArray(y, rows.shape()).permute(exchange), new NdArray(r, kept).permute(exchange));
  }

  /** A kernel for a cotangent of rows that were divided by their spread. */
  private interface FromSpread {
    Storage run(Storage g, int gAt, Storage y, int yAt, Storage r, int rAt, int outer, int n);
  }

  /** {@code r·(g − mean g − y·mean g·y)} along an axis. */
  public static NdArray standardizeInput(String op, NdArray g, NdArray y, NdArray r, int axis) {
    return fromSpread(op, g, y, r, axis, Storage::standardizeInput);
  }

  /** {@code r·(g − y·mean g·y)} along an axis. */
  public static NdArray rmsNormalizeInput(String op, NdArray g, NdArray y, NdArray r, int axis) {
    return fromSpread(op, g, y, r, axis, Storage::rmsNormalizeInput);
  }

  private static NdArray fromSpread(
      String op, NdArray g, NdArray y, NdArray r, int axis, FromSpread kernel) {
    g.requireSameDType(op, requireNonNull(y, () -> op + ": y is null"));
    g.requireSameDType(op, requireNonNull(r, () -> op + ": r is null"));
    if (g.size() == 0) {
      return g;
    }
    int[] exchange = exchange(op, g.shape(), axis);
    NdArray a = g.permute(exchange).contiguous();
    NdArray b = y.permute(exchange).contiguous();
    NdArray c = r.permute(exchange).contiguous();
    int n = a.shape().extent(-1);
    Storage z =
        kernel.run(
            a.storage,
            a.view.offset(),
            b.storage,
            b.view.offset(),
            c.storage,
            c.view.offset(),
            a.size() / n,
            n);
    return new NdArray(z, a.shape()).permute(exchange);
  }

  /** The axes, one of them exchanged with the last; its own reverse. */
  private static int[] exchange(String op, Shape shape, int axis) {
    int[] axes = IntStream.range(0, shape.rank()).toArray();
    int at = shape.axis(op, axis);
    axes[at] = axes.length - 1;
    axes[axes.length - 1] = at;
    return axes;
  }

  // ---- softmax

  /**
   * The vjp of {@link NdArray#softmax} along an axis for its result y and a cotangent g of the same
   * shape: {@code r = g − Σ g·y}, then {@code (r − Σ r·y)·y}, each step rounded.
   */
  public static NdArray softmaxVjp(NdArray y, NdArray g, int axis) {
    requireNonNull(g, "softmax: g is null");
    Runs runs = Runs.of("softmax", y.shape(), axis);
    if (y.size() == 0) {
      return y;
    }
    return ofTwo(
        "softmax",
        y,
        g,
        y.shape(),
        (a, at, b, bAt) -> a.softmaxVjp(at, b, bAt, runs.outer(), runs.n(), runs.inner()));
  }

  // ---- convolutions, of shapes that fit

  /** {@code y[n, o, p] = Σ w[o, c, k] · x[n, c, p·stride + k·dilation − before]}. */
  public static NdArray convolve(
      String op, NdArray images, NdArray weight, Geometry geometry, Shape result) {
    return ofTwo(op, images, weight, result, (x, at, w, wAt) -> x.convolve(at, w, wAt, geometry));
  }

  /** The adjoint for the images, of a cotangent and the weights. */
  public static NdArray convolveInput(
      String op, NdArray cotangent, NdArray weight, Geometry geometry, Shape images) {
    return ofTwo(
        op, cotangent, weight, images, (g, at, w, wAt) -> g.convolveInput(at, w, wAt, geometry));
  }

  /** The adjoint for the weights, of the images and a cotangent. */
  public static NdArray convolveWeight(
      String op, NdArray images, NdArray cotangent, Geometry geometry, Shape weights) {
    return ofTwo(
        op, images, cotangent, weights, (x, at, g, gAt) -> x.convolveWeight(at, g, gAt, geometry));
  }

  // ---- pooling, of shapes that fit

  /** The largest element of each window; NaN if there is one. */
  public static NdArray maxPool(NdArray images, PoolGeometry geometry, Shape result) {
    NdArray x = images.contiguous();
    return new NdArray(x.storage.maxPool(x.view.offset(), geometry), result);
  }

  /** A cotangent to the largest elements of the windows of images, in equal parts. */
  public static NdArray maxPoolInput(
      String op, NdArray cotangent, NdArray images, PoolGeometry geometry) {
    return ofTwo(
        op,
        cotangent,
        images,
        images.shape(),
        (g, at, x, xAt) -> g.maxPoolInput(at, x, xAt, geometry));
  }

  /** A tangent at the largest elements of the windows of images: their mean. */
  public static NdArray maxPoolTangent(
      String op, NdArray tangent, NdArray images, PoolGeometry geometry, Shape result) {
    return ofTwo(
        op, tangent, images, result, (t, at, x, xAt) -> t.maxPoolTangent(at, x, xAt, geometry));
  }

  /** The mean of each window. */
  public static NdArray avgPool(NdArray images, PoolGeometry geometry, Shape result) {
    NdArray x = images.contiguous();
    return new NdArray(x.storage.avgPool(x.view.offset(), geometry), result);
  }

  /** The adjoint of {@link #avgPool}. */
  public static NdArray avgPoolInput(NdArray cotangent, PoolGeometry geometry, Shape images) {
    NdArray g = cotangent.contiguous();
    return new NdArray(g.storage.avgPoolInput(g.view.offset(), geometry), images);
  }

  /** A kernel of two contiguous arrays, which begin at these places of their storages. */
  private interface OfTwo {
    Storage run(Storage a, int aAt, Storage b, int bAt);
  }

  private static NdArray ofTwo(String op, NdArray left, NdArray right, Shape result, OfTwo kernel) {
    left.requireSameDType(op, right);
    NdArray a = left.contiguous();
    NdArray b = right.contiguous();
    Storage y = kernel.run(a.storage, a.view.offset(), b.storage, b.view.offset());
    return new NdArray(y, result);
  }
}
