package adjoint.nn.check;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.check.program.Numbers;
import adjoint.nn.Activation;
import adjoint.nn.Init;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Mlp;
import adjoint.nn.Parallel;
import adjoint.nn.Residual;
import adjoint.nn.Sequential;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random layers in F64, each with an input that fits. */
public final class Layers {
  private static final int MOST_EXAMPLES = 3;
  private static final List<Activation> ACTIVATIONS = List.of(Activation.values());

  private Layers() {}

  /** Any of the activations. */
  public static Activation activation(RandomGenerator rng) {
    return ACTIVATIONS.get(rng.nextInt(ACTIVATIONS.size()));
  }

  /** A linear layer, with or without a bias, for inputs of one to three axes. */
  public static LayerCase linear(RandomGenerator rng, int maxWidth) {
    int in = rng.nextInt(1, maxWidth + 1);
    int rank = rng.nextInt(1, 4);
    int[] shape = new int[rank];
    Arrays.setAll(shape, axis -> axis == rank - 1 ? in : rng.nextInt(1, MOST_EXAMPLES + 1));
    return new LayerCase(linear(rng, in, rng.nextInt(1, maxWidth + 1)), input(rng, shape));
  }

  /** A multilayer perceptron of 1 to {@code maxDepth} linear layers. */
  public static LayerCase mlp(RandomGenerator rng, int maxDepth, int maxWidth) {
    int[] sizes = new int[rng.nextInt(1, maxDepth + 1) + 1];
    Arrays.setAll(sizes, i -> rng.nextInt(1, maxWidth + 1));
    return mlp(rng, activation(rng), activation(rng), sizes);
  }

  /** A multilayer perceptron of these sizes. */
  public static LayerCase mlp(
      RandomGenerator rng, Activation hidden, Activation output, int... sizes) {
    requireNonNull(rng, "layers: rng is null");
    requireNonNull(hidden, "layers: hidden is null");
    requireNonNull(output, "layers: output is null");
    Mlp recipe = Mlp.of(sizes).activation(hidden).output(output).dtype(DType.F64);
    Layer model = (rng.nextInt(4) == 0 ? recipe.withoutBias() : recipe).init(rng);
    return new LayerCase(model, input(rng, rng.nextInt(1, MOST_EXAMPLES + 1), sizes[0]));
  }

  /** Linear layers, activations, and rows, residuals and branches of these inside each other. */
  public static LayerCase any(RandomGenerator rng, int maxDepth, int maxWidth) {
    List<Layer> layers = new ArrayList<>();
    int in = rng.nextInt(1, maxWidth + 1);
    int width = in;
    for (int left = rng.nextInt(1, maxDepth + 1); left > 0; left--) {
      if (rng.nextBoolean()) {
        layers.add(activation(rng));
      } else {
        int out = rng.nextInt(1, maxWidth + 1);
        layers.add(linear(rng, width, out));
        width = out;
      }
      layers =
          switch (rng.nextInt(8)) {
            case 0, 1 -> only(Sequential.of(layers));
            case 2 -> only(Residual.of(Sequential.of(layers), linear(rng, in, width)));
            case 3 -> only(Parallel.sum(Sequential.of(layers), linear(rng, in, width)));
            default -> layers;
          };
    }
    int[] shape = rng.nextBoolean() ? new int[] {in} : new int[] {rng.nextInt(1, 4), in};
    return new LayerCase(Sequential.of(layers), input(rng, shape));
  }

  private static List<Layer> only(Layer layer) {
    return new ArrayList<>(List.of(layer));
  }

  private static Linear linear(RandomGenerator rng, int in, int out) {
    Linear.Builder recipe = Linear.of(in, out).dtype(DType.F64).bias(Init.uniform(-1, 1));
    return (rng.nextInt(4) == 0 ? recipe.withoutBias() : recipe).init(rng);
  }

  private static Tensor input(RandomGenerator rng, int... shape) {
    return Numbers.WELL_SCALED.tensor(rng, Shape.of(shape));
  }
}
