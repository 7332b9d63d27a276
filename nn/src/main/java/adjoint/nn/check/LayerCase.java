package adjoint.nn.check;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.check.GradCheck;
import adjoint.check.GradReport;
import adjoint.nn.Layer;

/**
 * A layer and an input that fits, both F64.
 *
 * {@snippet :
 * LayerCase drawn = Layers.mlp(rng, 3, 4);
 * drawn.gradCheck().order(2).check(drawn.input());
 * }
 */
public record LayerCase(Layer layer, Tensor input) {
  /** Checks the arguments. */
  public LayerCase {
    requireNonNull(layer, "LayerCase: layer is null");
    requireNonNull(input, "LayerCase: input is null");
  }

  /** The check of the layer with respect to its input and each of its parameters. */
  public GradCheck gradCheck() {
    return GradCheck.of(x -> layer.forward(x)).parameters(layer.parameters());
  }

  /**
   * Checks all derivatives of the first order at the input.
   *
   * @throws adjoint.check.WrongGradientError if one is wrong
   */
  public GradReport check() {
    return gradCheck().check(input);
  }
}
