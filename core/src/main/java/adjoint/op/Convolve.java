package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.ArrayKernels;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.List;

/**
 * Images under a window of weights, {@code [n, c, …] ⋆ [o, c/groups, …] → [n, o, …]}: {@code y[n,
 * o, p] = Σ w[o, c, k] · x[n, c, p·stride + k·dilation − before]}, a cross-correlation, as in
 * PyTorch and numpy's {@code correlate}.
 *
 * <p>vjp: {@link ConvolveInput} of g and w, {@link ConvolveWeight} of x and g. The three are
 * bilinear, and each is an adjoint of the others.
 *
 * @param how stride, padding, dilation and groups
 */
public record Convolve(Convolution how) implements BilinearOp {
  /** Checks the arguments. */
  public Convolve {
    requireNonNull(how, "convolve: how is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    Shape x = in[0].shape();
    Shape w = in[1].shape();
    Shape y = how.result(label(), x, w);
    return ArrayKernels.convolve(label(), in[0], in[1], how.geometry(x, w, y), y);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    T x = in.get(0);
    T w = in.get(1);
    return input == 0
        ? g.apply(new ConvolveInput(how, x.shape()), w)
        : x.apply(new ConvolveWeight(how, w.shape()), g);
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    if (!in.isMapped(1)) { // more images
      return in.separated(Batched.joined(in.in(0)).apply(this, in.in(1)), 0, in.shape(0).extent(0));
    }
    if (in.size() == 0) { // there are no 0 groups
      return in.ofNone(how.result(label(), in.shape(0), in.shape(1)));
    }
    T images = Images.beside(in.all(0));
    T y = images.apply(new Convolve(how.times(in.size())), Batched.joined(in.in(1)));
    return Images.apart(in, y, in.shape(1).extent(0));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Conv", how.onnx(call.shape(0), call.shape(1)), call.in(1));
  }
}
