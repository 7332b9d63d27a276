package adjoint.nn.scalar;

import static java.util.Objects.requireNonNull;

import adjoint.Value;
import adjoint.array.ShapeException;
import adjoint.op.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * One neuron: {@code y = f(w₁·x₁ + … + wₙ·xₙ + b)}. The sum is taken from left to right, the bias
 * last.
 *
 * {@snippet :
 * Neuron neuron = Neuron.of(new double[] {0, 1}, 4, Value::sigmoid);
 * double y = neuron.forward(2, 3).value();
 * }
 */
public final class Neuron {
  private final List<Value> weights;
  private final Optional<Value> bias;
  private final UnaryOperator<Value> activation;

  private Neuron(double[] weights, Optional<Value> bias, UnaryOperator<Value> activation) {
    if (weights.length == 0) {
      throw new ShapeException("Neuron: needs at least one weight");
    }
    Value[] values = new Value[weights.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Value.of(weights[i]);
    }
    this.weights = List.of(values);
    this.bias = bias;
    this.activation = activation;
  }

  /**
   * A neuron that starts with these numbers; an activation is for example {@code Value::sigmoid}.
   */
  public static Neuron of(double[] weights, double bias, UnaryOperator<Value> activation) {
    requireNonNull(activation, "Neuron: activation is null");
    return new Neuron(weights, Optional.of(Value.of(bias)), activation);
  }

  /** A neuron {@code y = f(w₁·x₁ + … + wₙ·xₙ)}. */
  public static Neuron withoutBias(double[] weights, UnaryOperator<Value> activation) {
    requireNonNull(activation, "Neuron: activation is null");
    return new Neuron(weights, Optional.empty(), activation);
  }

  /** A neuron with weights drawn from [−1, 1) one after the other and a bias of 0. */
  public static Neuron random(int inputs, UnaryOperator<Value> activation, RandomGenerator rng) {
    double[] weights = new double[Math.max(inputs, 0)];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = rng.nextDouble(-1, 1);
    }
    return of(weights, 0, activation);
  }

  /** The output for these inputs, as a node of the graph. */
  public Value forward(List<Value> x) {
    if (x.size() != weights.size()) {
      throw new ShapeException(
          String.format("Neuron: got %s inputs for %s weights", x.size(), weights.size()));
    }
    Value sum = weights.getFirst().mul(x.getFirst());
    for (int i = 1; i < weights.size(); i++) {
      sum = sum.add(weights.get(i).mul(x.get(i)));
    }
    return activation.apply(bias.isPresent() ? sum.add(bias.get()) : sum);
  }

  /** The output for plain numbers, for which no gradients are computed. */
  public Value forward(double... x) {
    return forward(constants(x));
  }

  static List<Value> constants(double... x) {
    Value[] constants = new Value[x.length];
    for (int i = 0; i < x.length; i++) {
      constants[i] = Value.of(x[i]).detach();
    }
    return List.of(constants);
  }

  /** The weights in the order of the inputs, then the bias if there is one. */
  public List<Value> parameters() {
    List<Value> parameters = new ArrayList<>(weights);
    if (bias.isPresent()) {
      parameters.add(bias.get());
    }
    return Collections.unmodifiableList(parameters);
  }

  /** How many inputs it takes. */
  public int inputs() {
    return weights.size();
  }

  /** The name of the operation that the activation ends with. */
  String activationName() {
    return activation.apply(Value.of(1)).op().map(Op::label).orElse("identity");
  }

  /** The numbers, for example {@code Neuron(sigmoid, w = [0.0, 1.0], b = 4.0)}. */
  @Override
  public String toString() {
    List<Double> w = weights.stream().map(Value::value).toList();
    return "Neuron("
        + activationName()
        + ", w = "
        + w
        + bias.map(b -> ", b = " + b.value()).orElse("")
        + ")";
  }
}
