package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Rows;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Right answers, up to the second derivative, where textbook formulas overflow or cancel. */
class NumericalSafetyTest {
  record Row(String function, double x, double value, double first, double second) {}

  static Stream<Row> rows() {
    return Rows.of(NumericalSafetyTest.class, "safe-values.txt").stream()
        .map(NumericalSafetyTest::row);
  }

  private static Row row(String line) {
    List<String> words = List.of(line.split(" ", -1));
    double[] numbers = words.stream().skip(1).mapToDouble(Double::parseDouble).toArray();
    return new Row(words.getFirst(), numbers[0], numbers[1], numbers[2], numbers[3]);
  }

  private static <E extends Expr<E>> E apply(String function, E x) {
    return switch (function) {
      case "sigmoid" -> x.sigmoid();
      case "sigmoidSlope" -> x.sigmoidSlope();
      case "mish" -> x.mish();
      case "softplus" -> x.softplus();
      case "logSigmoid" -> x.logSigmoid();
      case "silu" -> x.silu();
      case "gelu" -> x.gelu();
      case "geluTanh" -> x.geluTanh();
      case "elu" -> x.elu(1);
      case "tanh" -> x.tanh();
      case "erf" -> x.erf();
      case "erfc" -> x.erfc();
      case "log1p" -> x.log1p();
      case "expm1" -> x.expm1();
      case "exp" -> x.exp();
      default -> throw new AssertionError(function);
    };
  }

  @ParameterizedTest
  @MethodSource("rows")
  void ofValues(Row row) {
    Value x = Value.of(row.x);
    Value y = apply(row.function, x);
    Value first = Grad.differentiable(y, x);
    Value second = Grad.of(first, x);
    require(row, DType.F64, y.value(), first.value(), second.value());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void ofTensors(Row row) {
    for (DType dtype : DType.values()) {
      double size = Math.abs(row.x);
      if (dtype == DType.F64 || size == 0 || size > 1e-30 && size <= Float.MAX_VALUE) {
        Tensor x = Tensor.full(dtype, row.x, 2).asVariable();
        Tensor y = apply(row.function, x);
        Tensor first = Grad.differentiable(y.sum(), x);
        Tensor second = Grad.of(first.sum(), x);
        require(row, dtype, y.get(1), first.get(1), second.get(1));
      }
    }
  }

  private static void require(Row row, DType dtype, double value, double first, double second) {
    double epsilon = dtype == DType.F32 ? 0x1p-24 : 0x1p-53;
    // Of large arguments the last bit of x² already counts in e^(−x²), and of x³ in geluTanh.
    double size = Math.abs(row.x);
    double exponent = size * size * (row.function.equals("geluTanh") ? Math.max(1, size) : 1);
    double relative = epsilon * (20 + Math.min(exponent, 2000));
    requireClose(dtype, row.value, value, relative);
    requireClose(dtype, row.first, first, relative);
    requireClose(dtype, row.second, second, relative);
  }

  private static void requireClose(DType dtype, double expected, double actual, double relative) {
    double rounded = dtype.round(expected);
    double tiny = dtype == DType.F32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    assertTrue(
        actual == rounded || Math.abs(actual - expected) <= Math.abs(expected) * relative + tiny,
        () -> actual + " in " + dtype + " instead of " + expected);
  }

  /** Made with mpmath 1.3.0 at 60 digits, like the file. */
  private static final Object[][] ENDS = {
    {"sigmoid", -709.79, 5.52229610670219e-309},
    {"sigmoid", -710.0, 4.47628622567513e-309},
    {"sigmoid", -714.0, 8.198604207208e-311},
    {"sigmoid", -740.0, 4.2e-322},
    {"silu", -709.79, -3.9196705535761455e-306},
    {"silu", -710.0, -3.1781632202293424e-306},
    {"silu", -714.0, -5.853803403946551e-308},
    {"silu", -720.0, -1.46320617774547e-310},
    {"geluTanh", -21.16, -1.153207530485102e-307},
    {"geluTanh", -21.17, -4.352410868841544e-308},
    {"geluTanh", -21.3, -1.26335442077e-313}
  };

  @Test
  void valuesWhereAnExponentialOverflows() {
    for (Object[] end : ENDS) {
      String function = (String) end[0];
      double x = (double) end[1];
      double right = (double) end[2];
      // The exponent of geluTanh is a cubic, whose last bit is one of 1400.
      double relative = function.equals("geluTanh") ? 3 * 700 * 0x1p-53 : 4 * 0x1p-53;
      double error = relative * Math.abs(right) + Double.MIN_VALUE;
      assertEquals(right, apply(function, Value.of(x)).value(), error, function);
      Tensor y = apply(function, Tensor.full(DType.F64, x, 3, 37)); // by whole vectors, and rests
      assertEquals(right, y.get(0, 0), error, function);
      assertEquals(y.get(0, 0), y.get(2, 36), function);
    }
    // Of floats the definition is in doubles, where nothing overflows.
    assertEquals((float) -3.7200759760208361e-42, (float) Tensor.of(-100f).silu().item(), 1e-40);
    assertEquals((float) 5.521082277028464e-42, Tensor.of(-95f).sigmoid().item());
  }

  // ---- over axes

  private static Tensor vector(DType dtype, double... x) {
    return Tensor.of(x).to(dtype);
  }

  private static void requireClose(DType dtype, double[] expected, Tensor actual) {
    double[] numbers = actual.toDoubleArray();
    assertEquals(expected.length, numbers.length);
    double epsilon = dtype == DType.F32 ? 0x1p-24 : 0x1p-53;
    for (int i = 0; i < numbers.length; i++) {
      int at = i;
      assertTrue(
          Math.abs(numbers[i] - expected[i]) <= 8 * epsilon * Math.abs(expected[i]) + 2 * epsilon,
          () -> "element " + at + " is " + numbers[at] + " instead of " + expected[at]);
    }
  }

  /** The softmax of numbers that differ by little or by very much, by definition after a shift. */
  private static double[] softmax(double... x) {
    double max = Naive.max(x);
    double[] e = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      e[i] = Math.exp(x[i] - max);
    }
    double sum = Naive.sum(e);
    for (int i = 0; i < x.length; i++) {
      e[i] /= sum;
    }
    return e;
  }

  private static final double[][] LARGE = {
    {1000, 1000},
    {-1000, -1000},
    {1000, 0, -1000},
    {-1000, -1000.5, -1002},
    {1000, 999, 998.5, 0},
    {1e30, 1e30},
    {-1e30, 1e30},
    {0, Double.NEGATIVE_INFINITY, 1}
  };

  @ParameterizedTest
  @EnumSource
  void softmaxOfLargeNumbers(DType dtype) {
    for (double[] numbers : LARGE) {
      double[] p = softmax(numbers);
      Tensor x = vector(dtype, numbers);
      requireClose(dtype, p, x.softmax(0));
      Tensor jacobian = Grad.jacobian(t -> t.softmax(0), x);
      requireClose(dtype, covariance(p), jacobian.reshape(-1));
      Tensor hessian = Grad.hessian(t -> t.softmax(0).select(0, 0), x);
      requireFinite(hessian);
    }
  }

  @ParameterizedTest
  @EnumSource
  void logSumExpOfLargeNumbers(DType dtype) {
    for (double[] numbers : LARGE) {
      Tensor x = vector(dtype, numbers);
      double max = Naive.max(numbers);
      double[] p = softmax(numbers);
      requireClose(
          dtype, new double[] {max + Math.log(1 / Naive.max(p))}, x.logSumExp().reshape(1));
      UnaryOperator<Tensor> f = t -> t.logSumExp();
      requireClose(dtype, p, Grad.jacobian(f, x));
      requireClose(dtype, covariance(p), Grad.hessian(f, x).reshape(-1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void logSoftmaxOfLargeNumbers(DType dtype) {
    for (double[] numbers : LARGE) {
      Tensor x = vector(dtype, numbers);
      double[] p = softmax(numbers);
      int n = p.length;
      double[] expected = new double[n];
      double[] jacobian = new double[n * n];
      for (int i = 0; i < n; i++) {
        expected[i] = numbers[i] - Naive.max(numbers) - Math.log(1 / Naive.max(p));
        for (int j = 0; j < n; j++) {
          jacobian[i * n + j] = (i == j ? 1 : 0) - p[j];
        }
      }
      Tensor y = x.logSoftmax(0);
      for (int i = 0; i < n; i++) {
        double size = Double.isInfinite(expected[i]) ? 0 : 1 + Math.abs(expected[i]);
        assertEquals(expected[i], y.get(i), (dtype == DType.F32 ? 0x1p-23 : 0x1p-52) * size);
      }
      requireClose(dtype, jacobian, Grad.jacobian(t -> t.logSoftmax(0), x).reshape(-1));
      if (Double.isFinite(expected[0])) {
        Tensor hessian = Grad.hessian(t -> t.logSoftmax(0).select(0, 0).neg(), x);
        requireClose(dtype, covariance(p), hessian.reshape(-1));
      }
    }
  }

  /** {@code diag(p) − p·pᵀ}: the Jacobian of softmax, the Hessian of log-sum-exp. */
  private static double[] covariance(double... p) {
    double[] c = new double[p.length * p.length];
    for (int i = 0; i < c.length; i++) {
      int row = i / p.length;
      int column = i % p.length;
      c[i] = row == column ? p[row] * (1 - p[row]) : -p[row] * p[column];
    }
    return c;
  }

  private static void requireFinite(Tensor x) {
    for (double v : x.toDoubleArray()) {
      assertTrue(Double.isFinite(v), x::toString);
    }
  }

  @Test
  void logSumExpOfInfinitiesAndOfNothing() {
    double inf = Double.POSITIVE_INFINITY;
    assertEquals(-inf, vector(DType.F64, -inf, -inf).logSumExp().item());
    assertEquals(inf, vector(DType.F64, inf, 1).logSumExp().item());
    assertEquals(inf, vector(DType.F64, inf, -inf).logSumExp().item());
    assertTrue(Double.isNaN(vector(DType.F64, Double.NaN, 1).logSumExp().item()));
    assertEquals(
        vector(DType.F64, -inf, -inf).data(), Tensor.zeros(DType.F64, 2, 0).logSumExp(1).data());
    assertEquals(Tensor.zeros(3, 0).data(), Tensor.zeros(3, 0).softmax(1).data());
    assertEquals(Tensor.zeros(0, 3).data(), Tensor.zeros(0, 3).logSoftmax(0).data());
  }

  @Test
  void aLargeLogSumExpHasAGradientThatAddsUpToOne() {
    // y is rounded to 2^-14 here, and so would be the logarithm of the gradient.
    Tensor x = Tensor.of(1000f, 1000, 1000).asVariable();
    double[] gradient = Grad.of(x.logSumExp(), x).toDoubleArray();
    for (double g : gradient) {
      assertEquals(1 / 3.0, g, 0x1p-24);
    }
  }

  // ---- quotients and products

  @Test
  void quotientsOfExtremeNumbers() {
    double[][] cases = {
      {1e-300, 1e-300},
      {1e300, 1e300},
      {1e300, 1e200},
      {1e-200, 1e100},
      {3e-160, 2e-160},
      {5e160, -2e160}
    };
    for (double[] c : cases) {
      Value a = Value.of(c[0]);
      Value b = Value.of(c[1]);
      Value y = a.div(b);
      assertEquals(c[0] / c[1], y.value());
      Value byA = Grad.differentiable(y, a);
      Value byB = Grad.differentiable(y, b);
      requireRatio(1 / c[1], byA.value());
      requireRatio(-(c[0] / c[1]) / c[1], byB.value());
      requireRatio(-1 / c[1] / c[1], Grad.of(byA, b).value());
      requireRatio(2 * (c[0] / c[1]) / c[1] / c[1], Grad.of(byB, b).value());
      assertEquals(0, Grad.of(byA, a).value());
    }
  }

  private static void requireRatio(double expected, double actual) {
    assertTrue(
        expected == actual || Math.abs(expected - actual) <= 1e-15 * Math.abs(expected),
        () -> actual + " instead of " + expected);
  }

  @Test
  void reciprocalsAndRootsOfExtremeNumbers() {
    for (double at : new double[] {1e-100, 1e-5, 1e5, 1e100, 1e160, 1e300}) {
      Value x = Value.of(at);
      Value first = Grad.differentiable(x.reciprocal(), x);
      requireRatio(-1 / at / at, first.value());
      requireRatio(2 / at / at / at, Grad.of(first, x).value());
      Value slope = Grad.differentiable(x.sqrt(), x);
      requireRatio(0.5 / Math.sqrt(at), slope.value());
      requireRatio(-0.25 / Math.sqrt(at) / at, Grad.of(slope, x).value());
      Value log = Grad.differentiable(x.log(), x);
      requireRatio(1 / at, log.value());
      requireRatio(-1 / at / at, Grad.of(log, x).value());
    }
  }

  @ParameterizedTest
  @EnumSource
  void noNanFromBothSidesOfASwitch(DType dtype) {
    // Each of these has, on the side that is switched off, something that overflows.
    Tensor x = vector(dtype, -1e4, -800, -100, 0, 100, 800, 1e4).asVariable();
    List<UnaryOperator<Tensor>> functions =
        List.of(
            t -> t.elu(1.5),
            t -> t.leakyRelu(0.01),
            t -> t.clamp(-50, 50).exp(),
            t -> Tensor.where(t.greater(50), t, t.minimum(50).exp()),
            t -> t.abs().neg().exp().log1p());
    for (UnaryOperator<Tensor> f : functions) {
      Tensor first = Grad.differentiable(f.apply(x).sum(), x);
      requireFinite(first);
      requireFinite(Grad.of(first.sum(), x));
    }
  }

  @Test
  void aGateIsNoProduct() {
    Tensor g = vector(DType.F64, Double.POSITIVE_INFINITY, Double.NaN, 1, 2);
    Tensor mask = vector(DType.F64, 0, -1, Double.NaN, 0.1);
    assertEquals(vector(DType.F64, 0, 0, Double.NaN, 2).data(), g.maskedBy(mask).data());
  }

  @Test
  void whereNeverMixesItsBranches() {
    Tensor x = vector(DType.F64, 0, 4).asVariable();
    Tensor y = Tensor.where(x.greater(0), x.log(), x);
    assertEquals(vector(DType.F64, 0, Math.log(4)).data(), y.data());
    Tensor mask = vector(DType.F64, Double.NaN, 1e-320);
    Tensor a = Tensor.of(1f, 2).asVariable();
    Tensor b = Tensor.of(3f, 4).asVariable();
    Tensor z = Tensor.where(mask, a, b);
    assertEquals(Tensor.of(3f, 2).data(), z.data());
    List<Tensor> g = Grad.of(z.sum(), List.of(a, b));
    assertEquals(Tensor.of(0f, 1).data(), g.getFirst().data());
    assertEquals(Tensor.of(1f, 0).data(), g.getLast().data());
    // The same for a mask that was not made by a comparison.
    z = a.apply(new Where(mask.data()), b);
    assertEquals(Tensor.of(3f, 2).data(), z.data());
    g = Grad.of(z.sum(), List.of(a, b));
    assertEquals(Tensor.of(0f, 1).data(), g.getFirst().data());
    assertEquals(Tensor.of(1f, 0).data(), g.getLast().data());
  }

  /** Where nothing is taken of a logarithm, nothing goes back either. */
  @Test
  void nothingOfALogarithmThatIsNone() {
    Tensor a = Tensor.of(0.0, 0, 0).asVariable();
    Tensor b = Tensor.of(-1.0, 0, -2).asVariable();
    Tensor y = a.xlogy(b);
    assertEquals(Tensor.of(0.0, 0, 0).data(), y.data());
    for (Tensor g : Grad.of(y.sum(), List.of(a, b))) {
      assertEquals(Tensor.of(0.0, 0, 0).data(), g.data());
    }
  }
}
