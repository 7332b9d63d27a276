package adjoint.examples.finance;

import adjoint.Compiled;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A price and all its derivatives of first and second order.
 *
 * @param price itself
 * @param gradient by each parameter
 * @param hessian by each two of them
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares them
public record Greeks(double price, double[] gradient, double[][] hessian) {
  /** At these inputs. */
  public static Greeks of(Compiled price, double... x) {
    int n = price.parameters();
    double[] gradient = new double[n];
    double[][] hessian = new double[n][n];
    price.hessian(x, gradient, hessian);
    return new Greeks(price.value(x), gradient, hessian);
  }

  /**
   * The largest difference of a derivative from what central differences give, in parts of the
   * largest derivative of its order: those of the price for the gradient, those of the gradient for
   * the Hessian.
   */
  public static double beside(Compiled price, double... x) {
    Greeks exact = of(price, x);
    int n = price.parameters();
    double[] gradient = new double[n];
    double[][] hessian = new double[n][];
    for (int i = 0; i < n; i++) {
      double step = 1e-4 * Math.abs(x[i]);
      double[] up = x.clone();
      double[] down = x.clone();
      up[i] += step;
      down[i] -= step;
      double width = up[i] - down[i];
      double[] above = new double[n];
      double[] below = new double[n];
      gradient[i] = (price.gradient(up, above) - price.gradient(down, below)) / width;
      hessian[i] = IntStream.range(0, n).mapToDouble(j -> (above[j] - below[j]) / width).toArray();
    }
    double first = distance(exact.gradient, gradient) / largest(exact.gradient);
    double[] flat = flat(exact.hessian);
    return Math.max(first, distance(flat, flat(hessian)) / largest(flat));
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double largest(double[] x) {
    return Arrays.stream(x).map(Math::abs).max().orElseThrow();
  }

  private static double distance(double[] x, double[] y) {
    return IntStream.range(0, x.length).mapToDouble(i -> Math.abs(x[i] - y[i])).max().orElseThrow();
  }
}
