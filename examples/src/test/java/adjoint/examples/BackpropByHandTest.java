package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackpropByHandTest {
  private static final Map<String, Double> GRADIENTS =
      Map.of(
          "w1", 0.02146953526581111,
          "w2", 0.010734767632905555,
          "w3", 0.02146953526581111,
          "w4", 0.010734767632905555,
          "w5", -0.011269220242958155,
          "w6", -0.011269220242958155,
          "b1", -0.010734767632905555,
          "b2", -0.010734767632905555,
          "b3", -0.23761755952842809);

  @Test
  void forward() {
    AliceByHand hand = new AliceByHand();
    AliceByGraph graph = new AliceByGraph();
    for (double h : List.of(hand.h1, hand.h2, graph.h1.value(), graph.h2.value())) {
      assertEquals(0.04742587317756678, h);
    }
    assertEquals(0.09485174635513356, hand.h1 + hand.h2);
    assertEquals(0.5236951740839997, hand.y);
    assertEquals(0.5236951740839997, graph.y.value());
    assertEquals(0.22686628719087137, hand.loss);
    assertEquals(0.22686628719087137, graph.loss.value());
  }

  @Test
  void factors() {
    AliceByHand hand = new AliceByHand();
    AliceByGraph graph = new AliceByGraph();
    assertEquals(-0.9526096518320006, hand.dLdy);
    assertEquals(0.24943853872512894, hand.dydh1);
    assertEquals(-0.09035331946182427, hand.dh1dw1);
    assertEquals(hand.dLdy, Grad.of(graph.loss, graph.y).value(), 1e-15);
    assertEquals(hand.dydh1, Grad.of(graph.y, graph.h1).value(), 1e-15);
    assertEquals(hand.dh1dw1, Grad.of(graph.h1, graph.w(1)).value(), 1e-15);
    assertEquals("0.0214", String.format(Locale.ROOT, "%.4f", -0.952 * 0.249 * -0.0904));
    assertEquals(
        "0.0215", String.format(Locale.ROOT, "%.4f", hand.dLdy * hand.dydh1 * hand.dh1dw1));
  }

  @Test
  void allNineFourTimes() {
    assertNear(new AliceByHand().gradients(), 1e-15);
    assertNear(new AliceByGraph().gradients(), 1e-15);
    assertNear(AliceByTensors.gradients(), 1e-15);
    assertNear(AliceByGraph.finiteDifferences(), 1e-9);
  }

  @Test
  void prints(@TempDir Path folder) throws IOException {
    ExampleRun.of("backprop-by-hand", "--out=" + folder)
        .assertPrints(
            "h1 0.04742587317756678 0.0474",
            "y = o1 0.5236951740839997 0.524",
            "dL/dw1, the product of the three 0.02146953526581111 0.0214",
            "the product of the rounded factors 0.0214291392 0.0214",
            "Unrounded, it is 0.0215",
            "L with w1 = 1.001 0.2268877")
        .assertPictures(folder, "backprop-parameters", "backprop-gradients");
  }

  private static void assertNear(Map<String, Double> actual, double relative) {
    assertEquals(GRADIENTS.keySet(), actual.keySet());
    GRADIENTS.forEach((name, slope) ->
        assertEquals(
            slope, actual.getOrDefault(name, Double.NaN), relative * Math.abs(slope), name));
  }
}
