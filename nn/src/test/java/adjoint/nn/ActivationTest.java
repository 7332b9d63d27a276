package adjoint.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import adjoint.array.DType;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationTest {
  private final Tensor x = Tensor.normal(DType.F64, new SplittableRandom(3), 0, 2, 3, 4);

  @Test
  void eachIsItsFormula() {
    assertFormula(Activation.IDENTITY, v -> v);
    assertFormula(Activation.SIGMOID, v -> 1 / (1 + Math.exp(-v)));
    assertFormula(Activation.TANH, Math::tanh);
    assertFormula(Activation.RELU, v -> Math.max(v, 0));
    assertFormula(Activation.LEAKY_RELU, v -> v > 0 ? v : 0.01 * v);
    assertFormula(Activation.ELU, v -> v > 0 ? v : Math.expm1(v));
    assertFormula(
        Activation.GELU_TANH,
        v -> 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v))));
    assertFormula(Activation.SILU, v -> v / (1 + Math.exp(-v)));
    assertFormula(Activation.SOFTPLUS, v -> Math.log(1 + Math.exp(v)));
    assertEquals(0.8413447460685429, Activation.GELU.forward(Tensor.of(1.0)).item(), 1e-15);
  }

  private void assertFormula(
      Activation activation, java.util.function.DoubleUnaryOperator formula) {
    double[] in = x.toDoubleArray();
    double[] out = activation.forward(x).toDoubleArray();
    for (int i = 0; i < in.length; i++) {
      assertEquals(formula.applyAsDouble(in[i]), out[i], 1e-12, activation + " of " + in[i]);
    }
  }

  @Test
  void softmaxIsAlongTheLastAxis() {
    Tensor p = Activation.SOFTMAX.forward(x);
    for (int i = 0; i < 3; i++) {
      double total = 0;
      for (int j = 0; j < 4; j++) {
        total += Math.exp(x.get(i, j));
      }
      for (int j = 0; j < 4; j++) {
        assertEquals(Math.exp(x.get(i, j)) / total, p.get(i, j), 1e-14);
        assertEquals(Math.log(p.get(i, j)), Activation.LOG_SOFTMAX.forward(x).get(i, j), 1e-12);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasTheRightGradient(Activation activation) {
    Tensor weights = Tensor.normal(DType.F64, new SplittableRandom(4), 0, 1, 3, 4);
    FiniteDifferences.check(in -> activation.forward(in).mul(weights).sum(), x);
  }

  @Test
  void printAsTheirFunctions() {
    assertEquals(
        "identity sigmoid tanh relu leakyRelu elu gelu geluTanh silu softplus softmax logSoftmax",
        Stream.of(Activation.values()).map(Activation::toString).collect(Collectors.joining(" ")));
    assertEquals(0, Activation.TANH.parameterCount());
  }
}
