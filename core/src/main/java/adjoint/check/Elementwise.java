package adjoint.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Guesses for functions that work number by number: one stands where another belongs. */
final class Elementwise {
  /** Derivatives that are formulas of the output. */
  private static final Map<String, DoubleUnaryOperator> BY_OUTPUT = new LinkedHashMap<>();

  static {
    BY_OUTPUT.put("y(1 - y)", y -> y * (1 - y));
    BY_OUTPUT.put("1 - y²", y -> 1 - y * y);
    BY_OUTPUT.put("y", y -> y);
    BY_OUTPUT.put("1/(2y)", y -> 1 / (2 * y));
    BY_OUTPUT.put("-y²", y -> -y * y);
    BY_OUTPUT.put("1 + y²", y -> 1 + y * y);
  }

  private Elementwise() {}

  static Optional<String> guess(Bench bench, Table t) {
    List<adjoint.array.Shape> outputs = bench.subject.outputs().shapes();
    boolean same =
        bench.hasEachOutput() && bench.y.length == t.size() && outputs.size() == 1 && t.size() > 0;
    if (!same || !isDiagonal(t)) {
      return Optional.empty();
    }
    double[] x = t.x;
    double[] y = bench.y;
    for (Map.Entry<String, DoubleUnaryOperator> formula : BY_OUTPUT.entrySet()) {
      DoubleUnaryOperator f = formula.getValue();
      if (t.wrong().length > 0
          && fits(t, t.measured, i -> f.applyAsDouble(y[i]))
          && fits(t, t.claimed, i -> f.applyAsDouble(x[i]))) {
        return Optional.of(
            "uses the input where the output belongs: " + formula.getKey() + " taken at x");
      }
    }
    if (bench.x.length == t.size() && t.size() > 1 && usesOutput(bench, t)) {
      return Optional.of(
          "uses the output where the input belongs: it is the right gradient of another place, y");
    }
    Map<String, DoubleBinaryOperator> factors = new LinkedHashMap<>();
    factors.put("has a factor x too many", (xi, _) -> xi);
    factors.put("lacks a factor x", (xi, _) -> 1 / xi);
    factors.put("has a factor y too many", (_, yi) -> yi);
    factors.put("lacks a factor y", (_, yi) -> 1 / yi);
    for (Map.Entry<String, DoubleBinaryOperator> factor : factors.entrySet()) {
      if (t.size() > 1
          && t.fits((r, i) ->
              r == i ? t.measured[r][i] * factor.getValue().applyAsDouble(x[i], y[i]) : 0)) {
        return Optional.of(factor.getKey());
      }
    }
    return Optional.empty();
  }

  /** Whether the claim is the slope that the function has at y = f(x). */
  private static boolean usesOutput(Bench bench, Table t) {
    double[] at = bench.y.clone();
    double[] slopes = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      double h = 1e-4 * Math.max(1e-3, Math.abs(at[i]));
      double[] q = new double[2];
      for (int k = 0; k < 2; k++, h /= 2) {
        double[] up = at.clone();
        double[] down = at.clone();
        up[i] += h;
        down[i] -= h;
        q[k] = (bench.at(up).value[i] - bench.at(down).value[i]) / (up[i] - down[i]);
      }
      slopes[i] = q[1] + (q[1] - q[0]) / 3;
    }
    for (int i = 0; i < at.length; i++) {
      if (!(Math.abs(t.claimed[i][i] - slopes[i]) <= 1e-6 * Math.abs(slopes[i]))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDiagonal(Table t) {
    for (int r = 0; r < t.rows(); r++) {
      for (int i = 0; i < t.size(); i++) {
        if (r != i && Math.abs(t.measured[r][i]) > 20 * t.error[r][i] + 1e-12) {
          return false;
        }
      }
    }
    return true;
  }

  private interface AtPlace {
    double at(int i);
  }

  private static boolean fits(Table t, double[][] numbers, AtPlace formula) {
    for (int i = 0; i < t.size(); i++) {
      double expected = formula.at(i);
      double slack = 1e-6 * Math.abs(expected) + 20 * t.error[i][i];
      if (!Double.isFinite(slack) || !(Math.abs(numbers[i][i] - expected) <= slack)) {
        return false;
      }
    }
    return true;
  }
}
