package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.examples.numpy.NumpyRandom;
import adjoint.nn.Activation;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class ActivationFunctionsTest {
  private static final double H = 1e-5;

  @Property
  void slopeOfTheSigmoid(@ForAll @DoubleRange(min = -20, max = 20) @Scale(9) double z) {
    Value at = Value.of(z);
    Value s = at.sigmoid();
    double slope = Grad.of(s, at).value();
    assertEquals(s.value() * (1 - s.value()), slope, 1e-15);
    double measured = (sigmoid(z + H) - sigmoid(z - H)) / (2 * H);
    assertEquals(measured, slope, 1e-10);
    assertTrue(slope > 0 && slope <= 0.25);
  }

  @Property
  void ranges(@ForAll @DoubleRange(min = -18, max = 18) @Scale(9) double z) {
    Tensor x = Tensor.of(z);
    double sigmoid = Activation.SIGMOID.forward(x).item();
    double tanh = Activation.TANH.forward(x).item();
    assertTrue(sigmoid > 0 && sigmoid < 1);
    assertTrue(tanh > -1 && tanh < 1);
    assertEquals(Math.max(z, 0), Activation.RELU.forward(x).item());
  }

  @Test
  void reluHasNoUpperBound() {
    assertEquals(1e300, Activation.RELU.forward(Tensor.of(1e300)).item());
    assertEquals(0, Activation.RELU.forward(Tensor.of(-1e300)).item());
  }

  @Test
  void slopesVanishThroughDepth() {
    double[] sigmoid = ActivationFunctions.slopesThroughDepth(Value::sigmoid, 1);
    double[] tanh = ActivationFunctions.slopesThroughDepth(Value::tanh, 1);
    double[] relu = ActivationFunctions.slopesThroughDepth(Value::relu, 1);
    for (int i = 0; i < sigmoid.length; i++) {
      assertTrue(sigmoid[i] <= Math.pow(0.25, i + 1));
      assertTrue(sigmoid[i] < tanh[i] && tanh[i] < relu[i]);
      assertEquals(1, relu[i]);
    }
    assertEquals(0.19661193324148185, sigmoid[0], 1e-16);
  }

  @Property(tries = 50)
  void linearLayersCollapse(@ForAll @LongRange(min = 0, max = 0xffff_ffffL) long seed) {
    NumpyRandom random = new NumpyRandom(seed);
    WithoutActivation layers = new WithoutActivation(random);
    Tensor x = Tensor.of(random.randn(2));
    Tensor y = Tensor.of(random.randn(2));
    assertEquals(0, WithoutActivation.outputsDiffer(layers.bare(), layers.collapsed(), x), 1e-14);
    assertEquals(0, WithoutActivation.derivativesDiffer(layers.bare(), x, y), 1e-14);
    assertTrue(WithoutActivation.derivativesDiffer(layers.withSigmoid(), x, y) > 1e-9);
  }

  private static double sigmoid(double z) {
    return Value.of(z).sigmoid().value();
  }
}
