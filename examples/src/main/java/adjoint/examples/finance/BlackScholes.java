package adjoint.examples.finance;

import adjoint.Compiled;
import adjoint.Value;
import java.util.List;

/**
 * A European call by the formula of Black, Scholes and Merton, {@code S·Φ(d₁) − K·e^(−rT)·Φ(d₂)}: a
 * function of the spot S, the volatility σ, the rate r and the time T left, in this order.
 *
 * <p>F. Black, M. Scholes: The pricing of options and corporate liabilities. Journal of Political
 * Economy 81, 1973.
 */
public final class BlackScholes {
  /** What it is differentiated by. */
  public static final List<String> INPUTS = List.of("S", "σ", "r", "T");

  private BlackScholes() {}

  /** The price of a call with this strike, compiled, as a function of the {@link #INPUTS}. */
  public static Compiled call(double strike) {
    return Compiled.of(
        INPUTS.size(),
        x -> price(x.get(0), Value.ofConstant(strike), x.get(1), x.get(2), x.get(3)));
  }

  static Value price(Value spot, Value strike, Value volatility, Value rate, Value time) {
    Value spread = volatility.mul(time.sqrt());
    Value drift = rate.add(volatility.square().mul(0.5)).mul(time);
    Value d1 = spot.div(strike).log().add(drift).div(spread);
    Value d2 = d1.sub(spread);
    Value discounted = strike.mul(rate.mul(time).neg().exp());
    return spot.mul(d1.normalCdf()).sub(discounted.mul(d2.normalCdf()));
  }

  /**
   * The volatility with which the formula gives this price: Newton's method, by halves where that
   * would leave what is known to enclose it.
   */
  public static double impliedVolatility(
      double price, double spot, double strike, double rate, double time) {
    Compiled call = call(strike);
    double low = 0;
    double high = 8;
    double volatility = 0.3;
    double[] gradient = new double[INPUTS.size()];
    for (int i = 0; i < 200; i++) {
      double error = call.gradient(new double[] {spot, volatility, rate, time}, gradient) - price;
      low = error < 0 ? volatility : low;
      high = error < 0 ? high : volatility;
      double next = volatility - error / gradient[1];
      next = next > low && next < high ? next : (low + high) / 2;
      if (Math.abs(next - volatility) < 1e-14 && Math.abs(error) < 1e-9 * spot) {
        return next;
      }
      volatility = next;
    }
    throw new IllegalArgumentException(
        "a volatility from 0 to 8 gives no call of strike %s the price %s"
            .formatted(strike, price));
  }
}
