package adjoint.examples;

import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.op.TensorOp;
import java.util.function.BinaryOperator;

/**
 * The loss of one neuron for one point, {@code L = (y^ - y)^2} with {@code y^ = s(w.x + b)}, as an
 * operation of our own on w and b. Its derivatives were written by hand, so they may be wrong.
 *
 * @param x the point
 * @param y its class
 * @param lastFactor of dL/dw, made from w and x
 */
record HandDerivedLoss(Tensor x, double y, BinaryOperator<Tensor> lastFactor) implements TensorOp {
  /** {@code dL/dw = 2(y^ - y) s(1 - s) w}, as the lecture note prints it. */
  static HandDerivedLoss asPrinted(Tensor x, double y) {
    return new HandDerivedLoss(x, y, (w, _) -> w);
  }

  /** {@code dL/dw = 2(y^ - y) s(1 - s) x}, as its program has it. */
  static HandDerivedLoss asProgrammed(Tensor x, double y) {
    return new HandDerivedLoss(x, y, (_, point) -> point);
  }

  /** The loss from the library's operations, whose derivatives the library knows. */
  Tensor fromTheGraph(Tensor w, Tensor b) {
    return answer(w, b).sub(y).square();
  }

  private Tensor answer(Tensor w, Tensor b) {
    return w.mul(x).sum().add(b).sigmoid();
  }

  @Override
  public int arity() {
    return 2;
  }

  @Override
  public NdArray forward(NdArray... in) {
    return fromTheGraph(Tensor.of(in[0]), Tensor.of(in[1])).data();
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor loss, Tensor g) {
    Tensor w = in[0];
    Tensor s = answer(w, in[1]);
    Tensor dLdb = s.sub(y).mul(2).mul(s).mul(s.neg().add(1));
    return g.mul(input == 0 ? dLdb.mul(lastFactor.apply(w, x)) : dLdb);
  }
}
