package adjoint;

import adjoint.array.NdArray;
import adjoint.op.Batched;
import adjoint.op.Expr;
import adjoint.op.LinearOp;
import adjoint.op.TensorExpr;
import adjoint.op.UnaryOp;
import java.util.List;

/** The identity: what a function is given that is differentiated by its argument alone. */
record Argument() implements LinearOp {
  static final Argument OP = new Argument();

  /** The same of a scalar. */
  record OfValue() implements UnaryOp {
    static final OfValue OP = new OfValue();

    @Override
    public String label() {
      return "argument";
    }

    @Override
    public double applyAsDouble(double x) {
      return x;
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g;
    }
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0];
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return g;
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.in(0);
  }
}
