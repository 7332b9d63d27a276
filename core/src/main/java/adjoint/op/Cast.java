package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.DType;
import adjoint.array.NdArray;
import java.util.List;

/**
 * The same numbers in another dtype, rounded to it.
 *
 * <p>vjp: g in the dtype of x.
 *
 * @param dtype the dtype of y
 */
public record Cast(DType dtype) implements LinearOp {
  /** Checks the arguments. */
  public Cast {
    requireNonNull(dtype, "cast: dtype is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].to(dtype);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return g.to(in.get(0).dtype());
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.apply(this);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).to(OnnxType.of(dtype));
  }
}
