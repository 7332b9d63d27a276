package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.Value;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import adjoint.nn.scalar.ScalarMlp;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XorTest {
  private static final XorTraining TUTORIAL = new XorTraining(42, 0.1, 10_000, () -> {});
  private static XorResults results;

  @BeforeAll
  static void train() {
    results = XorResults.of(TUTORIAL);
  }

  @Test
  void beforeTraining() {
    List<Double> outputs =
        List.of(0.7501134012512863, 0.7740690960831, 0.7839151482340412, 0.7988909654098615);
    Layer model = TUTORIAL.start().tensors(Activation.SIGMOID);
    assertEquals(outputs, XorRun.numbers(model.forward(XorTraining.X)));
    assertEquals(
        outputs, new XorTraining(42, 0.1, 1, () -> {}).neurons(neurons(TUTORIAL)).outputs());
  }

  @Test
  void firstGradients() {
    List<Tensor> g = XorTraining.gradients(TUTORIAL.start().tensors(Activation.SIGMOID));
    Expect.digits(
        "0.0001964380900219902, 0.002136481348628796, 0.00020188574046596573, 0.001755395269652271",
        XorRun.numbers(g.get(0)));
    Expect.digits("0.0005852671008115008, 0.007840863914836722", XorRun.numbers(g.get(1)));
    Expect.digits("0.031195604284963832, 0.032501841458100214", XorRun.numbers(g.get(2)));
    Expect.digits("0.04821040603846809", XorRun.numbers(g.get(3)));
  }

  @Test
  void asPrintedItDoesNotLearn() {
    assertEquals(0.3246585814644244, run(XorVariant.AS_PRINTED).losses().at(0));
    for (XorRun run : List.of(run(XorVariant.AS_PRINTED), results.neurons())) {
      Expect.digits(
          """
          0.3246585814644244, 0.24866884023918578, 0.24731153511864012, 0.24486287484624,\
          0.240572435412595, 0.233584909505588, 0.223263369482905, 0.21009806987087,\
          0.19597568360849, 0.18217974731643\
          """,
          everyThousandth(run));
      Expect.digits(
          "0.2370298310846792, 0.5915080901966, 0.6527746761717, 0.5717966421411", run.outputs());
      Expect.digits("0.167641401667607", run.losses().last());
      assertFalse(run.isLearnt());
      assertTrue(run.verdict().contains("not learnt: [1, 1] gives 0.5718,"), run.verdict());
    }
  }

  @Test
  void trainedParameters() {
    Expect.digits(
        """
        0.565211003347, 1.13303625062, -0.416376834049, 3.587382985497, 3.719594126255,\
        -0.671818119298, -2.092287389156, 3.428041439123, -1.496689486031\
        """,
        results.network().parameters().stream().map(Value::value).toList());
  }

  @Test
  void tenTimesTheRateLearns() {
    XorRun run = run(XorVariant.FASTER);
    Expect.digits("0.028330249248, 0.975248885708, 0.975209607955, 0.025875292249", run.outputs());
    Expect.digits("0.000674828741958", run.losses().last());
    Expect.digits(
        """
        0.32466, 0.16782, 0.012553, 0.0043896, 0.0025458, 0.0017676, 0.0013449, 0.0010813,\
        0.00090199, 0.00077248\
        """,
        everyThousandth(run));
    assertTrue(run.isLearnt());
  }

  @Test
  void tenTimesTheEpochsLearn() {
    XorRun run = run(XorVariant.LONGER);
    Expect.digits("0.02832908, 0.97524979, 0.97521053, 0.02587430", run.outputs());
    Expect.digits("0.00067477677", run.losses().last());
    assertTrue(run.isLearnt());
  }

  @Test
  void tanhLearns() {
    XorRun run = run(XorVariant.TANH);
    Expect.digits("0.05996836, 0.95288239, 0.9526259, 0.06581697", run.outputs());
    Expect.digits("0.003098113156519", run.losses().last());
    assertTrue(run.isLearnt());
  }

  @Test
  void reluAnswersAHalfToEverything() {
    XorRun run = run(XorVariant.RELU);
    run.outputs().forEach(output -> assertEquals(0.5, output, 1e-3));
    assertEquals(0.25, run.losses().last(), 1e-6);
    assertFalse(run.isLearnt());
  }

  @Test
  void withoutBiasesItFitsWorse() {
    double without = run(XorVariant.WITHOUT_BIAS).losses().last();
    assertTrue(without > 30 * run(XorVariant.FASTER).losses().last(), () -> "loss " + without);
  }

  @Test
  void seedsThatLearn() {
    assertEquals(
        List.of("0 of 100", "84 of 100", "36 of 50", "44 of 50", "50 of 50", "50 of 50"),
        results.seeds().stream().map(s -> s.learnt() + " of " + s.seeds()).toList());
  }

  @Test
  void neuronsAndTensorsAgree() {
    XorRun tensors = run(XorVariant.AS_PRINTED);
    Expect.same(tensors.outputs(), results.neurons().outputs());
    Expect.same(
        Expect.list(tensors.losses().toArray()), Expect.list(results.neurons().losses().toArray()));
    for (XorVariant variant : List.of(XorVariant.FASTER, XorVariant.TANH)) {
      XorTraining training = variant.of(new XorTraining(1, 0.1, 1000, () -> {}));
      XorRun neurons =
          training.neurons(
              training.start().neurons(variant == XorVariant.TANH ? Value::tanh : Value::sigmoid));
      Expect.same(variant.train(training).outputs(), neurons.outputs());
    }
  }

  @Test
  void networkOfManyHasTheBitsOfOneAlone() {
    List<List<Double>> many = new ManyXors(3, 2, Tensor::sigmoid).train(0.1, 300, () -> {});
    for (int seed = 0; seed < 3; seed++) {
      XorTraining one = new XorTraining(seed, 0.1, 300, () -> {});
      assertEquals(one.tensors(one.start().tensors(Activation.SIGMOID)).outputs(), many.get(seed));
    }
  }

  @Test
  void printsTheTutorialsClaimsBesideItsNumbers() {
    StringWriter out = new StringWriter();
    try (Report report = new Report(new PrintWriter(out), new PrintWriter(out))) {
      new XorReport(report).trained(results);
    }
    new ExampleRun(0, out.toString(), "")
        .assertPrints(
            "XOR as printed: rate 0.1, 10000 epochs",
            "Epoch 9000, Loss: 0.1821797473",
            "output for [1, 1] 0.5717966421 close to 0",
            "XOR is not learnt: [1, 1] gives 0.5718",
            "XOR at ten times the rate: rate 1.0, 10000 epochs",
            "XOR with ten times the epochs: rate 0.1, 100000 epochs",
            "sigmoid, 2 hidden units, rate 1.0 84 of 100");
  }

  @Test
  void runsWithOtherSettings(@TempDir Path folder) throws IOException {
    ExampleRun run = ExampleRun.of("xor", "--steps=25", "--rate=0.5", "--out=" + folder);
    run.assertPrints(
        "output for [0, 0] 0.7501134012512863",
        "first dL/db2[0] 0.04821040603846809",
        "not the tutorial's settings",
        "XOR at ten times the rate: rate 5.0, 25 epochs");
    assertFalse(run.out().contains("close to"), run.out());
    run.assertPictures(
        folder,
        "xor-neuron",
        "xor-network",
        "xor-losses",
        "xor-patience",
        "xor-surface-as-printed",
        "xor-surface-learnt");
  }

  @Test
  void wrongOptions() {
    ExampleRun.of("xor", "--rate", "-1").assertFails(2, "xor:", "--rate", "'-1'");
    ExampleRun.of("xor", "--steps", "0").assertFails(2, "xor:", "--steps", "'0'");
  }

  private static XorRun run(XorVariant variant) {
    return results.of(variant).run();
  }

  private static ScalarMlp neurons(XorTraining training) {
    return training.start().neurons(Value::sigmoid);
  }

  private static List<Double> everyThousandth(XorRun run) {
    return IntStream.range(0, 10).mapToObj(k -> run.losses().at(1000L * k)).toList();
  }
}
