package adjoint.examples;

import adjoint.examples.chart.LineChart;
import adjoint.examples.chart.Picture;
import adjoint.examples.leastsquares.Constrained;
import adjoint.examples.leastsquares.Fit;
import adjoint.examples.leastsquares.NistProblem;
import adjoint.examples.leastsquares.Regression;
import adjoint.examples.leastsquares.Solver;
import adjoint.examples.option.DataFiles;
import adjoint.examples.option.Out;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.hipparchus.optim.nonlinear.vector.constrained.LagrangeSolution;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Curves fitted to points by the optimizers of another library, Hipparchus, to which compiled
 * functions give residuals and Jacobians: regressions whose answers NIST has certified.
 */
@Command(
    name = "least-squares",
    description = "curves fitted by Hipparchus with our Jacobians, to NIST's certified digits",
    footer = {"", "PATH is a .dat file of NIST's StRD nonlinear regressions, or a folder of them."})
final class LeastSquares extends Example {
  /** One of each level of difficulty. */
  private static final List<String> BUILT_IN = List.of("Misra1a", "Thurber", "MGH09");

  @Mixin private final DataFiles<NistProblem> data = new DataFiles<>(".dat", NistProblem::parse);

  @Mixin private final Out out = new Out();

  @Override
  void run(Report report) {
    List<NistProblem> problems =
        data.orElse(() -> BUILT_IN.stream().map(LeastSquares::builtIn).toList());
    report.heading("%s regressions with certified answers".formatted(problems.size()));
    report.say(
        """
        How many of the certified digits, at most 11, the worst parameter has by Levenberg and
        Marquardt (LM), by Gauss and Newton (GN), and by GN from where LM has come to. Start 1 is
        far from the answer, start 2 is nearer; "-" did not get there. By the last way from start 2:
        digits of the standard deviations, and the sum of squares beside the certified one.\
        """);
    Progress progress = new Progress(report, problems.size());
    List<List<String>> rows = new ArrayList<>();
    Optional<Fitted> shown = Optional.empty();
    for (NistProblem problem : problems) {
      Optional<Fit> best = Solver.BOTH.fit(problem, problem.start(2));
      rows.add(row(problem, best));
      shown =
          best.isPresent() && problem.columns().size() == 2 && wins(problem, shown)
              ? Optional.of(new Fitted(problem, best.get()))
              : shown;
      progress.run();
    }
    report.table(
        List.of(
            "problem",
            "parameters",
            "points",
            "LM 1",
            "LM 2",
            "GN 1",
            "GN 2",
            "both 1",
            "both 2",
            "deviations",
            "certified sum",
            "sum"),
        rows);
    constrained(report);
    shown.ifPresent(fitted -> pictures(report, fitted));
  }

  private static void constrained(Report report) {
    report.heading("Under constraints: Hock and Schittkowski's problem 71, by SQP");
    LagrangeSolution solution = Constrained.hockSchittkowski71();
    List<String> published = List.of("1.0000", "4.7430", "3.8212", "1.3794");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("least value", decimals(solution.getValue(), 7), "17.0140173"));
    for (int i = 0; i < published.size(); i++) {
      double x = solution.getX().getEntry(i);
      rows.add(List.of("x%s".formatted(i + 1), decimals(x, 4), published.get(i)));
    }
    report.table(List.of("", "found", "published"), rows);
    report.say(
        "It stops where the value falls no more; x, which is flat there, has half the digits.");
  }

  private static String decimals(double x, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", x);
  }

  private record Fitted(NistProblem problem, Fit fit) {}

  /** The picture is of the problem with the most parameters. */
  private static boolean wins(NistProblem problem, Optional<Fitted> other) {
    return other.isEmpty() || problem.parameters().size() > other.get().problem.parameters().size();
  }

  private static List<String> row(NistProblem problem, Optional<Fit> best) {
    List<String> row = new ArrayList<>();
    row.add(problem.name());
    row.add(Integer.toString(problem.parameters().size()));
    row.add(Integer.toString(problem.observations()));
    for (Solver solver : Solver.values()) {
      for (int start = 1; start <= 2; start++) {
        row.add(digits(solver.fit(problem, problem.start(start)).map(fit -> fit.digits(problem))));
      }
    }
    row.add(digits(best.map(fit -> fit.digitsOfDeviations(problem))));
    row.add(String.format(Locale.ROOT, "%.10e", problem.sumOfSquares()));
    row.add(best.map(fit -> String.format(Locale.ROOT, "%.10e", fit.sumOfSquares())).orElse("-"));
    return row;
  }

  private static String digits(Optional<Double> digits) {
    return digits.filter(d -> d >= 1).map(d -> String.format(Locale.ROOT, "%.1f", d)).orElse("-");
  }

  private void pictures(Report report, Fitted fitted) {
    report.picture(out.write("least-squares-fit", curve(fitted)));
    report.picture(out.write("least-squares-residuals", residuals(fitted)));
  }

  /** The model between the points, and a little beyond, by a table of x alone. */
  private static Picture curve(Fitted fitted) {
    NistProblem problem = fitted.problem;
    double[] x = problem.data()[1];
    double left = DoubleStream.of(x).min().orElseThrow();
    double right = DoubleStream.of(x).max().orElseThrow();
    double[] xs = new double[400];
    for (int i = 0; i < xs.length; i++) {
      xs[i] = left + (right - left) * i / (xs.length - 1);
    }
    double[] start = problem.start(2);
    return LineChart.of(problem.name() + ": the fit", "x", "y")
        .line("model at start 2", xs, problem.curve(start, xs))
        .line("model that was fitted", xs, problem.curve(fitted.fit.point(), xs))
        .points("observations", x, problem.data()[0]);
  }

  private static Picture residuals(Fitted fitted) {
    double[] residuals = Regression.of(fitted.problem).residuals(fitted.fit.point());
    return LineChart.of(fitted.problem.name() + ": what the fit leaves", "x", "model − observation")
        .points("residuals", fitted.problem.data()[1], residuals)
        .level("0", 0);
  }

  /** One of the files that come with the example; they are in the public domain. */
  static NistProblem builtIn(String name) {
    try (InputStream file = LeastSquares.class.getResourceAsStream("nist/" + name + ".dat")) {
      byte[] bytes = Objects.requireNonNull(file, name).readAllBytes();
      return NistProblem.parse(new String(bytes, StandardCharsets.US_ASCII).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the built-in " + name + ".dat", e);
    }
  }
}
