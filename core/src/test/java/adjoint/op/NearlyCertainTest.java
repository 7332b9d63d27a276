package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is almost certain keeps the digits of the rest: softmax and its relatives at two logits z
 * and 0, where all follows from {@code q = 1/(1 + e^z)} without cancellation; and powers whose
 * slopes leave the range of numbers before they meet their cotangent.
 */
class NearlyCertainTest {
  private static void close(DType dtype, double expected, double actual) {
    double relative = dtype == DType.F32 ? 0x1p-20 : 0x1p-49;
    assertTrue(
        expected == actual || Math.abs(expected - actual) <= relative * Math.abs(expected),
        () -> actual + " in " + dtype + " instead of " + expected);
  }

  private static void close(DType dtype, Tensor actual, double... expected) {
    double[] numbers = actual.toDoubleArray();
    assertEquals(expected.length, numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      close(dtype, expected[i], numbers[i]);
    }
  }

  private static double[] laplace(double c) {
    return new double[] {c, -c, -c, c};
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 3, 12, 20, 36, 60})
  void twoClasses(double z) {
    double q = 1 / (1 + Math.exp(z));
    double p = 1 / (1 + Math.exp(-z));
    double rest = Math.log1p(Math.exp(-z));
    for (DType dtype : DType.values()) {
      Tensor x = Tensor.of(z, 0).to(dtype);
      close(dtype, x.softmax(0), p, q);
      close(dtype, x.logSoftmax(0), -rest, -z - rest);
      close(dtype, z + rest, x.logSumExp().item());
      close(dtype, rest, x.sub(z).logSumExp().item());
      close(dtype, Grad.jacobian(t -> t.softmax(0), x).reshape(-1), laplace(p * q));
      close(dtype, Grad.jacobian(t -> t.logSoftmax(0), x).reshape(-1), q, -q, -p, p);
      close(dtype, Grad.jacobian(t -> t.logSumExp(), x), p, q);
      close(dtype, Grad.hessian(t -> t.logSumExp(), x).reshape(-1), laplace(p * q));
      Tensor column = x.reshape(2, 1);
      close(
          dtype,
          Grad.hessian(t -> t.reshape(2, 1).logSumExp(0, 1).sum(), x).reshape(-1),
          laplace(p * q));
      close(dtype, column.logSoftmax(0).reshape(-1), -rest, -z - rest);
      Tensor second = Grad.hessian(t -> t.logSoftmax(0).select(0, 0), x);
      close(dtype, second.reshape(-1), laplace(-p * q));
      Tensor ofSoftmax = Grad.hessian(t -> t.softmax(0).select(0, 0), x);
      if (z >= 3) { // nearer to 0 the difference p − q is what counts
        close(dtype, ofSoftmax.reshape(-1), laplace(-p * q * (p - q)));
      }
    }
  }

  /**
   * The same two logits and eight that are far below: what is summed, is summed without the one.
   */
  @ParameterizedTest
  @EnumSource
  void severalClasses(DType dtype) {
    double[] x = {30, 0, -1, 2, -40, 1, 0.5, -0.25, 3, 1};
    double others = 0;
    for (int i = 1; i < x.length; i++) {
      others += Math.exp(x[i] - x[0]);
    }
    double q = others / (1 + others);
    Tensor logits = Tensor.of(x).to(dtype);
    Tensor variable = logits.asVariable();
    close(dtype, -Math.log1p(others), logits.logSoftmax(0).get(0));
    close(dtype, q, Grad.of(variable.logSoftmax(0).select(0, 0), variable).get(0));
    close(dtype, q * (1 - q), Grad.of(variable.softmax(0).select(0, 0), variable).get(0));
    Tensor first = Grad.differentiable(variable.logSumExp(), variable);
    close(dtype, q * (1 - q), Grad.of(first.select(0, 0), variable).get(0));
  }

  // ---- powers

  @ParameterizedTest
  @CsvSource({"F32, 1e-14", "F64, 1e-110", "F32, 1e12", "F64, 1e100", "F64, 1"})
  void aDirectionByAPower(DType dtype, double size) {
    // x/|x| at (3, 4)·s: the slopes of the first component are (y², −x·y)/|x|³.
    Tensor x = Tensor.of(3 * size, 4 * size).to(dtype).asVariable();
    Tensor direction = x.mul(x.square().sum().pow(-0.5));
    close(dtype, direction, 0.6, 0.8);
    close(dtype, Grad.of(direction.select(0, 0), x), 0.128 / size, -0.096 / size);
    Tensor exponent = Tensor.of(-0.5).to(dtype).reshape();
    Tensor too = x.mul(x.square().sum().pow(exponent));
    close(dtype, Grad.of(too.select(0, 0), x), 0.128 / size, -0.096 / size);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-300, 1e-200, 1e-30, 1, 1e30, 1e200, 1e300})
  void theLogarithmOfAPower(double at) {
    for (double p : new double[] {-1, -0.5, -0.9, 0.5, 1}) {
      Value x = Value.of(at);
      close(DType.F64, p / at, Grad.of(x.pow(p).log(), x).value());
      close(DType.F64, p / at, Grad.of(x.pow(Value.of(p)).log(), x).value());
      Tensor t = Tensor.of(at, at).asVariable();
      close(DType.F64, p / at, Grad.of(t.pow(p).log().sum(), t).get(1));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-3, -2, -1, -0.5, 2, 3, 4, 5, 6, 2.5})
  void slopesOfPowers(double p) {
    for (double at : new double[] {1e-3, 0.7, 3, 40, -3, -0.2}) {
      if (at < 0 && p != Math.rint(p)) {
        continue;
      }
      double first = p * Math.pow(at, p - 1);
      double second = p * (p - 1) * Math.pow(at, p - 2);
      Value x = Value.of(at);
      for (Value y : List.of(x.pow(p), x.pow(Value.of(p)))) {
        Value slope = Grad.differentiable(y, x);
        close(DType.F64, first, slope.value());
        close(DType.F64, second, Grad.of(slope, x).value());
      }
    }
  }

  @Test
  void aSlopeThatUnderflowsAlone() {
    // 3x² is below the smallest number, and its product with g is not.
    Value x = Value.of(1e-200);
    close(DType.F64, 3e-100, Grad.of(x.pow(3).mul(1e300), x).value());
  }
}
