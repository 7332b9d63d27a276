package adjoint.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import java.util.function.Function;

/** Central differences, written without the library's own gradient check. */
final class FiniteDifferences {
  private static final double STEP = 1e-5;

  private FiniteDifferences() {}

  /**
   * The gradient of {@code f} at {@code x}, a contiguous F64 tensor, agrees with central
   * differences everywhere.
   */
  static void check(Function<Tensor, Tensor> f, Tensor x) {
    Tensor leaf = x.asVariable();
    double[] gradient = Grad.of(f.apply(leaf), leaf).toDoubleArray();
    for (int i = 0; i < gradient.length; i++) {
      double slope = (at(f, x, i, STEP) - at(f, x, i, -STEP)) / (2 * STEP);
      assertEquals(slope, gradient[i], 1e-7 * Math.max(1, Math.abs(slope)), "element " + i);
    }
  }

  private static double at(Function<Tensor, Tensor> f, Tensor x, int i, double step) {
    double[] moved = x.toDoubleArray();
    moved[i] += step;
    return f.apply(Tensor.wrap(moved, x.shape().extents())).item();
  }
}
