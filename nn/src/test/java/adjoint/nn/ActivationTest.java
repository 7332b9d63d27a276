package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.check.GradCheck;
import adjoint.check.Verdict;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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
        "identity sigmoid tanh relu relu6 leakyRelu elu selu celu gelu geluTanh quickGelu silu mish"
            + " softplus softsign logSigmoid hardtanh hardsigmoid hardswish tanhshrink softshrink"
            + " hardshrink softmax softmin logSoftmax",
        Stream.of(Activation.values()).map(Activation::toString).collect(Collectors.joining(" ")));
    assertEquals(0, Activation.TANH.parameterCount());
  }

  @Test
  void gatesNeedHalves() {
    assertError(
        ShapeException.class,
        "swiglu: the last axis of [2, 3] must have two halves",
        () -> GatedActivation.SWIGLU.forward(Tensor.zeros(2, 3)));
    assertError(
        ShapeException.class,
        "glu: axis 0 of [3, 2] has no halves, its extent is 3",
        () -> Tensor.zeros(3, 2).glu(0));
    assertEquals("geglu", GatedActivation.GEGLU.toString());
  }

  @Property(tries = 10)
  void gatedOnesHaveTheRightDerivatives(@ForAll GatedActivation gate, @ForAll long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    Tensor in = Tensor.normal(DType.F64, rng, 0, 2, rng.nextInt(1, 3), 2 * rng.nextInt(1, 3));
    Verdict verdict = GradCheck.of(t -> gate.forward(t)).order(2).check(in).verdict();
    assertEquals(Verdict.RIGHT, verdict, gate + " at " + in);
  }

  @Property(tries = 10)
  void preluHasTheRightDerivatives(@ForAll long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    int channels = rng.nextInt(1, 4);
    Prelu layer = Prelu.of(channels).dtype(DType.F64).init();
    layer.weight().set(Tensor.normal(DType.F64, rng, 0, 1, channels));
    int[] shape = {2, channels, 2};
    Tensor in = Tensor.normal(DType.F64, rng, 0, 2, Arrays.copyOf(shape, rng.nextInt(2, 4)));
    GradCheck check = GradCheck.of(t -> layer.forward(t)).parameters(layer.parameters());
    assertEquals(Verdict.RIGHT, check.order(2).check(in).verdict());
  }

  @Test
  void preluSaysWhatItNeeds() {
    assertError(
        ShapeException.class,
        "Prelu(3): needs [n, 3] or [n, 3, ...], got [3]",
        () -> Prelu.of(3).init().forward(Tensor.zeros(3)));
    assertError(
        ShapeException.class, "Prelu: needs at least one channel, got 0", () -> Prelu.of(0));
    assertError(
        ShapeException.class,
        "Prelu: the weight must be a vector, one slope or one for each channel, got []",
        () -> new Prelu(Parameter.of("weight", Tensor.scalar(1.0))));
    Tensor any = Tensor.of(-4f, 4);
    assertEquals(Tensor.of(-1f, 4).data(), Prelu.of().init().forward(any).data());
    Layer found = Prelu.recipe().init(Shape.of(1, 5, 2), new SplittableRandom(1));
    assertEquals("Prelu(5)  # weight F32[5]: 5 parameters", found.toString());
    assertEquals("Prelu(5, F64, slope 0.1)", Prelu.of(5).dtype(DType.F64).slope(0.1).toString());
  }

  /** The slopes lie where they should, and evaluation is their mean. */
  @Test
  void randomizedSlopes() {
    RandomizedLeakyRelu layer = new RandomizedLeakyRelu(0.25, 0.75);
    Tensor minus = Tensor.full(DType.F64, -1, 1000);
    Tensor slopes = layer.forward(minus, Mode.training(new SplittableRandom(1))).neg();
    assertTrue(slopes.min().item() >= 0.25 && slopes.max().item() < 0.75, slopes::toString);
    assertTrue(slopes.std().item() > 0.1, slopes::toString);
    assertEquals(Tensor.full(DType.F64, -0.5, 1000).data(), layer.forward(minus).data());
    Tensor plus = minus.neg();
    assertEquals(plus.data(), layer.forward(plus, Mode.training(new SplittableRandom(1))).data());
    assertError(
        IllegalArgumentException.class,
        "RandomizedLeakyRelu: the lower slope must be below the upper one, got 1.0 and 0.0",
        () -> new RandomizedLeakyRelu(1, 0));
  }

  /** Scalars have the same functions. */
  @Test
  void scalarsHaveThemToo() {
    assertScalar(Activation.SELU, Value::selu);
    assertScalar(Activation.QUICK_GELU, Value::quickGelu);
    assertScalar(Activation.LOG_SIGMOID, Value::logSigmoid);
    assertScalar(Activation.HARDSIGMOID, Value::hardsigmoid);
    assertScalar(Activation.HARDSWISH, Value::hardswish);
    assertScalar(Activation.TANHSHRINK, Value::tanhshrink);
    assertScalar(Activation.SOFTSHRINK, v -> v.softshrink(0.5));
    assertScalar(Activation.HARDSHRINK, v -> v.hardshrink(0.5));
  }

  private void assertScalar(Activation activation, UnaryOperator<Value> ofScalars) {
    Tensor leaf = x.asVariable();
    Tensor y = activation.forward(leaf);
    Tensor g = Grad.of(y.sum(), leaf);
    for (int i = 0; i < 4; i++) {
      Value v = Value.of(x.get(0, i));
      Value of = ofScalars.apply(v);
      assertEquals(y.get(0, i), of.value(), activation.toString());
      assertEquals(g.get(0, i), Grad.of(of, v).value(), 1e-15, activation.toString());
    }
  }

  @Test
  void shrinkingNeedsAWidth() {
    assertError(
        IllegalArgumentException.class,
        "softshrink: lambda must be 0 or positive, and finite, got -0.5",
        () -> x.softshrink(-0.5));
    assertError(
        IllegalArgumentException.class,
        "hardshrink: lambda must be 0 or positive, and finite, got NaN",
        () -> x.hardshrink(Double.NaN));
  }
}
