package adjoint.nn.data;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.nn.Batch;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SyntheticTest {
  private static final double CLOSE = 1e-6; // of floats

  private static RandomGenerator rng() {
    return new SplittableRandom(11);
  }

  private static double distance(Tensor x, int i, double a, double b) {
    return Math.hypot(x.get(i, 0) - a, x.get(i, 1) - b);
  }

  @Test
  void pointsLieWhereTheyShould() {
    Batch<Indices> moons = Synthetic.moons(100, 0, rng());
    Batch<Indices> circles = Synthetic.circles(100, 0, rng());
    Batch<Indices> spirals = Synthetic.spirals(99, 3, 0, rng());
    Batch<Indices> xor = Synthetic.xor(100, 0, rng());
    for (int i = 0; i < 99; i++) {
      boolean second = moons.y().get(i) == 1;
      assertEquals(1, distance(moons.x(), i, second ? 1 : 0, second ? 0.5 : 0), CLOSE);
      assertTrue(second ? moons.x().get(i, 1) <= 0.5 + CLOSE : moons.x().get(i, 1) >= -CLOSE);
      assertEquals(circles.y().get(i) == 1 ? 0.5 : 1, distance(circles.x(), i, 0, 0), CLOSE);
      double radius = distance(spirals.x(), i, 0, 0);
      double angle = 2 * Math.PI * (1.5 * radius + spirals.y().get(i) / 3.0);
      assertEquals(
          0,
          distance(spirals.x(), i, radius * Math.cos(angle), radius * Math.sin(angle)),
          20 * CLOSE);
      assertEquals(
          xor.y().get(i), (int) xor.x().get(i, 0) ^ (int) xor.x().get(i, 1), xor.x().toString());
    }
  }

  @Test
  void cloudsAreAroundTheirCentres() {
    Batch<Indices> blobs = Synthetic.blobs(4000, 4, 3, 0.5, rng());
    assertEquals(Shape.of(4000, 3), blobs.x().shape());
    for (int label = 0; label < 4; label++) {
      int wanted = label;
      Indices rows =
          Indices.of(IntStream.range(0, 4000).filter(i -> blobs.y().get(i) == wanted).toArray());
      Tensor of = blobs.x().indexSelect(0, rows);
      assertEquals(1000, of.shape().extent(0));
      for (double deviation : of.std(0).toDoubleArray()) {
        assertEquals(0.5, deviation, 0.05);
      }
    }
  }

  @Test
  void regressionsKnowTheirWeights() {
    Synthetic.Regression exact = Synthetic.regression(200, 5, 2, 0, rng());
    Tensor x = exact.examples().x();
    Tensor y = exact.examples().y();
    assertEquals(0, x.matmul(exact.weights().reshape(5, 1)).sub(y).abs().max().item(), CLOSE);
    assertEquals(0, exact.weights().slice(0, 2, 5).abs().max().item());
    assertTrue(exact.weights().slice(0, 0, 2).abs().min().item() > 0);
    Synthetic.Regression noisy = Synthetic.regression(2000, 5, 2, 0.3, rng());
    Tensor error =
        noisy.examples().x().matmul(noisy.weights().reshape(5, 1)).sub(noisy.examples().y());
    assertEquals(0.3, error.std().item(), 0.03);
    Batch<Tensor> sine = Synthetic.sine(50, 0, rng());
    assertEquals(0, sine.x().sin().sub(sine.y()).abs().max().item(), CLOSE);
  }

  @Test
  void theGeneratorDecides() {
    List<Function<RandomGenerator, Tensor>> sets =
        List.of(
            r -> Synthetic.moons(20, 0.1, r).x(),
            r -> Synthetic.circles(20, 0.1, r).x(),
            r -> Synthetic.spirals(20, 2, 0.1, r).x(),
            r -> Synthetic.blobs(20, 2, 2, 0.1, r).x(),
            r -> Synthetic.xor(20, 0.1, r).x(),
            r -> Synthetic.regression(20, 2, 2, 0.1, r).examples().x(),
            r -> Synthetic.sine(20, 0.1, r).x());
    for (Function<RandomGenerator, Tensor> set : sets) {
      assertEquals(DType.F32, set.apply(rng()).dtype());
      assertEquals(set.apply(rng()).data(), set.apply(rng()).data());
      assertTrue(!set.apply(rng()).data().equals(set.apply(new SplittableRandom(12)).data()));
    }
  }

  @Test
  void mistakesAreNamed() {
    assertError(
        IllegalArgumentException.class,
        "Synthetic: needs at least one point, got 0",
        () -> Synthetic.moons(0, 0.1, rng()));
    assertError(
        IllegalArgumentException.class,
        "Synthetic: the noise, a standard deviation, must be 0 or more, got -0.1",
        () -> Synthetic.sine(1, -0.1, rng()));
    assertError(
        IllegalArgumentException.class,
        "regression: informative must be from 0 to 2, got 3",
        () -> Synthetic.regression(1, 2, 3, 0, rng()));
  }
}
