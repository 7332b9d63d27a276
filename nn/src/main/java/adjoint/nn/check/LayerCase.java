package adjoint.nn.check;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.check.GradCheck;
import adjoint.check.GradReport;
import adjoint.nn.Block;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import java.util.SplittableRandom;

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

  /**
   * The check of the layer, in evaluation, with respect to its input and each of its parameters.
   */
  public GradCheck gradCheck() {
    return GradCheck.of(x -> layer.forward(x)).parameters(layer.parameters());
  }

  /**
   * Checks all derivatives of the first order at the input, and that the layer hands its mode on to
   * those in it.
   *
   * @throws adjoint.check.WrongGradientError if a derivative is wrong
   * @throws IllegalStateException if a layer is called without its mode in training
   */
  public GradReport check() {
    // A copy, because training changes buffers.
    Block.copyOf(layer).forward(input, Mode.training(new SplittableRandom(0)));
    return gradCheck().check(input);
  }
}
