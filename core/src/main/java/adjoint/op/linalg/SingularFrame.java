package adjoint.op.linalg;

import adjoint.kernel.linalg.Lu;
import adjoint.kernel.linalg.Svd;

/**
 * A square matrix {@code U·diag(s)·Vᵀ}: minors of the diagonal matrix are products of singular
 * values, and none of them is divided by, so that they may be 0.
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares them
record SingularFrame(int n, double[] u, double[] s, double[] vt, int sign) {

  /** Of the i-th matrix. */
  static SingularFrame of(Matrices x, int i) {
    int n = x.n();
    double[] u = new double[n * n];
    double[] s = new double[n];
    double[] vt = new double[n * n];
    Svd.decompose(x.array(), x.at(i), n, n, u, 0, s, 0, vt, 0);
    return new SingularFrame(n, u, s, vt, sign(u.clone(), n) * sign(vt.clone(), n));
  }

  /** The determinant of an orthogonal matrix, which is destroyed. */
  private static int sign(double[] q, int n) {
    int sign = Lu.factor(q, 0, n, n, new int[n], 0);
    for (int j = 0; j < n; j++) {
      sign = q[j * n + j] < 0 ? -sign : sign;
    }
    return sign;
  }

  /** The product of all singular values before the i-th, for i up to n. */
  private double[] before() {
    double[] products = new double[n + 1];
    products[0] = 1;
    for (int i = 0; i < n; i++) {
      products[i + 1] = products[i] * s[i];
    }
    return products;
  }

  /** The product of all singular values from the i-th on, for i up to n. */
  private double[] from() {
    double[] products = new double[n + 1];
    products[n] = 1;
    for (int i = n - 1; i >= 0; i--) {
      products[i] = products[i + 1] * s[i];
    }
    return products;
  }

  /** Adds the matrix of cofactors, {@code det(U·Vᵀ)·U·diag(∏_{j≠i} sⱼ)·Vᵀ}, to zeros. */
  void cofactors(double[] y, int at) {
    double[] before = before();
    double[] from = from();
    for (int i = 0; i < n; i++) {
      for (int p = 0; p < n; p++) {
        double f = u[i * n + p] * (before[p] * from[p + 1]);
        for (int j = 0; j < n; j++) {
          y[at + i * n + j] += f * vt[p * n + j];
        }
      }
    }
    for (int i = at; i < at + n * n && sign < 0; i++) {
      y[i] = 0 - y[i];
    }
  }

  /** Adds the derivative of the cofactors in a direction to zeros. */
  void cofactorTangent(double[] v, int vAt, double[] y, int at) {
    double[] e = turned(v, vAt);
    double[] before = before();
    double[] from = from();
    double[] r = new double[n * n];
    for (int i = 0; i < n; i++) {
      double between = 1;
      for (int j = i + 1; j < n; j++) {
        double others = before[i] * between * from[j + 1];
        between *= s[j];
        r[i * n + i] += others * e[j * n + j];
        r[j * n + j] += others * e[i * n + i];
        r[i * n + j] = -others * e[j * n + i];
        r[j * n + i] = -others * e[i * n + j];
      }
    }
    turn(r, y, at);
  }

  /** {@code Uᵀ·v·V}. */
  private double[] turned(double[] v, int at) {
    double[] left = new double[n * n];
    double[] e = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int p = 0; p < n; p++) {
        for (int j = 0; j < n; j++) {
          left[p * n + j] += u[i * n + p] * v[at + i * n + j];
        }
      }
    }
    for (int i = 0; i < n; i++) {
      for (int q = 0; q < n; q++) {
        for (int j = 0; j < n; j++) {
          e[i * n + q] += left[i * n + j] * vt[q * n + j];
        }
      }
    }
    return e;
  }

  /** Adds {@code det(U·Vᵀ)·U·r·Vᵀ} to zeros. */
  private void turn(double[] r, double[] y, int at) {
    double[] right = new double[n * n];
    for (int p = 0; p < n; p++) {
      for (int q = 0; q < n; q++) {
        for (int j = 0; j < n; j++) {
          right[p * n + j] += r[p * n + q] * vt[q * n + j];
        }
      }
    }
    for (int i = 0; i < n; i++) {
      for (int p = 0; p < n; p++) {
        double f = sign * u[i * n + p];
        for (int j = 0; j < n; j++) {
          y[at + i * n + j] += f * right[p * n + j];
        }
      }
    }
  }
}
