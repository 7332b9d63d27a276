package adjoint.nn.norm;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.ShapeException;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import adjoint.nn.Weighted;
import java.util.stream.IntStream;

/**
 * A layer with its weight in two parts, a length and a direction for each output: {@code w =
 * g·v/‖v‖}, where v, the direction, is the layer's own weight. The step of an optimizer changes one
 * without the other.
 *
 * {@snippet :
 * Layer layer = WeightNorm.of(Linear.of(3, 4).init(rng)); // computes what the Linear did
 * }
 *
 * <p>T. Salimans, D. P. Kingma: Weight normalization, a simple reparameterization to accelerate
 * training of deep neural networks. NeurIPS 2016.
 *
 * @param gain g, a number for each output
 * @param layer what computes with w in place of v
 */
public record WeightNorm(Parameter gain, Weighted layer) implements Layer {
  /**
   * Checks the arguments. In what {@link adjoint.Grad} gives for each example or output, gain and
   * weight have more axes in front.
   */
  public WeightNorm {
    requireNonNull(gain, "WeightNorm: gain is null");
    requireNonNull(layer, "WeightNorm: layer is null");
    Parameter weight = layer.weight();
    int outputs = weight.shape().extent(layer.outputAxis());
    if (gain.rank() == 0 || gain.shape().extent(-1) != outputs || gain.dtype() != weight.dtype()) {
      throw new ShapeException(
          String.format(
              "WeightNorm: gain %s%s does not fit weight %s%s, it must be %s[%s]",
              gain.dtype(), gain.shape(), weight.dtype(), weight.shape(), weight.dtype(), outputs));
    }
  }

  /** The layer with the lengths that its weight has now, so that its outputs stay what they are. */
  public static WeightNorm of(Weighted layer) {
    requireNonNull(layer, "WeightNorm: layer is null");
    Tensor lengths = lengths(layer.weight().detach(), layer.outputAxis());
    if (!(lengths.min().item() > 0)) {
      throw new IllegalArgumentException(
          "WeightNorm: the weights of one output are all 0, which have no direction; start"
              + " elsewhere");
    }
    return new WeightNorm(Parameter.of("gain", lengths.reshape(-1)), layer);
  }

  /** The norms of the weights of each output; of other axes one number stays. */
  private static Tensor lengths(Tensor v, int outputAxis) {
    int outputs = v.shape().axis("WeightNorm", outputAxis);
    int[] others = IntStream.range(0, v.rank()).filter(axis -> axis != outputs).toArray();
    return v.norm(2, Axes.keep(others));
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    Parameter v = layer.weight();
    Tensor lengths = lengths(v, layer.outputAxis());
    Tensor stretch = gain.reshape(lengths.shape().extents()).div(lengths);
    return layer.compute(x, v.mul(stretch), mode);
  }

  @Override
  public WeightNorm cast(DType dtype) {
    Layer.super.cast(dtype);
    return this;
  }

  @Override
  public String toString() {
    return describe();
  }
}
