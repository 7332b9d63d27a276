package adjoint.nn.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.ShapeException;
import adjoint.check.JavaText;
import adjoint.check.Verdict;
import adjoint.nn.Activation;
import adjoint.nn.Block;
import adjoint.nn.Dropout;
import adjoint.nn.Errors;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Loss;
import adjoint.nn.Mlp;
import adjoint.nn.Mode;
import adjoint.nn.Parts;
import adjoint.nn.Residual;
import adjoint.nn.Sequential;
import adjoint.nn.norm.BatchNorm;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each law has a model with a planted fault that breaks it and no other; sound ones break none. */
final class ModelCheckTest {
  private static final int CLASSES = 3;
  private static final int EXAMPLES = 6;
  private static final int WIDTH = 4;
  private static final int MOMENTS = 5;
  private static final Indices LABELS = Indices.of(0, 1, 2, 2, 1, 0);

  private final SplittableRandom rng = new SplittableRandom(1);

  // ---- faults

  /** Takes the mean over the examples in place of the features. */
  record CentresWrongAxis() implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return x.sub(x.mean(0));
    }
  }

  /** A layer whose parameter is cut off. */
  record Detached(Parameter gain) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return x.mul(gain.detach());
    }
  }

  /** Draws its own random numbers, in evaluation too. */
  record Noisy(SplittableRandom own) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return x.add(Tensor.normal(own, 0, 0.01, x.shape().extents()));
    }
  }

  /** Is something else in training and does not say so. */
  record SilentlyTwice() implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return mode instanceof Mode.Training ? x.mul(1.5) : x;
    }
  }

  /** Remembers the last mean of a training pass where no state can find it. */
  static final class Remembers implements Layer {
    private final Parameter gain;
    private double shift;

    Remembers(Parameter gain) {
      this.gain = gain;
    }

    @Override
    public Parts parts() {
      return Parts.of(Parameter.class, List.of(gain), made -> new Remembers(made.getFirst()));
    }

    @Override
    public Tensor compute(Tensor x, Mode mode) {
      Tensor y = x.mul(gain).add(shift);
      if (mode instanceof Mode.Training) {
        shift = 0.1 + 0.1 * x.detach().mean().item();
      }
      return y;
    }
  }

  /** Means of all moments up to now, or of all moments. */
  record Means(boolean ofAll) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      int moments = x.shape().extent(1);
      return ofAll
          ? x.sub(x.sum(1).unsqueeze(1).mul(1.0 / moments))
          : x.cumsum(1).mul(1.0 / moments);
    }
  }

  /** Looks at no input. */
  record Blind(Parameter answer) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return x.mul(0).sum(-1).unsqueeze(-1).add(answer);
    }
  }

  private Layer with(Layer between) {
    return Sequential.of(
        Linear.of(WIDTH, 8).init(rng),
        Activation.TANH,
        Residual.of(Sequential.of(between)),
        Linear.of(8, CLASSES).init(rng));
  }

  private ModelCheck<Layer, Tensor> classifier(Layer model) {
    return ModelCheck.of(model, Tensor.normal(rng, 0, 1, EXAMPLES, WIDTH))
        .loss(logits -> Loss.crossEntropy(logits, LABELS))
        .classes(CLASSES)
        .steps(150);
  }

  private ModelCheck<Layer, Tensor> sequences(Layer between) {
    return ModelCheck.of(with(between), Tensor.normal(rng, 0, 1, 2, MOMENTS, WIDTH))
        .loss(y -> Loss.mse(y.mean(1), Tensor.of(new float[][] {{1, 0, 0}, {0, 1, 0}})))
        .causal(1);
  }

  private static Set<ModelLaw> broken(ModelReport report) {
    return report.findings().stream()
        .filter(finding -> finding.verdict() == Verdict.WRONG)
        .map(ModelReport.Finding::law)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(ModelLaw.class)));
  }

  private static Parameter ones(int n) {
    return Parameter.of("gain", Tensor.ones(n));
  }

  static Stream<Arguments> faults() {
    ModelCheckTest t = new ModelCheckTest();
    return Stream.of(
        Arguments.of(
            ModelLaw.CHANCE,
            "",
            t.classifier(
                Sequential.of(t.with(Activation.IDENTITY), Layer.of("times 30", x -> x.mul(30))))),
        Arguments.of(
            ModelLaw.FIT, "", t.classifier(new Blind(Parameter.of("b", Tensor.zeros(CLASSES))))),
        Arguments.of(
            ModelLaw.INDEPENDENCE, "2.inner.0", t.classifier(t.with(new CentresWrongAxis()))),
        Arguments.of(ModelLaw.REACH, "2.inner.0.gain", t.classifier(t.with(new Detached(ones(8))))),
        Arguments.of(ModelLaw.CAUSALITY, "2.inner.0", t.sequences(new Means(true))),
        Arguments.of(
            ModelLaw.DETERMINISM,
            "2.inner.0",
            t.classifier(t.with(new Noisy(new SplittableRandom(2))))),
        Arguments.of(ModelLaw.MODES, "2.inner.0", t.classifier(t.with(new SilentlyTwice()))),
        Arguments.of(ModelLaw.STATE, "2.inner.0", t.classifier(t.with(new Remembers(ones(8))))));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aPlantedFaultBreaksItsLawAndNoOther(
      ModelLaw law, String path, ModelCheck<? extends Block, ?> check) {
    ModelReport report = check.report();
    assertEquals(EnumSet.of(law), broken(report), report::toString);
    assertEquals(path, report.of(law).path(), report::toString);
    WrongModelError error = assertThrows(WrongModelError.class, check::check);
    assertTrue(String.valueOf(error.getMessage()).contains(law.rule()), error::toString);
  }

  /** So that whoever reads it can try it once more. */
  @Test
  void theErrorShowsTheModelAndTheBatch() {
    Linear linear = Linear.of(1, 1).init(rng);
    Layer model = Sequential.of(linear, new CentresWrongAxis(), BatchNorm.of(1).init());
    Tensor x = Tensor.of(new float[][] {{0.5f}, {2}});
    String message = message(ModelCheck.of(model, x));
    assertTrue(message.contains("with this model and this batch, as Java:"), message);
    String weight = JavaText.tensor(linear.weight().data());
    for (String line :
        List.of(
            "// Sequential(",
            "//   0: Linear(1 -> 1)  # weight F32[1, 1], bias F32[1]: 2 parameters",
            "model.parameters().get(\"0.weight\").set(" + weight + ");",
            "model.buffers().get(\"2.runningVariance\").set(Tensor.of(1.0f));",
            "Tensor x = Tensor.wrap(new float[] {0.5f, 2.0f}, 2, 1);")) {
      assertTrue(message.contains("\n" + line), line + " is not in " + message);
    }
    Words words =
        new Words(Parameter.of("vectors", Tensor.ones(7, 50)), Linear.of(50, 2).init(rng));
    Indices texts = Indices.of(new int[][] {{1, 2}, {4, 5}});
    String large = message(ModelCheck.of(words, texts, (m, text, mode) -> m.logits(text)));
    assertTrue(large.contains("\n// vectors is F32[7, 50]\n"), large);
    assertTrue(large.endsWith("\n// x are Indices[2, 2]"), large);
  }

  private static String message(ModelCheck<?, ?> check) {
    return String.valueOf(assertThrows(WrongModelError.class, check::check).getMessage());
  }

  @Test
  void everyLawHasAFault() {
    assertEquals(
        EnumSet.allOf(ModelLaw.class),
        faults().map(a -> (ModelLaw) a.get()[0]).collect(Collectors.toSet()));
  }

  // ---- sound models

  @Test
  void aSoundClassifierPasses() {
    ModelReport report =
        classifier(
                Sequential.of(
                    Linear.of(WIDTH, 16).init(rng),
                    BatchNorm.of(16).init(),
                    Activation.RELU,
                    Dropout.of(0.2),
                    Linear.of(16, CLASSES).init(rng)))
            .check();
    assertEquals(Verdict.RIGHT, report.verdict(), report::toString);
    assertEquals(7, report.findings().size());
  }

  @Test
  void aCausalModelPasses() {
    ModelReport report = sequences(new Means(false)).check();
    assertEquals(Verdict.RIGHT, report.of(ModelLaw.CAUSALITY).verdict(), report::toString);
    assertEquals(Verdict.RIGHT, report.verdict(), report::toString);
  }

  record Words(Parameter vectors, Linear out) implements Block {
    Tensor logits(Indices words) {
      return out.forward(vectors.indexSelect(0, words).mean(1));
    }
  }

  @Test
  void aModelOfWordsPasses() {
    Words words =
        new Words(
            Parameter.of("vectors", Tensor.normal(rng, 0, 1, 7, 5)), Linear.of(5, 2).init(rng));
    Indices texts = Indices.of(new int[][] {{1, 2, 3}, {4, 5, 6}, {0, 0, 0}});
    ModelReport report =
        ModelCheck.of(words, texts, (model, text, mode) -> model.logits(text))
            .loss(logits -> Loss.crossEntropy(logits, Indices.of(0, 1, 1)))
            .check();
    assertEquals(Verdict.RIGHT, report.verdict(), report::toString);
  }

  @Test
  void theModelThatIsGivenDoesNotChange() {
    Layer model =
        Sequential.of(
            Linear.of(WIDTH, 5).init(rng), BatchNorm.of(5).init(), Linear.of(5, CLASSES).init(rng));
    var before = model.state();
    var check = classifier(model);
    assertEquals(check.report().toString(), check.report().toString());
    assertEquals(before, model.state());
  }

  // ---- what cannot be told, and wrong calls

  @Test
  void alikeExamplesTellNothing() {
    ModelReport report =
        ModelCheck.of(Mlp.of(WIDTH, 8, 1).init(rng), Tensor.ones(3, WIDTH)).report();
    assertEquals(Verdict.CANNOT_TELL, report.of(ModelLaw.INDEPENDENCE).verdict());
    assertEquals(Verdict.CANNOT_TELL, report.verdict());
  }

  @Test
  void frozenParametersNeedNoGradient() {
    Layer model = Block.freeze(Mlp.of(WIDTH, 8, CLASSES).init(rng), "*");
    ModelReport report = classifier(model).report();
    assertEquals(Verdict.RIGHT, report.of(ModelLaw.REACH).verdict(), report::toString);
    assertEquals(Verdict.CANNOT_TELL, report.of(ModelLaw.FIT).verdict(), report::toString);
  }

  @Test
  void errorsSayWhatIsNeeded() {
    Layer sums = Layer.of("sum", Tensor::sum);
    assertTrue(
        Errors.message(() -> ModelCheck.of(sums, Tensor.ones(3, 2)).report())
            .contains("first axis"));
    Layer turned = Layer.of("turned", x -> x.transpose());
    Errors.assertError(
        ShapeException.class,
        "ModelCheck: the first axis of both must count the examples, but the input is [3, 2] and"
            + " the output [2, 3]",
        () -> ModelCheck.of(turned, Tensor.ones(3, 2)).report());
    ModelCheck<Layer, Tensor> check = classifier(Mlp.of(WIDTH, CLASSES).init(rng));
    assertThrows(IllegalArgumentException.class, () -> check.classes(1));
    assertThrows(IllegalArgumentException.class, () -> check.chance(0));
    assertThrows(IllegalArgumentException.class, () -> check.causal(0));
    assertThrows(IllegalArgumentException.class, () -> check.steps(0));
    assertThrows(IllegalArgumentException.class, () -> check.report().of(ModelLaw.CAUSALITY));
  }
}
