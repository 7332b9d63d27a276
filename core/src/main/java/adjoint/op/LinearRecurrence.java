package adjoint.op;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.List;

/**
 * {@code y₀ = x₀, yᵢ = aᵢ·yᵢ₋₁ + xᵢ} along an axis. Nothing comes before the first, and a₀ is not
 * used.
 *
 * <p>vjp: {@code rᵢ = gᵢ + aᵢ₊₁·rᵢ₊₁} for x, which is the same from the other end, and {@code
 * rᵢ·yᵢ₋₁} for a.
 *
 * @param axis along which it goes
 */
public record LinearRecurrence(int axis) implements TensorOp {
  @Override
  public int arity() {
    return 2;
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].linearRecurrence(axis, in[1]);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    T factors = delayed(in.get(1).flip(axis), axis);
    T r = g.flip(axis).linearRecurrence(axis, factors).flip(axis);
    return switch (input) {
      case 0 -> r;
      case 1 -> r.strongMul(delayed(y, axis));
      default -> throw new IndexOutOfBoundsException(input);
    };
  }

  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    T moved = tangents.get(0).add(tangents.get(1).strongMul(delayed(y, axis)));
    return moved.linearRecurrence(axis, in.get(1));
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.apply(new LinearRecurrence(in.axis(label(), axis)));
  }

  /** Each element a step later; 0 for the first, and without the last. */
  static <T extends TensorExpr<T>> T delayed(T x, int axis) {
    int n = x.shape().extent(axis);
    return n == 0 ? x : later(x.slice(axis, 0, n - 1), axis, x.shape());
  }

  /** The elements from the second on; 0 for the first. */
  static <T extends TensorExpr<T>> T later(T rest, int axis, Shape shape) {
    Slice place = new Slice(axis, shape.extent(axis) > 1 ? 1 : 0, shape.extent(axis) - 1, 1);
    return rest.apply(new SliceAdd(shape, List.of(place)));
  }

  /**
   * {@code log₂ n} passes, each of which joins stretches of twice as many steps: {@code yᵢ +=
   * aᵢ·yᵢ₋ₛ, aᵢ *= aᵢ₋ₛ}. So it multiplies factors with each other, whose products must not
   * overflow.
   */
  @Override
  public OnnxValue onnx(OnnxCall call) {
    int at = call.axis(label(), axis);
    OnnxValue y = call.in(0);
    OnnxValue a = call.padded(call.padded(call.in(1), at, -1, 0, 0), at, 1, 0, 0); // without a₀
    for (int step = 1; step < call.shape(0).extent(at); step *= 2) {
      y = y.add(a.mul(call.padded(y, at, step, -step, 0)));
      a = a.mul(call.padded(a, at, step, -step, 0));
    }
    return y;
  }
}
