package adjoint.op;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@link Dual} of arrays: the tangent has the shape of the value. */
record TensorDual<T extends TensorExpr<T>>(T value, T tangent)
    implements TensorExpr<TensorDual<T>> {
  static <T extends TensorExpr<T>> TensorDual<T> constant(T value) {
    return new TensorDual<>(value, value.constant(NdArray.zeros(value.dtype(), value.shape())));
  }

  @Override
  public TensorDual<T> apply(UnaryOp op) {
    T y = value.apply(op);
    return new TensorDual<>(y, op.vjp(value, y, tangent));
  }

  @Override
  public TensorDual<T> apply(BinaryOp op, TensorDual<T> b) {
    T y = value.apply(op, b.value);
    T left = op.vjpLeft(value, b.value, y, tangent.broadcastTo(y.shape()));
    T right = op.vjpRight(value, b.value, y, b.tangent.broadcastTo(y.shape()));
    return new TensorDual<>(y, left.add(right));
  }

  @Override
  public TensorDual<T> apply(TensorOp op, List<TensorDual<T>> others) {
    List<T> values = new ArrayList<>();
    List<T> tangents = new ArrayList<>();
    Stream.concat(Stream.of(this), others.stream())
        .forEach(x -> {
          values.add(x.value);
          tangents.add(x.tangent);
        });
    T y = value.apply(op, values.subList(1, values.size()));
    return new TensorDual<>(y, op.jvp(values, y, tangents));
  }

  @Override
  public Results<TensorDual<T>> apply(MultiOp op, List<TensorDual<T>> others) {
    List<T> values = new ArrayList<>(List.of(value));
    List<T> tangents = new ArrayList<>(List.of(tangent));
    for (TensorDual<T> other : others) {
      values.add(other.value);
      tangents.add(other.tangent);
    }
    Results<T> out = value.apply(op, values.subList(1, values.size()));
    List<T> moved = op.jvp(values, out, tangents);
    List<TensorDual<T>> duals = new ArrayList<>();
    for (int i = 0; i < moved.size(); i++) {
      duals.add(new TensorDual<>(out.get(i), moved.get(i)));
    }
    return new Results<>(duals, out.indices());
  }

  @Override
  public TensorDual<T> constant(double c) {
    return constant(value.constant(c));
  }

  @Override
  public TensorDual<T> constant(NdArray c) {
    return constant(value.constant(c));
  }

  @Override
  public TensorDual<T> detach() {
    return constant(value.detach());
  }

  @Override
  public Shape shape() {
    return value.shape();
  }

  @Override
  public DType dtype() {
    return value.dtype();
  }
}
