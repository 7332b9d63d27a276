package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.ShapeException;

/**
 * {@code y = x·Wᵀ} with the weight of another layer; see {@link Linear#transposed}.
 *
 * @param weight W, {@code [out, in]} of this layer
 */
public record Transposed(Parameter weight) implements Layer {
  /** Checks the argument. */
  public Transposed {
    requireNonNull(weight, "Transposed: weight is null");
    if (weight.rank() < 2) {
      throw new ShapeException("Transposed: the weight must be a matrix, got " + weight.shape());
    }
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    Linear.requireFit(this, x, weight, weight.shape().extent(1));
    return x.matmul(weight.transpose());
  }

  private String name() {
    return "Transposed(" + weight.shape().extent(1) + " -> " + weight.shape().extent(0) + ")";
  }

  @Override
  public String describe() {
    return Description.of(name(), this);
  }

  @Override
  public String toString() {
    return describe();
  }
}
