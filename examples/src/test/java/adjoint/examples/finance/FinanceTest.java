package adjoint.examples.finance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Value;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class FinanceTest {
  @Property(tries = 200)
  void blackScholesDerivativesAreThoseByHand(
      @ForAll @DoubleRange(min = 60, max = 150) double spot,
      @ForAll @DoubleRange(min = 0.1, max = 0.6) double volatility,
      @ForAll @DoubleRange(min = -0.02, max = 0.1) double rate,
      @ForAll @DoubleRange(min = 0.2, max = 3) double time) {
    double[] x = {spot, volatility, rate, time};
    Greeks greeks = Greeks.of(BlackScholes.call(100), x);
    ClosedForm byHand = ClosedForm.at(x, 100);
    assertArrayEquals(byHand.gradient(), greeks.gradient(), 1e-10);
    for (int i = 0; i < x.length; i++) {
      assertArrayEquals(byHand.hessian()[i], greeks.hessian()[i], 1e-9);
    }
  }

  /**
   * F. Fang, C. Oosterlee: A novel pricing method for European options. SIAM J. Sci. Comput. 2008.
   */
  @Test
  void hestonPricesAsPublished() {
    double[] x = {100, 0.0175, 0, 1, 1.5768, 0.0398, 0.5751, -0.5711, 100};
    assertEquals(5.785155450, Heston.call().value(x), 2e-8);
  }

  @Test
  void hestonWithoutSwingsIsBlackScholes() {
    double[] x = {100, 0.04, 0.03, 0.75, 1.5, 0.04, 1e-4, -0.6, 105};
    double[] market = {100, 0.2, 0.03, 0.75};
    Greeks heston = Greeks.of(Heston.call(), x);
    Greeks blackScholes = Greeks.of(BlackScholes.call(105), market);
    assertEquals(blackScholes.price(), heston.price(), 1e-4);
    assertEquals(blackScholes.gradient()[0], heston.gradient()[0], 1e-4);
    assertEquals(blackScholes.hessian()[0][0], heston.hessian()[0][0], 1e-5);
  }

  @Test
  void hestonDerivativesAreThoseOfDifferences() {
    double[] x = {95, 0.05, 0.02, 1.2, 2, 0.04, 0.4, -0.5, 100};
    assertTrue(Greeks.beside(Heston.call(), x) < 1e-5);
  }

  @Test
  void quadratureIsExactForPolynomials() {
    GaussLegendre rule = GaussLegendre.of(6);
    for (int power = 0; power <= 11; power++) {
      double sum = 0;
      for (int i = 0; i < 6; i++) {
        sum += rule.weights()[i] * Math.pow(rule.nodes()[i], power);
      }
      assertEquals(power % 2 == 0 ? 2.0 / (power + 1) : 0, sum, 1e-14);
    }
  }

  @Test
  void impliedVolatilityComesBack() {
    double price = BlackScholes.call(110).value(100, 0.27, 0.01, 0.5);
    assertEquals(0.27, BlackScholes.impliedVolatility(price, 100, 110, 0.01, 0.5), 1e-12);
    assertThrows(
        IllegalArgumentException.class,
        () -> BlackScholes.impliedVolatility(-1, 100, 110, 0.01, 0.5));
  }

  @Test
  void complexNumbers() {
    Complex z = new Complex(Value.ofConstant(1.5), Value.ofConstant(-0.7));
    assertIs(1.5, -0.7, z.sqrt().mul(z.sqrt()));
    assertIs(1.5, -0.7, z.log().exp());
    assertIs(1, 0, z.div(z));
    assertIs(-0.5, 0.7, z.fromOne());
  }

  private static void assertIs(double re, double im, Complex z) {
    assertEquals(re, z.re().value(), 1e-15);
    assertEquals(im, z.im().value(), 1e-15);
  }
}
