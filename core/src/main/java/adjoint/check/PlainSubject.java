package adjoint.check;

import static java.util.Objects.requireNonNull;

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
class PlainSubject implements Subject {
  private final UnaryOperator<double[]> f;
  private final Function<double[], double[][]> jacobian;
  private final double[] x;
  private final Layout inputs;
  private final Layout outputs;

  PlainSubject(
      UnaryOperator<double[]> f,
      Function<double[], double[][]> jacobian,
      double[] x,
      Layout inputs,
      Shape output) {
    this.f = f;
    this.jacobian = jacobian;
    this.x = x.clone();
    this.inputs = inputs;
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
    return FormulaCheck.numbers("f", f.apply(place.clone())).clone();
  }

  /** What happens inside is not known; the least is that of the inputs and the outputs. */
  @Override
  public double rounding(double[] u) {
    double sum = Rounding.absoluteDot(u, evaluate(x));
    sum += Rounding.absoluteDot(pull(x, new double[][] {u})[0], x);
    return Math.ulp(1.0) * sum;
  }

  /** As if a number like 1, or the largest input, were added to the result and taken away again. */
  @Override
  public double grain() {
    return 16 * Math.ulp(1.0) * Math.max(1, Magnitude.of(x));
  }

  @Override
  public double roundingOfGradient(double[] u, double[] direction) {
    return 0;
  }

  @Override
  public boolean underflows(double[] u, double[] direction) {
    return false;
  }

  @Override
  public double[][] pull(double[] place, double[][] u) {
    double[][] j = derivative(place.clone());
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
      double[] row = j[o];
      if (row.length != x.length) {
        throw new IllegalArgumentException(
            "assertGradient: x has " + x.length + " numbers, but the derivative has " + row.length);
      }
      for (int r = 0; r < u.length; r++) {
        for (int i = 0; i < x.length && u[r][o] != 0; i++) {
          g[r][i] += u[r][o] * row[i];
        }
      }
    }
    return g;
  }

  private double[][] derivative(double[] place) {
    double[][] rows = requireNonNull(jacobian.apply(place), "GradCheck: the derivative gives null");
    for (int o = 0; o < rows.length; o++) {
      int row = o;
      requireNonNull(rows[o], () -> "GradCheck: row " + row + " of the derivative is null");
    }
    return rows;
  }

  /** That f gives the same answer twice, and that neither function changes its argument. */
  void lawsOfPlainCode(List<Finding> findings) {
    double[] given = x.clone();
    double[] once = FormulaCheck.numbers("f", f.apply(given)).clone();
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
              Places.FUNCTION,
              "it gave "
                  + Arrays.toString(once)
                  + " and then "
                  + Arrays.toString(twice)
                  + " for the same input"));
    }
    given = x.clone();
    double[][] first = copy(derivative(given));
    if (!Arrays.equals(given, x)) {
      findings.add(
          new BrokenLaw(
              "the derivative leaves its input alone",
              "it changed it to " + Arrays.toString(given)));
    }
    double[][] second = copy(derivative(x.clone()));
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
