package adjoint.check;

import adjoint.Fused;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.op.AbsorbingMul;
import adjoint.op.Add;
import adjoint.op.CumSum;
import adjoint.op.Div;
import adjoint.op.LogSoftmax;
import adjoint.op.LogSumExp;
import adjoint.op.MatMul;
import adjoint.op.Mul;
import adjoint.op.Neg;
import adjoint.op.Op;
import adjoint.op.Permute;
import adjoint.op.PowConstant;
import adjoint.op.PowDerivative;
import adjoint.op.Reciprocal;
import adjoint.op.Reshape;
import adjoint.op.Slice;
import adjoint.op.Softmax;
import adjoint.op.Sqrt;
import adjoint.op.Square;
import adjoint.op.StrongDiv;
import adjoint.op.StrongMul;
import adjoint.op.Sub;
import adjoint.op.Sum;
import adjoint.op.SumTo;
import java.util.Arrays;
import java.util.List;

/**
 * The largest number inside a computation whose last digits can be lost in the result: {@code 1e16}
 * in {@code (x + 1e16) − 1e16}. In units of F64.
 *
 * <p>Products, quotients and powers keep relative precision, so what goes into them does not count.
 */
final class Magnitude {
  private static final double SINGLE = Math.ulp(1f) / Math.ulp(1.0);

  private Magnitude() {}

  static double of(List<Tensor> outputs) {
    double most = 0;
    for (Tensor node : Culprit.nodes(outputs)) {
      most = Math.max(most, single(node));
      if (!keepsPrecision(node.op().orElseThrow())) {
        for (Tensor input : node.inputs()) {
          most = Math.max(most, of(input.toDoubleArray()));
        }
      }
    }
    return most;
  }

  /** What is rounded to F32 loses as much as a number of F64 that is 2^29 times as large. */
  private static double single(Tensor node) {
    return node.dtype() == DType.F32 ? SINGLE * of(node.toDoubleArray()) : 0;
  }

  static double of(double[] numbers) {
    return Arrays.stream(numbers).map(Math::abs).filter(Double::isFinite).max().orElse(0);
  }

  /** The largest number that is added to others. */
  static double added(List<Tensor> outputs) {
    double most = 0;
    for (Tensor node : Culprit.nodes(outputs)) {
      most = Math.max(most, single(node));
      if (isAdditive(node.op().orElseThrow())) {
        for (Tensor input : node.inputs()) {
          most = Math.max(most, of(input.toDoubleArray()));
        }
      }
    }
    return most;
  }

  /** Whether a number in the graph is near the smallest there are. */
  static boolean underflows(List<Tensor> outputs) {
    for (Tensor node : Culprit.nodes(outputs)) {
      for (double v : node.toDoubleArray()) {
        if (v != 0 && Math.abs(v) < 1e-290) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isAdditive(Op op) {
    return switch (op) {
      case Add _, Sub _, Sum _, SumTo _, CumSum _, MatMul _ -> true;
      case LogSoftmax _, LogSumExp _, Softmax _ -> true;
      default -> false;
    };
  }

  private static boolean keepsPrecision(Op op) {
    return switch (op) {
      case Mul _, Div _, Neg _, Reciprocal _, Square _, Sqrt _ -> true;
      case StrongMul _, StrongDiv _, AbsorbingMul _ -> true;
      case PowConstant _, PowDerivative _ -> true;
      case Reshape _, Permute _, Slice _ -> true;
      case Fused _ -> true; // what it is made of is in the list too
      default -> false;
    };
  }
}
