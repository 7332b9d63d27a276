package adjoint.examples;

import adjoint.examples.XorResults.Trained;
import adjoint.examples.chart.DecisionSurface;
import adjoint.examples.chart.Grid;
import adjoint.examples.chart.LineChart;
import adjoint.examples.chart.Picture;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** The pictures of {@link Xor}. */
final class XorPictures {
  private XorPictures() {}

  /** All pictures by their names. */
  static SequencedMap<String, Picture> of(XorResults results) {
    SequencedMap<String, Picture> pictures = new LinkedHashMap<>();
    pictures.put("xor-neuron", NetworkPictures.neuron("A neuron with two inputs"));
    pictures.put("xor-network", NetworkPictures.network("A network with a hidden layer"));
    pictures.put("xor-losses", losses(results));
    pictures.put("xor-patience", patience(results));
    pictures.put("xor-surface-as-printed", surface(results.of(XorVariant.AS_PRINTED)));
    pictures.put("xor-surface-learnt", surface(results.of(XorVariant.FASTER)));
    return pictures;
  }

  private static Picture losses(XorResults results) {
    LineChart chart =
        LineChart.of("XOR: what helps and what does not", "epoch", "mean squared error");
    results.trained().stream()
        .filter(trained -> trained.variant() != XorVariant.LONGER)
        .forEach(trained -> line(chart, trained));
    return chart.logY();
  }

  private static Picture patience(XorResults results) {
    LineChart chart =
        LineChart.of("XOR: larger steps or more of them", "epoch", "mean squared error");
    line(chart, results.of(XorVariant.LONGER));
    line(chart, results.of(XorVariant.FASTER));
    return chart.logY();
  }

  private static void line(LineChart chart, Trained trained) {
    LossCurve losses = trained.run().losses();
    chart.line(trained.variant().title, losses.stride(), losses.toArray());
  }

  /** What a trained network answers at the four points, between them and around them. */
  private static Picture surface(Trained trained) {
    Grid grid = Grid.of(-0.5, 1.5, -0.5, 1.5);
    double[] answers = trained.run().answers().to(grid.points());
    return DecisionSurface.of("XOR " + trained.variant().title, "x1", "x2", grid, answers)
        .scale("the network's answer")
        .points("XOR is 0", new double[] {0, 1}, new double[] {0, 1})
        .points("XOR is 1", new double[] {0, 1}, new double[] {1, 0});
  }
}
