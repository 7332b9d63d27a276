package adjoint.nn.optim;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.nn.Block;
import adjoint.nn.Buffer;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Mlp;
import adjoint.nn.Mode;
import adjoint.nn.Sequential;
import adjoint.nn.State;
import adjoint.nn.norm.BatchNorm;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Averages of weights are what their formulas say, and leave alone what they average. */
class WeightAverageTest {
  private static final double DECAY = 0.8;

  /** Two numbers in one parameter. */
  private record Pair(Parameter theta) implements Block {
    static Pair of(double... values) {
      return new Pair(Parameter.of("theta", Tensor.of(values)));
    }
  }

  private static double[][] drawn(long seed, int steps) {
    SplittableRandom rng = new SplittableRandom(seed);
    double[][] numbers = new double[steps][2];
    for (double[] at : numbers) {
      at[0] = rng.nextDouble(-5, 5);
      at[1] = rng.nextDouble(-5, 5);
    }
    return numbers;
  }

  /** The average after all of the numbers; the model has the first already. */
  private static double[] last(WeightAverage<Pair> average, Pair model, double[][] numbers) {
    for (int t = 1; t < numbers.length; t++) {
      model.theta.set(Tensor.of(numbers[t]));
      average.update(model);
    }
    return average.model().theta().toDoubleArray();
  }

  @Property(tries = 20)
  void eachIsASumWithItsWeights(@ForAll long seed) {
    double[][] numbers = drawn(seed, 12);
    int updates = numbers.length - 1;
    for (int kind = 0; kind < 3; kind++) {
      Pair model = Pair.of(numbers[0]);
      WeightAverage<Pair> average =
          switch (kind) {
            case 0 -> WeightAverage.exponential(model, DECAY);
            case 1 -> WeightAverage.correctedExponential(model, DECAY);
            default -> WeightAverage.equal(model);
          };
      double[] result = last(average, model, numbers);
      double[] expected = new double[2];
      double all = 0;
      for (int t = 0; t <= updates; t++) {
        double recent = (1 - DECAY) * Math.pow(DECAY, updates - t);
        double weight =
            switch (kind) {
              case 0 -> t == 0 ? Math.pow(DECAY, updates) : recent;
              case 1 -> t == 0 ? 0 : recent / (1 - Math.pow(DECAY, updates));
              default -> t == 0 ? 0 : 1.0 / updates;
            };
        all += weight;
        expected[0] += weight * numbers[t][0];
        expected[1] += weight * numbers[t][1];
      }
      assertEquals(1, all, 1e-14); // a convex combination
      assertArrayEquals(expected, result, 1e-13, "kind " + kind);
      assertEquals(updates, average.count());
    }
  }

  /** It lies between the least and the largest, and what does not change is its own average. */
  @Property(tries = 20)
  void isAConvexCombination(@ForAll long seed) {
    double[][] numbers = drawn(seed, 8);
    Pair model = Pair.of(numbers[0]);
    WeightAverage<Pair> average = WeightAverage.exponential(model, DECAY);
    double[] result = last(average, model, numbers);
    for (int i = 0; i < 2; i++) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (double[] at : numbers) {
        least = Math.min(least, at[i]);
        most = Math.max(most, at[i]);
      }
      assertTrue(result[i] >= least - 1e-14 && result[i] <= most + 1e-14);
    }
    Pair same = Pair.of(numbers[0]);
    WeightAverage<Pair> ofSame = WeightAverage.equal(same);
    for (int t = 0; t < 5; t++) {
      ofSame.update(same);
      assertEquals(same.theta.data(), ofSame.model().theta().data());
    }
  }

  /** What stands in two places is moved once. */
  @Test
  void sharedWeightsAreAveragedOnce() {
    Linear encoder = Linear.of(2, 3).dtype(DType.F64).init(new SplittableRandom(1));
    Sequential tied = Sequential.of(encoder, encoder.transposed());
    WeightAverage<Sequential> average = WeightAverage.exponential(tied, 0.75);
    Tensor before = encoder.weight().detach();
    encoder.weight().set(before.add(4));
    average.update(tied);
    assertEquals(before.add(1).data(), average.model().part("1.weight", Parameter.class).data());
  }

  private static Sequential network(SplittableRandom rng) {
    return (Sequential)
        Linear.to(4).then(BatchNorm.recipe()).then(Linear.to(1)).init(Shape.of(1, 2), rng);
  }

  /** Training with an average beside it has the bits of training alone. */
  @Test
  void theModelIsWhatItWouldBe() {
    SplittableRandom rng = new SplittableRandom(1);
    Sequential alone = network(rng);
    Sequential averaged = Block.copyOf(alone);
    WeightAverage<Sequential> average = WeightAverage.exponential(averaged, 0.9);
    Tensor x = Tensor.normal(rng, 0, 1, 8, 2);
    Optimizer first = new Adam(alone.parameters(), 0.01);
    Optimizer second = new Adam(averaged.parameters(), 0.01);
    for (int step = 0; step < 5; step++) {
      first.step(alone.forward(x, Mode.training(rng)).square().mean());
      second.step(averaged.forward(x, Mode.training(rng)).square().mean());
      average.update(averaged);
      average.model().forward(x);
    }
    assertEquals(alone.state(), averaged.state());
    assertTrue(!average.model().forward(x).data().equals(averaged.forward(x).data()));
    assertEquals( // buffers are those of now
        averaged.part("1.runningMean", Buffer.class).value().data(),
        average.model().part("1.runningMean", Buffer.class).value().data());
    assertTrue(!average.model().forward(x).isVariable()); // nobody trains it by mistake
  }

  @Test
  void stoppedSavedLoadedAndResumedItHasTheSameBits() {
    SplittableRandom rng = new SplittableRandom(1);
    Sequential model = network(rng);
    Sequential fresh = Block.copyOf(model);
    WeightAverage<Sequential> average = WeightAverage.correctedExponential(model, 0.9);
    for (int step = 0; step < 3; step++) {
      shift(model);
      average.update(model);
    }
    State saved = average.state();
    assertEquals(
        List.of("model.0.weight", "model.0.bias", "model.1.weight"),
        saved.arrays().keySet().stream().limit(3).toList());
    assertEquals(NdArray.of(3.0).reshape(), saved.arrays().get("updates"));
    WeightAverage<Sequential> resumed = WeightAverage.correctedExponential(fresh, 0.9);
    resumed.load(saved);
    shift(model);
    average.update(model);
    resumed.update(model);
    assertEquals(average.state(), resumed.state());
  }

  private static void shift(Layer model) {
    model.parameters().values().forEach(p -> p.set(p.mul(1.1).add(0.1).detach()));
  }

  @Test
  void whatDoesNotFitIsTold() {
    SplittableRandom rng = new SplittableRandom(1);
    Sequential model = Mlp.of(2, 1).init(rng);
    WeightAverage<Sequential> average = WeightAverage.equal(model);
    assertError(
        IllegalArgumentException.class,
        "WeightAverage: the average has [0.weight, 0.bias], the model to average [0.weight]",
        () -> average.update(Mlp.of(2, 1).withoutBias().init(rng)));
    assertEquals(0, average.count());
    assertError(
        IllegalArgumentException.class,
        "WeightAverage: the decay must be from 0 up to but without 1, got 1.0",
        () -> WeightAverage.exponential(model, 1));
    WeightAverage<Sequential> wrong =
        new WeightAverage<>(average.model(), average.updates(), _ -> 2);
    assertError(
        IllegalStateException.class,
        "WeightAverage: the weight of update 1 must be from 0 to 1, got 2.0",
        () -> wrong.update(model));
    assertEquals(DType.F32, average.model().part("0.weight", Parameter.class).dtype());
  }
}
