package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Rows;
import adjoint.Tensor;
import adjoint.array.DType;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hessians of softmax and its relatives times a direction of several components, where one
 * component is almost certain: what cancels is the direction itself, never a sum that it is in.
 */
class SoftmaxHessiansTest {
  static List<String> rows() {
    return Rows.of(SoftmaxHessiansTest.class, "softmax-hessians.txt");
  }

  private static Tensor apply(String function, Tensor x, Tensor w) {
    return switch (function) {
      case "softmax" -> x.softmax(0).mul(w).sum();
      case "softmax2" -> x.softmax(0).square().mul(w).sum();
      case "logSoftmax" -> x.logSoftmax(0).mul(w).sum();
      case "logSoftmax2" -> x.logSoftmax(0).square().mul(w).sum();
      case "logSumExp" -> x.logSumExp();
      case "logSumExp2" -> x.logSumExp().square();
      default -> throw new AssertionError(function);
    };
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aDirection(String row) {
    List<String> cells = List.of(row.split(";", -1));
    double[][] numbers =
        cells.stream()
            .skip(1)
            .map(cell -> Arrays.stream(cell.split(" ", -1)).mapToDouble(Double::parseDouble))
            .map(cell -> cell.toArray())
            .toArray(double[][]::new);
    double range = Arrays.stream(numbers[0]).map(Math::abs).max().orElseThrow();
    for (DType dtype : DType.values()) {
      // as it is, and every second element of a larger array
      UnaryOperator<Tensor> apart =
          t -> t.reshape(-1, 1).broadcastTo(t.size(), 2).mul(1).select(1, 0);
      for (UnaryOperator<Tensor> view : List.<UnaryOperator<Tensor>>of(t -> t, apart)) {
        Tensor x = Tensor.of(numbers[0]).to(dtype).asVariable();
        Tensor w = view.apply(Tensor.of(numbers[1]).to(dtype));
        Tensor u = view.apply(Tensor.of(numbers[2]).to(dtype));
        Tensor slope = Grad.differentiable(apply(cells.getFirst(), view.apply(x), w), x);
        double[] actual = Grad.of(slope.mul(u).sum(), x).toDoubleArray();
        double epsilon = dtype == DType.F32 ? 0x1p-24 : 0x1p-53;
        double tiny = dtype == DType.F32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
        for (int i = 0; i < actual.length; i++) {
          double expected = numbers[3][i];
          double got = actual[i];
          // A logarithm is rounded in proportion to its size, and its exponential by that.
          double error = (range + 8) * epsilon * numbers[4][i] + tiny;
          assertTrue(
              Math.abs(got - expected) <= error,
              () -> got + " in " + dtype + " instead of " + expected);
        }
      }
    }
  }
}
