package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.array.DType;
import adjoint.array.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The recipe of a multilayer perceptron: {@link Linear} layers with an activation after each.
 * {@link #init(RandomGenerator)} makes the model, a {@link Sequential}. Immutable.
 *
 * <p>Unless told otherwise: relu between the layers, nothing after the last one, biases of zero,
 * F32.
 *
 * {@snippet :
 * Layer model = Mlp.of(2, 16, 1).activation(Activation.TANH).output(Activation.SIGMOID).init(rng);
 * }
 */
public final class Mlp {
  private final List<Linear.Builder> layers;
  private final Layer hidden;
  private final Layer output;

  private Mlp(List<Linear.Builder> layers, Layer hidden, Layer output) {
    this.layers = layers;
    this.hidden = hidden;
    this.output = output;
  }

  /** From {@code sizes[0]} inputs through hidden layers to the last size's outputs. */
  public static Mlp of(int... sizes) {
    if (sizes.length < 2) {
      throw new ShapeException(
          "Mlp: needs at least the number of inputs and the number of outputs, got "
              + Arrays.toString(sizes));
    }
    List<Linear.Builder> layers = new ArrayList<>();
    for (int i = 1; i < sizes.length; i++) {
      if (sizes[i - 1] < 1 || sizes[i] < 1) {
        throw new ShapeException(
            "Mlp: every size must be at least 1, got " + Arrays.toString(sizes));
      }
      layers.add(Linear.of(sizes[i - 1], sizes[i]));
    }
    return new Mlp(layers, Activation.RELU, Activation.IDENTITY);
  }

  /**
   * From as many inputs as there turn out to be through hidden layers to the last size's outputs.
   */
  public static Recipe to(int... sizes) {
    int[] outs = requireNonNull(sizes, "Mlp: sizes is null").clone();
    return (in, dtype, rng) -> {
      int[] all = IntStream.concat(IntStream.of(in.extent(-1)), IntStream.of(outs)).toArray();
      return of(all).dtype(dtype).init(rng);
    };
  }

  /** What follows every layer but the last. */
  public Mlp activation(Layer hidden) {
    requireNonNull(hidden, "Mlp: hidden is null");
    return new Mlp(layers, requireNoParameters(hidden), output);
  }

  /** What follows the last layer. */
  public Mlp output(Layer output) {
    requireNonNull(output, "Mlp: output is null");
    return new Mlp(layers, hidden, requireNoParameters(output));
  }

  /** One object stands in many places: if it had parameters, all of these would share them. */
  private static Layer requireNoParameters(Layer activation) {
    if (!activation.parameters().isEmpty()) {
      throw new IllegalArgumentException(
          "Mlp: activation "
              + activation.describe()
              + " has parameters, which its layers would share;"
              + " put the layers into Sequential.of(...)");
    }
    return activation;
  }

  /** The dtype of the parameters. */
  public Mlp dtype(DType dtype) {
    requireNonNull(dtype, "Mlp: dtype is null");
    return new Mlp(layers.stream().map(layer -> layer.dtype(dtype)).toList(), hidden, output);
  }

  /** Layers {@code y = x·W} alone. */
  public Mlp withoutBias() {
    return new Mlp(layers.stream().map(Linear.Builder::withoutBias).toList(), hidden, output);
  }

  /** The model, with weights from {@link Init#glorotUniform()}. */
  public Sequential init(RandomGenerator rng) {
    return init(Init.glorotUniform(), rng);
  }

  /** The model, with weights drawn from the first layer to the last. */
  public Sequential init(Init weights, RandomGenerator rng) {
    requireNonNull(weights, "Mlp: weights is null");
    requireNonNull(rng, "Mlp: rng is null");
    List<Layer> parts = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      parts.add(layers.get(i).init(weights, rng));
      Layer activation = i < layers.size() - 1 ? hidden : output;
      if (activation != Activation.IDENTITY) {
        parts.add(activation);
      }
    }
    return Sequential.of(parts);
  }

  /** For example {@code Mlp(2 -> 16 -> 1, F32, relu, then identity)}. */
  @Override
  public String toString() {
    String sizes =
        layers.getFirst().in()
            + layers.stream().map(layer -> " -> " + layer.out()).collect(Collectors.joining());
    return "Mlp("
        + sizes
        + ", "
        + layers.getFirst().settings()
        + ", "
        + hidden.describe()
        + ", then "
        + output.describe()
        + ")";
  }
}
