package adjoint.nn;

import adjoint.Parameter;
import adjoint.Tensor;

/** {@code y = x·Wᵀ} with the weight of another layer; see {@link Linear#transposed}. */
record Transposed(Parameter weight) implements Layer {
  @Override
  public Tensor compute(Tensor x, Mode mode) {
    Linear.requireFit(name(), x, weight, weight.shape().extent(1));
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
