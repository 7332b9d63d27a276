package adjoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.array.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A choice between functions, each of which sees its own elements only. */
class WhereOfFunctionsTest {
  private static Tensor safeLog(Tensor x) {
    return Tensor.where(x.greater(0), x, Tensor::log, t -> t.mul(0));
  }

  private static Tensor rootOfSize(Tensor x) {
    return Tensor.where(x.greaterEqual(0), x, Tensor::sqrt, t -> t.neg().sqrt().neg());
  }

  @ParameterizedTest
  @EnumSource
  void valuesAndDerivativesAreThoseOfTheBranch(DType dtype) {
    Tensor x = Tensor.of(-4.0, 0, 1, -1, 4, 0).to(dtype).reshape(2, 3);
    Tensor y = rootOfSize(x);
    assertArrayEquals(new double[] {-2, 0, 1, -1, 2, 0}, y.toDoubleArray());
    Tensor z = x.maximum(-1).add(2); // away from the pole
    double[] slopes = {1, 0.5, 1 / 3.0, 1, 1 / 6.0, 0.5};
    Tensor slope = Grad.gradient((Tensor t) -> safeLog(t).sum(), z);
    assertArrayEquals(Tensor.of(slopes).to(dtype).toDoubleArray(), slope.toDoubleArray());
  }

  @Test
  void anyOrderAndMode() {
    Tensor x = Tensor.of(0.0, 2, -3);
    double[][] right = {
      {0, Math.log(2), 0}, {0, 0.5, 0}, {0, -0.25, 0}, {0, 0.25, 0}, {0, -0.375, 0}
    };
    for (int order = 1; order <= 4; order++) {
      Tensor v = Tensor.ones(DType.F64, 3);
      Tensor forward = Grad.directionalDerivative(WhereOfFunctionsTest::safeLog, x, v, order);
      assertArrayEquals(right[order], forward.toDoubleArray(), 1e-15);
      Tensor leaf = x.asVariable();
      Tensor reverse = safeLog(leaf);
      for (int i = 0; i < order; i++) {
        reverse = Grad.differentiable(reverse.sum(), leaf);
      }
      assertArrayEquals(right[order], reverse.toDoubleArray(), 1e-15);
    }
    for (Grad.Mode mode : Grad.Mode.values()) {
      double[] jacobian = {0, 0, 0, 0, 0.5, 0, 0, 0, 0};
      assertArrayEquals(
          jacobian, Grad.jacobian(WhereOfFunctionsTest::safeLog, x, mode).toDoubleArray());
    }
  }

  @Test
  void aBranchSeesNothingThatIsNotChosenForIt() {
    List<double[]> seen = new ArrayList<>();
    UnaryOperator<Tensor> spy =
        t -> {
          seen.add(t.toDoubleArray());
          return t;
        };
    Tensor x = Tensor.of(5.0, -1, 3, -2);
    Tensor.where(x.less(0), x, spy, spy);
    assertArrayEquals(new double[] {-1, -1, -1, -2}, seen.get(0));
    assertArrayEquals(new double[] {5, 5, 3, 5}, seen.get(1));
    seen.clear();
    Tensor y = Tensor.where(x.less(9), x, spy, t -> Tensor.scalar(t.get(99)));
    assertEquals(1, seen.size());
    assertEquals(x.data(), y.data());
  }

  /** What a branch captures gets nothing from where the branch is not chosen. */
  @Test
  void capturedVariables() {
    Tensor scale = Tensor.of(3.0).asVariable();
    Tensor x = Tensor.of(0.0, 2);
    Tensor y = Tensor.where(x.greater(0), x, t -> t.reciprocal().mul(scale), t -> t);
    assertEquals(0.5, Grad.of(y.sum(), scale).item());
  }

  @Test
  void maskAndInputBroadcast() {
    Tensor mask = Tensor.of(new double[][] {{1}, {0}});
    Tensor x = Tensor.of(1.0, 4).asVariable();
    Tensor y = Tensor.where(mask, x, Tensor::sqrt, Tensor::neg);
    assertArrayEquals(new double[] {1, 2, -1, -4}, y.toDoubleArray());
    assertArrayEquals(new double[] {-0.5, -0.75}, Grad.of(y.sum(), x).toDoubleArray());
    ShapeException e =
        assertThrows(
            ShapeException.class,
            () -> Tensor.where(Tensor.ones(3), Tensor.ones(2), Tensor::exp, Tensor::log));
    assertTrue(String.valueOf(e.getMessage()).startsWith("where: "), e.toString());
  }

  @Test
  void nothingAndNan() {
    Tensor none = Tensor.zeros(DType.F64, 0);
    assertEquals(none.data(), Tensor.where(none, none, Tensor::log, Tensor::exp).data());
    Tensor x = Tensor.of(Double.NaN, 1);
    Tensor y = Tensor.where(Tensor.of(1.0, 0), x, Tensor::log, t -> t);
    assertEquals("[NaN, 1.0]", Arrays.toString(y.toDoubleArray()));
  }
}
