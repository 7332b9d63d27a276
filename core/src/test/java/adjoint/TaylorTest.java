package adjoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.op.Expr;
import adjoint.op.UnaryOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Taylor series, against those of mpmath, which {@code taylor-vectors.py} wrote down. */
class TaylorTest {
  private static final Path VECTORS = Path.of("src/test/resources/adjoint/taylor-vectors.txt");
  private static final double ECCENTRICITY = 0.25;

  private static final Map<String, UnaryOperator<Taylor<Value>>> COMPOSED =
      Map.ofEntries(
          Map.entry("pow(2.5)", t -> t.pow(2.5)),
          Map.entry("pow(-3)", t -> t.pow(-3)),
          Map.entry("pow(7)", t -> t.pow(7)),
          Map.entry("x^x", t -> t.pow(t)),
          Map.entry("2^x", t -> t.constant(2).pow(t)),
          Map.entry("elu", t -> t.elu(1)),
          Map.entry("hypot", t -> t.hypot(t.rsub(1))),
          Map.entry("atan2", t -> t.atan2(t.rsub(1))),
          Map.entry("logAddExp", t -> t.logAddExp(t.square())),
          Map.entry("logBeta", t -> t.logBeta(t.add(1))),
          Map.entry("xlogy", t -> t.xlogy(t.add(1))),
          Map.entry("exp(sin)", t -> t.sin().exp()),
          Map.entry("kepler", t -> eccentricAnomaly(t.coefficient(0), t.order())));

  /** E(M) with {@code E − e·sin E = M}: {@code dE/dM = 1/(1 − e·cos E)}. */
  private static Taylor<Value> eccentricAnomaly(Value m, int order) {
    double e = m.value();
    for (int i = 0; i < 50; i++) {
      e -= (e - ECCENTRICITY * Math.sin(e) - m.value()) / (1 - ECCENTRICITY * Math.cos(e));
    }
    return Taylor.ode(
        y -> y.cos().mul(ECCENTRICITY).rsub(1).reciprocal(), Value.ofConstant(e), order);
  }

  @SuppressWarnings("unchecked") // a method of the algebra gives what it is called on
  private static Taylor<Value> apply(String name, Taylor<Value> t) {
    if (COMPOSED.containsKey(name)) {
      return COMPOSED.get(name).apply(t);
    }
    try {
      return (Taylor<Value>) Expr.class.getMethod(name).invoke(t);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  @Test
  void coefficientsAreThoseOfMpmathToTheTwentieth() throws IOException {
    List<String> lines = Files.readAllLines(VECTORS);
    assertTrue(lines.size() > 45, lines.size() + " functions");
    for (String line : lines) {
      String[] words = line.split(" ");
      double at = Double.parseDouble(words[1]);
      double[] expected = Arrays.stream(words).skip(2).mapToDouble(Double::parseDouble).toArray();
      assertEquals(21, expected.length, words[0]);
      Taylor<Value> y = apply(words[0], Taylor.variable(Value.ofConstant(at), 20));
      double least = 0;
      for (int k = 20; k >= 0; k--) {
        // One that is small by chance among its neighbours is a difference of larger numbers.
        least = Math.max(Math.abs(expected[k]), least / 4);
        double off = Math.abs(y.coefficient(k).value() - expected[k]);
        assertTrue(
            off <= 1e-12 * least,
            words[0] + ", " + k + ": " + y.coefficient(k).value() + " is not " + expected[k]);
      }
    }
  }

  /** Two bodies: {@code x″ = −x/r³}. On the ellipse {@code x = cos E − e, M = t}. */
  @Test
  void anOrbitIsASystemOfEquations() {
    double e = ECCENTRICITY;
    List<Value> start =
        List.of(1 - e, 0.0, 0.0, Math.sqrt((1 + e) / (1 - e))).stream()
            .map(Value::ofConstant)
            .toList();
    List<Taylor<Value>> orbit =
        Taylor.odes(
            y -> {
              Taylor<Value> cubed = y.get(0).square().add(y.get(1).square()).pow(1.5);
              return List.of(
                  y.get(2), y.get(3), y.get(0).div(cubed).neg(), y.get(1).div(cubed).neg());
            },
            start,
            20);
    Taylor<Value> anomaly = eccentricAnomaly(Value.ofConstant(0), 20);
    Taylor<Value> x = anomaly.cos().sub(e);
    Taylor<Value> y = anomaly.sin().mul(Math.sqrt(1 - e * e));
    for (int k = 0; k <= 20; k++) {
      double size = 1e-12 * Math.pow(2, k);
      assertEquals(x.coefficient(k).value(), orbit.get(0).coefficient(k).value(), size);
      assertEquals(y.coefficient(k).value(), orbit.get(1).coefficient(k).value(), size);
    }
    assertEquals(Math.hypot(1 - e, 0), orbit.getFirst().at(0).value());
  }

  @Test
  void derivativesOfAPolynomialEnd() {
    assertArrayEquals(new double[] {0, 0, 0, 0, 24, 0, 0}, Taylor.derivatives(t -> t.pow(4), 0, 6));
    assertArrayEquals(
        new double[] {16, 32, 48, 48, 24, 0, 0}, Taylor.derivatives(t -> t.mul(t).square(), 2, 6));
  }

  /** All 20 of sine are ±sin and ±cos, at any number of steps. */
  @Test
  void itTakesQuadraticTime() {
    AtomicInteger calls = new AtomicInteger();
    record Counted(AtomicInteger calls) implements UnaryOp {
      @Override
      public double applyAsDouble(double x) {
        return StrictMath.exp(x);
      }

      @Override
      public <E extends Expr<E>> E vjp(E x, E y, E g) {
        calls.incrementAndGet();
        return g.mul(y);
      }
    }
    double[] d = Taylor.derivatives(t -> t.apply(new Counted(calls)), 0.5, 40);
    assertEquals(1, calls.get(), "its vjp is called once, with the whole series");
    assertEquals(Math.exp(0.5), d[40], 1e-13);
    double[] sine = Taylor.derivatives(t -> t.sin().cos().tanh().lgamma(), 0.5, 60);
    assertTrue(Double.isFinite(sine[60]));
  }

  @Test
  void coefficientsHaveGradients() {
    Value x = Value.of(0.5);
    Value a = Value.of(2);
    List<Value> d =
        Taylor.derivatives(t -> t.mul(Taylor.ofConstant(a, 4)).sin(), x, 4); // a⁴·sin(ax)
    assertEquals(16 * Math.sin(1), d.get(4).value(), 1e-13);
    assertEquals(32 * Math.cos(1), Grad.of(d.get(4), x).value(), 1e-12);
    assertEquals(32 * Math.sin(1) + 8 * Math.cos(1), Grad.of(d.get(4), a).value(), 1e-12);
  }

  @Test
  void ofTensorsElementByElement() {
    Tensor x = Tensor.of(0.5, -1, 2);
    List<Tensor> d = Taylor.derivatives(t -> t.sin().exp(), x, 3);
    Tensor third = Grad.directionalDerivative(t -> t.sin().exp(), x, Tensor.of(1.0, 1, 1), 3);
    assertTrue(d.get(3).sub(third).abs().max().item() < 1e-13);
    assertEquals(x.shape(), d.get(2).shape());
  }

  @Test
  void ofForwardMode() {
    Value slope =
        Grad.jvp(x -> Taylor.derivatives(t -> t.sin(), x, 3).get(3), Value.of(0.5), Value.of(1));
    assertEquals(Math.sin(0.5), slope.value(), 1e-15);
  }

  // ---- kinks and ends of domains

  @Test
  void atAKinkTheSlopeIsTheOneDocumented() {
    assertArrayEquals(new double[] {0, 0, 0}, Taylor.derivatives(t -> t.relu(), 0, 2));
    assertArrayEquals(new double[] {0, 0, 0}, Taylor.derivatives(t -> t.abs(), 0, 2));
    assertArrayEquals(
        new double[] {0, 0.5, 1}, Taylor.derivatives(t -> t.maximum(t.square()), 0, 2));
    assertArrayEquals(new double[] {3, 1, 0}, Taylor.derivatives(t -> t.relu(), 3, 2));
    assertArrayEquals(new double[] {3, 0, 0}, Taylor.derivatives(t -> t.floor(), 3.5, 2));
    assertArrayEquals(new double[] {9, 0, 0}, Taylor.derivatives(t -> t.square().detach(), 3, 2));
  }

  @Test
  void whatHasNoSeriesIsNotFinite() {
    double[] root = Taylor.derivatives(t -> t.sqrt(), 0, 3);
    assertEquals(0, root[0]);
    assertEquals(Double.POSITIVE_INFINITY, root[1]);
    assertFalse(Double.isFinite(root[2]) || Double.isFinite(root[3]));
    assertTrue(Double.isNaN(Taylor.derivatives(t -> t.log(), -1, 2)[0]));
    double[] pole = Taylor.derivatives(t -> t.reciprocal(), 0, 2);
    assertFalse(Arrays.stream(pole).anyMatch(Double::isFinite));
  }

  // ---- errors

  @Test
  void errorsSayWhatIsWrong() {
    assertThrows(IllegalArgumentException.class, () -> Taylor.variable(Value.of(1), -1));
    assertThrows(IllegalArgumentException.class, () -> Taylor.of(List.<Value>of()));
    Taylor<Value> t = Taylor.variable(Value.of(1), 200);
    assertEquals(0, t.coefficient(200).value());
    assertThrows(IndexOutOfBoundsException.class, () -> t.coefficient(201));
    assertThrows(IllegalArgumentException.class, () -> t.derivative(171));
    assertThrows(
        IllegalStateException.class,
        () -> Taylor.ode(y -> y.mul(y.coefficient(0).value()), Value.of(1), 3));
    assertThrows(
        IllegalArgumentException.class, () -> Taylor.odes(y -> List.of(), List.of(Value.of(1)), 3));
    Custom.OfValue custom = Custom.ofValue("cube", x -> x.pow(3)).vjp((x, _, g) -> g.mul(x));
    assertThrows(IllegalStateException.class, () -> custom.apply(Value.of(1)).set(1));
  }
}
