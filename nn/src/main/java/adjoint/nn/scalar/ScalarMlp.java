package adjoint.nn.scalar;

import static java.util.Objects.requireNonNull;

import adjoint.Value;
import adjoint.array.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A multilayer perceptron of neurons: the outputs of a layer are the inputs of the next.
 *
 * {@snippet :
 * ScalarMlp model = ScalarMlp.random(List.of(2, 2, 1), Value::tanh, Value::sigmoid, rng);
 * Value loss = model.forward(0, 1).getFirst().sub(1).square();
 * new ScalarSgd(model.parameters(), 0.1).step(loss);
 * }
 */
public final class ScalarMlp {
  private final List<NeuronLayer> layers;

  private ScalarMlp(List<NeuronLayer> layers) {
    this.layers = layers;
    if (layers.isEmpty()) {
      throw new ShapeException("ScalarMlp: needs at least one layer");
    }
    for (int i = 1; i < layers.size(); i++) {
      if (layers.get(i).inputs() != layers.get(i - 1).outputs()) {
        throw new ShapeException(
            String.format(
                "ScalarMlp: layer %s takes %s inputs, but layer %s gives %s",
                i, layers.get(i).inputs(), i - 1, layers.get(i - 1).outputs()));
      }
    }
  }

  /** These layers, the first one applied first. */
  public static ScalarMlp of(NeuronLayer... layers) {
    requireNonNull(layers, "ScalarMlp: layers is null");
    return new ScalarMlp(Elements.copy("ScalarMlp: layer", Arrays.asList(layers)));
  }

  /**
   * Layers with random weights, drawn from the first layer to the last; see {@link Neuron#random}.
   */
  public static ScalarMlp random(
      List<Integer> sizes,
      UnaryOperator<Value> hidden,
      UnaryOperator<Value> output,
      RandomGenerator rng) {
    requireNonNull(hidden, "ScalarMlp: hidden is null");
    requireNonNull(output, "ScalarMlp: output is null");
    requireNonNull(rng, "ScalarMlp: rng is null");
    List<NeuronLayer> layers = new ArrayList<>();
    for (int i = 1; i < sizes.size(); i++) {
      UnaryOperator<Value> activation = i < sizes.size() - 1 ? hidden : output;
      layers.add(NeuronLayer.random(sizes.get(i - 1), sizes.get(i), activation, rng));
    }
    return new ScalarMlp(layers);
  }

  /** The outputs of the last layer. */
  public List<Value> forward(List<Value> x) {
    List<Value> y = x;
    for (NeuronLayer layer : layers) {
      y = layer.forward(y);
    }
    return y;
  }

  /** The outputs for plain numbers. */
  public List<Value> forward(double... x) {
    return forward(Neuron.constants(x));
  }

  /** The layers. */
  public List<NeuronLayer> layers() {
    return layers;
  }

  /** The parameters of the first layer, then of the second, and so on. */
  public List<Value> parameters() {
    List<Value> parameters = new ArrayList<>();
    for (NeuronLayer layer : layers) {
      parameters.addAll(layer.parameters());
    }
    return Collections.unmodifiableList(parameters);
  }

  /** The layers one below the other, and the total. */
  @Override
  public String toString() {
    String parts = layers.stream().map(layer -> "  " + layer + "\n").collect(Collectors.joining());
    return "ScalarMlp(\n" + parts + "): " + parameters().size() + " parameters";
  }
}
