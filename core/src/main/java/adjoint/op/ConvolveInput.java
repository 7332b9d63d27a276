package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.ArrayKernels;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The adjoint of {@link Convolve} for the images, a transposed convolution: {@code x[n, c, p·stride
 * + k·dilation − before] += w[o, c, k] · g[n, o, p]}.
 *
 * <p>vjp: {@link Convolve} of h and w, {@link ConvolveWeight} of h and g, where h is its cotangent.
 *
 * @param how stride, padding, dilation and groups
 * @param images the shape of the result
 */
public record ConvolveInput(Convolution how, Shape images) implements BilinearOp {
  /** Checks the arguments. */
  public ConvolveInput {
    requireNonNull(how, "convolveInput: how is null");
    requireNonNull(images, "convolveInput: images is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    Shape g = in[0].shape();
    Shape w = in[1].shape();
    Shape fits = how.result(label(), images, w);
    if (!g.equals(fits)) {
      throw new ShapeException(
          "%s: a convolution of %s with %s gives %s, not %s"
              .formatted(label(), images, w, fits, g));
    }
    return ArrayKernels.convolveInput(label(), in[0], in[1], how.geometry(images, w, g), images);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    T w = in.get(1);
    return input == 0
        ? g.apply(new Convolve(how), w)
        : g.apply(new ConvolveWeight(how, w.shape()), in.get(0));
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    int n = in.size();
    if (!in.isMapped(1)) { // more images
      Shape all = images.with(0, Math.multiplyExact(n, images.extent(0)));
      T x = Batched.joined(in.in(0)).apply(new ConvolveInput(how, all), in.in(1));
      return in.separated(x, 0, images.extent(0));
    }
    if (n == 0) {
      return in.ofNone(images);
    }
    Shape all = images.with(1, Math.multiplyExact(n, images.extent(1)));
    T g = Images.beside(in.all(0));
    T x = g.apply(new ConvolveInput(how.times(n), all), Batched.joined(in.in(1)));
    return Images.apart(in, x, images.extent(1));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    Map<String, Object> attributes = new HashMap<>(how.onnx(images, call.shape(1)));
    attributes.put("output_padding", how.beyond(call.shape(0), call.shape(1), images));
    return call.in(0).node("ConvTranspose", attributes, call.in(1));
  }
}
