package adjoint.check;

import adjoint.Fused;
import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.op.Op;
import adjoint.op.linalg.Cofactor;
import adjoint.op.linalg.Det;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far rounding inside a computation can move a weighted sum of its results: by 2 in {@code (x +
 * 1e16) − 1e16}.
 *
 * <p>To first order that is {@code Σ ε |v| |∂f/∂v|} over all numbers v that are computed on the way
 * (F. L. Bauer: Computational graphs and rounding error. SIAM Journal on Numerical Analysis 11,
 * 1974). What does not reach the sum does not count, however large it is: a mask of −1e30 before a
 * softmax. The derivatives are the claimed ones; a wrong sign or factor changes little.
 */
final class Rounding {
  private Rounding() {}

  /** Of {@code Σ wᵢ yᵢ}, where the outputs were computed from these variables. */
  static double of(List<Tensor> outputs, List<double[]> weights, List<Tensor> leaves) {
    return of(outputs, weights, leaves, Double.NaN);
  }

  /** The same if all numbers were F32. */
  static double inF32(List<Tensor> outputs, List<double[]> weights, List<Tensor> leaves) {
    return of(outputs, weights, leaves, Math.ulp(1f));
  }

  private static double of(
      List<Tensor> outputs, List<double[]> weights, List<Tensor> leaves, double eps) {
    List<Tensor> numbers = new ArrayList<>(leaves);
    Culprit.nodes(outputs).stream().filter(Tensor::isVariable).forEach(numbers::add);
    double sum = 0;
    for (int k = 0; k < outputs.size(); k++) {
      Tensor y = outputs.get(k);
      if (y.isVariable()) {
        Tensor seed = Tensor.wrap(weights.get(k).clone(), y.shape().extents()).to(y.dtype());
        List<Tensor> slopes = Grad.of(y, numbers, seed);
        for (int v = 0; v < numbers.size(); v++) {
          sum += of(numbers.get(v), slopes.get(v).toDoubleArray(), eps);
        }
      }
    }
    return sum;
  }

  private static double of(Tensor v, double[] slope, double eps) {
    double unit = !Double.isNaN(eps) ? eps : v.dtype() == DType.F32 ? Math.ulp(1f) : Math.ulp(1.0);
    double[] numbers = v.toDoubleArray();
    double sum = unit * absoluteDot(numbers, slope);
    if (v.op().map(Rounding::isOfMatrices).orElse(false)) {
      double largest = Math.max(Magnitude.of(numbers), terms(v));
      sum = unit * Arrays.stream(slope).map(g -> Math.abs(g) * largest).sum();
    }
    if (v.op().orElse(null) instanceof Fused fused) {
      sum += of(List.of(Culprit.unfused(fused, v.inputs())), List.of(slope), List.of(), eps);
    }
    return sum;
  }

  /**
   * How large the products are whose sum a determinant or a cofactor is, though it may be 0: at
   * most those of the lengths of the rows (Hadamard 1893).
   */
  private static double terms(Tensor v) {
    int left = v.op().orElse(null) instanceof Cofactor ? 1 : 0;
    if (left == 0 && !(v.op().orElse(null) instanceof Det)) {
      return 0;
    }
    Tensor x = v.inputs().getFirst();
    int n = x.shape().extent(-1);
    double[] lengths = x.detach().square().sum(-1).sqrt().toDoubleArray();
    double most = 0;
    for (int from = 0; from < lengths.length; from += n) {
      Arrays.sort(lengths, from, from + n);
      double product = 1;
      for (int row = from + left; row < from + n; row++) {
        product *= lengths[row];
      }
      most = Math.max(most, product);
    }
    return Double.isFinite(most) ? most : 0;
  }

  /** Each of their results has errors like those of the largest one. */
  private static boolean isOfMatrices(Op op) {
    return op.getClass().getPackage() == Det.class.getPackage();
  }

  /** {@code Σ |aᵢ bᵢ|} of the products that are numbers: {@code 0 · ∞} says nothing. */
  static double absoluteDot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double product = Math.abs(a[i] * b[i]);
      sum += Double.isFinite(product) ? product : 0;
    }
    return sum;
  }
}
