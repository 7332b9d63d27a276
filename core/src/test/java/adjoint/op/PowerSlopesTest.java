package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Rows;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Slopes of powers whose cotangents are huge or tiny, at numbers from subnormal to huge: right
 * whenever the answer is a number, though the power itself is none.
 */
class PowerSlopesTest {
  /** The derivatives of g·a^b; NaN where they are out of range. */
  record Row(
      DType dtype,
      double a,
      double b,
      double g,
      double da,
      double db,
      double daa,
      double dab,
      double dbb) {
    /** The same for the base −a and a whole exponent, but for what has a logarithm. */
    Row mirrored() {
      double sign = b % 2 == 0 ? 1 : -1;
      double nan = Double.NaN;
      return new Row(dtype, -a, b, g, -sign * da, nan, sign * daa, nan, nan);
    }
  }

  static Stream<Row> rows() {
    return Rows.of(PowerSlopesTest.class, "power-slopes.txt").stream()
        .map(PowerSlopesTest::row)
        .flatMap(r -> r.b == Math.rint(r.b) ? Stream.of(r, r.mirrored()) : Stream.of(r));
  }

  static Stream<Row> rowsOfDoubles() {
    return rows().filter(row -> row.dtype == DType.F64);
  }

  private static Row row(String line) {
    List<String> words = List.of(line.split(" ", -1));
    double[] x =
        words.stream()
            .skip(1)
            .mapToDouble(w -> w.equals("-") ? Double.NaN : Double.parseDouble(w))
            .toArray();
    return new Row(DType.valueOf(words.getFirst()), x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]);
  }

  /** Of a first slope that is out of range nothing can be asked. */
  private static double of(double first, double second) {
    return Double.isNaN(first) ? first : second;
  }

  private static void close(DType dtype, String what, double expected, double actual) {
    if (!Double.isNaN(expected)) {
      double relative = dtype == DType.F32 ? 0x1p-19 : 0x1p-48;
      assertTrue(
          Math.abs(expected - actual) <= relative * Math.abs(expected),
          () -> what + ": " + actual + " in " + dtype + " instead of " + expected);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void ofTensors(Row row) {
    double[] as = {2, row.a, 2};
    double[] bs = {1, row.b, 3};
    double[] gs = {1, row.g, 1};
    Tensor a = Tensor.of(as).to(row.dtype).asVariable();
    Tensor b = Tensor.of(bs).to(row.dtype).asVariable();
    Tensor g = Tensor.of(gs).to(row.dtype);
    Tensor byConstant = a.pow(row.b).mul(g).slice(0, 1, 2).sum();
    Tensor first = Grad.differentiable(byConstant, a);
    close(row.dtype, "a", row.da, first.get(1));
    close(row.dtype, "aa", row.daa, Grad.of(first.sum(), a).get(1));
    if (row.a < 0) {
      return; // the general power does without halves there
    }
    Tensor y = a.pow(b).mul(g).sum();
    List<Tensor> unrecorded = Grad.of(y, List.of(a, b));
    close(row.dtype, "a", row.da, unrecorded.getFirst().get(1));
    close(row.dtype, "b", row.db, unrecorded.getLast().get(1));
    Tensor byA = Grad.differentiable(y, a);
    close(row.dtype, "a", row.da, byA.get(1));
    List<Tensor> second = Grad.of(byA.select(0, 1), List.of(a, b));
    close(row.dtype, "aa", row.daa, second.getFirst().get(1));
    close(row.dtype, "ab", of(row.da, row.dab), second.getLast().get(1));
    Tensor byB = Grad.differentiable(y, b);
    second = Grad.of(byB.select(0, 1), List.of(a, b));
    close(row.dtype, "ba", of(row.db, row.dab), second.getFirst().get(1));
    close(row.dtype, "bb", of(row.db, row.dbb), second.getLast().get(1));
  }

  @ParameterizedTest
  @MethodSource("rowsOfDoubles")
  void ofValues(Row row) {
    Value a = Value.of(row.a);
    Value b = Value.of(row.b);
    Value g = Value.of(row.g).detach();
    Value first = Grad.differentiable(a.pow(row.b).mul(g), a);
    close(row.dtype, "a", row.da, first.value());
    close(row.dtype, "aa", row.daa, Grad.of(first, a).value());
    if (row.a < 0) {
      return;
    }
    Value y = a.pow(b).mul(g);
    List<Value> slopes = Grad.of(y, List.of(a, b));
    close(row.dtype, "a", row.da, slopes.getFirst().value());
    close(row.dtype, "b", row.db, slopes.getLast().value());
    Value byA = Grad.differentiable(y, a);
    List<Value> second = Grad.of(byA, List.of(a, b));
    close(row.dtype, "aa", row.daa, second.getFirst().value());
    close(row.dtype, "ab", of(row.da, row.dab), second.getLast().value());
    Value byB = Grad.differentiable(y, b);
    second = Grad.of(byB, List.of(a, b));
    close(row.dtype, "ba", of(row.db, row.dab), second.getFirst().value());
    close(row.dtype, "bb", of(row.db, row.dbb), second.getLast().value());
  }

  private static <E extends Expr<E>> List<E> derivatives(E y, E x, int order, Slope<E> slope) {
    List<E> all = new ArrayList<>();
    for (int i = 0; i < order; i++) {
      y = slope.of(y, x);
      all.add(y);
    }
    return all;
  }

  private interface Slope<E> {
    E of(E y, E x);
  }

  /** Halves of a power have other derivatives at 0 and ∞ than the whole. */
  @Test
  void atTheEnds() {
    for (double p : new double[] {1, 1.5, 2, 2.5, 3, 3.5, 4, 5.5, -0.5, -1, -1.5, -2, -3, -2.5}) {
      for (double at : new double[] {0, Double.POSITIVE_INFINITY}) {
        Value x = Value.of(at);
        for (Value y : List.of(x.pow(p), x.pow(Value.of(p)))) {
          List<Value> slopes = derivatives(y, x, 2, Grad::differentiable);
          double factor = p;
          for (int k = 1; k <= slopes.size(); k++) {
            double expected = factor == 0 ? 0 : factor * Math.pow(at, p - k);
            assertEquals(expected + 0.0, slopes.get(k - 1).value() + 0.0, p + ", " + k);
            factor *= p - k;
          }
        }
      }
    }
  }

  /** There y·log a and y·log²a are limits of their own. */
  @Test
  void byTheExponentAtTheEnds() {
    double infinity = Double.POSITIVE_INFINITY;
    for (double p : new double[] {0.5, 1, 2.5, 3}) {
      assertEquals(List.of(0.0, 0.0), byExponent(0, p), "0^" + p);
      assertEquals(List.of(-infinity, infinity), byExponent(0, -p), "0^−" + p);
      assertEquals(List.of(infinity, infinity), byExponent(infinity, p), "∞^" + p);
      assertEquals(List.of(0.0, 0.0), byExponent(infinity, -p), "∞^−" + p);
    }
  }

  private static List<Double> byExponent(double a, double p) {
    Value b = Value.of(p);
    return derivatives(Value.of(a).pow(b), b, 2, Grad::differentiable).stream()
        .map(slope -> slope.value() + 0.0)
        .toList();
  }

  /**
   * Exponents that no double holds, less whole numbers: what rounding takes counts nowhere here.
   */
  @Test
  void anyConstantAtTheEnds() {
    for (double p : new double[] {0.1, 0.3, 1 / 3.0, 0.9, -0.1, -0.3, -1.3, -63.9, 1e-20}) {
      for (double at : new double[] {0, -0.0, Double.POSITIVE_INFINITY}) {
        double factor = 1;
        for (int k = 1; k <= 3; k++) {
          factor *= p - (k - 1);
          double expected = factor * Math.pow(Math.abs(at), p - k);
          for (DType dtype : DType.values()) {
            Tensor x = Tensor.of(at, 1, 2).to(dtype).asVariable();
            Tensor y = x.pow(p);
            for (int order = 0; order < k; order++) {
              y = Grad.differentiable(y.slice(0, 0, 1).sum(), x);
            }
            assertEquals(expected + 0.0, y.get(0) + 0.0, p + ", " + at + ", " + k);
          }
        }
      }
      Value negative = Value.of(-2);
      assertTrue(Double.isNaN(Grad.of(negative.pow(p), negative).value()), "(−2)^" + p);
    }
  }

  private static double derivative(double x, double p, int k, double g) {
    return Value.of(x).powDerivative(p, k, Value.of(g)).value();
  }

  /** Computed with 300 bits. */
  @Test
  void farOut() {
    assertEquals(0, derivative(0, 2, 3, 1));
    assertEquals(0, derivative(0, 0, 1, 0));
    assertEquals(0, derivative(1e-320, 2, 5, 1));
    near(7.025357889562214e294, derivative(0x1p205, 11, 1, Double.MIN_VALUE));
    near(2.6787715179656683e300, derivative(0x1p690, 4, 1, Double.MIN_VALUE));
    near(-1.3393857589828342e300, derivative(0x1p-690, -2, 1, Double.MIN_VALUE));
    near(
        -7.434354313064728e136,
        derivative(3.978833982448036e-161, 1e-300, 4, 3.1053837702023736e-206));
    near(6.292451717217843e-307, derivative(0.23351812313889866, 1001, 5, 0x1p1023));
    near(1e120, derivative(1, 1e160, 2, 1e-200));
    near(1e60, derivative(1, 1e90, 4, 1e-300));
    near(-1.25508037153745874e-168, derivative(412, -63.9, 1, 1));
    near(-4.36491798902110848e-302, derivative(228, -127.7, 1, 1));
    near(-5.62474260873035650e-251, derivative(1.7664737410731906, -1023.9, 1, 1));
    near(1.09924156430582768e55, derivative(1 + 1e-14, 0x1p53 + 2, 1, 1));
    near(-1.07984300455564080e173, derivative(183.74141711413162, -5.7, 3, 1.834516707150209e190));
    assertTrue(Double.isNaN(derivative(-2, 2 - 0x1p-52, 4, 1)));
  }

  private static void near(double expected, double actual) {
    assertEquals(expected, actual, Math.abs(expected) * 0x1p-49);
  }

  @Test
  void cubesDoNotOverflowBetween() {
    Value x = Value.of(0.5);
    near(1.275e308, Grad.of(x.pow(3).mul(1.7e308), x).value());
  }

  @Test
  void subnormalBases() {
    double tiny = Double.MIN_VALUE;
    for (double p : new double[] {0, 1, 2, 3, 0.5}) {
      Value x = Value.of(tiny);
      double expected = p == 0 ? 0 : p * Math.pow(tiny, p - 1);
      for (Value y : List.of(x.pow(p), x.pow(Value.of(p)))) {
        double slope = Grad.of(y, x).value();
        assertEquals(expected, slope, expected * 1e-15, () -> "x^" + p);
      }
    }
  }

  /** Of exponents up to 1 halves would underflow where the slopes' slopes do not. */
  @Test
  void smallExponentsStayWhole() {
    double tiny = 1e-300;
    for (double p : new double[] {1.5, 2}) {
      double expected = tiny * p * (p - 1) * Math.pow(tiny, p - 2);
      Value x = Value.of(tiny);
      for (Value y : List.of(x.pow(p), x.pow(Value.of(p)))) {
        Value first = Grad.differentiable(y.mul(tiny), x);
        assertEquals(expected, Grad.of(first, x).value(), expected * 1e-15, () -> "x^" + p);
      }
    }
  }
}
