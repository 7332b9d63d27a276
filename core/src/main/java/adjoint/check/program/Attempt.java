package adjoint.check.program;

import adjoint.Tensor;
import adjoint.array.NdArray;
import java.util.List;
import java.util.Optional;

/** Tries calls. */
final class Attempt {
  private Attempt() {}

  /**
   * The result of a call, if the operands fit and are in its domain, and all numbers are finite.
   */
  static Optional<NdArray> at(Call call, List<NdArray> in) {
    try {
      if (!call.accepts(in)) {
        return Optional.empty();
      }
      NdArray y = call.apply(in.stream().map(Tensor::of).toList()).data();
      for (double x : y.toDoubleArray()) {
        if (!Double.isFinite(x)) {
          return Optional.empty();
        }
      }
      return Optional.of(y);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty(); // shapes that do not fit
    }
  }
}
