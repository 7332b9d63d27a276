package adjoint.nn.check;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.check.GradCheck;
import adjoint.check.GradReport;
import adjoint.check.JavaText;
import adjoint.check.Point;
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
   * Its errors tell the layer and its numbers.
   */
  public GradCheck gradCheck() {
    return GradCheck.of(x -> layer.forward(x))
        .parameters(layer.parameters())
        .describedBy(point -> describe(point, "layer", layer));
  }

  /** A block as a remark, and the numbers that make one of the same form equal to it. */
  static void describe(Point point, String name, Block block) {
    point.remark(block.describe());
    block.parameters().forEach((path, p) -> point.set(name + ".parameters()", path, p));
    block.buffers().forEach((path, b) -> point.set(name + ".buffers()", path, b.value()));
  }

  /**
   * Checks that no derivative of the first order at the input is wrong, and that the layer hands
   * its mode on to those in it. A layer that is drawn may stand on kinks, where nothing can be
   * told.
   *
   * @throws adjoint.check.WrongGradientError if one is wrong
   * @throws IllegalStateException if a layer is called without its mode in training
   */
  public GradReport checkNotWrong() {
    // A copy, because training changes buffers.
    Block.copyOf(layer).forward(input, Mode.training(new SplittableRandom(0)));
    return gradCheck().checkNotWrong(input);
  }

  /**
   * The layer, and as Java all numbers: of the input, and of parameters and buffers. Set in a layer
   * of the same form, they make an equal one.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(layer.toString());
    text.append("\nTensor x = ").append(JavaText.tensor(input.data())).append(';');
    layer.parameters().forEach((path, p) -> set(text, "parameters", path, p));
    layer.buffers().forEach((path, b) -> set(text, "buffers", path, b.value()));
    return text.toString();
  }

  private static void set(StringBuilder text, String kind, String path, Tensor numbers) {
    text.append("\nlayer.").append(kind).append("().get(\"").append(path).append("\").set(");
    text.append(JavaText.tensor(numbers.data())).append(");");
  }
}
