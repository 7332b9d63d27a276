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

/** Neurons side by side: all of them see the same inputs, and each gives one output. */
public final class NeuronLayer {
  private final List<Neuron> neurons;

  private NeuronLayer(List<Neuron> neurons) {
    this.neurons = neurons;
    if (neurons.isEmpty()) {
      throw new ShapeException("NeuronLayer: needs at least one neuron");
    }
    for (Neuron neuron : neurons) {
      if (neuron.inputs() != inputs()) {
        throw new ShapeException(
            "NeuronLayer: all neurons take the same inputs, but some have "
                + inputs()
                + " weights and some "
                + neuron.inputs());
      }
    }
  }

  /** These neurons, one per output. */
  public static NeuronLayer of(Neuron... neurons) {
    requireNonNull(neurons, "NeuronLayer: neurons is null");
    return new NeuronLayer(Elements.copy("NeuronLayer: neuron", Arrays.asList(neurons)));
  }

  /**
   * Neurons with these numbers, laid out as in {@link adjoint.nn.Linear}: {@code
   * weights[input][neuron]}.
   */
  public static NeuronLayer of(
      double[][] weights, double[] biases, UnaryOperator<Value> activation) {
    requireNonNull(activation, "NeuronLayer: activation is null");
    List<Neuron> neurons = new ArrayList<>();
    for (int j = 0; j < biases.length; j++) {
      double[] column = new double[weights.length];
      for (int i = 0; i < column.length; i++) {
        if (weights[i].length != biases.length) {
          throw new ShapeException(
              String.format(
                  "NeuronLayer: row %s has %s weights for %s biases",
                  i, weights[i].length, biases.length));
        }
        column[i] = weights[i][j];
      }
      neurons.add(Neuron.of(column, biases[j], activation));
    }
    return new NeuronLayer(neurons);
  }

  /** Neurons with random weights, drawn neuron by neuron; see {@link Neuron#random}. */
  public static NeuronLayer random(
      int inputs, int outputs, UnaryOperator<Value> activation, RandomGenerator rng) {
    requireNonNull(activation, "NeuronLayer: activation is null");
    requireNonNull(rng, "NeuronLayer: rng is null");
    List<Neuron> neurons = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      neurons.add(Neuron.random(inputs, activation, rng));
    }
    return new NeuronLayer(List.copyOf(neurons));
  }

  /** The outputs, one per neuron. */
  public List<Value> forward(List<Value> x) {
    Value[] outputs = new Value[neurons.size()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = neurons.get(i).forward(x);
    }
    return List.of(outputs);
  }

  /** The outputs for plain numbers. */
  public List<Value> forward(double... x) {
    return forward(Neuron.constants(x));
  }

  /** The neurons. */
  public List<Neuron> neurons() {
    return neurons;
  }

  /** The parameters of the first neuron, then of the second, and so on. */
  public List<Value> parameters() {
    List<Value> parameters = new ArrayList<>();
    for (Neuron neuron : neurons) {
      parameters.addAll(neuron.parameters());
    }
    return Collections.unmodifiableList(parameters);
  }

  /** How many inputs it takes. */
  public int inputs() {
    return neurons.getFirst().inputs();
  }

  /** How many outputs it gives. */
  public int outputs() {
    return neurons.size();
  }

  /** For example {@code NeuronLayer(2 -> 3, sigmoid): 9 parameters}. */
  @Override
  public String toString() {
    return "NeuronLayer("
        + inputs()
        + " -> "
        + outputs()
        + ", "
        + neurons.getFirst().activationName()
        + "): "
        + parameters().size()
        + " parameters";
  }
}
