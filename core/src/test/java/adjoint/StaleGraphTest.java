package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.array.DType;
import adjoint.array.ShapeException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Leaves whose numbers are replaced after a graph was built on them. */
class StaleGraphTest {

  @Test
  void aValueThatWasSetMakesItsGraphsUseless() {
    Value a = Value.of(2);
    Value b = Value.of(5);
    Value y = a.square().mul(b);
    a.set(3);
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> Grad.of(y, a));
    assertEquals(
        "square: an input was changed after this graph was built, which would mix old and new"
            + " numbers; compute the output again before differentiating it",
        e.getMessage());
    assertThrows(IllegalStateException.class, y::backward);
    assertThrows(IllegalStateException.class, () -> Grad.of(y, b));
    assertThrows(IllegalStateException.class, () -> Grad.differentiable(y, a));
    assertEquals(30, Grad.of(a.square().mul(b), a).value());
  }

  @Test
  void anUnrelatedValueMayBeSet() {
    Value a = Value.of(2);
    Value other = Value.of(1);
    Value y = a.square();
    other.set(7);
    assertEquals(4, Grad.of(y, a).value());
    assertEquals(0, Grad.of(y, other).value());
  }

  @Test
  void setInBetweenTwoOrders() {
    Value a = Value.of(2);
    Value first = Grad.differentiable(a.pow(3), a);
    a.set(3);
    assertThrows(IllegalStateException.class, () -> Grad.of(first, a));
  }

  @Test
  void aParameterThatWasSet() {
    Parameter w = Parameter.of("weight", Tensor.of(1.0, 2));
    Tensor x = Tensor.of(3.0, 4).asVariable();
    Tensor y = w.mul(x).tanh().sum();
    w.set(Tensor.of(1.0, 2));
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> Grad.of(y, x));
    assertEquals(
        "mul: an input was changed after this graph was built, which would mix old and new numbers;"
            + " compute the output again before differentiating it. Optimizers that share a loss"
            + " step together: Optimizer.step(loss, first, second)",
        e.getMessage());
    assertEquals(
        Tensor.of(4.0, 5).data(), Grad.of(w.mul(x).sum(), List.of(w, x)).getFirst().add(1).data());
  }

  @Test
  void aParameterIsNotSetByUsingIt() {
    Parameter w = Parameter.of("weight", Tensor.of(1.0, 2));
    Tensor y = w.square().sum();
    y.backward();
    w.zeroGrad();
    y.backward();
    assertEquals(Tensor.of(2.0, 4).data(), w.grad().data());
  }

  @Test
  void replacingTheNumbersForgetsTheirGradient() {
    Parameter w = Parameter.of("weight", Tensor.of(1.0, 2));
    w.square().sum().backward();
    w.set(Tensor.of(5.0, 6));
    assertEquals(Tensor.of(0.0, 0).data(), w.grad().data());
    assertEquals(Tensor.of(5.0, 6).data(), w.data());
    assertEquals("weight", w.name());
  }

  @Test
  void aParameterKeepsItsShapeAndDtype() {
    Parameter w = Parameter.of("weight", Tensor.of(1.0, 2));
    ShapeException e = assertThrows(ShapeException.class, () -> w.set(Tensor.of(1.0)));
    assertEquals("set: parameter weight is F64[2] and cannot become F64[1]", e.getMessage());
    e = assertThrows(ShapeException.class, () -> w.set(Tensor.of(1f, 2)));
    assertEquals("set: parameter weight is F64[2] and cannot become F32[2]", e.getMessage());
  }

  @Test
  void aParameterThatWasCast() {
    Parameter w = Parameter.of("weight", Tensor.of(0.1, 2));
    Tensor y = w.square().sum();
    w.setDType(DType.F32);
    assertEquals(DType.F32, w.dtype());
    assertEquals((double) 0.1f, w.get(0));
    assertThrows(IllegalStateException.class, () -> Grad.of(y, w));
    assertEquals(DType.F32, Grad.of(w.square().sum(), w).dtype());
  }

  @Test
  void onlyALeafCanBeSet() {
    Value a = Value.of(2);
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> a.square().set(1));
    assertEquals("set: only a leaf made by Value.of can be set; this is a square", e.getMessage());
    assertThrows(IllegalStateException.class, () -> a.constant(1).set(1));
  }
}
