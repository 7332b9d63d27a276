package adjoint.examples;

import adjoint.Grad;
import adjoint.examples.numpy.Digits;
import adjoint.examples.option.Out;
import java.util.Map;
import java.util.SequencedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * One derivative of "An introduction to neural networks" four times over: factor by factor on
 * paper, from the graph, from tensors, and by finite differences.
 */
@Command(name = "backprop-by-hand", description = "the chain rule, factor by factor, and checked")
final class BackpropByHand extends Example {
  /** What the tutorial prints of the nine derivatives. */
  private static final Map<String, String> TUTORIAL = Map.of("w1", "0.0214");

  @Mixin private final Out out = new Out();

  @Override
  void run(Report report) {
    byHand(report, new AliceByHand());
    byGraph(report, new AliceByGraph());
    gradients(report, "All nine from tensors", AliceByTensors.gradients());
    gradients(report, "All nine by finite differences", AliceByGraph.finiteDifferences());
    report.say("These are right to about ten digits, for which nobody had to know any derivative.");
    tinyBit(report);
    pictures(report);
  }

  private static void byHand(Report report, AliceByHand hand) {
    report.heading("Forward: Alice, all weights 1, all biases 0");
    report.full("h1", hand.h1, "0.0474");
    report.full("h2", hand.h2, "0.0474");
    report.full("h1 + h2", hand.h1 + hand.h2, "0.0948");
    report.full("y = o1", hand.y, "0.524");
    report.full("L = (1 - y)^2", hand.loss, "");

    report.heading("Backward by hand");
    report.full("dL/dy = -2 (1 - y)", hand.dLdy, "-0.952");
    report.full("dy/dh1 = w5 f'(w5 h1 + w6 h2 + b3)", hand.dydh1, "0.249");
    report.full("dh1/dw1 = x1 f'(w1 x1 + w2 x2 + b1)", hand.dh1dw1, "-0.0904");
    report.full("dL/dw1, the product of the three", hand.dLdy * hand.dydh1 * hand.dh1dw1, "0.0214");
    report.row("the product of the rounded factors", -0.952 * 0.249 * -0.0904, "0.0214");
    report.say(
        """
        The tutorial goes on with rounded numbers: 0.0948 is 0.0474 + 0.0474, -0.952 is
        -2 (1 - 0.524), and 0.0214 is a product of three rounded factors. Unrounded, it is 0.0215.\
        """);
    gradients(report, "All nine by hand", hand.gradients());
  }

  private static void byGraph(Report report, AliceByGraph graph) {
    report.heading("The factors from the graph");
    report.full("dL/dy", Grad.of(graph.loss, graph.y).value(), "-0.952");
    report.full("dy/dh1", Grad.of(graph.y, graph.h1).value(), "0.249");
    report.full("dh1/dw1", Grad.of(graph.h1, graph.w(1)).value(), "-0.0904");
    gradients(report, "All nine from the graph", graph.gradients());
  }

  private static void gradients(
      Report report, String heading, SequencedMap<String, Double> gradients) {
    report.heading(heading);
    gradients.forEach(
        (name, slope) -> report.full("dL/d" + name, slope, TUTORIAL.getOrDefault(name, "")));
  }

  private static void tinyBit(Report report) {
    report.heading("\"If we were to increase w1, L would increase a tiny bit\"");
    double before = AliceByGraph.lossWith(0, 0);
    double after = AliceByGraph.lossWith(0, 0.001);
    report.full("L with w1 = 1", before, "");
    report.full("L with w1 = 1.001", after, "a tiny bit more");
    report.row("the difference / 0.001, close to dL/dw1", (after - before) / 0.001, "0.0214");
  }

  private void pictures(Report report) {
    SequencedMap<String, Double> slopes = new AliceByGraph().gradients();
    report.picture(
        out.write(
            "backprop-parameters", NetworkPictures.network("L(w1, ..., w6, b1, b2, b3)", p -> p)));
    report.picture(
        out.write(
            "backprop-gradients",
            NetworkPictures.network(
                "The gradient: how fast the loss rises with each number",
                p -> Digits.significant(slopes.getOrDefault(p, Double.NaN), 3))));
  }
}
