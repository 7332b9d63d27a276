package adjoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * {@code vjp}, {@code jvp}, {@code jacobian} and {@code hessian} against results worked out by
 * hand.
 */
class FunctionGradTest {
  private final Tensor at = Tensor.of(2.0, 3);

  /** {@code (x²y, 5x + sin y)} with the Jacobian {@code [[2xy, x²], [5, cos y]]}. */
  private static Tensor f(Tensor t) {
    Tensor x = t.select(0, 0);
    Tensor y = t.select(0, 1);
    return Tensor.stack(0, List.of(x.square().mul(y), x.mul(5).add(y.sin())));
  }

  @Test
  void products() {
    double cos = Math.cos(3);
    assertEquals(
        Tensor.of(12 * 10 + 5.0, 4 * 10 + cos).data(),
        Grad.vjp(FunctionGradTest::f, at, Tensor.of(10.0, 1)).data());
    assertEquals(
        Tensor.of(12 * 10 + 4.0, 5 * 10 + cos).data(),
        Grad.jvp(FunctionGradTest::f, at, Tensor.of(10.0, 1)).data());
  }

  @Test
  void matrices() {
    Tensor jacobian = Grad.jacobian(FunctionGradTest::f, at);
    assertEquals(Tensor.of(new double[][] {{12, 4}, {5, Math.cos(3)}}).data(), jacobian.data());
    assertFalse(jacobian.isVariable());
    // Rosenbrock's function.
    UnaryOperator<Tensor> rosenbrock =
        t -> {
          Tensor x = t.select(0, 0);
          Tensor y = t.select(0, 1);
          return y.sub(x.square()).square().mul(100).add(x.neg().add(1).square());
        };
    Tensor hessian = Grad.hessian(rosenbrock, at);
    double xx = 1200 * 4 - 400 * 3 + 2;
    assertEquals(Tensor.of(new double[][] {{xx, -800}, {-800, 200}}).data(), hessian.data());
  }

  @Test
  void theShapeOfTheResultComesFirst() {
    Tensor x = Tensor.ones(DType.F64, 1, 2, 3);
    assertEquals(Shape.of(3, 1, 2, 3), Grad.jacobian(t -> t.sum(0, 1), x).shape());
    assertEquals(Shape.of(1, 2, 3, 1, 2, 3), Grad.hessian(t -> t.exp().sum(), x).shape());
    assertEquals(Shape.of(1, 2, 3), Grad.jacobian(Tensor::sum, x).shape());
    Tensor scalar = Tensor.scalar(DType.F64, 2);
    assertEquals(Shape.of(), Grad.jacobian(Tensor::square, scalar).shape());
    assertEquals(2, Grad.hessian(Tensor::square, scalar).item());
  }

  @Test
  void aConstantStaysOne() {
    Tensor c = Tensor.of(7.0);
    Tensor x = Tensor.of(1.0, 2).asVariable();
    assertThrows(IllegalStateException.class, () -> Grad.of(c, x));
    assertFalse(c.isVariable());
    assertFalse(c.add(1).isVariable()); // or all that is computed from it would be recorded
    assertThrows(IllegalStateException.class, () -> Grad.differentiable(c, x));
    assertFalse(c.isVariable());
    assertEquals(Tensor.zeros(DType.F64, 1, 2).data(), Grad.jacobian(t -> c, x).data());
    assertEquals(Tensor.zeros(DType.F64, 2, 2).data(), Grad.hessian(t -> c, x).data());
    assertFalse(c.isVariable());
    assertEquals(Tensor.of(0.0, 0).data(), Grad.vjp(t -> c, x, c).data());
    assertEquals(Tensor.of(0.0).data(), Grad.jvp(t -> c, x, x).data());
    assertFalse(c.isVariable());

    Value one = Value.of(1).detach();
    Value a = Value.of(2);
    assertThrows(IllegalStateException.class, () -> Grad.of(one, a));
    assertThrows(IllegalStateException.class, () -> Grad.differentiable(one, a));
    assertFalse(one.isVariable());
  }

  @Test
  void nothingToDifferentiate() {
    Tensor empty = Tensor.zeros(DType.F64, 0);
    assertEquals(Shape.of(0, 0), Grad.jacobian(Tensor::square, empty).shape());
    assertEquals(Shape.of(0), Grad.jacobian(Tensor::sum, empty).shape());
    assertEquals(Shape.of(0, 0), Grad.hessian(Tensor::sum, empty).shape());
    assertEquals(Shape.of(0, 2), Grad.jacobian(t -> t.slice(0, 0, 0), at).shape());
  }

  @Test
  void aFunctionThatIgnoresItsArgument() {
    Tensor constant = Tensor.of(1.0, 2, 3);
    assertEquals(Tensor.zeros(DType.F64, 2).data(), Grad.vjp(t -> constant, at, constant).data());
    assertEquals(Tensor.zeros(DType.F64, 3).data(), Grad.jvp(t -> constant, at, at).data());
    assertEquals(Tensor.zeros(DType.F64, 3, 2).data(), Grad.jacobian(t -> constant, at).data());
    assertEquals(
        Tensor.zeros(DType.F64, 2, 2).data(), Grad.hessian(t -> constant.sum(), at).data());
    // Linear, so that the gradient is a constant.
    assertEquals(Tensor.zeros(DType.F64, 2, 2).data(), Grad.hessian(Tensor::sum, at).data());
  }

  @Test
  void theIdentity() {
    Tensor v = Tensor.of(5.0, 7);
    assertEquals(v.data(), Grad.vjp(t -> t, at, v).data());
    assertEquals(v.data(), Grad.jvp(t -> t, at, v).data());
    assertEquals(Tensor.eye(DType.F64, 2).data(), Grad.jacobian(t -> t, at).data());
  }

  @Test
  void aFunctionThatCasts() {
    UnaryOperator<Tensor> cast = t -> t.to(DType.F32).mul(3);
    assertEquals(Tensor.of(6.0, 9).data(), Grad.vjp(cast, at, Tensor.of(2f, 3)).data());
    assertEquals(Tensor.of(6f, 9).data(), Grad.jvp(cast, at, at).data());
    Tensor jacobian = Grad.jacobian(cast, at);
    assertEquals(Tensor.eye(DType.F64, 2).mul(3).data(), jacobian.data());
    Tensor none = Grad.jacobian(t -> t.to(DType.F32).slice(0, 0, 0), at);
    assertEquals(DType.F64, none.dtype());
  }

  @Test
  void mistakes() {
    ShapeException e =
        assertThrows(ShapeException.class, () -> Grad.jvp(FunctionGradTest::f, at, Tensor.of(1.0)));
    assertEquals("jvp: the direction is F64[1], but x is F64[2]", e.getMessage());
    e = assertThrows(ShapeException.class, () -> Grad.vjp(Tensor::sum, at, Tensor.of(1.0)));
    assertEquals("vjp: g is F64[1], but f gave F64[]; the two must be alike", e.getMessage());
    assertThrows(ShapeException.class, () -> Grad.hessian(Tensor::square, at));
  }

  @Test
  void theArgumentIsLeftAlone() {
    Tensor leaf = at.asVariable();
    Grad.vjp(t -> t.mul(leaf), leaf, Tensor.of(1.0, 1));
    assertEquals(Tensor.of(0.0, 0).data(), leaf.grad().data());
    // Only what comes through the argument counts.
    assertEquals(at.data(), Grad.vjp(t -> t.mul(leaf), leaf, Tensor.of(1.0, 1)).data());
  }

  @Test
  void anOutputThatNoVariableLeadsToIsAnError() {
    Tensor x = Tensor.of(1.0).asVariable();
    Tensor constant = Tensor.of(2.0).sum();
    Tensor unrecorded = NoGrad.call(() -> x.square().sum());
    for (Tensor y : List.of(constant, unrecorded)) {
      String what =
          ": nothing to differentiate; it was computed from constants only, or under NoGrad. Make"
              + " leaves with Value.of, asVariable() or Parameter.of";
      assertEquals("Grad.of" + what, message(() -> Grad.of(y, x)));
      assertEquals("Grad.of" + what, message(() -> Grad.of(y, List.of(x), y)));
      assertEquals("Grad.differentiable" + what, message(() -> Grad.differentiable(y, x)));
      assertEquals("backward" + what, message(y::backward));
    }
    Value v = Value.of(1);
    assertEquals("Grad.of", message(() -> Grad.of(v.constant(1), v)).substring(0, 7));
  }

  private static String message(org.junit.jupiter.api.function.Executable call) {
    return String.valueOf(assertThrows(IllegalStateException.class, call).getMessage());
  }

  @Test
  void aConstantSlopeHasDerivativesOfZero() {
    Tensor x = Tensor.of(1.0, 2).asVariable();
    Tensor slope = Grad.differentiable(x.mul(3).sum(), x);
    assertArrayEquals(new double[] {3, 3}, slope.toDoubleArray());
    assertArrayEquals(new double[] {0, 0}, Grad.of(slope.sum(), x).toDoubleArray());
    Value v = Value.of(2);
    assertEquals(0, Grad.of(Grad.differentiable(v.mul(3), v), v).value());
  }

  @Test
  void aConstantFunctionHasADerivativeOfZero() {
    Tensor x = Tensor.of(1.0, 2);
    Tensor two = Tensor.of(7.0, 8);
    assertArrayEquals(new double[4], Grad.jacobian(t -> two, x).toDoubleArray());
    assertArrayEquals(new double[2], Grad.vjp(t -> two, x, two).toDoubleArray());
    assertArrayEquals(new double[2], Grad.jvp(t -> two, x, two).toDoubleArray());
    assertArrayEquals(new double[4], Grad.hessian(t -> two.sum(), x).toDoubleArray());
    assertArrayEquals(new double[4], Grad.hessian(t -> t.sum(), x).toDoubleArray());
  }
}
