package adjoint.examples;

import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.nn.Activation;
import adjoint.nn.Batch;
import adjoint.nn.Batches;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.Mlp;
import adjoint.nn.metric.Metrics;
import adjoint.nn.optim.Adam;
import java.util.random.RandomGenerator;

/**
 * How a classifier is trained in earnest: shuffled mini-batches, Adam, and data held out to see
 * whether the model has understood or only memorised. The model gives logits; the loss knows how to
 * take them.
 */
final class MoonsTraining {
  final TwoMoons seen;
  final TwoMoons heldOut;
  final Layer model;
  final LossCurve losses;
  final LossCurve heldOutLosses;
  private final Adam adam;
  private final RandomGenerator rng;

  /** Draws the points and the weights; everything that is random comes from one generator. */
  MoonsTraining(RandomGenerator rng, double rate, long epochs) {
    this.rng = rng;
    seen = TwoMoons.of(400, rng);
    heldOut = TwoMoons.of(400, rng);
    model = Mlp.of(2, 16, 16, 1).activation(Activation.TANH).init(rng);
    adam = new Adam(model.parameters(), rate);
    losses = LossCurve.of(epochs);
    heldOutLosses = LossCurve.of(epochs);
  }

  /** Goes through all points once, in an order of its own, thirty-two at a time. */
  void epoch(long epoch) {
    for (Batch<Tensor> batch : Batches.of(seen.x(), seen.y(), 32).shuffled(rng)) {
      adam.step(loss(batch.x(), batch.y()));
    }
    losses.add(epoch, () -> loss(seen.x(), seen.y()).item());
    heldOutLosses.add(epoch, () -> loss(heldOut.x(), heldOut.y()).item());
  }

  private Tensor loss(Tensor x, Tensor y) {
    return Loss.binaryCrossEntropyWithLogits(model.forward(x), y);
  }

  /** The part of the points that the model puts on the right moon. */
  double accuracy(TwoMoons points) {
    Tensor probabilities = NoGrad.call(() -> model.forward(points.x()).sigmoid());
    return Metrics.accuracy(probabilities, points.y());
  }

  long updates() {
    return adam.steps();
  }
}
