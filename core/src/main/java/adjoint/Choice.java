package adjoint;

import adjoint.array.NdArray;
import adjoint.op.Batched;
import adjoint.op.OnnxCall;
import adjoint.op.OnnxValue;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.List;

/** {@code a} where {@code mask > 0}, otherwise {@code b}, of a mask that is in a map. */
record Choice() implements TensorOp {
  static final Choice OP = new Choice();

  /** The operands, and the mask between them. */
  @Override
  public int arity() {
    return 3;
  }

  @Override
  public String label() {
    return "where";
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[1].where(in[0], in[2]);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    T mask = in.get(1);
    T mine = input == 0 ? mask : input == 2 ? mask.lessEqual(0) : g.constant(0);
    return g.maskedBy(mine.to(g.dtype())).sumTo(in.get(input).shape());
  }

  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    return tangents.get(0).apply(this, List.of(in.get(1), tangents.get(2)));
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.applyAligned(this);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue mask = call.in(1);
    return mask.compare("Greater", mask.constant(0)).where(call.in(0), call.in(2));
  }
}
