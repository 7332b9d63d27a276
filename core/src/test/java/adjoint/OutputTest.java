package adjoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.ShapeException;
import adjoint.op.Add;
import adjoint.op.Exp;
import adjoint.op.Expr;
import adjoint.op.MatMul;
import adjoint.op.Mul;
import adjoint.op.Neg;
import adjoint.op.Permute;
import adjoint.op.Softmax;
import adjoint.op.Sum;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Results in an array of the caller's. */
class OutputTest {
  private static Output output(DType dtype, int... shape) {
    int n = 1;
    for (int extent : shape) {
      n *= extent;
    }
    return dtype == DType.F32 ? Output.of(new float[n], shape) : Output.of(new double[n], shape);
  }

  /** {@code x² · e^x}. */
  private record Chain() implements Fused.Unary {
    @Override
    public <E extends Expr<E>> E apply(E x) {
      return x.square().mul(x.exp());
    }
  }

  @Test
  void theArrayOfTheUserHoldsTheResult() {
    float[] y = new float[4];
    Output out = Output.of(y, 2, 2);
    out.set(MatMul.OP, Tensor.of(new float[][] {{1, 2}, {3, 4}}), Tensor.eye(2).mul(2));
    assertArrayEquals(new float[] {2, 4, 6, 8}, y);
    out.set(Add.OP, out, Tensor.of(1f, 2));
    assertArrayEquals(new float[] {3, 6, 7, 10}, y);
  }

  @Property(tries = 200)
  void theBitsAreThoseOfANewArray(@ForAll long seed, @ForAll DType dtype) {
    SplittableRandom rng = new SplittableRandom(seed);
    int m = rng.nextInt(5);
    int n = rng.nextInt(5);
    Tensor a = Tensor.normal(dtype, rng, 0, 1, n, m).transpose();
    Tensor b = Tensor.normal(dtype, rng, 0, 1, n);
    Output out = output(dtype, m, n);
    Fused chain = Fused.of("chain", new Chain());
    for (int round = 0; round < 2; round++) {
      out.set(a);
      assertEquals(a.data(), out.data());
      out.set(Exp.OP, a);
      assertEquals(a.exp().data(), out.data());
      out.set(Mul.OP, a, b);
      assertEquals(a.mul(b).data(), out.data());
      out.set(new Softmax(1), a);
      assertEquals(a.softmax(1).data(), out.data());
      out.set(chain, a);
      assertEquals(a.apply(chain).data(), out.data());
      Tensor square = Tensor.normal(dtype, rng, 0, 1, n, n);
      out.set(MatMul.OP, a, square);
      assertEquals(a.matmul(square).data(), out.data());
    }
  }

  /** What an operation would spoil if it wrote over its own input. */
  @Test
  void anInputThatSharesTheArrayIsReadFirst() {
    double[] y = {1, 2, 3, 4};
    Output out = Output.of(y, 2, 2);
    Tensor before = Tensor.of(out.data());
    out.set(MatMul.OP, out, out);
    assertArrayEquals(before.matmul(before).toDoubleArray(), y);
    out.set(Neg.OP, out);
    assertArrayEquals(before.matmul(before).neg().toDoubleArray(), y);
    out.set(Permute.of(1, 0), out);
    assertArrayEquals(before.matmul(before).neg().transpose().toDoubleArray(), y);

    double[] shared = {1, 2, 3, 4};
    Tensor backwards = Tensor.wrap(shared, 4).flip(0); // a view of the same array
    Output.of(shared, 4).set(Exp.OP, backwards);
    assertArrayEquals(Tensor.of(4.0, 3, 2, 1).exp().toDoubleArray(), shared);
  }

  @Test
  void viewsAndNumbersReadBeforeStayAsTheyWere() {
    Output out = Output.of(new double[] {1, 2}, 2);
    NdArray data = out.data();
    Tensor view = out.unsqueeze(0);
    Tensor part = out.slice(0, 0, 1);
    Tensor leaf = out.asVariable();
    Parameter parameter = Parameter.of("p", out);
    out.set(Neg.OP, out);
    assertArrayEquals(new double[] {1, 2}, data.toDoubleArray());
    assertArrayEquals(new double[] {1, 2}, view.toDoubleArray());
    assertArrayEquals(new double[] {1}, part.toDoubleArray());
    assertArrayEquals(new double[] {1, 2}, leaf.toDoubleArray());
    assertArrayEquals(new double[] {1, 2}, parameter.toDoubleArray());
    assertArrayEquals(new double[] {-1, -2}, out.toDoubleArray());
  }

  @Test
  void aGraphWithOldNumbersIsRefused() {
    Output out = Output.of(new double[] {1, 2}, 2);
    Tensor x = Tensor.of(3.0, 4).asVariable();
    Tensor y = x.mul(out).sum();
    assertArrayEquals(new double[] {1, 2}, Grad.of(y, x).toDoubleArray());
    out.set(Tensor.of(5.0, 6));
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> Grad.of(y, x));
    assertEquals(
        "mul: an input was changed after this graph was built, which would mix old and new numbers;"
            + " compute the output again before differentiating it",
        e.getMessage());
    assertArrayEquals(new double[] {5, 6}, Grad.of(x.mul(out).sum(), x).toDoubleArray());
  }

  /** A view in a graph has numbers of its own; nothing it is differentiated with changes. */
  @Test
  void aConstantViewInAGraphKeepsItsNumbers() {
    Output out = Output.of(new double[] {1, 2}, 2);
    Tensor x = Tensor.of(3.0, 4).asVariable();
    Tensor y = x.mul(out.flip(0)).sum();
    out.set(Tensor.of(5.0, 6));
    assertArrayEquals(new double[] {2, 1}, Grad.of(y, x).toDoubleArray());
  }

  @Test
  void aVariableIsRefusedWhileRecording() {
    Output out = Output.of(new double[2], 2);
    Tensor x = Tensor.of(3.0, 4).asVariable();
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> out.set(Mul.OP, Tensor.of(1.0, 1), x));
    assertEquals(
        "mul: an output takes no part in a graph, but input 1 is a variable; use NoGrad.run, or"
            + " detach() it",
        e.getMessage());
    assertArrayEquals(new double[2], out.toDoubleArray());
    NoGrad.run(() -> out.set(Mul.OP, x, x));
    assertArrayEquals(new double[] {9, 16}, out.toDoubleArray());
    assertFalse(out.isVariable());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Output out = Output.of(new float[6], 2, 3);
    assertEquals(
        "sum: the result is F32[], but the output is F32[2, 3]",
        assertThrows(ShapeException.class, () -> out.set(new Sum(Axes.of()), Tensor.ones(2, 3)))
            .getMessage());
    assertEquals(
        "set: the result is F32[3, 2], but the output is F32[2, 3]",
        assertThrows(ShapeException.class, () -> out.set(Tensor.ones(3, 2))).getMessage());
    assertEquals(
        "exp: the result is F64[2, 3], but the output is F32[2, 3]",
        assertThrows(ShapeException.class, () -> out.set(Exp.OP, Tensor.ones(DType.F64, 2, 3)))
            .getMessage());
    assertThrows(ShapeException.class, () -> Output.of(new float[5], 2, 3));
    assertThrows(IllegalArgumentException.class, () -> out.set(MatMul.OP));
  }

  @Test
  void whatAUsersOperationKeepsStaysAsItWas() {
    List<NdArray> kept = new ArrayList<>();
    Output out = Output.of(new double[] {1, 2}, 2);
    Output other = Output.of(new double[2], 2);
    other.set(new Keeper(kept), out);
    other.set(new Keeper(kept), other);
    out.apply(new Keeper(kept));
    out.set(Tensor.of(7.0, 8));
    other.set(Tensor.of(7.0, 8));
    kept.forEach(array -> assertArrayEquals(new double[] {1, 2}, array.toDoubleArray()));
    assertEquals(3, kept.size());
  }
}
