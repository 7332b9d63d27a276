package adjoint.examples;

import adjoint.NoGrad;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/** The loss at every {@code stride}-th step of a training, from step 0 on, and the last one. */
final class LossCurve {
  private final int stride;
  private final List<Double> losses = new ArrayList<>();
  private double last = Double.NaN;

  /** Keeps the losses of steps 0, stride, 2 · stride … */
  LossCurve(int stride) {
    this.stride = stride;
  }

  /** Keeps about a thousand losses, enough for a picture, however many steps there are. */
  static LossCurve of(long steps) {
    return new LossCurve(Math.clamp(steps / 1000, 1, Integer.MAX_VALUE));
  }

  void add(long step, double loss) {
    if (step % stride == 0) {
      losses.add(loss);
    }
    last = loss;
  }

  /** Computes the loss, without a graph, where this step's is kept. */
  void add(long step, DoubleSupplier loss) {
    if (step % stride == 0) {
      add(step, NoGrad.<Double, RuntimeException>call(loss::getAsDouble));
    }
  }

  int stride() {
    return stride;
  }

  /** About a tenth of the whole way, in steps: how often to print. */
  long tenth() {
    return (long) stride * Math.ceilDiv(losses.size(), 10);
  }

  double at(long step) {
    if (step % stride != 0) {
      throw new IllegalArgumentException(
          "loss curve: step %s was not kept; ask for multiples of %s".formatted(step, stride));
    }
    return losses.get(Math.toIntExact(step / stride));
  }

  /** The loss of the last step, kept whatever the stride. */
  double last() {
    return last;
  }

  /** Whether every kept loss is below the one before it. */
  boolean isFalling() {
    return IntStream.range(1, losses.size()).allMatch(i -> losses.get(i) < losses.get(i - 1));
  }

  double[] toArray() {
    return losses.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
