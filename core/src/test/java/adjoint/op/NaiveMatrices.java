package adjoint.op;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Textbook linear algebra on small, harmless matrices, by other methods than the library's. */
final class NaiveMatrices {
  private static final int SWEEPS = 30;
  private static final int TERMS = 60;

  private NaiveMatrices() {}

  /** An element, of any matrix. */
  interface Element {
    double at(int i, int j);
  }

  static double[][] fill(int m, int n, Element element) {
    double[][] y = new double[m][n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        y[i][j] = element.at(i, j);
      }
    }
    return y;
  }

  static double[][] eye(int n) {
    return fill(n, n, (i, j) -> i == j ? 1 : 0);
  }

  static int columns(double[]... a) {
    return a.length == 0 ? 0 : a[0].length;
  }

  static double[][] transpose(double[]... a) {
    return fill(columns(a), a.length, (i, j) -> a[j][i]);
  }

  static double[][] multiply(double[][] a, double[][] b) {
    return fill(
        a.length,
        columns(b),
        (i, j) -> IntStream.range(0, b.length).mapToDouble(p -> a[i][p] * b[p][j]).sum());
  }

  static double[][] symmetric(double[]... a) {
    return fill(a.length, a.length, (i, j) -> (a[i][j] + a[j][i]) / 2);
  }

  /** One matrix after another, row by row. */
  static double[] flat(double[][]... parts) {
    return Arrays.stream(parts).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
  }

  /** Gauss and Jordan's: both triangles are cleared at once. */
  static double[][] inverse(double[]... a) {
    int n = a.length;
    double[][] x = fill(n, n, (i, j) -> a[i][j]);
    double[][] y = eye(n);
    for (int p = 0; p < n; p++) {
      double pivot = x[p][p]; // of matrices whose diagonal dominates
      for (int j = 0; j < n; j++) {
        x[p][j] /= pivot;
        y[p][j] /= pivot;
      }
      for (int i = 0; i < n; i++) {
        double f = x[i][p];
        for (int j = 0; j < n && i != p; j++) {
          x[i][j] -= f * x[p][j];
          y[i][j] -= f * y[p][j];
        }
      }
    }
    return y;
  }

  /** Without one row and one column. */
  private static double[][] minor(double[][] a, int row, int column) {
    int n = a.length - 1;
    return fill(n, n, (i, j) -> a[i < row ? i : i + 1][j < column ? j : j + 1]);
  }

  /** Laplace's, by the first row. */
  static double det(double[]... a) {
    double sum = a.length == 0 ? 1 : 0;
    for (int j = 0; j < a.length; j++) {
      sum += (j % 2 == 0 ? 1 : -1) * a[0][j] * det(minor(a, 0, j));
    }
    return sum;
  }

  static double[][] cofactor(double[]... a) {
    return fill(a.length, a.length, (i, j) -> ((i + j) % 2 == 0 ? 1 : -1) * det(minor(a, i, j)));
  }

  /** The derivative of each cofactor in a direction: one row of its minor replaced at a time. */
  static double[][] cofactorTangent(double[][] a, double[][] v) {
    return fill(
        a.length,
        a.length,
        (i, j) -> {
          double[][] minor = minor(a, i, j);
          double[][] direction = minor(v, i, j);
          double sum = 0;
          for (int row = 0; row < minor.length; row++) {
            int replaced = row;
            sum +=
                det(
                    fill(
                        minor.length,
                        minor.length,
                        (k, l) -> k == replaced ? direction[k][l] : minor[k][l]));
          }
          return (i + j) % 2 == 0 ? sum : -sum;
        });
  }

  static double[][] cholesky(double[]... a) {
    int n = a.length;
    double[][] l = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = a[i][j];
        for (int p = 0; p < j; p++) {
          rest -= l[i][p] * l[j][p];
        }
        l[i][j] = i == j ? Math.sqrt(rest) : rest / l[j][j];
      }
    }
    return l;
  }

  /** L and U of a matrix whose rows need no exchange. */
  static double[][][] lu(double[]... a) {
    int m = a.length;
    int n = columns(a);
    int k = Math.min(m, n);
    double[][] l = new double[m][k];
    double[][] u = new double[k][n];
    for (int p = 0; p < k; p++) { // Crout's order: a row of U, then a column of L
      for (int j = p; j < n; j++) {
        u[p][j] = a[p][j] - sum(l[p], u, p, j);
      }
      for (int i = p; i < m; i++) {
        l[i][p] = (a[i][p] - sum(l[i], u, p, p)) / u[p][p];
      }
    }
    return new double[][][] {l, u};
  }

  private static double sum(double[] row, double[][] u, int count, int j) {
    return IntStream.range(0, count).mapToDouble(p -> row[p] * u[p][j]).sum();
  }

  /** Gram and Schmidt's, each column twice. */
  static double[][][] qr(double[]... a) {
    int n = Math.min(a.length, columns(a));
    double[][] columns = Arrays.copyOf(transpose(a), n);
    for (int j = 0; j < n; j++) {
      for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < j; i++) {
          double f = dot(columns[i], columns[j]);
          for (int p = 0; p < a.length; p++) {
            columns[j][p] -= f * columns[i][p];
          }
        }
      }
      double norm = Math.sqrt(dot(columns[j], columns[j]));
      for (int p = 0; p < a.length; p++) {
        columns[j][p] /= norm;
      }
    }
    double[][] r = multiply(columns, a);
    double[][] upper = fill(n, columns(a), (i, j) -> j < i ? 0 : r[i][j]);
    return new double[][][] {fill(a.length, n, (i, j) -> columns[j][i]), upper};
  }

  private static double dot(double[] x, double[] y) {
    return IntStream.range(0, x.length).mapToDouble(i -> x[i] * y[i]).sum();
  }

  /** Jacobi's rotations: one row of values, the least first, and the vectors in columns. */
  static double[][][] eigh(double[]... symmetric) {
    int n = symmetric.length;
    double[][] a = symmetric;
    double[][] v = eye(n);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          double angle = Math.atan2(2 * a[p][q], a[q][q] - a[p][p]) / 2;
          double[][] turn = eye(n);
          turn[p][p] = turn[q][q] = Math.cos(angle);
          turn[p][q] = Math.sin(angle);
          turn[q][p] = -turn[p][q];
          a = multiply(transpose(turn), multiply(a, turn));
          v = multiply(v, turn);
        }
      }
    }
    double[][] diagonal = a;
    double[][] vectors = v;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> diagonal[i][i]))
            .mapToInt(i -> i)
            .toArray();
    return new double[][][] {
      fill(1, n, (i, j) -> diagonal[order[j]][order[j]]),
      fill(n, n, (i, j) -> sign(vectors, order[j]) * vectors[i][order[j]])
    };
  }

  /** Of the component of a column that is largest in magnitude. */
  private static double sign(double[][] v, int column) {
    double most = 0;
    for (double[] row : v) {
      most = Math.abs(row[column]) > Math.abs(most) ? row[column] : most;
    }
    return Math.signum(most);
  }

  /** U, one row of values, and Vᵀ, by the eigenvalues of {@code aᵀa}. */
  static double[][][] svd(double[]... a) {
    if (a.length < columns(a)) {
      double[][][] of = svd(transpose(a));
      double[][] u = transpose(of[2]);
      double[][] vt = transpose(of[0]);
      int k = a.length;
      return new double[][][] {
        fill(k, k, (i, j) -> sign(u, j) * u[i][j]),
        of[1],
        fill(k, columns(a), (i, j) -> sign(u, i) * vt[i][j])
      };
    }
    int n = columns(a);
    double[][][] of = eigh(multiply(transpose(a), a));
    double[][] s = fill(1, n, (i, j) -> Math.sqrt(of[0][0][n - 1 - j]));
    double[][] v = fill(n, n, (i, j) -> of[1][i][n - 1 - j]);
    double[][] scaled = multiply(a, v);
    double[][] u = fill(a.length, n, (i, j) -> scaled[i][j] / s[0][j]);
    return new double[][][] {
      fill(a.length, n, (i, j) -> sign(u, j) * u[i][j]),
      s,
      fill(n, n, (i, j) -> sign(u, i) * v[j][i])
    };
  }

  /** {@code aᵀ·(a·aᵀ)⁻¹} or {@code (aᵀ·a)⁻¹·aᵀ}. */
  static double[][] pinv(double[]... a) {
    double[][] t = transpose(a);
    return a.length < columns(a)
        ? multiply(t, inverse(multiply(a, t)))
        : multiply(inverse(multiply(t, a)), t);
  }

  /** The series itself. */
  static double[][] exp(double[]... a) {
    int n = a.length;
    double[][] y = eye(n);
    double[][] term = eye(n);
    for (int k = 1; k < TERMS; k++) {
      double[][] next = multiply(term, a);
      int count = k;
      double[][] power = fill(n, n, (i, j) -> next[i][j] / count);
      double[][] before = y;
      term = power;
      y = fill(n, n, (i, j) -> before[i][j] + power[i][j]);
    }
    return y;
  }
}
