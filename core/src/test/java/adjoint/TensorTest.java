package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What users call: creation, shapes, reductions, and what each says when it is called wrongly. */
class TensorTest {
  private final Tensor matrix = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
  private final Tensor vector = Tensor.of(1.0, 2, 3);

  private static void fails(String message, Executable code) {
    assertEquals(message, assertThrows(ShapeException.class, code).getMessage());
  }

  private static void refuses(String message, Executable code) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, code).getMessage());
  }

  private static void same(NdArray expected, Tensor actual) {
    assertEquals(expected, actual.data());
  }

  // ---- creation

  @Test
  void theDtypeFollowsTheLiteral() {
    assertEquals(DType.F32, Tensor.of(1f, 2).dtype());
    assertEquals(DType.F32, Tensor.of(1, 2).dtype());
    assertEquals(DType.F64, Tensor.of(1.0, 2).dtype());
    assertEquals(DType.F32, Tensor.of(new float[][] {{1}}).dtype());
    assertEquals(DType.F64, Tensor.of(new double[][] {{1}}).dtype());
    assertEquals(DType.F32, Tensor.of(new float[][][] {{{1}}}).dtype());
    assertEquals(DType.F64, Tensor.of(new double[][][] {{{1}}}).dtype());
  }

  @Test
  void creatorsMakeFloatsUnlessTold() {
    SplittableRandom rng = new SplittableRandom(1);
    for (Tensor x :
        List.of(
            Tensor.scalar(1),
            Tensor.zeros(2),
            Tensor.ones(2),
            Tensor.full(3, 2),
            Tensor.eye(2),
            Tensor.arange(2),
            Tensor.arange(0, 1, 0.5),
            Tensor.linspace(0, 1, 2),
            Tensor.uniform(rng, 0, 1, 2),
            Tensor.normal(rng, 0, 1, 2))) {
      assertEquals(DType.F32, x.dtype());
      assertFalse(x.isVariable());
    }
    for (Tensor x :
        List.of(
            Tensor.scalar(DType.F64, 1),
            Tensor.zeros(DType.F64, 2),
            Tensor.ones(DType.F64, 2),
            Tensor.full(DType.F64, 3, 2),
            Tensor.eye(DType.F64, 2),
            Tensor.arange(DType.F64, 0, 1, 0.5),
            Tensor.linspace(DType.F64, 0, 1, 2),
            Tensor.uniform(DType.F64, rng, 0, 1, 2),
            Tensor.normal(DType.F64, rng, 0, 1, 2))) {
      assertEquals(DType.F64, x.dtype());
      assertFalse(x.isVariable());
    }
  }

  @Test
  void creatorsMakeWhatTheySay() {
    same(NdArray.of(0f, 1, 2), Tensor.arange(3));
    same(NdArray.of(new float[][] {{1, 0}, {0, 1}}), Tensor.eye(2));
    same(NdArray.of(new float[][] {{7, 7}}), Tensor.full(7, 1, 2));
    same(NdArray.of(new double[][] {{1, 2}, {3, 4}}), Tensor.wrap(new double[] {1, 2, 3, 4}, 2, 2));
    same(NdArray.of(1f, 2), Tensor.wrap(new float[] {1, 2}, 2));
    assertEquals(3, Tensor.scalar(3).item());
    assertEquals(0, Tensor.scalar(3).rank());
    assertEquals(6, matrix.size());
    assertEquals(6, matrix.get(-1, 2));
  }

  @Test
  void leavesAndConstants() {
    Tensor leaf = matrix.asVariable();
    assertTrue(leaf.isVariable());
    assertFalse(leaf.detach().isVariable());
    assertEquals(matrix.data(), leaf.data());
    assertTrue(leaf.add(1).isVariable());
    assertFalse(matrix.add(1).isVariable());
    assertFalse(leaf.exp().detach().isVariable());
    assertTrue(Parameter.of("w", matrix).isVariable());
  }

  @Test
  void dtypesDoNotMix() {
    Tensor single = Tensor.ones(2, 3);
    refuses(
        "mul: cannot mix F64[2, 3] with F32[2, 3]; cast one of them, for example with .to(F64)",
        () -> matrix.mul(single));
    refuses(
        "matmul: cannot mix F32[2, 3] with F64[3, 2]; cast one of them, for example with .to(F32)",
        () -> single.matmul(matrix.transpose()));
    refuses(
        "concat: cannot mix F64[2, 3] with F32[2, 3]; cast one of them, for example with .to(F64)",
        () -> Tensor.concat(0, List.of(matrix, single)));
    assertSame(matrix, matrix.to(DType.F64));
    assertEquals(DType.F32, matrix.mul(single.to(DType.F64)).to(DType.F32).dtype());
  }

  // ---- shapes

  @Test
  void broadcastsToTheOwnShape() {
    assertSame(matrix, matrix.sumTo(matrix.shape()));
    assertSame(matrix, matrix.broadcastTo(2, 3));
  }

  @Test
  void transposing() {
    same(NdArray.of(new double[][] {{1, 4}, {2, 5}, {3, 6}}), matrix.transpose());
    assertEquals(Shape.of(4, 3, 2), Tensor.zeros(2, 3, 4).transpose(0, 2).shape());
    assertEquals(Shape.of(2, 4, 3), Tensor.zeros(2, 3, 4).transpose().shape());
    assertEquals(Shape.of(4, 2, 3), Tensor.zeros(2, 3, 4).permute(2, 0, -2).shape());
  }

  @Test
  void reshaping() {
    assertEquals(Shape.of(3, 2), matrix.reshape(3, -1).shape());
    assertEquals(Shape.of(2, 1, 3), matrix.unsqueeze(1).shape());
    assertEquals(Shape.of(2, 3, 1), matrix.unsqueeze(-1).shape());
    assertEquals(Shape.of(1, 2, 3), matrix.unsqueeze(-3).shape());
    Tensor x = Tensor.zeros(1, 3, 1);
    assertEquals(Shape.of(3), x.squeeze().shape());
    assertEquals(Shape.of(1, 3), x.squeeze(-1).shape());
    assertEquals(Shape.of(3), x.squeeze(2, 0).shape());
  }

  @Test
  void slicing() {
    same(NdArray.of(2.0, 3), vector.slice(0, 1, 3));
    same(NdArray.of(1.0, 2), vector.slice(0, 0, -1));
    same(NdArray.of(3.0), vector.slice(-1, -1, 3));
    same(NdArray.of(1.0, 3), vector.slice(0, 0, 3, 2));
    same(NdArray.of(3.0, 2), vector.slice(0, 2, 0, -1));
    same(NdArray.of(3.0, 2), vector.slice(0, -1, 0, -1));
    same(NdArray.of(3.0, 2, 1), vector.slice(0, 2, -4, -1));
    same(NdArray.of(3.0, 1), vector.slice(0, -1, -4, -2));
    assertEquals(0, vector.slice(0, 2, 1).size());
    assertEquals(0, vector.slice(0, 0, 2, -1).size());
    assertEquals(0, vector.slice(0, 3, 3).size());
  }

  @Test
  void selecting() {
    same(NdArray.of(4.0, 5, 6), matrix.select(0, 1));
    same(NdArray.of(3.0, 6), matrix.select(-1, -1));
    same(NdArray.of(1.0, 4), matrix.select(1, -3));
  }

  @Test
  void flipping() {
    same(NdArray.of(3.0, 2, 1), vector.flip(0));
    assertEquals(Shape.of(2, 0), Tensor.zeros(2, 0).flip(1).shape());
  }

  @Test
  void joining() {
    same(NdArray.of(1.0, 2, 3, 1, 2, 3), Tensor.concat(0, List.of(vector, vector)));
    same(
        NdArray.of(new double[][] {{1, 2, 3}, {1, 2, 3}}),
        Tensor.stack(0, List.of(vector, vector)));
    assertEquals(Shape.of(3, 2), Tensor.stack(-1, List.of(vector, vector)).shape());
  }

  @Test
  void gathering() {
    same(NdArray.of(3.0, 1, 1), vector.indexSelect(0, Indices.of(2, 0, 0)));
    same(
        NdArray.of(new double[][] {{3}, {4}}),
        matrix.gather(1, Indices.of(new int[][] {{2}, {0}})));
    assertEquals(Indices.of(2, 2), matrix.argmax(1));
    assertEquals(Indices.of(0, 0), matrix.argmin(1));
    fails("argmin: no axis 2 in [2, 3]; use -2 to 1", () -> matrix.argmin(2));
    fails("argmax: axis 0 of [0] is empty", () -> Tensor.zeros(0).argmax(0));
  }

  @Test
  void choosing() {
    same(
        NdArray.of(new double[][] {{1, 20, 3}, {4, 20, 6}}),
        Tensor.where(Tensor.of(1f, 0, 1), matrix, Tensor.of(20.0)));
  }

  // ---- reductions

  @Test
  void reducing() {
    assertEquals(21, matrix.sum().item());
    same(NdArray.of(5.0, 7, 9), matrix.sum(0));
    same(NdArray.of(new double[][] {{6}, {15}}), matrix.sum(Axes.keep(1)));
    assertEquals(3.5, matrix.mean().item());
    same(NdArray.of(2.0, 5), matrix.mean(-1));
    same(NdArray.of(2 / 3.0, 2 / 3.0), matrix.variance(1));
    assertEquals(35 / 12.0, matrix.variance().item(), 1e-15);
    same(NdArray.of(6.0, 120), matrix.prod(1));
    assertEquals(720, matrix.prod().item());
    same(NdArray.of(new double[][] {{1}, {4}}), matrix.min(Axes.keep(1)));
    same(NdArray.of(4.0, 5, 6), matrix.max(0));
    same(NdArray.of(1.0, 3, 6), vector.cumsum(0));
    assertEquals(1, matrix.softmax(1).sum(1).get(0), 1e-15);
  }

  @Test
  void reducingNothing() {
    Tensor empty = Tensor.zeros(DType.F64, 2, 0);
    same(NdArray.of(0.0, 0), empty.sum(1));
    same(NdArray.of(1.0, 1), empty.prod(1));
    assertEquals(Shape.of(0), empty.max(0).shape());
  }

  // ---- products

  @Test
  void products() {
    same(NdArray.of(14.0, 32), matrix.matmul(vector));
    same(NdArray.of(9.0, 12, 15), Tensor.of(1.0, 2).matmul(matrix));
    assertEquals(14, vector.matmul(vector).item());
    assertEquals(Shape.SCALAR, vector.matmul(vector).shape());
    assertEquals(Shape.of(5, 3), Tensor.zeros(2).matmul(Tensor.zeros(5, 2, 3)).shape());
    assertEquals(Shape.of(5, 2), Tensor.zeros(5, 2, 3).matmul(Tensor.zeros(3)).shape());
    assertEquals(
        Shape.of(4, 5, 2, 6), Tensor.zeros(5, 2, 3).matmul(Tensor.zeros(4, 1, 3, 6)).shape());
  }

  @Test
  void javaArraysComeOutAsCopies() {
    double[] numbers = vector.toDoubleArray();
    numbers[0] = 9;
    assertEquals(1, vector.get(0));
    float[] floats = Tensor.of(1f, 2).toFloatArray();
    assertEquals(2, floats.length);
  }

  @Test
  void aSliceByTheSmallestStep() {
    Tensor x = Tensor.of(1.0, 2, 3).asVariable();
    for (int step : new int[] {Integer.MIN_VALUE, -Integer.MAX_VALUE}) {
      Tensor y = x.slice(0, 2, 0, step);
      assertEquals(NdArray.of(3.0), y.data());
      assertEquals(NdArray.of(0.0, 0, 1), Grad.of(y.sum(), x).data());
      assertEquals(Shape.of(0), x.slice(0, 0, 2, step).shape());
    }
    assertEquals(NdArray.of(2.0), x.slice(0, 1, 3, Integer.MAX_VALUE).data());
  }

  @Test
  void meansOfNoRows() {
    assertEquals(Shape.of(0), Tensor.zeros(0, 3).mean(1).shape());
  }
}
