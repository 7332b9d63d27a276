package adjoint.nn.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.Shape;
import adjoint.check.GradCheck;
import adjoint.check.JavaText;
import adjoint.check.WrongGradientError;
import adjoint.nn.Activation;
import adjoint.nn.Block;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Mode;
import adjoint.nn.Parallel;
import adjoint.nn.Residual;
import adjoint.nn.Sequential;
import adjoint.nn.check.jqwik.LayerArbitraries;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Shrinkable;
import org.junit.jupiter.api.Test;

/** Random layers: all kinds come, all gradients are right, and a wrong one is found and shrunk. */
class LayersTest {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+(E-?\\d+)?");

  @Provide
  Arbitrary<LayerCase> linear() {
    return LayerArbitraries.linear(3);
  }

  @Provide
  Arbitrary<LayerCase> mlps() {
    return LayerArbitraries.mlps(3, 3);
  }

  @Provide
  Arbitrary<LayerCase> layers() {
    return LayerArbitraries.layers(4, 3);
  }

  @Provide
  Arbitrary<LayerCase> convolutions() {
    return LayerArbitraries.convolutions();
  }

  @Provide
  Arbitrary<LayerCase> norms() {
    return LayerArbitraries.norms();
  }

  @Provide
  Arbitrary<LayerCase> recurrent() {
    return LayerArbitraries.recurrent();
  }

  @Provide
  Arbitrary<LayerCase> attention() {
    return LayerArbitraries.attention();
  }

  // Where layers normalize or choose, some second derivatives are 0 but for rounding, or nearly so.

  @Property(tries = 25)
  void recurrentLayersAreRight(@ForAll("recurrent") LayerCase layer) {
    layer.checkNotWrong();
    layer.gradCheck().order(2).checkNotWrong(layer.input());
  }

  @Property(tries = 25)
  void attentionIsRight(@ForAll("attention") LayerCase layer) {
    layer.checkNotWrong();
    layer.gradCheck().order(2).checkNotWrong(layer.input());
  }

  @Property(tries = 25)
  void convolutionsAreRight(@ForAll("convolutions") LayerCase layer) {
    layer.checkNotWrong();
    layer.gradCheck().order(2).checkNotWrong(layer.input());
  }

  @Property(tries = 25)
  void normsAreRight(@ForAll("norms") LayerCase layer) {
    layer.checkNotWrong();
    layer.gradCheck().order(2).checkNotWrong(layer.input());
  }

  @Property(tries = 60)
  void linearLayersAreRight(@ForAll("linear") LayerCase layer) {
    layer.checkNotWrong();
  }

  @Property(tries = 60)
  void perceptronsAreRight(@ForAll("mlps") LayerCase model) {
    model.checkNotWrong();
  }

  @Property(tries = 60)
  void layersAreRight(@ForAll("layers") LayerCase layer) {
    layer.checkNotWrong();
  }

  @Test
  void everyActivationComes() {
    SplittableRandom rng = new SplittableRandom(1);
    Set<Activation> seen = EnumSet.noneOf(Activation.class);
    for (int i = 0; i < 300; i++) {
      LayerCase layer = Layers.any(rng, 4, 3);
      collect(layer.layer(), seen);
    }
    assertEquals(EnumSet.allOf(Activation.class), seen);
  }

  private static void collect(Layer layer, Set<Activation> seen) {
    switch (layer) {
      case Sequential row -> row.layers().forEach(part -> collect(part, seen));
      case Residual residual -> collect(residual.inner(), seen);
      case Parallel parallel -> parallel.branches().forEach(part -> collect(part, seen));
      case Activation activation -> seen.add(activation);
      default -> {}
    }
  }

  /** What is printed of a layer makes an equal one, to the last bit. */
  @Property(tries = 40)
  void aLayerPrintsAllItsNumbers(@ForAll("printed") LayerCase drawn) {
    Layer copy = Block.copyOf(drawn.layer());
    copy.parameters().values().forEach(p -> p.set(p.detach().mul(0)));
    copy.buffers().values().forEach(b -> b.update(t -> t.mul(0)));
    String text = drawn.toString();
    assertTrue(text.startsWith(drawn.layer().toString()), text);
    copy.parameters().forEach((path, p) -> p.set(printed(text, path, p.shape())));
    copy.buffers().forEach((path, b) -> b.set(printed(text, path, b.value().shape())));
    Tensor x = numbers(text, "Tensor x = ", drawn.input().shape());
    assertArrayEquals(
        drawn.layer().forward(drawn.input()).toDoubleArray(), copy.forward(x).toDoubleArray());
  }

  @Provide
  Arbitrary<LayerCase> printed() {
    return Arbitraries.oneOf(layers(), convolutions(), norms(), recurrent(), attention());
  }

  private static Tensor printed(String text, String path, Shape shape) {
    return numbers(text, "().get(\"" + path + "\").set(", shape);
  }

  private static Tensor numbers(String text, String before, Shape shape) {
    String line = text.lines().filter(any -> any.contains(before)).findFirst().orElseThrow();
    String after = line.substring(line.indexOf(before) + before.length());
    double[] numbers =
        NUMBER.matcher(after).results().mapToDouble(m -> Double.parseDouble(m.group())).toArray();
    return Tensor.wrap(numbers, shape.extents());
  }

  /** A linear layer that forgets its weight's gradient. */
  private record Forgetful(Linear linear) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return x.matmul(linear.weight().detach().add(linear.weight().mul(0)));
    }
  }

  /** A layer that calls another one without the mode. */
  private record Careless(Layer inner) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return inner.forward(x).tanh();
    }
  }

  @Test
  void aLayerThatDoesNotHandItsModeOnIsFound() {
    LayerCase right = Layers.linear(new SplittableRandom(1), 2);
    right.checkNotWrong();
    LayerCase wrong = new LayerCase(new Careless(right.layer()), right.input());
    wrong.gradCheck().check(right.input()); // its derivatives are right
    IllegalStateException error = assertThrows(IllegalStateException.class, wrong::checkNotWrong);
    assertTrue(String.valueOf(error.getMessage()).startsWith("Linear("), error.toString());
  }

  @Test
  void aWrongLayerIsBlamedByTheNameOfItsParameter() {
    SplittableRandom rng = new SplittableRandom(1);
    Linear linear = (Linear) Layers.linear(rng, 1).layer();
    Layer layer = new Forgetful(linear);
    LayerCase wrong = new LayerCase(layer, Tensor.of(new double[][] {{0.5}, {2}}));
    WrongGradientError error = assertThrows(WrongGradientError.class, wrong::checkNotWrong);
    String message = String.valueOf(error.getMessage());
    assertTrue(message.contains("linear.weight[0, 0]"), message);
    // Its form and its numbers are told, too.
    String weight = JavaText.tensor(linear.weight().data());
    String set = "layer.parameters().get(\"linear.weight\").set(" + weight + ");";
    assertTrue(message.contains(", at LayersTest.java:"), message);
    assertTrue(
        message.contains("\n// Forgetful(\n//   linear: Linear(1 -> 1)  # weight F64[1, 1]")
            && message.contains("\n" + String.join("\n", JavaText.wrap(set)) + "\n")
            && message.endsWith("\nTensor x = Tensor.wrap(new double[] {0.5, 2.0}, 2, 1);"),
        message);
  }

  /** With buffers, whose numbers a layer takes in evaluation. */
  @Test
  void theErrorOfADrawnLayerHasAllNumbersOfIt() {
    for (int seed = 0; seed < 40; seed++) {
      SplittableRandom rng = new SplittableRandom(seed);
      LayerCase drawn =
          switch (seed % 4) {
            case 0 -> Layers.norm(rng);
            case 1 -> Layers.convolution(rng);
            case 2 -> Layers.recurrent(rng);
            default -> Layers.attention(rng);
          };
      GradCheck wrong =
          new LayerCase(new Wrong(drawn.layer()), drawn.input()).gradCheck().atMost(100);
      String message = assertThrows(AssertionError.class, () -> wrong.check(drawn.input())) + "";
      assertTrue(message.contains("Tensor x = "), message);
      for (String path : drawn.layer().parameters().keySet()) {
        assertTrue(
            message.contains("layer.parameters().get(\"inner." + path + "\").set("), message);
      }
      for (String path : drawn.layer().buffers().keySet()) {
        assertTrue(message.contains("layer.buffers().get(\"inner." + path + "\").set("), message);
      }
    }
  }

  /** A layer with a factor too many in its gradient. */
  private record Wrong(Layer inner) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      Tensor y = inner.forward(x, mode);
      return y.mul(2).sub(y.detach());
    }
  }

  @Example // jqwik's generators work on its own threads only
  void perceptronsShrinkToOneNarrowLayer() {
    Shrinkable<LayerCase> model =
        LayerArbitraries.mlps(3, 4).generator(1000).next(new java.util.Random(3));
    while (true) {
      List<Shrinkable<LayerCase>> simpler =
          model.shrink().filter(s -> s.value().layer().parameterCount() > 0).limit(1).toList();
      if (simpler.isEmpty()) {
        break;
      }
      model = simpler.getFirst();
    }
    LayerCase smallest = model.value();
    assertEquals(1, smallest.input().shape().extent(-1), smallest.toString());
    assertTrue(smallest.layer().parameterCount() <= 2, smallest.toString());
  }
}
