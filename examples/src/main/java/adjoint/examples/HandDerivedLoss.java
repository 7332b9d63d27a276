package adjoint.examples;

import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.List;

/**
 * The loss of one neuron for one point, {@code L = (y^ - y)^2} with {@code y^ = s(w.x + b)}, as an
 * operation of our own on w and b. Its derivatives were written by hand, so they may be wrong.
 *
 * @param x the point
 * @param y its class
 * @param lastFactor of dL/dw
 */
record HandDerivedLoss(Tensor x, double y, LastFactor lastFactor) implements TensorOp {
  /** What the last factor is. */
  enum LastFactor {
    WEIGHTS,
    POINT
  }

  /** {@code dL/dw = 2(y^ - y) s(1 - s) w}, as the lecture note prints it. */
  static HandDerivedLoss asPrinted(Tensor x, double y) {
    return new HandDerivedLoss(x, y, LastFactor.WEIGHTS);
  }

  /** {@code dL/dw = 2(y^ - y) s(1 - s) x}, as its program has it. */
  static HandDerivedLoss asProgrammed(Tensor x, double y) {
    return new HandDerivedLoss(x, y, LastFactor.POINT);
  }

  /** The loss from the library's operations, whose derivatives the library knows. */
  Tensor fromTheGraph(Tensor w, Tensor b) {
    return answer(w, b, x).sub(y).square();
  }

  private static <T extends TensorExpr<T>> T answer(T w, T b, T x) {
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
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T loss, T g) {
    T w = in.getFirst();
    T point = g.constant(x.data());
    T s = answer(w, in.getLast(), point);
    T dLdb = s.sub(y).mul(2).mul(s).mul(s.neg().add(1));
    return g.mul(input == 0 ? dLdb.mul(lastFactor == LastFactor.WEIGHTS ? w : point) : dLdb);
  }
}
