package adjoint.check;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Compares gradients with finite differences of the function itself.
 *
 * <pre>{@code
 * GradCheck.of(t -> t.softplus()).order(2).check(x);
 * }</pre>
 */
public final class GradCheck {
  private static final int STEPS = 34;
  private static final double MARGIN = 10;
  private static final double EPS = 0x1p-52;

  private final Function<List<Tensor>, Tensor> f;
  private final int order;
  private final long seed;

  private GradCheck(Function<List<Tensor>, Tensor> f, int order, long seed) {
    this.f = f;
    this.order = order;
    this.seed = seed;
  }

  /** Of a function of one tensor. */
  public static GradCheck of(UnaryOperator<Tensor> f) {
    return ofMany(in -> f.apply(in.getFirst()));
  }

  /** Of a function of several tensors, which it gets as a list. */
  public static GradCheck ofMany(Function<List<Tensor>, Tensor> f) {
    return new GradCheck(f, 1, 42);
  }

  /** All derivatives up to this order; 1 if not said. */
  public GradCheck order(int order) {
    if (order < 1) {
      throw new IllegalArgumentException("order: must be at least 1, not " + order);
    }
    return new GradCheck(f, order, seed);
  }

  /** Another seed for the random directions. */
  public GradCheck seed(long seed) {
    return new GradCheck(f, order, seed);
  }

  /**
   * Checks at x.
   *
   * @throws WrongGradientError if a derivative is wrong; not if nothing can be told, which the
   *     returned report says
   */
  public GradReport check(Tensor... x) {
    GradReport report = report(x);
    if (report.verdict() == Verdict.WRONG) {
      throw new WrongGradientError(report);
    }
    return report;
  }

  /** Checks at x and tells what was found. */
  public GradReport report(Tensor... x) {
    List<Tensor> at = Arrays.stream(x).map(t -> t.detach().to(DType.F64)).toList();
    Run run = new Run(seed);
    Function<List<Tensor>, Tensor> g = f;
    for (int k = 1; k <= order; k++) {
      run.check(g, at, k);
      g = gradient(g, at, run.rng);
    }
    return run.report();
  }

  /**
   * {@code x -> } the gradients of {@code <u, f(x)>}, weighted and added up to a scalar per input
   * and concatenated.
   */
  private static Function<List<Tensor>, Tensor> gradient(
      Function<List<Tensor>, Tensor> f, List<Tensor> at, SplittableRandom rng) {
    Tensor u = weights(f.apply(at).shape(), rng);
    return in -> {
      List<Tensor> leaves = in.stream().map(t -> t.isVariable() ? t : t.asVariable()).toList();
      Tensor y = f.apply(leaves);
      List<Tensor> gs =
          y.isVariable()
              ? Grad.differentiable(y, leaves, u)
              : leaves.stream().map(t -> Tensor.zeros(DType.F64, t.shape().extents())).toList();
      return Tensor.concat(0, gs.stream().map(t -> t.reshape(t.size())).toList());
    };
  }

  private static Tensor weights(Shape shape, SplittableRandom rng) {
    return Tensor.wrap(
        rng.doubles(shape.size()).map(r -> r < 0.5 ? -0.5 - r : 0.5 + r).toArray(),
        shape.extents());
  }

  private static final class Run {
    final long seed;
    final SplittableRandom rng;
    final List<String> wrong = new ArrayList<>();
    final List<String> unknown = new ArrayList<>();
    int evaluations;

    Run(long seed) {
      this.seed = seed;
      this.rng = new SplittableRandom(seed);
    }

    GradReport report() {
      Verdict v =
          !wrong.isEmpty()
              ? Verdict.WRONG
              : !unknown.isEmpty() ? Verdict.CANNOT_TELL : Verdict.RIGHT;
      List<String> all = new ArrayList<>(wrong);
      all.addAll(unknown);
      return new GradReport(v, seed, evaluations, all.size() > 20 ? all.subList(0, 20) : all);
    }

    double[] eval(Function<List<Tensor>, Tensor> f, List<Tensor> x, int input, int i, double xi) {
      List<Tensor> in = new ArrayList<>(x);
      double[] data = x.get(input).toDoubleArray();
      data[i] = xi;
      in.set(input, Tensor.wrap(data, x.get(input).shape().extents()));
      evaluations++;
      return f.apply(in).toDoubleArray();
    }

    void check(Function<List<Tensor>, Tensor> f, List<Tensor> x, int order) {
      List<Tensor> leaves = x.stream().map(Tensor::asVariable).toList();
      Tensor y = f.apply(leaves);
      double[] y0 = y.toDoubleArray();
      int outputs = y.size();
      // All outputs one by one while that is cheap, and three random combinations of them
      // otherwise.
      int rows = outputs <= 32 ? outputs : 3;
      double[][] u = new double[rows][];
      for (int r = 0; r < rows; r++) {
        u[r] = outputs <= 32 ? unit(outputs, r) : weights(y.shape(), rng).toDoubleArray();
      }
      double[][][] analytic = new double[rows][x.size()][];
      for (int r = 0; r < rows; r++) {
        if (y.isVariable()) {
          List<Tensor> g = Grad.of(y, leaves, Tensor.wrap(u[r], y.shape().extents()));
          for (int k = 0; k < x.size(); k++) {
            analytic[r][k] = g.get(k).toDoubleArray();
          }
        } else {
          for (int k = 0; k < x.size(); k++) {
            analytic[r][k] = new double[x.get(k).size()];
          }
        }
      }
      for (int input = 0; input < x.size(); input++) {
        int n = x.get(input).size();
        for (int s = 0; s < Math.min(n, 1000); s++) {
          int i = n <= 1000 ? s : rng.nextInt(n);
          coordinate(f, x, input, i, order, y0, u, analytic);
        }
      }
    }

    private static double[] unit(int n, int i) {
      double[] u = new double[n];
      u[i] = 1;
      return u;
    }

    private void coordinate(
        Function<List<Tensor>, Tensor> f,
        List<Tensor> x,
        int input,
        int i,
        int order,
        double[] y0,
        double[][] u,
        double[][][] analytic) {
      double xi = x.get(input).toDoubleArray()[i];
      double scale = Math.max(1, Math.abs(xi));
      double[][] up = new double[STEPS][];
      double[][] down = new double[STEPS][];
      double[] hUp = new double[STEPS];
      double[] hDown = new double[STEPS];
      double h = scale * (0.1 + 0.05 * rng.nextDouble());
      for (int k = 0; k < STEPS; k++, h /= 2) {
        hUp[k] = xi + h - xi;
        hDown[k] = xi - (xi - h);
        up[k] = eval(f, x, input, i, xi + h);
        down[k] = eval(f, x, input, i, xi - h);
      }
      for (int r = 0; r < u.length; r++) {
        double a = analytic[r][input][i];
        double f0 = dot(u[r], y0);
        double[] c = new double[STEPS];
        double[] right = new double[STEPS];
        double[] left = new double[STEPS];
        double[] noise = new double[STEPS];
        for (int k = 0; k < STEPS; k++) {
          double fu = dot(u[r], up[k]);
          double fd = dot(u[r], down[k]);
          c[k] = (fu - fd) / (hUp[k] + hDown[k]);
          right[k] = (fu - f0) / hUp[k];
          left[k] = (f0 - fd) / hDown[k];
          noise[k] =
              EPS
                  * Math.max(Math.abs(f0), Math.max(size(u[r], up[k]), size(u[r], down[k])))
                  / Math.min(hUp[k], hDown[k]);
        }
        judge(
            a,
            c,
            right,
            left,
            noise,
            f0,
            "order "
                + order
                + ", input "
                + input
                + " "
                + x.get(input).shape()
                + ", element "
                + i
                + " = "
                + xi
                + ", output "
                + (u.length == y0.length ? String.valueOf(r) : "combination " + r));
      }
    }

    private void judge(
        double a,
        double[] c,
        double[] right,
        double[] left,
        double[] noise,
        double f0,
        String where) {
      Slope slope = Slope.extrapolate(c, noise, 4);
      Slope r = Slope.extrapolate(right, noise, 2);
      Slope l = Slope.extrapolate(left, noise, 2);
      double size = Math.max(Math.abs(a), Math.abs(slope.value()));
      if (Math.abs(a - slope.value()) <= 3 * slope.error() + 1e-8 * size
          || Math.abs(a - r.value()) <= 3 * r.error() + 1e-8 * size
          || Math.abs(a - l.value()) <= 3 * l.error() + 1e-8 * size) {
        return;
      }
      String numbers =
          where
              + ": gradient "
              + a
              + ", finite differences "
              + slope.value()
              + " ± "
              + slope.error()
              + " (from the left "
              + l.value()
              + " ± "
              + l.error()
              + ", from the right "
              + r.value()
              + " ± "
              + r.error()
              + ")";
      if (!Double.isFinite(f0) || !Double.isFinite(slope.error() + r.error() + l.error())) {
        unknown.add("the function is not finite here or nearby: " + numbers);
        return;
      }
      double low =
          Math.min(
              slope.value() - MARGIN * slope.error(),
              Math.min(r.value() - MARGIN * r.error(), l.value() - MARGIN * l.error()));
      double high =
          Math.max(
              slope.value() + MARGIN * slope.error(),
              Math.max(r.value() + MARGIN * r.error(), l.value() + MARGIN * l.error()));
      if (Double.isNaN(a) || a < low - 1e-7 * size || a > high + 1e-7 * size) {
        wrong.add(numbers);
      } else if (Math.abs(r.value() - l.value()) <= 10 * (r.error() + l.error())) {
        unknown.add("noise: " + numbers);
      }
    }

    private static double dot(double[] a, double[] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += a[i] == 0 ? 0 : a[i] * b[i];
      }
      return sum;
    }

    private static double size(double[] a, double[] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += a[i] == 0 ? 0 : Math.abs(a[i] * b[i]);
      }
      return sum;
    }
  }
}
