package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.examples.NeuronTraining.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigmoidNeuronTest {
  private static final LabelledPoints EIGHT = LabelledPoints.of(LabelledPoints.EIGHT);
  private static final Settings LECTURE = new Settings(42, 0.1, 10_000);
  private static final LearningRates RATES = LearningRates.of(EIGHT, LECTURE);

  @Test
  void untrained() {
    for (TrainedNeuron neuron : both(LECTURE.steps(0))) {
      assertEquals(0.7784302101100966, neuron.predict(1.66, 1.56));
      double[] rows = {
        0.8732975096761088,
        0.8179995375052355,
        0.9188742379897265,
        0.8298795412815309,
        0.9102797866944835,
        0.8280663579855457,
        0.9623611153760437,
        0.732263746236492,
      };
      assertArrayEquals(rows, neuron.predictAll(EIGHT));
    }
  }

  @Test
  void lectureNote() {
    for (TrainedNeuron neuron : both(LECTURE)) {
      double[] errors = neuron.errors();
      assertEquals(100, errors.length);
      near(3.0675177766240234, errors[0]);
      near(2.8860436420041387, errors[1]);
      near(2.107004783181859, errors[2]);
      startsWith(2.058075284817, errors[97]);
      startsWith(2.113283530175, errors[98]);
      startsWith(1.903866190163, errors[99]);
      near(1.9038661901637803, neuron.lastError());
      assertEquals(errors[0], Arrays.stream(errors).max().orElseThrow());
      assertEquals(9000, neuron.bestStep());
      startsWith(1.8845717329079, neuron.smallestError(), 1e-13);
      assertArrayEquals(new double[] {0.12828861534, 0.46603091626}, neuron.weights(), 5e-12);
      assertEquals(-0.94769652566, neuron.bias(), 1e-11);
      assertEquals(4, neuron.right(EIGHT));
      assertEquals(1.99182, neuron.lateMean(), 5e-6);
      assertEquals(0.13896, neuron.lateSpread(), 5e-6);
    }
  }

  @Test
  void blogPostAsPrinted() {
    for (TrainedNeuron neuron : both(new Settings(42, 0.01, 1000))) {
      double[] errors = neuron.errors();
      assertEquals(10, errors.length);
      near(3.0651088890690916, errors[0]);
      near(2.853359332916551, errors[1]);
      near(2.2820459206053267, errors[2]);
      near(2.0009294306136725, errors[9]);
      assertArrayEquals(new double[] {-0.14011318, 0.16585645}, neuron.weights(), 5e-9);
      near(0.2942187765454368, neuron.bias());
    }
  }

  @Test
  void blogPostSlower() {
    for (TrainedNeuron neuron : both(new Settings(42, 0.01, 30_000))) {
      assertEquals(300, neuron.errors().length);
      assertEquals(1.89980, neuron.lateMean(), 5e-6);
      assertEquals(0.02045, neuron.lateSpread(), 5e-6);
      near(1.9057407892158, neuron.lastError());
      near(1.8838790840089, neuron.smallestError());
      assertEquals(25_900, neuron.bestStep());
      assertArrayEquals(new double[] {0.15519505, 0.41208246}, neuron.weights(), 5e-9);
      near(-1.0113536423121712, neuron.bias());
    }
  }

  @Test
  void theBlogPostsClaim() {
    assertEquals(0.046, RATES.gain(), 0.0005);
    assertEquals(6.8, RATES.calm(), 0.05);
    assertEquals(new Settings(42, 0.1, 10_000), RATES.given().settings());
    assertEquals(new Settings(42, 0.01, 30_000), RATES.proposed().settings());
    // The same change from the printed rate makes it worse.
    assertTrue(last(0.001, 3000) > last(0.01, 1000));
  }

  @Test
  void otherRates() {
    near(2.0009294306136725, last(0.01, 1000));
    near(2.1351053224818, last(0.001, 3000));
    near(2.1365306796328, last(0.1, 1000));
    near(2.0055575699508, last(0.01, 3000));
    TrainedNeuron longest = run(0.01, 100_000);
    assertEquals(1.89891, longest.lateMean(), 5e-6);
    assertEquals(0.01853, longest.lateSpread(), 5e-6);
  }

  @Test
  void scalarsAndTensorsAgree() {
    for (long seed : List.of(1L, 2L)) {
      List<TrainedNeuron> both = both(new Settings(seed, 0.3, 2000));
      assertArrayEquals(both.get(0).errors(), both.get(1).errors(), 1e-12);
      assertArrayEquals(both.get(0).weights(), both.get(1).weights(), 1e-12);
      assertEquals(both.get(0).bias(), both.get(1).bias(), 1e-12);
    }
  }

  @Test
  void meansAndDistances() {
    double[] red = EIGHT.mean(0);
    assertArrayEquals(new double[] {2.875, 1.125}, red);
    assertArrayEquals(new double[] {3.125, 1.625}, EIGHT.mean(1));
    DiscAndLine cuts = new DiscAndLine(EIGHT);
    double[] reds = {0.3953, 1.1859, 0.8839, 1.8792};
    double[] greens = {0.8839, 2.8777, 1.0753, 2.628};
    assertArrayEquals(reds, cuts.distances(red, 0), 5e-5);
    assertArrayEquals(greens, cuts.distances(red, 1), 5e-5);
    assertEquals(cuts.distances(red, 0)[2], cuts.distances(red, 1)[0]);
  }

  @Test
  void discAndLine() {
    DiscAndLine cuts = new DiscAndLine(EIGHT);
    assertEquals(6, cuts.around(2.875, 1.125).right());
    assertEquals(6, cuts.bestLine());
    LineOrDisc.Disc disc = new LineOrDisc(EIGHT).trainDisc();
    assertEquals(7 / 8.0, disc.accuracy());
    assertEquals(7, cuts.around(disc.x(), disc.y()).right());
    assertTrue(disc.error() < 1.01, "error " + disc.error());
  }

  @Test
  void lineThatSeparatesIsFound() {
    double[][] rows = {{0, 0, 0}, {1, 0, 0}, {0, 1, 1}, {1, 1.5, 1}};
    assertEquals(4, new DiscAndLine(LabelledPoints.of(rows)).bestLine());
    double[][] xor = {{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}};
    assertEquals(3, new DiscAndLine(LabelledPoints.of(xor)).bestLine());
  }

  @Test
  void errorFloor() {
    ErrorFloor floor = ErrorFloor.search(EIGHT, 42);
    near(1.8838062484862985, floor.lowest().error());
    // Found first by a coarser search, good to 1e-7; at ours the gradient vanishes.
    double[] at = {0.1334766564, 0.4076116209, -0.9958102473};
    assertArrayEquals(at, floor.lowest().parameters().toDoubleArray(), 1e-7);
    assertEquals(0, floor.gradient(floor.lowest().parameters()).abs().max().item(), 1e-13);
    double[] errors = floor.minima().stream().mapToDouble(ErrorFloor.Minimum::error).toArray();
    assertArrayEquals(new double[] {1.8838, 2.0, 2.3983, 3.0, 4.0}, errors, 5e-5);
    for (LearningRates.Run run : RATES.runs()) {
      assertTrue(run.neuron().smallestError() > floor.lowest().error());
    }
  }

  @Test
  void leaveOneOut() {
    List<LeaveOneOut.Fold> folds = LeaveOneOut.folds(EIGHT, LECTURE);
    assertEquals(8, folds.size());
    assertEquals(2, folds.stream().filter(LeaveOneOut.Fold::right).count());
    assertEquals(38, folds.stream().mapToInt(LeaveOneOut.Fold::learned).sum());
    assertEquals(7, EIGHT.without(3).count());
    assertArrayEquals(EIGHT.point(4), EIGHT.without(3).point(3));
  }

  @Test
  void prints(@TempDir Path folder) throws IOException {
    ExampleRun.of("sigmoid-neuron", "--out", folder.toString())
        .assertPrints(
            "answer for [1.66, 1.56] 0.7784302101100966 0.7784302101100966",
            "answer for [3.0, 1.5] 0.8732975096761088 0.7784302101100966 (wrong",
            "last 2.058075285 2.11328353 1.90386619",
            "weights -0.1401131811 0.1658564456",
            "rate 0.001, 3,000 steps 2.135105322",
            "smaller, times 6.795",
            "error 1.883806248",
            "best line 6 of 8 right",
            "New points right: 2 of 8.")
        .assertPictures(
            folder,
            "sigmoid-neuron-error",
            "sigmoid-neuron-slower",
            "sigmoid-neuron-zoom",
            "sigmoid-neuron-arrows",
            "sigmoid-neuron-discs",
            "sigmoid-neuron-activations",
            "sigmoid-neuron-slopes",
            "sigmoid-neuron-vanishing");
  }

  @Test
  void otherSettingsLeaveTheTutorialsOut(@TempDir Path folder) throws IOException {
    Path data = Files.writeString(folder.resolve("data.csv"), "0,0,0\n1,0,0\n0,1,1\n1,1,1\n");
    ExampleRun run =
        ExampleRun.of(
            "sigmoid-neuron", "--data=" + data, "--steps=30", "--rate=1", "--out=" + folder);
    run.assertPrints("not the tutorials' settings", "best line 4 of 4 right");
    assertFalse(run.out().contains("0.7784302101100966 0."), run.out());
    assertFalse(run.out().contains("claim"), run.out());
  }

  @Test
  void badData(@TempDir Path folder) throws IOException {
    Path data = folder.resolve("data.csv");
    Files.writeString(data, "0,0,0\n1,NaN,1\n");
    ExampleRun.of("sigmoid-neuron", "--data=" + data, "--out=" + folder)
        .assertFails(2, "data.csv, line 2", "'NaN'");
    Files.writeString(data, "# x, y, class\n0,0,0\n\n1,1,2\n");
    ExampleRun.of("sigmoid-neuron", "--data=" + data, "--out=" + folder)
        .assertFails(2, "--data " + data + ", line 4: class 2.0", "0 or 1");
    Files.writeString(data, "0,0,1\n1,1,1\n");
    ExampleRun.of("sigmoid-neuron", "--data=" + data, "--out=" + folder)
        .assertFails(2, "--data " + data, "no row is of class 0");
    Files.writeString(data, "0,0,1\n1,1,0\n".repeat(60));
    ExampleRun.of("sigmoid-neuron", "--data=" + data, "--out=" + folder)
        .assertFails(1, "120 points", "100 at most");
  }

  @Test
  void negativeRate() {
    ExampleRun.of("sigmoid-neuron", "--rate=-1").assertFails(2, "--rate", "'-1'");
  }

  private static List<TrainedNeuron> both(Settings settings) {
    return List.of(
        NeuronTraining.scalars(EIGHT, settings), NeuronTraining.tensors(EIGHT, settings));
  }

  private static TrainedNeuron run(double rate, long steps) {
    return RATES.runs().stream()
        .filter(r -> r.settings().equals(new Settings(42, rate, steps)))
        .findFirst()
        .orElseThrow()
        .neuron();
  }

  private static double last(double rate, long steps) {
    return run(rate, steps).lastError();
  }

  private static void near(double expected, double actual) {
    assertEquals(expected, actual, 1e-12 * Math.abs(expected));
  }

  /** That the digits of a number that goes on are these. */
  private static void startsWith(double digits, double actual) {
    startsWith(digits, actual, 1e-12);
  }

  private static void startsWith(double digits, double actual, double unit) {
    assertTrue(actual >= digits - 1e-12 && actual < digits + unit + 1e-12, actual + "");
  }
}
