package adjoint.nn.norm;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import java.util.Optional;

/** Which parameters a norm has: γ, which begins with ones, and β, which begins with zeros. */
enum Affine {
  BOTH,
  WEIGHT,
  NONE;

  Optional<Parameter> weight(DType dtype, Shape shape) {
    return this == NONE
        ? Optional.empty()
        : Optional.of(Parameter.of("weight", Tensor.ones(dtype, shape.extents())));
  }

  Optional<Parameter> bias(DType dtype, Shape shape) {
    return this == BOTH
        ? Optional.of(Parameter.of("bias", Tensor.zeros(dtype, shape.extents())))
        : Optional.empty();
  }

  /** What a builder prints. */
  @Override
  public String toString() {
    return switch (this) {
      case BOTH -> "";
      case WEIGHT -> ", without bias";
      case NONE -> ", without parameters";
    };
  }
}
