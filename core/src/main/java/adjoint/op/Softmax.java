package adjoint.op;

import adjoint.array.Axes;
import adjoint.array.NdArray;
import java.util.List;
import java.util.Map;

/**
 * {@code y = e^(x−m) / Σ e^(x−m)} along an axis, with the largest x for m, which never overflows.
 *
 * <p>Where the largest x is +∞ the limit is told: 1, shared by those that are ∞. A row of nothing
 * but −∞ (all masked) gives zeros.
 *
 * <p>vjp: {@code y·(g − Σ g·y)}. The mean Σ g·y is subtracted in two steps, as in a variance: what
 * rounding left of the first, and the difference itself where one y is almost 1, come out in the
 * second.
 *
 * @param axis along which the results add up to 1
 */
public record Softmax(int axis) implements TensorOp {
  @Override
  public NdArray forward(NdArray... in) {
    return in[0].softmax(axis);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    Axes kept = Axes.keep(axis);
    // Any constant may be subtracted from g, as Σ y = 1; so no derivative goes through this one.
    T near = g.sub(g.detach().strongMul(y.detach()).sum(kept));
    return near.sub(near.strongMul(y).sum(kept)).strongMul(y);
  }

  /** The Jacobian is symmetric. */
  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    return vjp(0, in, y, tangents.getFirst());
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.apply(new Softmax(in.axis(label(), axis)));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    OnnxValue y = x.node("Softmax", Map.of("axis", call.axis(label(), axis)));
    // Of nothing but −∞, such as what a query that may look at no key sees, ONNX makes NaN.
    return x.compare("Equal", x.constant(Double.NEGATIVE_INFINITY)).where(y.constant(0), y);
  }
}
