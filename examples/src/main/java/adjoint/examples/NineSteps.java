package adjoint.examples;

import adjoint.examples.numpy.ArrayText;
import java.util.Arrays;
import java.util.Locale;

/** How training works, in the nine steps of the tutorial, with the numbers of each. */
final class NineSteps {
  /** What the neuron is asked in the end; the answer should be 1. */
  static final double[] QUESTION = {1, 0, 0};

  private final Report report;
  private final double[][] rows;
  private final boolean asPrinted;

  NineSteps(Report report, double[][] rows, boolean asPrinted) {
    this.report = report;
    this.rows = rows;
    this.asPrinted = asPrinted;
  }

  void train(ThreeInputNeuron neuron, int steps) {
    report.heading("1. The examples: three inputs, one answer");
    for (double[] row : rows) {
      report.say("   %s -> %s".formatted(ArrayText.of(inputs(row)), row[3]));
    }
    report.heading("2. The question");
    report.say("   %s -> ?".formatted(ArrayText.of(QUESTION)));

    report.heading("3. Random weights");
    report.row("before training", column(neuron), said("(lost)\n [ 0.44064899]\n (lost)"));
    report.heading("4. The answer without training");
    answer(neuron, "[ 0.45860596]");
    report.say("The tutorial says the sigmoid gives values \"between -1 or 1\"; it is 0 to 1.");

    report.heading("5. The outputs for the examples");
    outputs(neuron);
    report.heading("6. The error");
    report.row("half the sum of the squared errors", neuron.loss(), "");
    report.heading("7. The weights adjusted once, down the gradient");
    double[] before = neuron.weights();
    neuron.train();
    for (int i = 0; i < before.length; i++) {
      report.row("weight %s changes by".formatted(i + 1), neuron.weights()[i] - before[i], "");
    }

    report.heading(String.format(Locale.ROOT, "8. The same %,d times", steps));
    neuron.train(steps - 1);
    String printed = "[[ 9.67299303]\n [-0.2078435 ]\n (lost)";
    report.row("after training", column(neuron), said(printed));
    outputs(neuron);
    report.heading("9. The answer");
    answer(neuron, "[ 0.99993704]");
  }

  private void outputs(ThreeInputNeuron neuron) {
    for (double[] row : rows) {
      double[] x = inputs(row);
      report.row("output for " + ArrayText.of(x), neuron.answer(x), "");
    }
  }

  private void answer(ThreeInputNeuron neuron, String tutorial) {
    double answer = neuron.answer(QUESTION);
    report.row("answer", ArrayText.of(new double[] {answer}), said(tutorial));
    report.full("in full", answer, "");
  }

  private String said(String tutorial) {
    return asPrinted ? tutorial : "";
  }

  private static double[] inputs(double[] row) {
    return Arrays.copyOf(row, 3);
  }

  /** The weights as numpy prints a matrix of one column. */
  private static String column(ThreeInputNeuron neuron) {
    double[] weights = neuron.weights();
    return ArrayText.of(
        Arrays.stream(weights).mapToObj(w -> new double[] {w}).toArray(double[][]::new));
  }
}
