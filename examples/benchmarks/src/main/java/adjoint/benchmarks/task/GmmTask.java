package adjoint.benchmarks.task;

import java.util.SplittableRandom;

/**
 * The log-likelihood of a Gaussian mixture with a Wishart prior, the objective of ADBench (F.
 * Srajer, Z. Kukelova, A. Fitzgibbon: A benchmark of selected algorithmic differentiation tools on
 * some problems in computer vision and machine learning. Optimization Methods and Software 33,
 * 2018).
 *
 * <p>For points {@code x_i}, and for components with weights {@code α}, means {@code μ} and factors
 * {@code Q} of the inverse covariance, lower triangular with {@code exp q} on the diagonal and
 * {@code l} below it (column by column):
 *
 * <pre>
 *   − n·d/2·log 2π + Σ_i logsumexp_k(α_k + Σ_j q_kj − |Q_k (x_i − μ_k)|²/2) − n·logsumexp α
 *   + Σ_k (γ²/2·(Σ_j exp(2 q_kj) + Σ l²) − m·Σ_j q_kj) − K·c,
 *   c = n'·d·(log γ − log(2)/2) − log Γ_d(n'/2),  n' = d + m + 1
 * </pre>
 */
public final class GmmTask {
  /** How many points, their dimension, and how many components. */
  public static final int N = 1000;

  /** The dimension. */
  public static final int D = 10;

  /** The components. */
  public static final int K = 25;

  /** Numbers below the diagonal of a factor. */
  public static final int BELOW = D * (D - 1) / 2;

  /** The prior's scale γ. */
  public static final double GAMMA = 1;

  /** The prior's degrees of freedom m. */
  public static final int M = 0;

  private GmmTask() {}

  /** Draws all inputs. */
  public static void write(Inputs inputs) {
    SplittableRandom rng = new SplittableRandom(42);
    inputs.write("x", gaussian(rng, N * D, 1));
    inputs.write("alphas", gaussian(rng, K, 1));
    inputs.write("means", gaussian(rng, K * D, 1));
    inputs.write("q", gaussian(rng, K * D, 0.3));
    inputs.write("l", gaussian(rng, K * BELOW, 0.3));
  }

  private static double[] gaussian(SplittableRandom rng, int n, double deviation) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = deviation * rng.nextGaussian();
    }
    return x;
  }

  /** Everything that depends on no parameter. */
  public static double constant() {
    int freedom = D + M + 1;
    double logGamma = 0.25 * D * (D - 1) * Math.log(Math.PI);
    for (int j = 1; j <= D; j++) {
      logGamma += logGammaOfHalf(freedom + 1 - j);
    }
    double prior = freedom * D * (Math.log(GAMMA) - 0.5 * Math.log(2)) - logGamma;
    return -0.5 * N * D * Math.log(2 * Math.PI) - K * prior;
  }

  /** {@code log Γ(n/2)} by the recurrence down to Γ(1) = 1 or Γ(1/2) = √π. */
  private static double logGammaOfHalf(int n) {
    double sum = n % 2 == 0 ? 0 : 0.5 * Math.log(Math.PI);
    for (int i = n - 2; i >= 1; i -= 2) {
      sum += Math.log(i / 2.0);
    }
    return sum;
  }
}
