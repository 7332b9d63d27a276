package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.op.Expr;
import adjoint.op.UnaryOp;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A function of a number with a derivative of its own. */
record CustomValue(
    String label,
    UnaryOperator<Value> f,
    Custom.@Nullable Rule<Value> vjp,
    Custom.@Nullable Rule<Value> jvp)
    implements UnaryOp {
  @Override
  public double applyAsDouble(double x) {
    Value y = NoGrad.closed(() -> f.apply(Value.ofConstant(x)));
    return requireNonNull(y, () -> label + ": the function gave null").value();
  }

  @Override
  @SuppressWarnings("unchecked") // looked at
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    if (x instanceof Value at) {
      Custom.Rule<Value> rule = vjp == null ? requireNonNull(jvp) : vjp;
      return (E) (Expr<?>) rule.of(at, (Value) (Expr<?>) y, (Value) (Expr<?>) g);
    }
    throw new UnsupportedOperationException(
        "%s: its derivative is written for values, not for %s; write a record that implements UnaryOp, which has one for all"
            .formatted(label, x.getClass().getSimpleName()));
  }

  /** What forward mode asks for: of one number it is the vjp, unless somebody says otherwise. */
  Value jvp(Value x, Value y, Value tangent) {
    return jvp == null ? vjp(x, y, tangent) : jvp.of(x, y, tangent);
  }

  @Override
  public String toString() {
    return label;
  }
}
