package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.List;

/**
 * {@code y = (Σ |x|^p)^(1/p)} over axes, formed in proportion to the largest |x| (the smallest, if
 * p is negative), so that nothing over- or underflows.
 *
 * <p>vjp: {@code g · sign x · (|x|/y)^(p−1)}. It is 0 where y is 0, and for an x that is 0: one of
 * the subgradients for p ≥ 1, and for p below 1, where the slope is infinite, a choice.
 *
 * @param p finite and not 0
 * @param axes which axes, and whether they stay
 */
public record Norm(double p, Axes axes) implements TensorOp {
  /** Checks the arguments. */
  public Norm {
    requireNonNull(axes, "norm: axes is null");
    if (!Double.isFinite(p) || p == 0) {
      throw new IllegalArgumentException("norm: p must be finite and not 0 here, got " + p);
    }
  }

  @Override
  public NdArray forward(NdArray... in) {
    NdArray x = in[0];
    Shape target = axes.reduce(label(), x.shape());
    if (p > 0 && axes.count(label(), x.shape()) == 0) {
      return NdArray.zeros(x.dtype(), target);
    }
    axes.requireElements(label(), x.shape());
    if (p == 2) {
      NdArray sum = x.map(Square.OP).sum(axes);
      if (isExact(sum)) {
        return sum.map(Sqrt.OP);
      }
    }
    NdArray scale = scale(x.map(Math::abs));
    NdArray sum = x.zip(label(), scale, this::term).sum(axes.kept());
    return sum.zip(label(), scale, this::root).reshape(target.extents());
  }

  /**
   * Whether sums of squares have the bits of those of scaled numbers: no square that counts has
   * left the normal numbers.
   */
  private static boolean isExact(NdArray sum) {
    boolean single = sum.dtype() == DType.F32;
    return sum.least() >= (single ? 0x1p-60 : 0x1p-900)
        && sum.maxAbs() <= (single ? 0x1p120 : 0x1p1000);
  }

  /** The largest of these, or the smallest. */
  private NdArray scale(NdArray magnitudes) {
    return p > 0
        ? magnitudes.max(axes.kept())
        : magnitudes.map(v -> -v).max(axes.kept()).map(v -> -v);
  }

  /** {@code (|x|/scale)^p}; squares are of exact quotients. */
  private double term(double x, double scale) {
    if (scale == 0) {
      return p > 0 ? 0 : 1;
    }
    if (p == 2) {
      double part = Math.scalb(x, -Math.getExponent(scale) - 1);
      return part * part;
    }
    double part = Double.isInfinite(scale) ? (Double.isInfinite(x) ? 1 : 0) : Math.abs(x) / scale;
    return Double.isNaN(x) ? x : StrictMath.pow(part, p);
  }

  private double root(double sum, double scale) {
    if (p == 2) {
      return Math.scalb(Math.sqrt(sum), Math.getExponent(scale) + 1);
    }
    return scale == 0 ? sum * 0 : StrictMath.pow(sum, 1 / p) * scale;
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    T x = in.getFirst();
    int[] kept = axes.kept().reduce(label(), x.shape()).extents();
    return g.reshape(kept).strongMul(slopes(x, y.reshape(kept)));
  }

  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    T x = in.getFirst();
    int[] kept = axes.kept().reduce(label(), x.shape()).extents();
    return tangents.getFirst().strongMul(slopes(x, y.reshape(kept))).sum(axes);
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.reduce(label(), axes, behind -> new Norm(p, behind));
  }

  private <T extends TensorExpr<T>> T slopes(T x, T y) {
    T zero = y.equalTo(0);
    T parts = x.div(y.add(zero)).maskedBy(zero.equalTo(0));
    if (p == 2) {
      return parts;
    }
    T sizes = parts.abs();
    T sign = parts.greater(0).sub(parts.less(0));
    return sizes.add(sizes.equalTo(0)).pow(p - 1).mul(sign); // 1 in place of 0, times no sign
  }

  /** How far the nearest element is from 0, for p up to 1; otherwise all of them, by their norm. */
  @Override
  public double kinkDistance(int input, NdArray... in) {
    return p <= 1 ? in[0].map(Math::abs).least() : forward(in).least();
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    if (p == 2) {
      return call.reduce("ReduceL2", label(), x, axes);
    }
    OnnxValue powers = p == 1 ? x.node("Abs") : x.node("Abs").node("Pow", x.constant(p));
    OnnxValue sum = call.reduce("ReduceSum", label(), powers, axes);
    return p == 1 ? sum : sum.node("Pow", x.constant(1 / p));
  }
}
