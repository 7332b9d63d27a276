package adjoint.examples;

import adjoint.Tensor;
import java.util.Optional;

/** Solves symmetric equations by Cholesky's method: {@code A = L·Lᵀ} for positive definite A. */
final class Cholesky {
  private Cholesky() {}

  /** The x with {@code A·x = b}; nothing where A is not positive definite. */
  static Optional<Tensor> solve(Tensor a, Tensor b) {
    int n = b.size();
    double[][] l = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = a.get(i, j);
        for (int k = 0; k < j; k++) {
          rest -= l[i][k] * l[j][k];
        }
        if (i == j && !(rest > 0)) {
          return Optional.empty();
        }
        l[i][j] = i == j ? Math.sqrt(rest) : rest / l[j][j];
      }
    }
    double[] x = b.toDoubleArray();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= l[i][k] * x[k];
      }
      x[i] /= l[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= l[k][i] * x[k];
      }
      x[i] /= l[i][i];
    }
    return Optional.of(Tensor.of(x));
  }
}
