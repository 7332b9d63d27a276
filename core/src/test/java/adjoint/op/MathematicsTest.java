package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Slopes of mathematical functions where textbook formulas overflow, cancel or are 0/0. */
class MathematicsTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  /** {@code g · f′(x)}. */
  private static double slope(UnaryOperator<Value> f, double x, double g) {
    Value at = Value.of(x);
    return Grad.of(f.apply(at).mul(g), at).value();
  }

  private static void close(double expected, double actual) {
    assertEquals(expected, actual, Math.abs(expected) * 1e-14);
  }

  /** A function of two numbers, with what it is at a place, and its slopes there. */
  private interface Two {
    Value on(Value a, Value b);
  }

  private static void slopes(Two f, double a, double b, double left, double right) {
    Value x = Value.of(a);
    Value y = Value.of(b);
    Value z = f.on(x, y);
    List<Value> first = Grad.differentiable(z, List.of(x, y));
    close(left, first.getFirst().value());
    close(right, first.getLast().value());
    if (Double.isFinite(left + right)) {
      for (Value slope : first) {
        for (Value second : Grad.of(slope, List.of(x, y))) {
          assertTrue(Double.isFinite(second.value()), () -> a + ", " + b + ": " + second);
        }
      }
    }
  }

  @Test
  void squaresThatOverflow() {
    close(1e-100, slope(Value::atan, 1e200, 1e300));
    close(1e-200, slope(Value::asinh, -1e200, 1));
    close(1e-200, slope(Value::acosh, 1e200, 1));
    close(1e-100, slope(Value::softsign, -1e200, 1e300));
    slopes(Value::hypot, 3e200, -4e200, 0.6, -0.8);
    slopes(Value::hypot, 3e-200, 4e-200, 0.6, 0.8);
    slopes(Value::atan2, 1e200, 1e200, 5e-201, -5e-201);
    slopes(Value::atan2, 1e-100, 1e-100, 5e99, -5e99);
    Tensor x = Tensor.of(3e30f, 3e-30f).asVariable();
    Tensor y = Tensor.of(4e30f, 4e-30f);
    for (double slope : Grad.of(x.hypot(y).sum(), x).toDoubleArray()) {
      assertEquals(0.6, slope, 1e-7);
    }
  }

  @Test
  void slopesThatCancel() {
    double x = 1 - 0x1p-53;
    double root = Math.sqrt(0x1p-53 * (1 + x));
    close(1 / root, slope(Value::asin, x, 1));
    close(-1 / root, slope(Value::acos, x, 1));
    close(1 / (0x1p-53 * (1 + x)), slope(Value::atanh, x, 1));
  }

  @Test
  void vectorsWithoutADirection() {
    for (double zero : new double[] {0.0, -0.0}) {
      slopes(Value::hypot, zero, 0, 0, 0);
      slopes(Value::atan2, zero, 0, 0, 0);
      slopes(Value::directionCosine, zero, 0, 0, 0);
    }
    slopes(Value::hypot, INF, 1, 1, 0);
    slopes(Value::hypot, 1, -INF, 0, -1);
    slopes(Value::hypot, INF, INF, Math.sqrt(0.5), Math.sqrt(0.5));
    slopes(Value::atan2, 1, INF, 0, 0);
    slopes(Value::atan2, -INF, INF, 0, 0);
  }

  @Test
  void remaindersGoOnFromWhereTheyJump() {
    slopes(Value::fmod, 7.5, 2.5, 1, -3);
    slopes(Value::fmod, -7.5, 2, 1, 3);
    slopes(Value::fmod, 7, -2, 1, 3);
    slopes(Value::fmod, 1, 2, 1, 0);
    slopes(Value::fmod, 1, INF, 1, 0);
    Tensor x = Tensor.of(7.5, -7.5).asVariable();
    assertEquals(Tensor.of(1.5, -1.5).data(), x.fmod(2).data());
  }

  @Test
  void whatDoesNotCountSendsNothing() {
    slopes(Value::xlogy, 0, 0, 0, 0);
    slopes(Value::xlogy, 0, -1, 0, 0);
    slopes(Value::xlogy, 0, 2, Math.log(2), 0);
    slopes(Value::xlogy, 3, 2, Math.log(2), 1.5);
    slopes(Value::logAddExp, INF, INF, 0.5, 0.5);
    slopes(Value::logAddExp, -INF, -INF, 0.5, 0.5);
    slopes(Value::logAddExp, -INF, 3, 0, 1);
    slopes(Value::logAddExp, INF, 3, 1, 0);
    slopes(Value::logAddExp, 1000, 1000, 0.5, 0.5);
    Value a = Value.of(1000);
    Value first = Grad.differentiable(a.logAddExp(Value.ofConstant(1000)), a);
    assertEquals(0.25, Grad.of(first, a).value());
  }

  @Test
  void derivativesOfTheGammaFunctionAreOneAnother() {
    Value x = Value.of(-2.3);
    Value y = x.lgamma();
    for (int n = 0; n < 6; n++) {
      y = Grad.differentiable(y, x);
      assertEquals(x.polygamma(n).value(), y.value());
    }
    assertEquals(x.digamma().value(), x.polygamma(0).value());
    assertEquals(x.trigamma().value(), x.polygamma(1).value());
  }

  /** Recurrences, which tell errors of order and sign. */
  @Test
  void lawsOfTheGammaFunction() {
    for (double x : new double[] {0.3, 1.7, 4.4, -0.6, -3.2, 12.5}) {
      Value v = Value.ofConstant(x);
      assertEquals(Math.log(Math.abs(x)), v.add(1).lgamma().sub(v.lgamma()).value(), 1e-13);
      assertEquals(1 / x, v.add(1).digamma().sub(v.digamma()).value(), 1e-13 + 1e-14 / x / x);
      double second = -1 / (x * x);
      assertEquals(second, v.add(1).trigamma().sub(v.trigamma()).value(), 1e-11);
    }
    Value a = Value.ofConstant(2);
    Value b = Value.ofConstant(3);
    close(Math.log(1 / 12.0), a.logBeta(b).value());
  }

  @Test
  void quantilesAndTheirTails() {
    for (double p : new double[] {1e-300, 1e-20, 0.01, 0.3, 0.5, 0.8, 0.999}) {
      Value v = Value.of(p);
      Value x = v.normalQuantile();
      assertEquals(p, x.normalCdf().value(), p * 1e-12);
      double density = Math.exp(-x.value() * x.value() / 2) / Math.sqrt(2 * Math.PI);
      assertEquals(1 / density, Grad.of(x, v).value(), 1e-12 / density);
    }
    // The slope at the smallest number is out of range, and its product with this is not.
    double far = slope(Value::normalQuantile, Double.MIN_VALUE, 1e-100);
    assertEquals(5.258107331400792e221, far, 1e209);
  }

  @Test
  void stairsAreFlatButForWhatIsNotANumber() {
    Tensor x = Tensor.of(-1.5, 0, 0.5, 2, Double.NaN, INF).asVariable();
    List<Tensor> steps = List.of(x.sign(), x.floor(), x.ceil(), x.rint());
    for (Tensor y : steps) {
      Tensor g = Grad.of(y.sum(), x);
      assertEquals(Tensor.of(0.0, 0, 0, 0, Double.NaN, 0).data(), g.data());
    }
    assertEquals(Tensor.of(-1.0, 0, 1, 1, Double.NaN, 1).data(), steps.getFirst().data());
    assertEquals(Tensor.of(-2.0, 0, 0, 2, Double.NaN, INF).data(), steps.getLast().data());
  }

  @Test
  void numbersOnTheLeft() {
    Tensor x = Tensor.of(2f, 4f).asVariable();
    assertEquals(Tensor.of(-1f, -3f).data(), x.rsub(1).data());
    assertEquals(Tensor.of(0.5f, 0.25f).data(), x.rdiv(1).data());
    assertEquals(Tensor.of(-0.25f, -0.0625f).data(), Grad.of(x.rdiv(1).sum(), x).data());
    assertEquals(DType.F32, x.rsub(0.1).dtype());
  }
}
