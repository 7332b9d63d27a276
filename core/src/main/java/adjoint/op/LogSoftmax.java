package adjoint.op;

import adjoint.array.Axes;
import adjoint.array.NdArray;
import java.util.List;
import java.util.Map;

/**
 * {@code y = x − m − log Σ e^(x−m)} along an axis, with the largest x for m, which never overflows.
 *
 * <p>The logarithm is log1p of the sum without the largest, so that a y of almost 0 keeps its
 * digits. It is −∞ everywhere in a row of nothing but −∞, as the logarithm of {@link Softmax}.
 *
 * <p>vjp: {@code g − e^y·Σ g}, twice: what is left the second time is what rounding left of the
 * first, and where one e^y is almost 1, the difference itself. Any multiple of e^y may be
 * subtracted from g, as Σ e^y = 1. Its adjoint is twice a subtraction as well; so higher
 * derivatives keep their digits, too.
 *
 * @param axis along which the exponentials of the results add up to 1
 */
public record LogSoftmax(int axis) implements TensorOp {
  @Override
  public NdArray forward(NdArray... in) {
    return in[0].logSoftmax(axis);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    T p = y.exp();
    return project(p, project(p, g));
  }

  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    // Twice, as in the vjp: what rounding leaves of the mean is subtracted too.
    T p = y.exp();
    return centered(p, centered(p, tangents.getFirst()));
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.apply(new LogSoftmax(in.axis(label(), axis)));
  }

  /** {@code t − Σ p·t}. */
  private <T extends TensorExpr<T>> T centered(T p, T t) {
    return t.sub(t.strongMul(p).sum(Axes.keep(axis)));
  }

  /** {@code g − p·Σ g}. */
  private <T extends TensorExpr<T>> T project(T p, T g) {
    return g.sub(g.sum(Axes.keep(axis)).strongMul(p));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("LogSoftmax", Map.of("axis", call.axis(label(), axis)));
  }
}
