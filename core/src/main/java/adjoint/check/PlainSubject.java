package adjoint.check;

import adjoint.array.Shape;
import adjoint.check.Finding.BrokenLaw;
import adjoint.check.Finding.Undecided;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Plain Java code on arrays of doubles: the function, and the Jacobian that somebody wrote down for
 * it.
 */
final class PlainSubject implements Subject {
  private final UnaryOperator<double[]> f;
  private final Function<double[], double[][]> jacobian;
  private final double[] x;
  private final Layout inputs;
  private final Layout outputs;

  PlainSubject(
      UnaryOperator<double[]> f,
      Function<double[], double[][]> jacobian,
      double[] x,
      Shape input,
      Shape output) {
    this.f = f;
    this.jacobian = jacobian;
    this.x = x.clone();
    this.inputs = new Layout(List.of("x"), List.of(input));
    this.outputs = new Layout(List.of("f"), List.of(output));
  }

  @Override
  public Layout inputs() {
    return inputs;
  }

  @Override
  public Layout outputs() {
    return outputs;
  }

  @Override
  public double[] point() {
    return x.clone();
  }

  @Override
  public double[] evaluate(double[] place) {
    return f.apply(place.clone()).clone();
  }

  @Override
  public double magnitude() {
    return Math.max(1, Math.max(Magnitude.of(x), Magnitude.of(evaluate(x))));
  }

  @Override
  public double added() {
    return Math.max(Magnitude.of(x), Magnitude.of(evaluate(x)));
  }

  @Override
  public double addedInGradient() {
    return 0;
  }

  @Override
  public boolean underflows() {
    return false;
  }

  @Override
  public double[][] pull(double[] place, double[][] u) {
    double[][] j = jacobian.apply(place.clone());
    if (j.length != outputs.size()) {
      throw new IllegalArgumentException(
          "assertGradient: f gives "
              + outputs.size()
              + " numbers, but its Jacobian has "
              + j.length
              + " rows");
    }
    double[][] g = new double[u.length][x.length];
    for (int o = 0; o < j.length; o++) {
      if (j[o].length != x.length) {
        throw new IllegalArgumentException(
            "assertGradient: x has "
                + x.length
                + " numbers, but the derivative has "
                + j[o].length);
      }
      for (int r = 0; r < u.length; r++) {
        for (int i = 0; i < x.length && u[r][o] != 0; i++) {
          g[r][i] += u[r][o] * j[o][i];
        }
      }
    }
    return g;
  }

  /** That f gives the same answer twice, and that neither function changes its argument. */
  void lawsOfPlainCode(List<Finding> findings) {
    double[] given = x.clone();
    double[] once = f.apply(given).clone();
    if (!Arrays.equals(given, x)) {
      findings.add(
          new BrokenLaw(
              "the function leaves its input alone", "it changed it to " + Arrays.toString(given)));
    }
    double[] twice = f.apply(x.clone()).clone();
    if (!Arrays.equals(once, twice)) {
      findings.add(
          new Undecided(
              Reason.NOT_DETERMINISTIC,
              "the function",
              "it gave "
                  + Arrays.toString(once)
                  + " and then "
                  + Arrays.toString(twice)
                  + " for the same input"));
    }
    given = x.clone();
    double[][] first = copy(jacobian.apply(given));
    if (!Arrays.equals(given, x)) {
      findings.add(
          new BrokenLaw(
              "the derivative leaves its input alone",
              "it changed it to " + Arrays.toString(given)));
    }
    double[][] second = copy(jacobian.apply(x.clone()));
    if (!Arrays.deepEquals(first, second)) {
      findings.add(
          new BrokenLaw(
              "the derivative is the same when asked for again",
              Arrays.deepToString(first)
                  + ", then "
                  + Arrays.deepToString(second)
                  + Laws.accumulates(first, second)));
    }
  }

  private static double[][] copy(double[][] rows) {
    return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
  }
}
