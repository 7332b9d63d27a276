package adjoint.nn;

import adjoint.Tensor;

/**
 * Some examples with their targets.
 *
 * @param x the examples, counted by the first axis
 * @param y the targets, {@link Tensor} or {@link adjoint.array.Indices}
 */
public record Batch<Y>(Tensor x, Y y) {}
