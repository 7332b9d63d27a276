package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.ArrayKernels;
import adjoint.array.Axes;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.List;
import java.util.Map;

/**
 * Numbers along an axis divided by their spread, {@code y = (x − c)·r} with {@code r = 1/√(mean (x
 * − c)² + ε)}, and r, of which the axis keeps one: what layer norm and its relatives are made of.
 *
 * <p>vjp: {@link NormalizeInput} of g, y and r, that is {@code r·(g − mean g − y·mean g·y)},
 * without the mean of g where c is 0; of a cotangent h of r, {@code −h·r²·y/n}.
 *
 * @param center c
 * @param axis along which the numbers lie
 * @param epsilon ε
 */
public record Normalize(Center center, int axis, double epsilon) implements MultiOp {
  /** What the spread is measured from. */
  public enum Center {
    /** The mean of the numbers: the spread is their standard deviation. */
    MEAN,
    /** 0: the spread is the root of their mean square. */
    ZERO
  }

  /** Checks the arguments. */
  public Normalize {
    requireNonNull(center, "normalize: center is null");
    if (!(epsilon >= 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "normalize: epsilon must be 0 or positive, not " + epsilon);
    }
  }

  @Override
  public List<String> results() {
    return List.of("values", "scale");
  }

  @Override
  public Results<NdArray> forward(NdArray... in) {
    Shape shape = in[0].shape();
    if (shape.extent(shape.axis(label(), axis)) == 0) {
      throw new ShapeException(
          "%s: axis %s of %s is empty, and has no spread".formatted(label(), axis, shape));
    }
    List<NdArray> yr =
        switch (center) {
          case MEAN -> ArrayKernels.standardize(in[0], axis, epsilon);
          case ZERO -> ArrayKernels.rmsNormalize(in[0], axis, epsilon);
        };
    return Results.of(yr);
  }

  @Override
  public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
    T y = back.out(0);
    T r = back.out(1);
    back.g(0).ifPresent(g -> back.to(0, () -> g.apply(input(), List.of(y, r))));
    back.g(1).ifPresent(h -> back.to(0, () -> h.strongMul(slope(r, y)).strongMul(y)));
  }

  @Override
  public <T extends TensorExpr<T>> List<T> jvp(List<T> in, Results<T> out, List<T> tangents) {
    T y = out.get(0);
    T r = out.get(1);
    T t = tangents.getFirst();
    T along = t.strongMul(y).sum(Axes.keep(axis));
    return List.of(t.apply(input(), List.of(y, r)), along.strongMul(slope(r, y)));
  }

  /** {@code −r²/n}. */
  private <T extends TensorExpr<T>> T slope(T r, T y) {
    return r.square().div(-y.shape().extent(axis));
  }

  private NormalizeInput input() {
    return new NormalizeInput(center, axis);
  }

  @Override
  public <T extends TensorExpr<T>> Results<T> batch(Batched<T> in) {
    return in.apply(new Normalize(center, in.axis(label(), axis), epsilon));
  }

  @Override
  public List<OnnxValue> onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    Map<String, Object> along = Map.of("axes", List.of(call.axis(label(), axis)), "keepdims", 1);
    OnnxValue centered = center == Center.ZERO ? x : x.sub(x.node("ReduceMean", along));
    OnnxValue variance = centered.mul(centered).node("ReduceMean", along);
    OnnxValue scale = variance.add(epsilon).node("Sqrt").node("Reciprocal");
    return List.of(centered.mul(scale), scale);
  }
}
