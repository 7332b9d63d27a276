package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoonsTest {
  @ParameterizedTest
  @ValueSource(longs = {42, 0, 1})
  void classifiesPointsItHasNotSeen(long seed) {
    MoonsTraining training = trained(seed, 50);
    assertTrue(training.accuracy(training.heldOut) >= 0.97, () -> "seed " + seed);
    assertTrue(training.accuracy(training.seen) >= 0.97, () -> "seed " + seed);
    assertTrue(training.heldOutLosses.at(49) < 0.25 * training.heldOutLosses.at(0));
    assertEquals(50 * 13, training.updates());
  }

  @Test
  void sameSeedSameBits() {
    assertEquals(
        Expect.list(trained(7, 3).losses.toArray()), Expect.list(trained(7, 3).losses.toArray()));
  }

  @Test
  void moonsAreApartAndOfOneSize() {
    TwoMoons moons = TwoMoons.of(1000, new SplittableRandom(1));
    assertEquals(500, moons.coordinate(0, 0).length);
    assertEquals(500, moons.coordinate(0, 1).length);
    assertEquals(0, mean(moons.coordinate(0, 0)), 0.1);
    assertEquals(2 / Math.PI, mean(moons.coordinate(1, 0)), 0.05);
    assertEquals(1, mean(moons.coordinate(0, 1)), 0.1);
    assertEquals(0.5 - 2 / Math.PI, mean(moons.coordinate(1, 1)), 0.05);
  }

  @Test
  void prints(@TempDir Path folder) throws IOException {
    ExampleRun.of("moons", "--steps=12", "--seed=3", "--out=" + folder)
        .assertPrints(
            "Two moons: seed 3, rate 0.01, 12 epochs",
            "Linear(2 -> 16)",
            "loss after epoch 0",
            "updates 156",
            "accuracy on held-out points 0.")
        .assertPictures(folder, "moons-losses", "moons-boundary");
  }

  @Test
  void rateThatIsTooHighIsAnErrorInOneLine(@TempDir Path folder) {
    ExampleRun.of("moons", "--rate=1e300", "--out=" + folder).assertFails(1, "moons:", "rate");
  }

  private static MoonsTraining trained(long seed, int epochs) {
    MoonsTraining training = new MoonsTraining(new SplittableRandom(seed), 0.01, epochs);
    for (int epoch = 0; epoch < epochs; epoch++) {
      training.epoch(epoch);
    }
    return training;
  }

  private static double mean(double[] x) {
    return Arrays.stream(x).average().orElseThrow();
  }
}
