package adjoint.nn.conv;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.nn.Block;
import adjoint.nn.Mode;
import adjoint.nn.Weighted;
import adjoint.op.Convolution;
import java.util.List;
import java.util.Optional;

/**
 * Images {@code [n, in, depth, height, width]} under a window of weights, and a shift of each
 * channel: {@code y = x ⋆ W + b}, {@code [n, out, …]}; see {@link adjoint.op.Convolve}.
 *
 * {@snippet :
 * Conv3d told = Conv3d.of(3, 16, 3).stride(2).padding(1).init(rng);
 * Recipe recipe = Conv3d.to(16, 3).samePadding().then(Activation.RELU);
 * }
 *
 * @param weight {@code [out, in/groups, depth, height, width]}
 * @param bias {@code [out]}, if there is one
 * @param how stride, padding, dilation and groups
 */
public record Conv3d(Parameter weight, Optional<Parameter> bias, Convolution how)
    implements Weighted {
  private static final Convs KIND = new Convs("Conv3d", 3, Layout.OUT_IN);

  /**
   * Checks that the parts fit. In what {@link adjoint.Grad} gives for each example or output,
   * weight and bias have more axes in front.
   */
  public Conv3d {
    KIND.requireParts(weight, bias, how);
  }

  /**
   * A layer of so many channels and a window of these extents, one number or one for each axis; to
   * be finished by {@link ConvBuilder#init}.
   */
  public static ConvBuilder<Conv3d> of(int in, int out, int... window) {
    return to(out, window).from(in);
  }

  /** The same for as many channels as images turn out to have. */
  public static ConvBuilder<Conv3d> to(int out, int... window) {
    return ConvBuilder.of(KIND, (w, b, how, _) -> new Conv3d(w, b, how), out, window);
  }

  @Override
  public int outputAxis() {
    return -5;
  }

  @Override
  public Tensor compute(Tensor x, Tensor weight, Mode mode) {
    KIND.requireFit(this, x, this.weight, how, List.of());
    return KIND.shift(x.conv3d(weight, how), bias);
  }

  private String name() {
    return KIND.describe(weight, how, List.of());
  }

  @Override
  public Conv3d cast(DType dtype) {
    Weighted.super.cast(dtype);
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
