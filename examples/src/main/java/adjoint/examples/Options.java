package adjoint.examples;

import adjoint.Compiled;
import adjoint.examples.chart.LineChart;
import adjoint.examples.chart.Picture;
import adjoint.examples.finance.BlackScholes;
import adjoint.examples.finance.ClosedForm;
import adjoint.examples.finance.Greeks;
import adjoint.examples.finance.Heston;
import adjoint.examples.numpy.Digits;
import adjoint.examples.option.Out;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * What a call option is worth, and how that changes with everything it depends on: gradient and
 * Hessian of two prices, written once as formulas. Black and Scholes' derivatives stand beside
 * those that were worked out by hand; nobody wants to work out Heston's.
 */
@Command(
    name = "options",
    description = "prices of options, and all Greeks of first and second order")
final class Options extends Example {
  static final double STRIKE = 105;
  static final double[] MARKET = {100, 0.2, 0.03, 0.75};

  /** S, v, r, T, κ, θ, ξ, ρ, and the strike. */
  static final double[] HESTON = {100, 0.04, 0.03, 0.75, 1.5, 0.05, 0.5, -0.6, STRIKE};

  private static final List<List<String>> NAMES =
      List.of(
          List.of("delta", "vega", "rho", "−theta"),
          List.of("gamma", "vanna", "", "−charm"),
          List.of("volga", "", "veta"),
          List.of("", ""),
          List.of(""));

  @Mixin private final Out out = new Out();

  @Override
  void run(Report report) {
    blackScholes(report);
    Compiled heston = Heston.call();
    heston(report, heston);
    report.picture(out.write("options-smile", smile(heston)));
    report.picture(out.write("options-gamma", gamma(heston)));
  }

  private static void blackScholes(Report report) {
    report.heading("Black and Scholes: a call, " + market(BlackScholes.INPUTS, MARKET));
    Compiled call = BlackScholes.call(STRIKE);
    Greeks greeks = Greeks.of(call, MARKET);
    ClosedForm byHand = ClosedForm.at(MARKET, STRIKE);
    report.say("price " + Digits.full(greeks.price()));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < MARKET.length; i++) {
      String symbol = "∂C/∂" + BlackScholes.INPUTS.get(i);
      rows.add(row(symbol, NAMES.get(0).get(i), greeks.gradient()[i], byHand.gradient()[i]));
    }
    for (int i = 0; i < MARKET.length; i++) {
      for (int j = i; j < MARKET.length; j++) {
        String name = NAMES.get(i + 1).get(j - i);
        rows.add(
            row(
                second(BlackScholes.INPUTS, i, j),
                name,
                greeks.hessian()[i][j],
                byHand.hessian()[i][j]));
      }
    }
    report.table(List.of("derivative", "", "differentiated", "by hand", "difference"), rows);
  }

  private static List<String> row(String symbol, String name, double computed, double byHand) {
    return List.of(
        symbol,
        name,
        String.format(Locale.ROOT, "%.12f", computed),
        String.format(Locale.ROOT, "%.12f", byHand),
        String.format(Locale.ROOT, "%.0e", Math.abs(computed - byHand)));
  }

  private static String second(List<String> inputs, int i, int j) {
    return i == j
        ? "∂²C/∂%s²".formatted(inputs.get(i))
        : "∂²C/∂%s∂%s".formatted(inputs.get(i), inputs.get(j));
  }

  private static String market(List<String> inputs, double[] x) {
    StringBuilder text = new StringBuilder("strike " + Digits.full(STRIKE));
    for (int i = 0; i < inputs.size(); i++) {
      text.append(", ").append(inputs.get(i)).append(" = ").append(Digits.full(x[i]));
    }
    return text.toString();
  }

  private static void heston(Report report, Compiled call) {
    List<String> inputs = Heston.INPUTS;
    report.heading("Heston: a call, " + market(inputs, HESTON));
    Greeks greeks = Greeks.of(call, HESTON);
    report.say("price " + Digits.significant(greeks.price(), 12));
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(inputs);
    List<List<String>> rows = new ArrayList<>();
    rows.add(numbers("∂C/∂…", greeks.gradient()));
    for (int i = 0; i < inputs.size(); i++) {
      rows.add(numbers("∂²C/∂%s∂…".formatted(inputs.get(i)), greeks.hessian()[i]));
    }
    report.table(header, rows);
    report.row("difference from central differences", Greeks.beside(call, HESTON), "");
    report.row("asymmetry of the Hessian", asymmetry(greeks.hessian()), "");
    double[] steady = HESTON.clone();
    steady[5] = steady[1]; // θ = v
    steady[6] = 1e-4; // ξ: the variance hardly moves
    report.full("with a steady variance", call.value(steady), "");
    report.full("Black and Scholes", BlackScholes.call(STRIKE).value(MARKET), "");
  }

  private static List<String> numbers(String name, double[] numbers) {
    List<String> row = new ArrayList<>(List.of(name));
    for (double number : numbers) {
      row.add(String.format(Locale.ROOT, "%.6f", number));
    }
    return row;
  }

  private static double asymmetry(double[][] h) {
    double worst = 0;
    for (int i = 0; i < h.length; i++) {
      for (int j = 0; j < i; j++) {
        worst = Math.max(worst, Math.abs(h[i][j] - h[j][i]));
      }
    }
    return worst;
  }

  private static Picture smile(Compiled call) {
    double[] strikes = new double[41];
    Arrays.setAll(strikes, i -> 70 + 1.5 * i);
    LineChart chart = LineChart.of("Heston: the smile", "strike", "implied volatility");
    for (double correlation : new double[] {-0.6, 0, 0.6}) {
      double[] x = HESTON.clone();
      x[7] = correlation;
      double[] volatilities = new double[strikes.length];
      for (int i = 0; i < strikes.length; i++) {
        x[8] = strikes[i];
        volatilities[i] =
            BlackScholes.impliedVolatility(call.value(x), x[0], strikes[i], x[2], x[3]);
      }
      chart.line("ρ = " + Digits.full(correlation), strikes, volatilities);
    }
    return chart;
  }

  private static Picture gamma(Compiled heston) {
    double[] spots = new double[41];
    Arrays.setAll(spots, i -> 60 + 2 * i);
    Compiled blackScholes = BlackScholes.call(STRIKE);
    double[] byHeston = new double[spots.length];
    double[] byBlackScholes = new double[spots.length];
    double[] x = HESTON.clone();
    double[] y = MARKET.clone();
    for (int i = 0; i < spots.length; i++) {
      x[0] = spots[i];
      y[0] = spots[i];
      byHeston[i] = Greeks.of(heston, x).hessian()[0][0];
      byBlackScholes[i] = Greeks.of(blackScholes, y).hessian()[0][0];
    }
    return LineChart.of("How fast delta changes", "spot S", "gamma ∂²C/∂S²")
        .line("Heston", spots, byHeston)
        .line("Black and Scholes, σ² = v", spots, byBlackScholes);
  }
}
