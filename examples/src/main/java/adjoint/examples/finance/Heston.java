package adjoint.examples.finance;

import adjoint.Compiled;
import adjoint.Value;
import java.util.List;

/**
 * A European call where the variance v of the spot S has a life of its own: {@code dS/S = r·dt +
 * √v·dW₁}, {@code dv = κ(θ − v)·dt + ξ√v·dW₂}, with correlation ρ of the two.
 *
 * <p>S. Heston: A closed-form solution for options with stochastic volatility. Review of Financial
 * Studies 6, 1993. The price is one integral of the characteristic function (A. Lewis: Option
 * valuation under stochastic volatility, 2000), written so that logarithms stay on their principal
 * branch (H. Albrecher, P. Mayer, W. Schoutens, J. Tistaert: The little Heston trap. Wilmott
 * Magazine, January 2007), and computed by Gauss and Legendre's quadrature.
 */
public final class Heston {
  /** What it is differentiated by; the strike comes after them. */
  public static final List<String> INPUTS = List.of("S", "v", "r", "T", "κ", "θ", "ξ", "ρ");

  private static final int NODES = 64;
  private static final double SCALE = 10; // half of the nodes lie below it

  private Heston() {}

  /**
   * The price of a call, compiled, as a function of the {@link #INPUTS} and, without derivatives,
   * of the strike.
   */
  public static Compiled call() {
    return Compiled.of(INPUTS.size(), 1, Heston::price);
  }

  /** {@code S − √(F·K)·e^(−rT)/π · ∫ Re(e^(iu·ln(F/K))·φ(u − i/2))/(u² + ¼) du} from 0 to ∞. */
  private static Value price(List<Value> x, List<Value> strikes) {
    Value spot = x.get(0);
    Value strike = strikes.getFirst();
    Value growth = x.get(2).mul(x.get(3));
    Value moneyness = spot.div(strike).log().add(growth);
    GaussLegendre rule = GaussLegendre.of(NODES);
    Value integral = spot.constant(0);
    for (int i = 0; i < NODES; i++) {
      double t = rule.nodes()[i];
      double u = SCALE * (1 + t) / (1 - t); // from −1 … 1 to 0 … ∞
      double weight = rule.weights()[i] * SCALE * 2 / ((1 - t) * (1 - t)) / (u * u + 0.25);
      Complex turned = exponent(u, x).add(new Complex(spot.constant(0), moneyness.mul(u))).exp();
      integral = integral.add(turned.re().mul(weight));
    }
    Value factor = spot.mul(strike).sqrt().mul(growth.mul(-0.5).exp()).div(Math.PI);
    return spot.sub(factor.mul(integral));
  }

  /** The logarithm of the characteristic function of {@code ln(S_T/F)} at {@code u − i/2}. */
  private static Complex exponent(double u, List<Value> x) {
    Value variance = x.get(1);
    Value time = x.get(3);
    Value kappa = x.get(4);
    Value theta = x.get(5);
    Value xi = x.get(6);
    Value skew = x.get(7).mul(xi);
    Value xi2 = xi.square();
    Complex beta = new Complex(kappa.sub(skew.mul(0.5)), skew.mul(-u));
    Complex d = beta.mul(beta).add(Complex.ofReal(xi2.mul(u * u + 0.25))).sqrt();
    Complex less = beta.sub(d);
    Complex g = less.div(beta.add(d));
    Complex decay = d.mul(time.neg()).exp();
    Complex rest = g.mul(decay).fromOne();
    Complex byVariance = less.mul(decay.fromOne()).div(rest).mul(variance.div(xi2));
    Complex log = rest.div(g.fromOne()).log().mul(variance.constant(2));
    Complex byMean = less.mul(time).sub(log).mul(kappa.mul(theta).div(xi2));
    return byMean.add(byVariance);
  }
}
