package adjoint.check;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import java.util.Arrays;
import java.util.List;

/** How large and how small the numbers inside a computation are. */
final class Magnitude {
  /** Numbers below these are near the smallest there are. */
  static final double TINY = 1e-290;

  static final double TINY_F32 = 1e-35;

  private Magnitude() {}

  static double tiny(DType dtype) {
    return dtype == DType.F32 ? TINY_F32 : TINY;
  }

  /** The largest of those that are finite. */
  static double of(double[] numbers) {
    return Arrays.stream(numbers).map(Math::abs).filter(Double::isFinite).max().orElse(0);
  }

  /**
   * Whether a number that a weighted sum of the outputs depends on is near the smallest there are.
   */
  static boolean underflows(List<Tensor> outputs, List<double[]> weights) {
    List<Tensor> nodes = Culprit.nodes(outputs).stream().filter(Tensor::isVariable).toList();
    for (int k = 0; k < outputs.size(); k++) {
      Tensor y = outputs.get(k);
      if (y.isVariable()) {
        Tensor seed = Tensor.wrap(weights.get(k).clone(), y.shape().extents()).to(y.dtype());
        List<Tensor> slopes = Grad.of(y, nodes, seed);
        for (int v = 0; v < nodes.size(); v++) {
          double[] numbers = nodes.get(v).toDoubleArray();
          double tiny = tiny(nodes.get(v).dtype());
          if (underflows(numbers, slopes.get(v).toDoubleArray(), tiny)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean underflows(double[] numbers, double[] slopes, double tiny) {
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] != 0 && Math.abs(numbers[i]) < tiny && slopes[i] != 0) {
        return true;
      }
    }
    return false;
  }
}
