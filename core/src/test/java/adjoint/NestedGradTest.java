package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.op.BinaryOp;
import adjoint.op.Expr;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import adjoint.op.UnaryOp;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Users' operations: those that differentiate within their own vjp, and those that get it wrong.
 */
class NestedGradTest {

  /** {@code x³ · tanh x}, whose vjp is left to the engine. */
  record Automatic() implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return x * x * x * StrictMath.tanh(x);
    }

    static <E extends Expr<E>> E composed(E x) {
      return x.pow(3).mul(x.tanh());
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return Grad.differentiable(composed(x), List.of(x), g).getFirst();
    }
  }

  /** The same, but with a gradient that is a constant to higher orders. */
  record FirstOrderOnly() implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return new Automatic().applyAsDouble(x);
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return Grad.of(Automatic.composed(x), List.of(x), g).getFirst();
    }
  }

  /** {@code a · e^b}. */
  record Scaled() implements BinaryOp {
    @Override
    public double applyAsDouble(double a, double b) {
      return a * StrictMath.exp(b);
    }

    @Override
    public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
      // In a copy of a that has the shape of the result: summing to the shape of a is the engine's.
      E stretched = a.add(g.maskedBy(g.constant(0)));
      return Grad.differentiable(stretched.mul(b.exp()), List.of(stretched), g).getFirst();
    }

    @Override
    public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
      return g.mul(y);
    }
  }

  /** {@code Σ x³}, by way of a leaf of its own. */
  record SumOfCubes() implements TensorOp {
    @Override
    public NdArray forward(NdArray... in) {
      return Tensor.of(in[0]).pow(3).sum().data();
    }

    @Override
    public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
      T x = in.getFirst();
      return Grad.of(x.pow(3).sum(), List.of(x), g.detach()).getFirst();
    }
  }

  @Test
  void aScalarOperation() {
    for (double at : new double[] {-1.5, 0.4, 2}) {
      Value a = Value.of(at);
      Value x = a.mul(2).add(0.1); // an inner node
      Value expected = Automatic.composed(x).square();
      Value actual = x.apply(new Automatic()).square();
      assertEquals(expected.value(), actual.value(), 1e-12 * (1 + expected.value()));
      for (int order = 1; order <= 3; order++) {
        Value first = Grad.of(actual, a);
        expected = Grad.differentiable(expected, a);
        actual = Grad.differentiable(actual, a);
        assertEquals(actual.value(), first.value());
        assertEquals(expected.value(), actual.value(), 1e-12 * (1 + Math.abs(expected.value())));
      }
    }
  }

  @Test
  void aTensorOperation() {
    Tensor a = Tensor.of(-1.5, 0.4, 2).asVariable();
    Tensor x = a.mul(2).add(0.1);
    Tensor expected = Automatic.composed(x).square().sum();
    Tensor actual = x.apply(new Automatic()).square().sum();
    for (int order = 1; order <= 3; order++) {
      requireClose(Grad.of(expected, a), Grad.of(actual, a));
      expected = Grad.differentiable(expected, a).sum();
      actual = Grad.differentiable(actual, a).sum();
    }
    assertEquals(Tensor.zeros(DType.F64, 3).data(), a.grad().data(), "the vjp adds nothing to it");
    actual.backward();
    requireClose(Grad.of(expected, a), a.grad());
  }

  @Test
  void anOperationOfTwoOperands() {
    Tensor a = Tensor.of(new double[][] {{1}, {2}}).asVariable();
    Tensor b = Tensor.of(0.5, -0.5, 1).asVariable();
    Tensor expected = a.mul(b.exp()).tanh().sum();
    Tensor actual = a.apply(new Scaled(), b).tanh().sum();
    for (Tensor x : List.of(a, b)) {
      requireClose(Grad.of(expected, x), Grad.of(actual, x));
      Tensor first = Grad.differentiable(expected, x).sum();
      Tensor other = Grad.differentiable(actual, x).sum();
      for (Tensor z : List.of(a, b)) {
        requireClose(Grad.of(first, z), Grad.of(other, z));
      }
    }
  }

  @Test
  void aLeafWithinTheVjp() {
    Tensor x = Tensor.of(1.0, 2, 3).asVariable();
    Tensor y = x.mul(2).apply(new SumOfCubes());
    assertEquals(8 * 36, y.item());
    assertEquals(Tensor.of(24.0, 96, 216).data(), Grad.of(y, x).data());
  }

  @Test
  void gradientsInsideOfAreConstantsToHigherOrders() {
    Value x = Value.of(0.7);
    Value expected = Grad.differentiable(Automatic.composed(x), x);
    Value first = Grad.differentiable(x.apply(new FirstOrderOnly()), x);
    assertEquals(expected.value(), first.value(), 1e-15);
    assertEquals(0, Grad.of(first, x).value());
  }

  @Test
  void nestedInEachOther() {
    // The vjp of the vjp of … differentiates again, each time over the same nodes.
    Value x = Value.of(0.3);
    Value y = x.apply(new Automatic()).apply(new Automatic());
    Value z = Automatic.composed(Automatic.composed(x));
    Value second = Grad.of(Grad.differentiable(y, x), x);
    assertEquals(Grad.of(Grad.differentiable(z, x), x).value(), second.value(), 1e-12);
    y.backward();
    assertEquals(Grad.of(z, x).value(), x.grad(), 1e-14);
  }

  @Test
  void afterAnExceptionInAVjpTheGraphStillWorks() {
    record Broken() implements UnaryOp {
      static boolean broken = true;

      @Override
      public double applyAsDouble(double x) {
        return x;
      }

      @Override
      public <E extends Expr<E>> E vjp(E x, E y, E g) {
        if (broken) {
          throw new UnsupportedOperationException("not yet");
        }
        return g;
      }
    }
    Value a = Value.of(2);
    Value y = a.square().apply(new Broken());
    assertThrows(UnsupportedOperationException.class, () -> Grad.of(y, a));
    Broken.broken = false;
    assertEquals(4, Grad.of(y, a).value());
    Broken.broken = true;
  }

  // ---- wrong ones

  /** A vjp whose result has another shape than its input. */
  record WrongShape(Shape shape) implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return x;
    }

    @Override
    @SuppressWarnings("unchecked") // used on tensors only
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return (E) Tensor.ones(DType.F64, shape.extents());
    }
  }

  /** A vjp that gives whatever it was made with. */
  record WrongOperand(Tensor cotangent) implements BinaryOp {
    @Override
    public double applyAsDouble(double a, double b) {
      return a;
    }

    @Override
    @SuppressWarnings("unchecked") // used on tensors only
    public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
      return (E) cotangent;
    }

    @Override
    public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
      return vjpLeft(a, b, y, g);
    }
  }

  /** A vjp that forgot to sum over a broadcast axis. */
  record Forgetful() implements TensorOp {
    @Override
    public int arity() {
      return 2;
    }

    @Override
    public NdArray forward(NdArray... in) {
      return in[0].add(in[1]);
    }

    @Override
    public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
      return g;
    }
  }

  @Test
  void aCotangentOfAnotherShapeIsNeverSummedSilently() {
    Tensor x = Tensor.of(1.0, 2).asVariable();
    for (Shape shape : List.of(Shape.of(), Shape.of(1), Shape.of(2, 2), Shape.of(3))) {
      Tensor y = x.apply(new WrongShape(shape)).sum();
      IllegalStateException e = assertThrows(IllegalStateException.class, () -> Grad.of(y, x));
      assertEquals(
          "wrongShape: its vjp for input 0 gave F64" + shape + ", but that input is F64[2]",
          e.getMessage());
    }
    Tensor row = Tensor.of(1.0, 2).asVariable();
    Tensor y = Tensor.of(new double[][] {{1, 2}, {3, 4}}).apply(new Forgetful(), row).sum();
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> Grad.of(y, row));
    assertEquals(
        "forgetful: its vjp for input 1 gave F64[2, 2], but that input is F64[2]", e.getMessage());
  }

  @Test
  void theCotangentOfAnOperandMustFitTheResult() {
    Tensor x = Tensor.of(1.0, 2).asVariable();
    Tensor column = Tensor.ones(DType.F64, 3, 1).asVariable();
    // Not even one that has the shape of the operand: it might be a sum already.
    for (Shape shape : List.of(Shape.of(3), Shape.of(), Shape.of(2), Shape.of(3, 1))) {
      Tensor cotangent = Tensor.ones(DType.F64, shape.extents());
      Tensor y = x.apply(new WrongOperand(cotangent), column).sum();
      for (int i = 0; i < 2; i++) {
        Tensor operand = i == 0 ? x : column;
        IllegalStateException e =
            assertThrows(IllegalStateException.class, () -> Grad.of(y, operand));
        assertEquals(
            "wrongOperand: its vjp for input "
                + i
                + " gave F64"
                + shape
                + ", but the result is F64[3, 2]",
            e.getMessage());
      }
    }
    Tensor single = x.apply(new WrongOperand(Tensor.ones(DType.F32, 3, 2)), column).sum();
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> Grad.of(single, x));
    assertEquals(
        "wrongOperand: its vjp for input 0 gave F32[3, 2], but the result is F64[3, 2]",
        e.getMessage());
    Tensor right = x.apply(new WrongOperand(Tensor.ones(DType.F64, 3, 2)), column).sum();
    assertEquals(Tensor.of(3.0, 3).data(), Grad.of(right, x).data());
  }

  @Test
  void anOperationWithoutANameIsCalledOp() {
    UnaryOp anonymous =
        new UnaryOp() {
          @Override
          public double applyAsDouble(double x) {
            return x;
          }

          @Override
          public <E extends Expr<E>> E vjp(E x, E y, E g) {
            return g;
          }
        };
    assertEquals("op", anonymous.label());
    assertEquals("1.0 (op)", Value.of(1).apply(anonymous).toString());
  }

  private static void requireClose(Tensor expected, Tensor actual) {
    double[] a = expected.toDoubleArray();
    double[] b = actual.toDoubleArray();
    assertEquals(expected.shape(), actual.shape());
    for (int i = 0; i < a.length; i++) {
      assertEquals(a[i], b[i], 1e-11 * (1 + Math.abs(a[i])));
    }
  }
}
