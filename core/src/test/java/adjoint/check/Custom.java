package adjoint.check;

import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** An operation with a vjp of one's own, right or wrong. */
record Custom(String name, Function<List<Tensor>, Tensor> f, Rule rule) implements TensorOp {

  /** A vjp. */
  interface Rule {
    Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g);
  }

  /** A vjp of an operation with one input. */
  interface Simple {
    Tensor vjp(Tensor x, Tensor y, Tensor g);
  }

  static Function<Tensor, Tensor> of(String name, Function<Tensor, Tensor> f, Simple rule) {
    Custom op =
        new Custom(name, in -> f.apply(in.getFirst()), (_, in, y, g) -> rule.vjp(in[0], y, g));
    return x -> x.apply(op);
  }

  static Function<List<Tensor>, Tensor> ofMany(
      String name, Function<List<Tensor>, Tensor> f, Rule rule) {
    Custom op = new Custom(name, f, rule);
    return in -> in.getFirst().apply(op, in.subList(1, in.size()).toArray(Tensor[]::new));
  }

  @Override
  public String label() {
    return name;
  }

  @Override
  public int arity() {
    return ANY;
  }

  @Override
  public NdArray forward(NdArray... in) {
    return NoGrad.call(() -> f.apply(Arrays.stream(in).map(Tensor::of).toList()).data());
  }

  @Override
  @SuppressWarnings("unchecked") // only tensors are checked
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    Tensor[] tensors = in.toArray(Tensor[]::new);
    return (T) rule.vjp(input, tensors, (Tensor) y, (Tensor) g);
  }
}
