package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.Optional;

/**
 * How the losses of elements, or of examples, become one number: their mean unless told otherwise.
 *
 * {@snippet :
 * Tensor there = targets.equalTo(targets); // what is missing is NaN, which equals nothing
 * Tensor loss = Loss.mse(model.forward(inputs), targets, Reduction.MEAN.masked(there));
 * Tensor each = Loss.crossEntropy(model.forward(x), classes, Reduction.NONE);
 * }
 *
 * <p>Weights and masks have the shape of the losses, or one that can be broadcast to it. With
 * weights the mean is {@code Σ w·l / Σ w}, the sum {@code Σ w·l}. A loss that a mask leaves out
 * counts for nothing, and no gradient comes from it; a loss of elements does not even look at what
 * the mask hides, which may be NaN, as missing targets are.
 */
public final class Reduction {
  private enum Kind {
    MEAN,
    SUM,
    NONE
  }

  /** The mean. */
  public static final Reduction MEAN = new Reduction(Kind.MEAN, Optional.empty(), Optional.empty());

  /** The sum. */
  public static final Reduction SUM = new Reduction(Kind.SUM, Optional.empty(), Optional.empty());

  /** The losses as they are. */
  public static final Reduction NONE = new Reduction(Kind.NONE, Optional.empty(), Optional.empty());

  private final Kind kind;
  private final Optional<Tensor> weights;
  private final Optional<Tensor> mask;

  private Reduction(Kind kind, Optional<Tensor> weights, Optional<Tensor> mask) {
    this.kind = kind;
    this.weights = weights;
    this.mask = mask;
  }

  /** The same with a weight for each loss. */
  public Reduction weighted(Tensor weights) {
    requireNonNull(weights, "weighted: weights is null");
    return new Reduction(kind, Optional.of(weights), mask);
  }

  /** The same of the losses where the mask is positive. */
  public Reduction masked(Tensor mask) {
    requireNonNull(mask, "masked: mask is null");
    return new Reduction(kind, weights, Optional.of(mask));
  }

  /** Outputs or targets, with another number in place of what the mask hides. */
  Tensor seen(String loss, Tensor x, double hidden) {
    return mask.isPresent()
        ? Tensor.where(stretched(loss, "a mask", mask.get(), x), x, x.constant(hidden))
        : x;
  }

  /** What these losses become, for the loss of this name. */
  Tensor of(String loss, Tensor losses) {
    return weights.isEmpty() && mask.isEmpty()
        ? reduced(losses)
        : of(loss, losses, losses.constant(1).broadcastTo(losses.shape()));
  }

  /** The same of losses that are weighted already, by these shares. */
  Tensor of(String loss, Tensor losses, Tensor shares) {
    Tensor counted = losses;
    Tensor counts = shares;
    if (mask.isPresent()) { // first: nothing infinite is multiplied then
      Tensor m = stretched(loss, "a mask", mask.get(), losses);
      counted = counted.maskedBy(m);
      counts = counts.maskedBy(m);
    }
    if (weights.isPresent()) {
      Tensor w = stretched(loss, "weights", weights.get(), losses);
      counted = counted.mul(w);
      counts = counts.mul(w);
    }
    return kind == Kind.MEAN ? counted.sum().div(total(loss, counts)) : reduced(counted);
  }

  private static Tensor total(String loss, Tensor weights) {
    Tensor total = weights.sum();
    if (!total.isMapped() && !(total.item() > 0)) {
      throw new IllegalArgumentException(
          loss
              + ": weights and mask leave nothing to take the mean of, their sum is "
              + total.item());
    }
    return total;
  }

  private Tensor reduced(Tensor losses) {
    return switch (kind) {
      case MEAN -> losses.mean();
      case SUM -> losses.sum();
      case NONE -> losses;
    };
  }

  private static Tensor stretched(String loss, String what, Tensor x, Tensor losses) {
    Shape shape = losses.shape();
    if (!x.shape().broadcastsTo(shape)) {
      throw new ShapeException(
          String.format(
              "%s: %s of shape %s does not fit the losses, which are %s",
              loss, what, x.shape(), shape));
    }
    return x.to(losses.dtype()).broadcastTo(shape);
  }

  /** The kind, and whether there are weights or a mask. */
  @Override
  public String toString() {
    return kind
        + (weights.isPresent() ? ", weighted " + weights.get().shape() : "")
        + (mask.isPresent() ? ", masked " + mask.get().shape() : "");
  }
}
