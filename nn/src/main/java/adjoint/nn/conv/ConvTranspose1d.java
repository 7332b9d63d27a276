package adjoint.nn.conv;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.nn.Block;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import adjoint.op.Convolution;
import java.util.List;
import java.util.Optional;

/**
 * The adjoint of a convolution, which makes images {@code [n, in, width]} larger, and a shift of
 * each channel: {@code [n, out, …]} of extents {@code (extent − 1)·stride − 2·padding +
 * dilation·(window − 1) + 1 + outputPadding}; see {@link adjoint.op.ConvolveInput}.
 *
 * {@snippet :
 * Layer twice = ConvTranspose1d.of(16, 3, 3).stride(2).padding(1).outputPadding(1).init(rng);
 * }
 *
 * @param weight {@code [in, out/groups, width]}
 * @param bias {@code [out]}, if there is one
 * @param how stride, padding, dilation and groups of the convolution whose adjoint it is
 * @param outputPadding elements behind each axis that the convolution would not have seen, fewer
 *     than its stride: one number, or one for each axis
 */
public record ConvTranspose1d(
    Parameter weight, Optional<Parameter> bias, Convolution how, List<Integer> outputPadding)
    implements Layer {
  private static final Convs KIND = new Convs("ConvTranspose1d", 1, Layout.IN_OUT);

  /**
   * Checks that the parts fit. In what {@link adjoint.Grad} gives for each example or output,
   * weight and bias have more axes in front.
   */
  public ConvTranspose1d {
    requireNonNull(outputPadding, "ConvTranspose1d: outputPadding is null");
    KIND.requireParts(weight, bias, how);
    KIND.requireToldPadding(how);
    outputPadding = List.copyOf(outputPadding);
  }

  /**
   * A layer of so many channels and a window of these extents, one number or one for each axis; to
   * be finished by {@link ConvBuilder#init}.
   */
  public static ConvBuilder<ConvTranspose1d> of(int in, int out, int... window) {
    return to(out, window).from(in);
  }

  /** The same for as many channels as images turn out to have. */
  public static ConvBuilder<ConvTranspose1d> to(int out, int... window) {
    return ConvBuilder.of(KIND, ConvTranspose1d::new, out, window);
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    KIND.requireFit(this, x, weight, how, outputPadding);
    int[] more = outputPadding.stream().mapToInt(n -> n).toArray();
    return KIND.shift(x.convolveTransposed(weight, how, more), bias);
  }

  private String name() {
    return KIND.describe(weight, how, outputPadding);
  }

  @Override
  public ConvTranspose1d cast(DType dtype) {
    Layer.super.cast(dtype);
    return this;
  }

  @Override
  public String describe() {
    return Block.describe(name(), this);
  }

  @Override
  public String toString() {
    return describe();
  }
}
