package adjoint.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.nn.Activation;
import adjoint.nn.Batch;
import adjoint.nn.Batches;
import adjoint.nn.Dropout;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Loss;
import adjoint.nn.Mode;
import adjoint.nn.Sequential;
import adjoint.nn.State;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Training that is stopped anywhere, and goes on with another model and another optimizer of the
 * same states, ends in the bits of training that was not.
 */
class ResumeTest {
  private static final int STEPS = 12;
  private static final int BATCHES = 3;

  /** A model with its optimizer. Whatever is random is drawn from a seed and the step's number. */
  private record Training(DType dtype, Layer model, Optimizer optimizer) {
    static Training of(DType dtype, Function<SequencedMap<String, Parameter>, Optimizer> make) {
      RandomGenerator rng = new SplittableRandom(1);
      Layer model =
          Sequential.of(
              Linear.of(3, 4).dtype(dtype).init(rng),
              Activation.TANH,
              Dropout.of(0.3),
              Linear.of(4, 2).dtype(dtype).init(rng));
      return new Training(dtype, model, make.apply(model.parameters()));
    }

    void run(long seed, int until) {
      RandomGenerator data = new SplittableRandom(seed);
      Tensor x = Tensor.normal(dtype, data, 0, 1, 3 * BATCHES, 3);
      Tensor y = Tensor.normal(dtype, data, 0, 1, 3 * BATCHES, 2);
      while (optimizer.steps() < until) {
        int step = (int) optimizer.steps();
        RandomGenerator ofEpoch = new SplittableRandom(seed + step / BATCHES);
        Batch<Tensor> batch = Batches.of(x, y, 3).shuffled(ofEpoch).get(step % BATCHES);
        RandomGenerator ofStep = new SplittableRandom(seed - step);
        optimizer.step(Loss.mse(model.forward(batch.x(), Mode.training(ofStep)), batch.y()));
      }
    }
  }

  private static Optimizer guided(Optimizer optimizer) {
    return Optimizers.withGroup(optimizer)
        .clipNorm(0.7)
        .clipValue(0.5)
        .schedule(step -> 1 / (1 + 0.1 * step));
  }

  @Property(tries = 4)
  void stoppedAnywhereItEndsInTheSameBits(
      @ForAll long seed, @ForAll DType dtype, @ForAll @IntRange(max = STEPS) int stop) {
    for (Function<SequencedMap<String, Parameter>, Optimizer> make : Optimizers.ALL) {
      Training whole = Training.of(dtype, p -> guided(make.apply(p)));
      whole.run(seed, STEPS);

      Training first = Training.of(dtype, p -> guided(make.apply(p)));
      first.run(seed, stop);
      State ofModel = first.model.state();
      State ofOptimizer = first.optimizer.state();
      first.run(seed, STEPS); // changes nothing of what was saved

      Training second = Training.of(dtype, p -> guided(make.apply(p)));
      second.run(seed + 1, 3); // whatever it was before
      second.model.load(ofModel);
      second.optimizer.load(ofOptimizer);
      second.run(seed, STEPS);

      List<State> expected = List.of(whole.model.state(), whole.optimizer.state());
      assertEquals(expected, List.of(first.model.state(), first.optimizer.state()));
      assertEquals(
          expected,
          List.of(second.model.state(), second.optimizer.state()),
          whole.optimizer + " stopped at " + stop);
    }
  }
}
