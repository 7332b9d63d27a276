package adjoint.examples;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.check.GradCheck;
import adjoint.check.GradReport;
import adjoint.examples.chart.LineChart;
import adjoint.examples.numpy.NumpyRandom;
import adjoint.examples.option.Out;
import adjoint.examples.option.Seed;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * A lecture note prints {@code dL/dw = 2(y^ - y) s(1 - s) w} for one neuron; the last factor should
 * be x, as in its program. Nobody has to notice: finite differences do.
 */
@Command(name = "wrong-gradient", description = "a wrong formula, caught by a gradient check")
final class WrongGradient extends Example {
  private static final Tensor X = Tensor.of(3, 1.5);
  private static final double Y = 0;
  private static final double H = 1e-5;

  @Mixin private final Seed seed = new Seed(42);
  @Mixin private final Out out = new Out();

  @Override
  void run(Report report) {
    NumpyRandom random = new NumpyRandom(seed.value());
    Tensor w = Tensor.of(random.randn(2));
    Tensor b = Tensor.scalar(DType.F64, random.randn());
    HandDerivedLoss printed = HandDerivedLoss.asPrinted(X, Y);
    HandDerivedLoss programmed = HandDerivedLoss.asProgrammed(X, Y);

    report.heading("The loss for the point [3, 1.5] of class 0");
    report.full("L", w.apply(printed, b).item(), "");
    report.heading("Its derivatives");
    gradient(report, "as printed", gradient(printed, w, b), "2(y^ - y) s(1 - s) w");
    gradient(report, "as programmed", gradient(programmed, w, b), "2(y^ - y) s(1 - s) x");
    gradient(report, "from the graph", graphGradient(printed, w, b), "");
    gradient(report, "central differences", slopes(printed, w, b), "");

    report.heading("The check of the printed formula");
    report.say(check(printed, w, b).toString());
    report.heading("The check of the corrected formula");
    report.say(check(programmed, w, b).toString());
    report.picture(out.write("wrong-gradient", tangents(printed, programmed, w, b)));
  }

  /** The derivatives in w1, w2 and b that a formula gives. */
  static double[] gradient(HandDerivedLoss loss, Tensor w, Tensor b) {
    Tensor atW = w.asVariable();
    Tensor atB = b.asVariable();
    return flat(Grad.of(atW.apply(loss, atB), List.of(atW, atB)));
  }

  /** The same derivatives without any formula of ours. */
  static double[] graphGradient(HandDerivedLoss loss, Tensor w, Tensor b) {
    Tensor atW = w.asVariable();
    Tensor atB = b.asVariable();
    return flat(Grad.of(loss.fromTheGraph(atW, atB), List.of(atW, atB)));
  }

  /** How much the loss changes when w1, w2 or b does, measured: {@code (L(+h) - L(-h)) / 2h}. */
  static double[] slopes(HandDerivedLoss loss, Tensor w, Tensor b) {
    Tensor dw1 = Tensor.of(H, 0);
    Tensor dw2 = Tensor.of(0, H);
    return new double[] {
      loss.fromTheGraph(w.add(dw1), b).sub(loss.fromTheGraph(w.sub(dw1), b)).item() / (2 * H),
      loss.fromTheGraph(w.add(dw2), b).sub(loss.fromTheGraph(w.sub(dw2), b)).item() / (2 * H),
      loss.fromTheGraph(w, b.add(H)).sub(loss.fromTheGraph(w, b.sub(H))).item() / (2 * H),
    };
  }

  /** The same measuring done with care: the library chooses h, and knows how far to trust it. */
  static GradReport check(HandDerivedLoss loss, Tensor w, Tensor b) {
    return GradCheck.ofMany(in -> in.get(0).apply(loss, in.get(1))).report(w, b);
  }

  private static double[] flat(List<Tensor> gradients) {
    double[] w = gradients.get(0).toDoubleArray();
    return new double[] {w[0], w[1], gradients.get(1).item()};
  }

  private static void gradient(Report report, String how, double[] gradient, String formula) {
    report.full(how + ": dL/dw1", gradient[0], formula);
    report.full("dL/dw2", gradient[1], "");
    report.full("dL/db", gradient[2], "");
  }

  /** The loss over w1, and what the formulas say of its slope here. */
  private static LineChart tangents(
      HandDerivedLoss printed, HandDerivedLoss programmed, Tensor w, Tensor b) {
    double[] w1 = Tensor.linspace(DType.F64, w.get(0) - 1, w.get(0) + 0.6, 161).toDoubleArray();
    double here = printed.fromTheGraph(w, b).item();
    double wrong = gradient(printed, w, b)[0];
    double right = gradient(programmed, w, b)[0];
    double[][] ys = new double[3][w1.length];
    for (int i = 0; i < w1.length; i++) {
      ys[0][i] = printed.fromTheGraph(Tensor.of(w1[i], w.get(1)), b).item();
      ys[1][i] = here + right * (w1[i] - w.get(0));
      ys[2][i] = here + wrong * (w1[i] - w.get(0));
    }
    return LineChart.of("What two formulas say of the slope at w1", "w1", "loss")
        .line("loss", w1, ys[0])
        .line("slope, corrected", w1, ys[1])
        .line("slope, as printed", w1, ys[2]);
  }
}
