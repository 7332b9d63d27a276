package adjoint.check;

import static adjoint.check.Vectors.norm;

import adjoint.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Whether a float32 gradient is the float64 gradient of the same inputs, as far as float32 goes.
 *
 * <p>How far it goes depends on what happens inside the function, which a comparison cannot know;
 * so only gross disagreement counts: by a hundredth of the whole, where the values themselves agree
 * well and the gradient does not react to the last digits of float32 inputs.
 */
final class Float32 {
  private static final double EPS = Math.ulp(1f);
  private static final double GROSS = 1e-2;

  private Float32() {}

  /** Values and gradients. */
  static final class Pair {
    final double[] value;
    final double[] gradient;

    Pair(double[] value, double[] gradient) {
      this.value = value;
      this.gradient = gradient;
    }
  }

  static Optional<String> compare(
      TensorSubject subject, double[] u, Pair f32, Pair f64, List<Tensor> at) {
    double largest = norm(f64.value);
    for (int o = 0; o < f64.value.length; o++) {
      double error = Math.abs(f32.value[o] - f64.value[o]);
      if (!(error <= 1e-4 * Math.abs(f64.value[o]) + 1e-5 * largest)) {
        return Optional.empty(); // not even the values are good
      }
    }
    if (!isOrdinary(f64.value)
        || !isOrdinary(f64.gradient)
        || !isOrdinary(TensorSubject.numbers(at))) {
      return Optional
          .empty(); // float32 ends at 1e38, and the numbers inside may be larger than those outside
    }
    double[] tremble = tremble(subject, f64, at);
    double[] x = TensorSubject.numbers(at);
    double gradient = norm(f64.gradient);
    for (int i = 0; i < x.length; i++) {
      double natural = Math.max(gradient, x[i] == 0 ? largest : largest / Math.abs(x[i]));
      double a = f32.gradient[i];
      double b = f64.gradient[i];
      boolean comparable = Double.isFinite(b) && Math.abs(b) < 1e30 && Double.isFinite(a);
      double slack = GROSS * natural + 100 * tremble[i];
      // What is added up inside may be large and lose more than the inputs show.
      if (comparable
          && Math.abs(a - b) > slack
          && Math.abs(a - b) > slack + 10 * subject.roundingOfGradientInF32(u, at, i)) {
        return Optional.of(
            "at "
                + subject.inputs().where(i)
                + " it is "
                + a
                + " in float32 and "
                + b
                + " in float64");
      }
    }
    return Optional.empty();
  }

  private static boolean isOrdinary(double[] numbers) {
    for (double v : numbers) {
      if (v != 0 && !(Math.abs(v) > 1e-12 && Math.abs(v) < 1e12)) {
        return false;
      }
    }
    return true;
  }

  private static double[] tremble(TensorSubject subject, Pair f64, List<Tensor> at) {
    double[] most = new double[f64.gradient.length];
    double[] x = TensorSubject.numbers(at);
    double[] weights = new double[f64.value.length];
    java.util.Arrays.fill(weights, 1);
    double[] base = subject.pull(x.clone(), new double[][] {weights})[0];
    for (int sign = -1; sign <= 1; sign += 2) {
      double[] moved = x.clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] *= 1 + sign * EPS * (1 + i % 3);
      }
      double[] g = Laws.gradientAt(subject, moved, weights);
      for (int i = 0; i < g.length; i++) {
        double change = Math.abs(g[i] - base[i]);
        most[i] = Double.isFinite(change) ? Math.max(most[i], change) : Double.POSITIVE_INFINITY;
      }
    }
    return most;
  }
}
