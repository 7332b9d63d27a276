package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.ArrayKernels;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.List;

/**
 * The adjoint of {@link Convolve} for the weights: {@code w[o, c, k] = Σ g[n, o, p] · x[n, c,
 * p·stride + k·dilation − before]}.
 *
 * <p>vjp: {@link ConvolveInput} of g and v, {@link Convolve} of x and v, where v is its cotangent.
 *
 * @param how stride, padding, dilation and groups
 * @param weights the shape of the result
 */
public record ConvolveWeight(Convolution how, Shape weights) implements BilinearOp {
  /** Checks the arguments. */
  public ConvolveWeight {
    requireNonNull(how, "convolveWeight: how is null");
    requireNonNull(weights, "convolveWeight: weights is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    Shape x = in[0].shape();
    Shape g = in[1].shape();
    Shape fits = how.result(label(), x, weights);
    if (!g.equals(fits)) {
      throw new ShapeException(
          "%s: a convolution of %s with %s gives %s, not %s"
              .formatted(label(), x, weights, fits, g));
    }
    return ArrayKernels.convolveWeight(label(), in[0], in[1], how.geometry(x, weights, g), weights);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    T x = in.get(0);
    return input == 0
        ? in.get(1).apply(new ConvolveInput(how, x.shape()), g)
        : x.apply(new Convolve(how), g);
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    if (in.size() == 0) {
      return in.ofNone(weights);
    }
    Shape all = weights.with(0, Math.multiplyExact(in.size(), weights.extent(0)));
    T x = Images.beside(in.all(0));
    T g = Images.beside(in.all(1));
    return in.separated(
        x.apply(new ConvolveWeight(how.times(in.size()), all), g), 0, weights.extent(0));
  }
}
