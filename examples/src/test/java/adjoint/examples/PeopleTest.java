package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Value;
import adjoint.examples.PeopleTraining.Trained;
import adjoint.nn.Activation;
import adjoint.nn.scalar.ScalarMlp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeopleTest {
  private static ScalarMlp network;
  private static Trained neurons;
  private static Trained tensors;

  @BeforeAll
  static void train() {
    PeopleTraining training = training(44);
    network = training.start().neurons(Value::sigmoid);
    neurons = training.neurons(network);
    tensors = training.tensors(training.start().tensors(Activation.SIGMOID));
  }

  @Test
  void start() {
    assertEquals(
        List.of(
            -0.7506147172558728,
            1.3163573247118194,
            1.8587836915125544,
            1.2461400286434303,
            -1.6049157412585944,
            0.08758797626580349,
            -1.468143678979905,
            -1.7150704579733684,
            -0.05232219642473413),
        numbers(training(44).start().neurons(Value::sigmoid)));
  }

  @Test
  void lossesOfTheHundredPrintedEpochs() {
    for (Trained trained : List.of(neurons, tensors)) {
      LossCurve losses = trained.losses();
      assertEquals(100, losses.toArray().length);
      Expect.digits("0.3577689075624232", losses.at(0));
      Expect.digits("0.0022908321614841186", losses.at(990));
      assertEquals(
          List.of(
              "0.358", "0.163", "0.095", "0.073", "0.061", "0.053", "0.046", "0.041", "0.036",
              "0.033", "0.029", "0.027"),
          IntStream.range(0, 12).mapToObj(k -> threeDecimals(losses.at(10L * k))).toList());
      assertTrue(losses.isFalling());
    }
  }

  @Test
  void trainedParameters() {
    Expect.digits(
        """
        0.92224207763, 2.0990010304, 1.20789050515, 2.26840956428, -1.09380618176,\
        -0.42343763101, -2.30590753284, -3.86362780395, 2.96764272785\
        """,
        numbers(network));
  }

  @Test
  void emilyAndFrank() {
    for (Trained trained : List.of(neurons, tensors)) {
      Expect.digits("0.9510893031247124", trained.answers().to(-7, -3));
      Expect.digits("0.03909456266397729", trained.answers().to(20, 2));
    }
  }

  @Test
  void neuronsAndTensorsAgree() {
    Expect.same(Expect.list(neurons.losses().toArray()), Expect.list(tensors.losses().toArray()));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.627, 0.949336358589662, 0.039806622726907846",
    "42, 0.238, 0.9491133697195023, 0.039915302631862104",
  })
  void otherSeeds(long seed, String loss, String emily, String frank) {
    Trained trained = training(seed).neurons(training(seed).start().neurons(Value::sigmoid));
    assertEquals(loss, threeDecimals(trained.losses().at(0)));
    assertEquals("0.002", threeDecimals(trained.losses().at(990)));
    Expect.digits(emily, trained.answers().to(-7, -3));
    Expect.digits(frank, trained.answers().to(20, 2));
  }

  @ParameterizedTest
  @ValueSource(longs = {77, 115, 185, 256})
  void seedsThatPrintTheSame(long seed) {
    Trained trained = training(seed).neurons(training(seed).start().neurons(Value::sigmoid));
    assertEquals("0.951", threeDecimals(trained.answers().to(-7, -3)));
    assertEquals("0.039", threeDecimals(trained.answers().to(20, 2)));
  }

  @Test
  void prints(@TempDir Path folder) throws IOException {
    ExampleRun run = ExampleRun.of("people", "--out=" + folder);
    run.assertPrints(
        "Epoch 0 loss: 0.358 0.3577689076",
        "Epoch 990 loss: 0.002 0.002290832161",
        "\"steadily decreases\"",
        "Emily, 128 lb, 63 in 0.9510893031 0.951",
        "Frank, 155 lb, 68 in 0.03909456266 0.039");
    assertEquals(100, run.out().lines().filter(line -> line.startsWith("Epoch ")).count());
    run.assertPictures(
        folder,
        "people-neuron",
        "people-network",
        "people-parameters",
        "people-gender",
        "people-losses",
        "people-surface");
  }

  @Test
  void otherSettingsLeaveTheTutorialOut(@TempDir Path folder) {
    ExampleRun run = ExampleRun.of("people", "--seed=1", "--steps=30", "--out=" + folder);
    run.assertPrints("not the tutorial's settings", "Epoch 0 loss: 0.627");
    assertFalse(run.out().contains("0.951"), run.out());
  }

  private static PeopleTraining training(long seed) {
    return new PeopleTraining(seed, 0.1, 1000, () -> {});
  }

  private static List<Double> numbers(ScalarMlp network) {
    return network.parameters().stream().map(Value::value).toList();
  }

  private static String threeDecimals(double x) {
    return String.format(Locale.ROOT, "%.3f", x);
  }
}
