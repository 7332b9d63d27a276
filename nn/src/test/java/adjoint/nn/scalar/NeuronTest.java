package adjoint.nn.scalar;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Value;
import adjoint.array.ShapeException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class NeuronTest {

  @Test
  void weighsAddsAndActivates() {
    Neuron neuron = Neuron.of(new double[] {0, 1}, 4, Value::sigmoid);
    assertEquals(0.9990889488055994, neuron.forward(2, 3).value());
    Neuron bare = Neuron.withoutBias(new double[] {2, 3}, UnaryOperator.identity());
    assertEquals(2 * 5 + 3 * 7, bare.forward(5, 7).value());
  }

  @Test
  void gradientsAreTheChainRule() {
    Neuron neuron = Neuron.of(new double[] {0.5, -1}, 0.25, Value::tanh);
    Value y = neuron.forward(2, 3);
    double slope = 1 - y.value() * y.value();
    List<Value> gradients = Grad.of(y, neuron.parameters());
    assertEquals(slope * 2, gradients.get(0).value());
    assertEquals(slope * 3, gradients.get(1).value());
    assertEquals(slope, gradients.get(2).value());
  }

  @Test
  void weightsComeBeforeTheBias() {
    Neuron neuron = Neuron.of(new double[] {1, 2}, 3, Value::relu);
    assertEquals(List.of(1.0, 2.0, 3.0), numbers(neuron.parameters()));
    assertEquals(
        List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0),
        numbers(
            NeuronLayer.of(new double[][] {{1, 4}, {2, 5}}, new double[] {3, 6}, Value::relu)
                .parameters()));
  }

  @Test
  void aSeedGivesTheSameNeuronsWithBiasesOfZero() {
    ScalarMlp first =
        ScalarMlp.random(List.of(2, 3, 1), Value::tanh, Value::sigmoid, new SplittableRandom(1));
    ScalarMlp second =
        ScalarMlp.random(List.of(2, 3, 1), Value::tanh, Value::sigmoid, new SplittableRandom(1));
    assertEquals(numbers(first.parameters()), numbers(second.parameters()));
    assertEquals(0, numbers(first.parameters()).get(2));
    SplittableRandom rng = new SplittableRandom(1);
    assertEquals(rng.nextDouble(-1, 1), numbers(first.parameters()).getFirst());
  }

  private static List<Double> numbers(List<Value> values) {
    return values.stream().map(Value::value).toList();
  }

  @Test
  void printsItself() {
    assertEquals(
        "Neuron(sigmoid, w = [0.0, 1.0], b = 4.0)",
        Neuron.of(new double[] {0, 1}, 4, Value::sigmoid).toString());
    assertEquals(
        "Neuron(identity, w = [1.0])",
        Neuron.withoutBias(new double[] {1}, UnaryOperator.identity()).toString());
    assertEquals(
        """
        ScalarMlp(
          NeuronLayer(2 -> 2, tanh): 6 parameters
          NeuronLayer(2 -> 1, sigmoid): 3 parameters
        ): 9 parameters\
        """,
        ScalarMlp.random(List.of(2, 2, 1), Value::tanh, Value::sigmoid, new SplittableRandom(1))
            .toString());
  }

  @Test
  void numbersMustFit() {
    Neuron one = Neuron.of(new double[] {1}, 0, Value::tanh);
    Neuron two = Neuron.of(new double[] {1, 2}, 0, Value::tanh);
    assertError(
        ShapeException.class, "Neuron: got 2 inputs for 1 weights", () -> one.forward(1, 2));
    assertError(
        ShapeException.class,
        "Neuron: needs at least one weight",
        () -> Neuron.of(new double[0], 1, Value::tanh));
    assertError(
        ShapeException.class,
        "NeuronLayer: all neurons take the same inputs, but some have 1 weights and some 2",
        () -> NeuronLayer.of(one, two));
    assertError(
        ShapeException.class, "NeuronLayer: needs at least one neuron", () -> NeuronLayer.of());
    assertError(
        ShapeException.class,
        "NeuronLayer: row 1 has 1 weights for 2 biases",
        () -> NeuronLayer.of(new double[][] {{1, 2}, {3}}, new double[] {0, 0}, Value::tanh));
    assertError(
        ShapeException.class,
        "ScalarMlp: layer 1 takes 2 inputs, but layer 0 gives 1",
        () -> ScalarMlp.of(NeuronLayer.of(one), NeuronLayer.of(two)));
    assertError(ShapeException.class, "ScalarMlp: needs at least one layer", () -> ScalarMlp.of());
  }
}
