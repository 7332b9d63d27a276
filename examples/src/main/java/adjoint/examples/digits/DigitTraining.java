package adjoint.examples.digits;

import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.nn.Batch;
import adjoint.nn.Batches;
import adjoint.nn.CrossEntropy;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import adjoint.nn.optim.AdamW;
import java.util.random.RandomGenerator;

/** Teaches a network digits, some of which it never sees: it is judged by these. */
public final class DigitTraining {
  private static final int BATCH = 32;

  /** How many distorted copies of an image are read beside it. */
  private static final int COPIES = 16;

  /** Not to be too sure: some digits are labelled wrong. */
  private static final CrossEntropy LOSS = CrossEntropy.PLAIN.labelSmoothing(0.1);

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
      Tensor loss = LOSS.of(model.forward(x, Mode.training(rng)), batch.y());
      adam.step(loss);
      sum += loss.item() * batch.y().shape().size();
    }
    return sum / seen.count();
  }

  /** What the model takes these images for, by the mean of its probabilities for some copies. */
  public Indices read(DigitImages images, RandomGenerator rng) {
    return NoGrad.call(() -> {
      Tensor sum = model.forward(images.images()).softmax(-1);
      for (int copy = 0; copy < COPIES; copy++) {
        sum = sum.add(model.forward(Distortion.of(images.images(), rng)).softmax(-1));
      }
      return sum.argmax(-1);
    });
  }
}
