package adjoint;

import adjoint.array.NdArray;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.List;

/** Several results as one, for a walk that begins at all of them, each with a seed of its own. */
record Together(List<Tensor> seeds) implements TensorOp {
  static Tensor of(List<Tensor> ys, List<Tensor> seeds) {
    Tensor[] inputs = ys.toArray(new Tensor[0]);
    Tensor top = new Tensor(seeds.getFirst().data, new Together(seeds), 0, inputs);
    top.version = top.inputVersions();
    return top;
  }

  @Override
  public int arity() {
    return ANY;
  }

  @Override
  public boolean keepsArrays() {
    return false;
  }

  @Override
  public NdArray forward(NdArray... in) {
    throw new AssertionError("it is where a walk begins");
  }

  @Override
  @SuppressWarnings("unchecked") // T is Tensor, as only walks ask
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return (T) (TensorExpr<?>) seeds.get(input);
  }
}
