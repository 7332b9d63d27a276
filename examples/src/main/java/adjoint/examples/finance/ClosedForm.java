package adjoint.examples.finance;

import adjoint.Value;

/**
 * The derivatives of {@link BlackScholes}' formula, worked out by hand: gradient and Hessian by S,
 * σ, r, T.
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares them
public record ClosedForm(double[] gradient, double[][] hessian) {
  /** At these inputs. */
  public static ClosedForm at(double[] x, double strike) {
    double spot = x[0];
    double vol = x[1];
    double rate = x[2];
    double time = x[3];
    double root = Math.sqrt(time);
    double spread = vol * root;
    double d1 = (Math.log(spot / strike) + (rate + vol * vol / 2) * time) / spread;
    double d2 = d1 - spread;
    double d1ByTime = (rate + vol * vol / 2) / spread - d1 / (2 * time);
    double d2ByTime = d1ByTime - vol / (2 * root);
    double n1 = density(d1);
    double n2 = density(d2);
    double discounted = strike * Math.exp(-rate * time);
    double worth = discounted * cdf(d2);
    double vega = spot * n1 * root;

    double[] gradient = {
      cdf(d1), // delta
      vega,
      time * worth, // rho
      spot * n1 * vol / (2 * root) + rate * worth, // −theta
    };
    double[][] h = new double[4][4];
    h[0][0] = n1 / (spot * spread); // gamma
    h[0][1] = -n1 * d2 / vol; // vanna
    h[0][2] = n1 * root / vol;
    h[0][3] = n1 * d1ByTime; // −charm
    h[1][1] = vega * d1 * d2 / vol; // volga
    h[1][2] = -spot * n1 * d1 * time / vol;
    h[1][3] = spot * n1 * (1 / (2 * root) - root * d1 * d1ByTime);
    h[2][2] = time * (discounted * n2 * root / vol - time * worth);
    h[2][3] = worth * (1 - rate * time) + time * discounted * n2 * d2ByTime;
    h[3][3] =
        -spot * n1 * vol / (2 * root) * (d1 * d1ByTime + 1 / (2 * time))
            + rate * (discounted * n2 * d2ByTime - rate * worth);
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < i; j++) {
        h[i][j] = h[j][i];
      }
    }
    return new ClosedForm(gradient, h);
  }

  private static double density(double z) {
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }

  private static double cdf(double z) {
    return Value.ofConstant(z).normalCdf().value();
  }
}
