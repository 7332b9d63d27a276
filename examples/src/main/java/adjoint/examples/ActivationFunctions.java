package adjoint.examples;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import adjoint.examples.chart.LineChart;
import adjoint.examples.option.Out;
import adjoint.nn.Activation;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** The three activation functions of the lecture note, and what depth does to their slopes. */
final class ActivationFunctions {
  private static final List<Activation> ALL =
      List.of(Activation.SIGMOID, Activation.TANH, Activation.RELU);
  private static final int DEPTH = 20;

  private ActivationFunctions() {}

  /** The derivative of a function of one number, at every number of x. */
  static Tensor slope(Activation function, Tensor x) {
    Tensor at = x.asVariable();
    // Each output depends on its own input alone, so the sum's gradient holds all derivatives.
    return Grad.of(function.forward(at).sum(), at);
  }

  /** How much the input of a chain of neurons still moves its end, for 1, 2 … layers. */
  static double[] slopesThroughDepth(UnaryOperator<Value> activation, double start) {
    double[] slopes = new double[DEPTH];
    Value x = Value.of(start);
    Value y = x;
    for (int i = 0; i < DEPTH; i++) {
      y = activation.apply(y);
      slopes[i] = Grad.of(y, x).value();
    }
    return slopes;
  }

  static void report(Report report, Out out) {
    Tensor x = Tensor.linspace(DType.F64, -6, 6, 241);
    report.heading("Activation functions");
    range(report, Activation.SIGMOID, "in (0, 1)");
    range(report, Activation.TANH, "in (-1, 1)");
    range(report, Activation.RELU, "zero below, unbounded above");
    derivative(report);
    depth(report);
    report.picture(out.write("sigmoid-neuron-activations", curves(x)));
    report.picture(out.write("sigmoid-neuron-slopes", slopes(x)));
    report.picture(out.write("sigmoid-neuron-vanishing", vanishing()));
  }

  private static void range(Report report, Activation function, String claim) {
    Tensor y = function.forward(Tensor.of(-10.0, 10.0));
    report.row(function + " of -10", y.get(0), claim);
    report.row(function + " of 10", y.get(1), "");
  }

  private static void derivative(Report report) {
    report.heading("The derivative of the sigmoid");
    for (double at : new double[] {-4, -1, 0, 1, 4}) {
      Value z = Value.of(at);
      Value s = z.sigmoid();
      double formula = s.value() * (1 - s.value());
      report.full(
          String.format(Locale.ROOT, "slope at %4.1f", at),
          Grad.of(s, z).value(),
          "s(1 - s) = " + formula);
    }
  }

  private static void depth(Report report) {
    report.heading("Slopes through depth: from the input 1, all weights 1");
    report.say("%6s  %-18s%-18s%s".formatted("layers", "sigmoid", "tanh", "relu"));
    double[] sigmoid = slopesThroughDepth(Value::sigmoid, 1);
    double[] tanh = slopesThroughDepth(Value::tanh, 1);
    double[] relu = slopesThroughDepth(Value::relu, 1);
    for (int n : new int[] {1, 2, 5, 10, DEPTH}) {
      report.say(
          String.format(
              Locale.ROOT, "%6d  %-18.9g%-18.9g%.9g", n, sigmoid[n - 1], tanh[n - 1], relu[n - 1]));
    }
    report.say("A sigmoid's slope is 1/4 at most, so n of them leave 4^-n of a gradient at most.");
  }

  private static LineChart curves(Tensor x) {
    LineChart chart = LineChart.of("Activation functions", "z", "f(z)").zoomY(-1.2, 2.2);
    ALL.forEach(f -> chart.line(f.toString(), x.toDoubleArray(), f.forward(x).toDoubleArray()));
    return chart;
  }

  private static LineChart slopes(Tensor x) {
    LineChart chart = LineChart.of("Derivatives of the activation functions", "z", "f'(z)");
    ALL.forEach(f -> chart.line(f.toString(), x.toDoubleArray(), slope(f, x).toDoubleArray()));
    return chart.jump(Activation.RELU.toString(), 0);
  }

  private static LineChart vanishing() {
    double[] layers = Tensor.arange(DType.F64, 1, DEPTH + 1, 1).toDoubleArray();
    return LineChart.of("The gradient that is left after n layers", "layers", "slope")
        .logY()
        .line("sigmoid", layers, slopesThroughDepth(Value::sigmoid, 1))
        .line("tanh", layers, slopesThroughDepth(Value::tanh, 1))
        .line("relu", layers, slopesThroughDepth(Value::relu, 1));
  }
}
