package adjoint.examples.fit;

import adjoint.array.DType;
import adjoint.nn.Activation;
import adjoint.nn.Batch;
import adjoint.nn.Init;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Sequential;
import adjoint.nn.data.Dataset;
import adjoint.nn.data.Examples;
import adjoint.nn.optim.AdamW;
import adjoint.nn.optim.Optimizer;
import adjoint.nn.optim.Schedule;
import adjoint.nn.train.EarlyStopping;
import adjoint.nn.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * How networks are made and trained: AdamW, a learning rate that falls along a cosine, and the
 * weights of the epoch with the least validation loss.
 *
 * @param hidden neurons of each hidden layer
 * @param epochs at most
 * @param rate the learning rate at the start
 * @param seed of all random numbers
 */
public record Learner(List<Integer> hidden, int epochs, double rate, long seed) {
  private static final int BATCH = 32;

  /** Copies the list. */
  public Learner {
    hidden = List.copyOf(hidden);
  }

  Learner rate(double other) {
    return new Learner(hidden, epochs, other, seed);
  }

  /** A network with its first weights. The last ones are small: it begins by guessing. */
  Layer start(int inputs, int outputs) {
    RandomGenerator rng = new SplittableRandom(seed);
    List<Layer> layers = new ArrayList<>();
    int width = inputs;
    for (int neurons : hidden) {
      layers.add(Linear.of(width, neurons).dtype(DType.F64).init(Init.heUniform(), rng));
      layers.add(Activation.RELU);
      width = neurons;
    }
    layers.add(Linear.of(width, outputs).dtype(DType.F64).init(Init.heUniform(0.1), rng));
    return Sequential.of(layers);
  }

  /** The training of a network, which has not begun. */
  <Y> Training<Batch<Y>> training(
      Layer model, Task<Y> task, Examples<Batch<Y>> train, Examples<Batch<Y>> validation) {
    Dataset<Batch<Y>> batches = batches(train);
    long steps = epochs * batches.size().orElseThrow();
    Optimizer adam = new AdamW(model.parameters(), rate).schedule(Schedule.cosine(steps, 0.01));
    Batch<Y> heldOut = validation.all();
    return Training.supervised(model, adam, batches, task::loss)
        .seed(seed)
        .validate(List.of(heldOut))
        .measure(task.metric(), () -> task.metric(model.forward(heldOut.x()), heldOut.y()))
        .stopEarly(EarlyStopping.lowest("validation loss").patience(Math.max(10, epochs / 5)));
  }

  /** The losses for learning rates from the least to one that is too large. */
  <Y> RateTest rateTest(Layer model, Task<Y> task, Examples<Batch<Y>> train) {
    return RateTest.of(
        new AdamW(model.parameters(), 1),
        batches(train).epoch(0),
        (batch, mode) -> task.loss(model.forward(batch.x(), mode), batch.y()),
        new SplittableRandom(seed));
  }

  private <Y> Dataset<Batch<Y>> batches(Examples<Batch<Y>> train) {
    return train.shuffled(seed).batches(BATCH);
  }
}
