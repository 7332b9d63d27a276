package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Error bars of extrapolated slopes hold what they promise. */
class SlopeTest {
  private record Known(DoubleUnaryOperator f, DoubleUnaryOperator df) {}

  private static final List<Known> FUNCTIONS =
      List.of(
          new Known(Math::sin, Math::cos),
          new Known(Math::exp, Math::exp),
          new Known(Math::tanh, x -> 1 - Math.tanh(x) * Math.tanh(x)),
          new Known(x -> 1 / (1 + x * x), x -> -2 * x / Math.pow(1 + x * x, 2)),
          new Known(x -> Math.sin(30 * x), x -> 30 * Math.cos(30 * x)),
          new Known(x -> x * x * x - x, x -> 3 * x * x - 1));

  private static Slope slope(DoubleUnaryOperator f, double x, double first) {
    double[] quotients = new double[Line.FULL];
    double[] noise = new double[Line.FULL];
    for (int k = 0; k < quotients.length; k++) {
      double h = Math.scalb(first, -k);
      double up = f.applyAsDouble(x + h);
      double down = f.applyAsDouble(x - h);
      quotients[k] = (up - down) / ((x + h) - (x - h));
      noise[k] = Math.ulp(1.0) * Math.max(Math.abs(up), Math.abs(down)) / h;
    }
    return Slope.extrapolate(quotients, noise, 4);
  }

  @Test
  void theTrueSlopeIsWithinTheBar() {
    SplittableRandom rng = new SplittableRandom(1);
    for (int run = 0; run < Case.runs(2_000, 200_000); run++) {
      Known known = FUNCTIONS.get(rng.nextInt(FUNCTIONS.size()));
      double x = 4 * rng.nextDouble() - 2;
      Slope slope = slope(known.f(), x, 0.125 + rng.nextDouble() / 16);
      double truth = known.df().applyAsDouble(x);
      assertTrue(
          Math.abs(slope.value() - truth) <= 10 * slope.error(),
          () -> x + ": " + slope + ", not " + truth);
    }
  }

  @Test
  void smoothFunctionsAreMeasuredToTenDigits() {
    for (Known known : FUNCTIONS.subList(0, 4)) {
      Slope slope = slope(known.f(), 0.7, 0.125);
      assertEquals(known.df().applyAsDouble(0.7), slope.value(), 1e-10);
      assertTrue(slope.error() < 1e-10, slope.toString());
    }
  }

  @Test
  void quotientsThatCreepHaveAWideBar() {
    Slope slope = slope(x -> Math.signum(x) * Math.pow(Math.abs(x), 1.05), 0, 0.125);
    assertTrue(Math.abs(slope.value()) <= 10 * slope.error(), slope.toString());
  }

  @Test
  void nothingIsKnownOutsideTheDomain() {
    assertFalse(Double.isFinite(slope(Math::log, -1, 0.125).error()));
  }
}
