package adjoint.examples.digits;

import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.nn.Batch;
import adjoint.nn.Batches;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.Mode;
import adjoint.nn.optim.AdamW;
import java.util.random.RandomGenerator;

/** Teaches a network digits, some of which it never sees: it is judged by these. */
public final class DigitTraining {
  private static final int BATCH = 32;

  private final Layer model;
  private final DigitImages seen;
  private final RandomGenerator rng;
  private final AdamW adam;
  private final double rate;
  private final long epochs;

  /** Trains this model in so many epochs, at a rate that falls to 0 as a cosine does. */
  public DigitTraining(
      Layer model, DigitImages seen, double rate, long epochs, RandomGenerator rng) {
    this.model = model;
    this.seen = seen;
    this.rng = rng;
    this.rate = rate;
    this.epochs = epochs;
    adam = new AdamW(model.parameters(), rate);
  }

  /** Goes through all images once, each distorted a little, and tells the mean loss. */
  public double epoch(long epoch) {
    adam.learningRate(rate * (1 + Math.cos(Math.PI * epoch / epochs)) / 2);
    double sum = 0;
    for (Batch<Indices> batch : Batches.of(seen.images(), seen.labels(), BATCH).shuffled(rng)) {
      Tensor x = Distortion.of(batch.x(), rng);
      Tensor loss = Loss.crossEntropy(model.forward(x, Mode.training(rng)), batch.y());
      adam.step(loss);
      sum += loss.item() * batch.y().shape().size();
    }
    return sum / seen.count();
  }

  /** What the model takes these images for. */
  public Indices read(DigitImages images) {
    return NoGrad.call(() -> model.forward(images.images())).argmax(-1);
  }
}
