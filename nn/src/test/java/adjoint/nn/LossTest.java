package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.ShapeException;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LossTest {
  /** Of logits {20, 0} for class 0: q = 1/(1 + e^20) is the gradient, −log(1 − q) the loss. */
  @Test
  void crossEntropyOfWhatIsAlmostCertain() {
    double q = 1 / (1 + Math.exp(20));
    for (DType dtype : DType.values()) {
      Tensor logits = Tensor.of(20.0, 0).to(dtype).reshape(1, 2).asVariable();
      Tensor loss = Loss.crossEntropy(logits, Indices.of(0));
      double error = q * (dtype == DType.F32 ? 0x1p-22 : 0x1p-50);
      assertEquals(Math.log1p(Math.exp(-20)), loss.item(), error);
      double[] gradient = Grad.of(loss, logits).toDoubleArray();
      assertEquals(-q, gradient[0], error);
      assertEquals(q, gradient[1], error);
    }
  }

  @Test
  void aPenaltyOnTheGradientOfWhatIsAlmostCertain() {
    // The gradient is (p₀ − 1, p₁); its product with u has the gradient p₀·p₁·(u₀ − u₁) by x₀.
    double q = 1 / (1 + Math.exp(20));
    for (DType dtype : DType.values()) {
      Tensor logits = Tensor.of(20.0, 0).to(dtype).reshape(1, 2).asVariable();
      Tensor weights = Tensor.of(new double[][] {{3, 1}, {1, 0}}).to(dtype); // u = (4, 1)
      Tensor slope = Grad.differentiable(Loss.crossEntropy(logits, Indices.of(0)), logits);
      double[] gradient = Grad.of(slope.matmul(weights).sum(), logits).toDoubleArray();
      double right = 3 * q * (1 - q);
      double error = right * (dtype == DType.F32 ? 0x1p-20 : 0x1p-49);
      assertEquals(right, gradient[0], error);
      assertEquals(-right, gradient[1], error);
    }
  }

  @Test
  void binaryCrossEntropyOfWhatIsAlmostCertain() {
    for (DType dtype : DType.values()) {
      double p = dtype.round(1e-12); // 1 − p would be 1 in F32, and lose most digits in F64
      Tensor output = Tensor.of(p, p).to(dtype).asVariable();
      Tensor target = Tensor.zeros(dtype, 2);
      Tensor loss = Loss.binaryCrossEntropy(output, target);
      double relative = dtype == DType.F32 ? 0x1p-22 : 0x1p-50;
      assertEquals(-Math.log1p(-p), loss.item(), p * relative);
      assertEquals(0.5 / (1 - p), Grad.of(loss, output).get(0), relative);
      Tensor logit = Tensor.of(-40.0, 40).to(dtype).asVariable();
      Tensor withLogits = Loss.binaryCrossEntropyWithLogits(logit, Tensor.of(0.0, 1).to(dtype));
      double q = Math.exp(-40);
      assertEquals(q, withLogits.item(), q * relative);
      Tensor slope = Grad.differentiable(withLogits, logit);
      assertEquals(q / 2, slope.get(0), q * relative);
      assertEquals(-q / 2, slope.get(1), q * relative);
      Tensor second = Grad.of(slope.sum(), logit);
      assertEquals(q / 2, second.get(0), q * relative);
      assertEquals(q / 2, second.get(1), q * relative);
    }
  }

  @Property(tries = 50)
  void mseIsTheMeanOfSquares(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int n) {
    RandomGenerator rng = new SplittableRandom(seed);
    Tensor output = Tensor.normal(DType.F64, rng, 0, 2, n, 3);
    Tensor target = Tensor.normal(DType.F64, rng, 0, 2, n, 3);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < 3; j++) {
        sum += Math.pow(output.get(i, j) - target.get(i, j), 2);
      }
    }
    assertClose(sum / (3 * n), Loss.mse(output, target).item());
    FiniteDifferences.check(x -> Loss.mse(x, target), output);
    FiniteDifferences.check(y -> Loss.mse(output, y), target);
  }

  @Property(tries = 50)
  void binaryCrossEntropyIsTheFormula(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int n) {
    RandomGenerator rng = new SplittableRandom(seed);
    Tensor p = Tensor.uniform(DType.F64, rng, 0.05, 0.95, n, 2);
    Tensor target = Tensor.uniform(DType.F64, rng, 0, 1, n, 2);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < 2; j++) {
        double y = target.get(i, j);
        sum -= y * Math.log(p.get(i, j)) + (1 - y) * Math.log(1 - p.get(i, j));
      }
    }
    assertClose(sum / (2 * n), Loss.binaryCrossEntropy(p, target).item());
    FiniteDifferences.check(x -> Loss.binaryCrossEntropy(x, target), p);
  }

  @Property(tries = 50)
  void binaryCrossEntropyWithLogitsIsThatOfTheSigmoid(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int n) {
    RandomGenerator rng = new SplittableRandom(seed);
    Tensor z = Tensor.normal(DType.F64, rng, 0, 3, n);
    Tensor target = Tensor.uniform(DType.F64, rng, 0, 1, n);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double p = 1 / (1 + Math.exp(-z.get(i)));
      sum -= target.get(i) * Math.log(p) + (1 - target.get(i)) * Math.log(1 - p);
    }
    assertEquals(sum / n, Loss.binaryCrossEntropyWithLogits(z, target).item(), 1e-10 * (1 + sum));
    FiniteDifferences.check(x -> Loss.binaryCrossEntropyWithLogits(x, target), z);
  }

  @Property(tries = 50)
  void crossEntropyIsTheFormula(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int n) {
    RandomGenerator rng = new SplittableRandom(seed);
    Tensor z = Tensor.normal(DType.F64, rng, 0, 3, n, 4);
    int[] classes = rng.ints(n, 0, 4).toArray();
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double total = 0;
      for (int j = 0; j < 4; j++) {
        total += Math.exp(z.get(i, j));
      }
      sum -= Math.log(Math.exp(z.get(i, classes[i])) / total);
    }
    assertClose(sum / n, Loss.crossEntropy(z, Indices.of(classes)).item());
    FiniteDifferences.check(x -> Loss.crossEntropy(x, Indices.of(classes)), z);
  }

  @Test
  void crossEntropyTakesMoreAxesOfExamples() {
    Tensor z = Tensor.normal(DType.F64, new SplittableRandom(1), 0, 1, 2, 3, 4);
    Indices classes = Indices.of(new int[][] {{0, 3, 1}, {2, 2, 0}});
    double flat = Loss.crossEntropy(z.reshape(6, 4), classes.reshape(6)).item();
    assertEquals(flat, Loss.crossEntropy(z, classes).item());
  }

  @Test
  void logitsOfAnySizeGiveExactLossesAndGradients() {
    Tensor z = Tensor.of(800.0, -800, 40, -40, 800, -800).asVariable();
    Tensor y = Tensor.of(1, 0, 1, 0, 0, 1.0);
    double tail = Math.exp(-40);
    Tensor loss = Loss.binaryCrossEntropyWithLogits(z, y);
    assertClose((2 * tail + 1600) / 6, loss.item());
    double[] g = Grad.of(loss.mul(6), z).toDoubleArray();
    assertEquals(0, g[0]);
    assertEquals(0, g[1]);
    assertClose(-tail, g[2]);
    assertClose(tail, g[3]);
    assertEquals(1, g[4]);
    assertEquals(-1, g[5]);

    Tensor logits = Tensor.of(new double[][] {{1000, 0, -1000}}).asVariable();
    Tensor cross = Loss.crossEntropy(logits, Indices.of(2));
    assertEquals(2000, cross.item());
    assertEquals(Tensor.of(new double[][] {{1, 0, -1}}).data(), Grad.of(cross, logits).data());
  }

  @Test
  void aPerfectAnswerCostsNothingAndNotMinusNothing() {
    Tensor logits = Tensor.of(new double[][] {{1000, 0}, {0, 1000}});
    assertEquals("0.0 F64[]", Loss.crossEntropy(logits, Indices.of(0, 1)).toString());
    Tensor sure = Tensor.of(0.0, 1);
    assertEquals("0.0 F64[]", Loss.binaryCrossEntropy(sure, sure).toString());
    Tensor z = Tensor.of(-1000.0, 1000);
    assertEquals("0.0 F64[]", Loss.binaryCrossEntropyWithLogits(z, sure).toString());
    assertEquals("0.0 F64[]", Loss.mse(sure, sure).toString());
  }

  @Test
  void infiniteLogitsThatAreRightCostNothing() {
    double inf = Double.POSITIVE_INFINITY;
    for (DType dtype : DType.values()) {
      Tensor z = Tensor.of(inf, -inf, 0).to(dtype).asVariable();
      Tensor loss = Loss.binaryCrossEntropyWithLogits(z, Tensor.of(1.0, 0, 1).to(dtype));
      assertEquals(dtype.round(Math.log(2) / 3), loss.item(), 1e-7);
      assertEquals(Tensor.of(0.0, 0, -1 / 6.0).to(dtype).data(), Grad.of(loss, z).add(0).data());
      Tensor wrong = Loss.binaryCrossEntropyWithLogits(z, Tensor.of(0.5, 0, 1).to(dtype));
      assertEquals(inf, wrong.item());
      assertEquals(dtype.round(1 / 6.0), Grad.of(wrong, z).get(0));
    }
  }

  @Test
  void smallLossesKeepTheirDigits() {
    Tensor y = Tensor.of(1.0, 0.0);
    double loss = Loss.binaryCrossEntropyWithLogits(Tensor.of(50.0, -50.0), y).item();
    assertClose(Math.exp(-50), loss);
  }

  @Test
  void certainProbabilitiesHaveFiniteLossesAndGradients() {
    for (DType dtype : DType.values()) {
      Tensor p = Tensor.of(0.0, 1, 0, 1).to(dtype).asVariable();
      Tensor y = Tensor.of(0.0, 1, 1, 0).to(dtype);
      Tensor loss = Loss.binaryCrossEntropy(p, y);
      double certain =
          dtype == DType.F32 ? -Math.log(Float.MIN_NORMAL) : -Math.log(Double.MIN_NORMAL);
      assertEquals(certain / 2, loss.item(), 1e-5);
      double[] g = Grad.of(loss.mul(4), p).toDoubleArray();
      assertEquals(1, g[0]); // −log(1 − p) is steep at p = 0 too
      assertEquals(-1, g[1]);
      assertEquals(0, g[2]);
      assertEquals(0, g[3]);
    }
  }

  @Test
  void mismatchedShapesAreAnErrorEvenWhereTheyWouldBroadcast() {
    Tensor output = Tensor.full(0.5, 4, 1);
    Tensor target = Tensor.ones(4);
    String rest = ": output [4, 1] and target [4] must have the same shape; reshape one of them";
    assertError(ShapeException.class, "mse" + rest, () -> Loss.mse(output, target));
    assertError(
        ShapeException.class,
        "binaryCrossEntropy" + rest,
        () -> Loss.binaryCrossEntropy(output, target));
    assertError(
        ShapeException.class,
        "binaryCrossEntropyWithLogits" + rest,
        () -> Loss.binaryCrossEntropyWithLogits(output, target));
    assertError(
        ShapeException.class,
        "crossEntropy: logits [4, 1] and classes [3] do not fit, it takes logits [n, classes] and"
            + " classes [n]",
        () -> Loss.crossEntropy(output, Indices.of(0, 0, 0)));
    assertError(
        ShapeException.class,
        "crossEntropy: logits [] and classes [1] do not fit, it takes logits [n, classes] and"
            + " classes [n]",
        () -> Loss.crossEntropy(Tensor.scalar(1), Indices.of(0)));
  }

  @Test
  void mixedDTypesAreAnErrorThatSaysHowToCast() {
    assertError(
        IllegalArgumentException.class,
        "mse: output is F32[2] but target is F64[2]; cast the target with .to(F32)",
        () -> Loss.mse(Tensor.zeros(2), Tensor.of(1.0, 2.0)));
  }

  @Test
  void emptyOutputsHaveNoMean() {
    String rest = ": output [0, 2] is empty and has no mean";
    Tensor none = Tensor.zeros(0, 2);
    assertError(ShapeException.class, "mse" + rest, () -> Loss.mse(none, none));
    assertError(
        ShapeException.class, "crossEntropy" + rest, () -> Loss.crossEntropy(none, Indices.of()));
  }

  @Test
  void whatIsNoProbabilityIsAnError() {
    Tensor good = Tensor.of(0.5, 0.5);
    assertError(
        IllegalArgumentException.class,
        "binaryCrossEntropy: every output must be between 0 and 1, got 1.5;"
            + " for logits there is binaryCrossEntropyWithLogits",
        () -> Loss.binaryCrossEntropy(Tensor.of(0.5, 1.5), good));
    assertError(
        IllegalArgumentException.class,
        "binaryCrossEntropy: every target must be between 0 and 1, got -1.0",
        () -> Loss.binaryCrossEntropy(good, Tensor.of(1.0, -1.0)));
    assertError(
        IllegalArgumentException.class,
        "binaryCrossEntropyWithLogits: every target must be between 0 and 1, got 2.0",
        () -> Loss.binaryCrossEntropyWithLogits(good, Tensor.of(1.0, 2.0)));
  }

  @Test
  void aClassOutOfRangeIsAnError() {
    assertError(
        ShapeException.class,
        "crossEntropy: class 3 of example 1 is out of range, logits [2, 3] have the classes 0 to 2",
        () -> Loss.crossEntropy(Tensor.zeros(2, 3), Indices.of(0, 3)));
  }

  @Test
  void nanIsReportedWhereItIs() {
    Tensor bad = Tensor.of(new double[][] {{0.5, 0.5}, {Double.NaN, 0.5}});
    assertReportsNaN("mse", Loss::mse, bad);
    assertReportsNaN("binaryCrossEntropy", Loss::binaryCrossEntropy, bad);
    assertReportsNaN("binaryCrossEntropyWithLogits", Loss::binaryCrossEntropyWithLogits, bad);
    assertError(
        IllegalArgumentException.class,
        "crossEntropy: output is NaN at [1, 0]; check this row of the data, or lower the rate",
        () -> Loss.crossEntropy(bad, Indices.of(0, 1)));
    assertError(
        IllegalArgumentException.class,
        "mse: the loss is NaN, because an output or a target is infinite;"
            + " lower the rate or check the data",
        () -> Loss.mse(Tensor.of(1 / 0.0), Tensor.of(1 / 0.0)));
  }

  private static void assertReportsNaN(String name, BiConsumer<Tensor, Tensor> loss, Tensor bad) {
    Tensor good = Tensor.full(DType.F64, 0.5, 2, 2);
    assertError(
        IllegalArgumentException.class,
        name + ": target is NaN at [1, 0]; check the data",
        () -> loss.accept(good, bad));
    assertError(
        IllegalArgumentException.class,
        name + ": output is NaN at [1, 0]; check this row of the data, or lower the rate",
        () -> loss.accept(bad, good));
  }

  @Test
  void lossesCanBeDifferentiatedTwice() {
    Tensor z = Tensor.of(0.3, -1.2).asVariable();
    Tensor first =
        Grad.differentiable(Loss.binaryCrossEntropyWithLogits(z, Tensor.of(1.0, 0.0)), z);
    double[] second = Grad.of(first.sum(), z).toDoubleArray();
    double p = 1 / (1 + Math.exp(-0.3));
    assertClose(p * (1 - p) / 2, second[0]);
    assertTrue(first.isVariable());
  }

  private static void assertClose(double expected, double actual) {
    assertEquals(expected, actual, 1e-12 * Math.abs(expected));
  }
}
