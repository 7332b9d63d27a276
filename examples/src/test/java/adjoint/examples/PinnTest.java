package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnTest {
  @Test
  void theSolutionSolvesTheEquation() {
    double h = 1e-4;
    for (double t : new double[] {0.5, 2, 3.5}) {
      double[] u = Oscillator.solution(new double[] {t - h, t, t + h});
      double slope = (u[2] - u[0]) / (2 * h);
      double bend = (u[2] - 2 * u[1] + u[0]) / (h * h);
      assertEquals(
          0, bend + Oscillator.FRICTION * slope + Oscillator.STIFFNESS * u[1], 1e-5, "at " + t);
    }
    assertEquals(1, Oscillator.solution(new double[] {0})[0]);
  }

  @Test
  void theNetworkBeginsAsTheOscillatorDoes() {
    PinnTraining untrained = new PinnTraining(new SplittableRandom(1), 0.01, 1);
    double[] u = untrained.at(new double[] {0, 1e-7});
    assertEquals(1, u[0]);
    assertEquals(0, (u[1] - u[0]) / 1e-7, 1e-5);
  }

  @Test
  void learnsWithoutSeeingAPointOfTheSolution() {
    PinnTraining training = new PinnTraining(new SplittableRandom(42), 0.01, 250);
    for (long step = 0; step < 250; step++) {
      training.step(step);
    }
    double[] times = Oscillator.times(101);
    double error = Oscillator.error(times, training.at(times));
    assertTrue(error < 0.4, () -> "error " + error);
    assertTrue(training.losses.last() < 1e-2 * training.losses.at(0));
  }

  @Test
  void prints(@TempDir Path folder) throws IOException {
    ExampleRun.of("pinn", "--steps=20", "--out=" + folder)
        .assertPrints(
            "u″ + 0.5·u′ + 9.0·u = 0 from 0 to 4.0",
            "Linear(32 -> 32)",
            "mean squared residual at step 18",
            "largest error beside the exact solution")
        .assertPictures(folder, "pinn-solution", "pinn-residuals");
  }
}
