package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import adjoint.Value;
import adjoint.nn.Activation;
import adjoint.nn.scalar.Neuron;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;

/** What the tutorial of {@link Xor} says of biases. */
class BiasTest {
  @Property(tries = 200)
  void biasShiftsTheActivation(
      @ForAll @DoubleRange(min = 0.1, max = 5) @Scale(9) double weight,
      @ForAll @DoubleRange(min = -5, max = 5) @Scale(9) double bias,
      @ForAll @DoubleRange(min = -5, max = 5) @Scale(9) double x) {
    double[] weights = {weight};
    double with = Neuron.of(weights, bias, Value::sigmoid).forward(x).value();
    Neuron without = Neuron.withoutBias(weights, Value::sigmoid);
    assertEquals(with, without.forward(x + bias / weight).value(), 1e-13);
  }

  /** Without biases and with tanh inside, the answer to [0, 0] is a half whatever is learnt. */
  @Property(tries = 50)
  void withoutBiasesTheOriginIsStuck(@ForAll @LongRange(min = 0, max = 0xffff_ffffL) long seed) {
    TwoLayers start = new XorTraining(seed, 1, 1, () -> {}).start();
    Tensor origin = Tensor.of(new double[][] {{0, 0}});
    assertEquals(0.5, start.tensorsWithoutBias(Activation.TANH).forward(origin).item());
  }
}
