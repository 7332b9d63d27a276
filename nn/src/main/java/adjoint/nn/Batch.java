package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;

/**
 * Some examples with their targets.
 *
 * @param x the examples, counted by the first axis
 * @param y the targets, {@link Tensor} or {@link adjoint.array.Indices}
 */
public record Batch<Y>(Tensor x, Y y) {
  /** Checks the arguments. */
  public Batch {
    requireNonNull(x, "batch: x is null");
    requireNonNull(y, "batch: y is null");
  }
}
