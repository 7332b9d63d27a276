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
  void broadcastsThatDoNotFit() {
    fails(
        "add: cannot broadcast [2, 3] with [2] (axis -1: 3 vs 2)",
        () -> matrix.add(Tensor.of(1.0, 2)));
    fails(
        "maximum: cannot broadcast [2, 3] with [3, 3] (axis -2: 2 vs 3)",
        () -> matrix.maximum(Tensor.zeros(DType.F64, 3, 3)));
    fails("broadcastTo: cannot broadcast [2, 3] to [3]", () -> matrix.broadcastTo(3));
    fails(
        "sumTo: cannot sum [2, 3] to [2], which does not broadcast to it",
        () -> matrix.sumTo(Shape.of(2)));
    assertSame(matrix, matrix.sumTo(matrix.shape()));
    assertSame(matrix, matrix.broadcastTo(2, 3));
  }

  @Test
  void transposing() {
    same(NdArray.of(new double[][] {{1, 4}, {2, 5}, {3, 6}}), matrix.transpose());
    assertEquals(Shape.of(4, 3, 2), Tensor.zeros(2, 3, 4).transpose(0, 2).shape());
    assertEquals(Shape.of(2, 4, 3), Tensor.zeros(2, 3, 4).transpose().shape());
    assertEquals(Shape.of(4, 2, 3), Tensor.zeros(2, 3, 4).permute(2, 0, -2).shape());
    fails("transpose: no axis -2 in [3]; use -1 to 0", vector::transpose);
    fails("permute: [2, 3] has 2 axes, got [0]", () -> matrix.permute(0));
  }

  @Test
  void reshaping() {
    assertEquals(Shape.of(3, 2), matrix.reshape(3, -1).shape());
    fails("reshape: [2, 3] has 6 elements and cannot become [4]", () -> matrix.reshape(4));
    assertEquals(Shape.of(2, 1, 3), matrix.unsqueeze(1).shape());
    assertEquals(Shape.of(2, 3, 1), matrix.unsqueeze(-1).shape());
    assertEquals(Shape.of(1, 2, 3), matrix.unsqueeze(-3).shape());
    fails(
        "unsqueeze: [2, 3] has no place 3 for a new axis; use -3 to 2", () -> matrix.unsqueeze(3));
    Tensor x = Tensor.zeros(1, 3, 1);
    assertEquals(Shape.of(3), x.squeeze().shape());
    assertEquals(Shape.of(1, 3), x.squeeze(-1).shape());
    assertEquals(Shape.of(3), x.squeeze(2, 0).shape());
    fails("squeeze: axis 1 of [1, 3, 1] has extent 3, not 1", () -> x.squeeze(1));
    fails("squeeze: no axis 3 in [1, 3, 1]; use -3 to 2", () -> x.squeeze(3));
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
    fails(
        "slice: 0:4:1 does not fit axis 0 of [3] (extent 3, and the step cannot be 0)",
        () -> vector.slice(0, 0, 4));
    fails(
        "slice: 0:-4:1 does not fit axis 0 of [3] (extent 3, and the step cannot be 0)",
        () -> vector.slice(0, 0, -4));
    fails(
        "slice: 0:3:0 does not fit axis 0 of [3] (extent 3, and the step cannot be 0)",
        () -> vector.slice(0, 0, 3, 0));
    fails(
        "slice: 2:-5:-1 does not fit axis 0 of [3] (extent 3, and the step cannot be 0)",
        () -> vector.slice(0, 2, -5, -1));
    fails("slice: no axis 1 in [3]; use -1 to 0", () -> vector.slice(1, 0, 1));
  }

  @Test
  void selecting() {
    same(NdArray.of(4.0, 5, 6), matrix.select(0, 1));
    same(NdArray.of(3.0, 6), matrix.select(-1, -1));
    same(NdArray.of(1.0, 4), matrix.select(1, -3));
    // Neither an element counted from the end of the end, nor an empty slice.
    fails("select: index -4 is outside axis 1 of [2, 3]", () -> matrix.select(1, -4));
    fails("select: index -5 is outside axis 1 of [2, 3]", () -> matrix.select(1, -5));
    fails("select: index 3 is outside axis 1 of [2, 3]", () -> matrix.select(1, 3));
    fails("select: no axis 2 in [2, 3]; use -2 to 1", () -> matrix.select(2, 0));
  }

  @Test
  void flipping() {
    same(NdArray.of(3.0, 2, 1), vector.flip(0));
    assertEquals(Shape.of(2, 0), Tensor.zeros(2, 0).flip(1).shape());
    fails("flip: no axis 1 in [3]; use -1 to 0", () -> vector.flip(1));
  }

  @Test
  void joining() {
    same(NdArray.of(1.0, 2, 3, 1, 2, 3), Tensor.concat(0, List.of(vector, vector)));
    same(
        NdArray.of(new double[][] {{1, 2, 3}, {1, 2, 3}}),
        Tensor.stack(0, List.of(vector, vector)));
    assertEquals(Shape.of(3, 2), Tensor.stack(-1, List.of(vector, vector)).shape());
    fails("concat: needs at least one tensor", () -> Tensor.concat(0, List.of()));
    fails("stack: needs at least one tensor", () -> Tensor.stack(0, List.of()));
    fails(
        "stack: [1] differs from [3], all shapes must be equal",
        () -> Tensor.stack(0, List.of(vector, Tensor.of(1.0))));
    fails(
        "concat: [3] does not fit [2, 3], they may differ in axis 0 only",
        () -> Tensor.concat(0, List.of(matrix, vector)));
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
    fails(
        "indexSelect: index 3 is out of range for an extent of 3",
        () -> vector.indexSelect(0, Indices.of(3)));
  }

  @Test
  void choosing() {
    same(
        NdArray.of(new double[][] {{1, 20, 3}, {4, 20, 6}}),
        Tensor.where(Tensor.of(1f, 0, 1), matrix, Tensor.of(20.0)));
    fails(
        "where: cannot broadcast [2] with [3] (axis -1: 2 vs 3)",
        () -> Tensor.where(Tensor.of(1.0, 0), vector, vector));
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
    fails("max: no elements to choose from along axes 1 of [2, 0]", () -> empty.max(1));
    fails("min: no elements to choose from along axes all of [2, 0]", empty::min);
  }

  @Test
  void reductionsNameThemselves() {
    String rest = ": no axis 2 in [2, 3]; use -2 to 1";
    fails("sum" + rest, () -> matrix.sum(2));
    fails("mean" + rest, () -> matrix.mean(2));
    fails("variance" + rest, () -> matrix.variance(2));
    fails("max" + rest, () -> matrix.max(2));
    fails("min" + rest, () -> matrix.min(2));
    fails("prod" + rest, () -> matrix.prod(2));
    fails("logSumExp" + rest, () -> matrix.logSumExp(2));
    fails("softmax" + rest, () -> matrix.softmax(2));
    fails("logSoftmax" + rest, () -> matrix.logSoftmax(2));
    fails("cumsum" + rest, () -> matrix.cumsum(2));
    fails("sum: axis -2 of [2, 3] is named twice", () -> matrix.sum(0, -2));
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
    fails(
        "matmul: cannot multiply [2, 3] by [2, 3] (axis -1 of the left: 3 vs axis -2 of the right:"
            + " 2)",
        () -> matrix.matmul(matrix));
    fails(
        "matmul: cannot multiply [3] by [2] (axis -1 of the left: 3 vs axis -1 of the right: 2)",
        () -> vector.matmul(Tensor.of(1.0, 2)));
    fails(
        "matmul: cannot multiply [2, 3] by [2] (axis -1 of the left: 3 vs axis -1 of the right: 2)",
        () -> matrix.matmul(Tensor.of(1.0, 2)));
    fails(
        "matmul: cannot multiply [3] by [2, 3] (axis -1 of the left: 3 vs axis -2 of the right: 2)",
        () -> vector.matmul(matrix));
    fails(
        "matmul: cannot multiply [] by [3], a scalar is no matrix; use mul",
        () -> vector.sum().matmul(vector));
    fails(
        "matmul: cannot broadcast [5, 2, 3] with [4, 3, 1] (axis -3: 5 vs 4)",
        () -> Tensor.zeros(5, 2, 3).matmul(Tensor.zeros(4, 3, 1)));
  }

  @Test
  void limitsTheWrongWayRound() {
    refuses("clamp: low must not be above high, got 1.0 and 0.0", () -> vector.clamp(1, 0));
    refuses(
        "clamp: low must not be above high, got NaN and 0.0", () -> vector.clamp(Double.NaN, 0));
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
  void ofNothingThereIsNoMean() {
    assertEquals(
        "mean: there is nothing along axes all of [0], and no mean of it",
        assertThrows(ShapeException.class, () -> Tensor.zeros(0).mean()).getMessage());
    assertEquals(
        "variance: there is nothing along axes 0, kept of [0, 3], and no mean of it",
        assertThrows(ShapeException.class, () -> Tensor.zeros(0, 3).variance(0)).getMessage());
    assertEquals(Shape.of(0), Tensor.zeros(0, 3).mean(1).shape());
  }
}
