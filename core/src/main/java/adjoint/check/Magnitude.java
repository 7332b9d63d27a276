package adjoint.check;

import adjoint.Grad;
import adjoint.Tensor;
import java.util.Arrays;
import java.util.List;

/** How large and how small the numbers inside a computation are. */
final class Magnitude {
  private static final double TINY = 1e-290;

  private Magnitude() {}

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
          if (underflows(nodes.get(v).toDoubleArray(), slopes.get(v).toDoubleArray())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean underflows(double[] numbers, double[] slopes) {
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] != 0 && Math.abs(numbers[i]) < TINY && slopes[i] != 0) {
        return true;
      }
    }
    return false;
  }
}
