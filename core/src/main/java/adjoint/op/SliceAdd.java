package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.SliceSum;
import java.util.ArrayList;
import java.util.List;

/**
 * Zeros to which each input is added at its slices, one after the other: the adjoint of {@link
 * Slice}, and of several slices of one tensor together.
 *
 * <p>{@code y[…, start + j·step, …] += x[…, j, …]} for each input x, in their order. vjp: the
 * input's slices of g.
 *
 * @param shape of y
 * @param slices where each input goes
 */
public record SliceAdd(Shape shape, List<Slice> slices) implements LinearOp {
  /** Copies the list. */
  public SliceAdd {
    requireNonNull(shape, "SliceAdd: shape is null");
    requireNonNull(slices, "SliceAdd: slices is null");
    slices.forEach(slice -> requireNonNull(slice, "SliceAdd: one of slices is null"));
    slices = List.copyOf(slices);
  }

  @Override
  public int arity() {
    return slices.size();
  }

  @Override
  public NdArray forward(NdArray... in) {
    SliceSum sum = new SliceSum(in[0].dtype(), shape);
    for (int k = 0; k < in.length; k++) {
      Slice slice = slices.get(k);
      sum.add(in[k], slice.axis(), slice.start(), slice.step());
    }
    return sum.get();
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return g.apply(slices.get(input));
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    List<Slice> behind = new ArrayList<>();
    for (Slice slice : slices) {
      behind.add(slice.along(1 + shape.axis(slice.label(), slice.axis())));
    }
    return in.apply(new SliceAdd(in.with(shape), behind));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue sum = null;
    for (int k = 0; k < slices.size(); k++) {
      OnnxValue part = slices.get(k).onnxAmongZeros(call, this, k);
      sum = sum == null ? part : sum.add(part);
    }
    return sum == null ? call.zeros() : sum;
  }
}
