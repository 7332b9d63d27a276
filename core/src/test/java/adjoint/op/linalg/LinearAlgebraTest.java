package adjoint.op.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.OwnJvm;
import adjoint.Tensor;
import adjoint.Threads;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.op.Results;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What factorizations are defined by, at sizes below and above a block, and where they end. */
class LinearAlgebraTest {
  /** Two blocks and a piece of one. */
  private static final int LARGE = 110;

  private static final double CLOSE = 1e-13;

  private static Tensor random(long seed, int... shape) {
    return Tensor.uniform(DType.F64, new SplittableRandom(seed), -1, 1, shape);
  }

  private static Tensor eye(int n) {
    return Tensor.eye(DType.F64, n);
  }

  /** To rounding of n-term sums of numbers of size {@code size}. */
  private static void assertClose(Tensor expected, Tensor actual, double size) {
    Tensor off = expected.sub(actual).abs();
    int n = Math.max(actual.shape().extent(-1), 4);
    double most = off.size() == 0 ? 0 : off.max().item();
    assertTrue(most <= CLOSE * n * size, () -> "off by " + most + " at " + actual.shape());
  }

  private static Tensor rowsOf(Tensor a, Indices positions) {
    int n = a.shape().extent(-1);
    int[] each = positions.toArray();
    int[] all = new int[each.length * n];
    for (int i = 0; i < each.length; i++) {
      Arrays.fill(all, i * n, (i + 1) * n, each[i]);
    }
    return a.gather(-2, Indices.wrap(all, positions.shape().concat(Shape.of(n))));
  }

  // ---- identities

  private static void checkRectangle(int m, int n, long seed) {
    Tensor a = random(seed, 2, m, n);
    int k = Math.min(m, n);
    Tensor eye = eye(k).broadcastTo(2, k, k);
    Results<Tensor> qr = a.qr();
    assertClose(a, qr.get(0).matmul(qr.get(1)), 1);
    assertClose(eye, qr.get(0).transpose().matmul(qr.get(0)), 1);
    assertEquals(qr.get(1).triu().data(), qr.get(1).data());
    assertTrue(qr.get(1).diagonal().min().item() >= 0);

    Results<Tensor> lu = a.lu();
    assertClose(rowsOf(a, lu.positions()), lu.get(0).matmul(lu.get(1)), 1);
    assertEquals(lu.get(1).triu().data(), lu.get(1).data());
    assertEquals(lu.get(0).tril().data(), lu.get(0).data());
    assertTrue(lu.get(0).abs().max().item() <= 1, "pivots are the largest");

    Results<Tensor> svd = a.svd();
    Tensor s = svd.get(1);
    assertClose(a, svd.get(0).mul(s.unsqueeze(-2)).matmul(svd.get(2)), 1);
    assertClose(eye, svd.get(0).transpose().matmul(svd.get(0)), 1);
    assertClose(eye, svd.get(2).matmul(svd.get(2).transpose()), 1);
    assertTrue(s.min().item() >= 0);
    assertTrue(k < 2 || s.slice(-1, 1, k).sub(s.slice(-1, 0, k - 1)).max().item() <= 0);
    assertEquals(s.data(), a.svdvals().data());

    double condition = s.max(-1).div(s.min(-1)).max().item();
    Tensor b = random(seed + 1, m, 3);
    Tensor x = a.lstsq(b);
    assertClose(a.pinv().matmul(b), x, condition * condition);
    Tensor rest = b.sub(a.matmul(x)); // orthogonal to the columns
    assertClose(Tensor.zeros(DType.F64, 2, n, 3), a.transpose().matmul(rest), condition);
  }

  private static void checkSquare(int n, long seed) {
    Tensor a = random(seed, 2, n, n);
    Tensor eye = eye(n).broadcastTo(2, n, n);
    Tensor s = a.svdvals();
    double condition = s.max(-1).div(s.min(-1)).max().item();
    Tensor b = random(seed + 1, 2, n, 3);
    assertClose(b, a.matmul(a.solve(b)), condition);
    Tensor vector = random(seed + 2, n);
    assertClose(a.solve(vector.unsqueeze(1)).squeeze(-1), a.solve(vector), 0);
    assertClose(eye, a.matmul(a.inverse()), condition);

    Tensor positive = a.matmul(a.transpose()).add(eye(n));
    Tensor l = positive.cholesky();
    assertClose(positive, l.matmul(l.transpose()), n);
    assertEquals(l.tril().data(), l.data());
    assertTrue(l.diagonal().min().item() > 0);
    assertClose(l.diagonal().log().sum(-1).mul(2), positive.slogdet().get(1), n);
    assertEquals(Tensor.ones(DType.F64, 2).data(), positive.slogdet().get(0).data());
    Tensor det = a.slogdet().get(0).mul(a.slogdet().get(1).exp());
    assertClose(det, a.det(), 100 * det.abs().max().item());
    Tensor cofactor = a.inverse().transpose().mul(det.unsqueeze(-1).unsqueeze(-1));
    assertClose(cofactor, a.cofactor(), condition * cofactor.abs().max().item());

    Results<Tensor> eigh = a.eigh();
    Tensor w = eigh.get(0);
    Tensor v = eigh.get(1);
    Tensor symmetric = a.add(a.transpose()).mul(0.5);
    assertClose(symmetric, v.mul(w.unsqueeze(-2)).matmul(v.transpose()), 1);
    assertClose(eye, v.transpose().matmul(v), 1);
    assertTrue(n < 2 || w.slice(-1, 1, n).sub(w.slice(-1, 0, n - 1)).min().item() >= 0);
    assertEquals(w.data(), a.eigvalsh().data());

    Tensor small = a.div(Math.sqrt(n));
    assertClose(eye, small.matrixExp().matmul(small.neg().matrixExp()), 100);
    for (Triangle triangle : Triangle.values()) {
      Tensor t = a.div(n).add(eye(n));
      Tensor read = triangle.of(t).add(triangle.isUnit() ? eye(n) : eye(n).mul(0));
      assertClose(b, read.matmul(t.solveTriangular(b, triangle)), 10);
    }
  }

  @Property(tries = 60)
  void factorsMultiplyToTheMatrix(
      @ForAll @IntRange(min = 1, max = 12) int m,
      @ForAll @IntRange(min = 1, max = 12) int n,
      @ForAll long seed) {
    checkRectangle(m, n, seed);
    checkSquare(n, seed);
  }

  @Test
  void conditionAndRankAreToldBySingularValues() {
    Tensor a = Tensor.of(new double[][] {{0, 4}, {-2, 0}, {0, 0}});
    assertEquals(2, a.cond().item());
    assertEquals(2, a.matrixRank().item());
    Tensor singular = Tensor.of(new double[][] {{1, 2, 3}, {2, 4, 6}, {1, 0, 1}});
    assertEquals(2, singular.matrixRank().item());
    assertEquals(1, singular.matrixRank(0.5).item());
    assertTrue(singular.cond().item() > 1e15);
    Tensor both = Tensor.stack(0, List.of(eye(3), eye(3).mul(0)));
    assertEquals(Tensor.of(3.0, 0).data(), both.matrixRank().data());
    assertTrue(!both.asVariable().matrixRank().isVariable());
    assertThrows(IllegalArgumentException.class, () -> a.matrixRank(-1));
  }

  @Test
  void inBlocksToo() {
    checkRectangle(LARGE, 60, 1);
    checkRectangle(60, LARGE, 2);
    checkRectangle(49, 48, 3);
    checkSquare(48, 4);
    checkSquare(49, 5);
    checkSquare(LARGE, 6);
    checkSquare(200, 7);
  }

  /** Small and large numbers are no other matrices. */
  @Test
  void scalesNeitherOverflowNorVanish() {
    Tensor a = random(8, 5, 5);
    for (double scale : new double[] {0x1p-500, 0x1p-900, 0x1p500, 0x1p900}) {
      Tensor b = a.mul(scale);
      assertEquals(a.qr().get(0).data(), b.qr().get(0).data());
      assertEquals(a.qr().get(1).mul(scale).data(), b.qr().get(1).data());
      assertEquals(a.svdvals().mul(scale).data(), b.svdvals().data());
      assertEquals(a.eigh().get(1).data(), b.eigh().get(1).data());
      assertEquals(a.eigvalsh().mul(scale).data(), b.eigvalsh().data());
      Tensor norm = b.asVariable();
      Tensor y = norm.matrixNorm(MatrixNorm.FROBENIUS);
      assertEquals(a.matrixNorm(MatrixNorm.FROBENIUS).mul(scale).item(), y.item(), 1e-15 * scale);
      assertEquals(1, Grad.of(y, norm).square().sum().item(), 1e-14);
    }
  }

  // ---- bits

  @Test
  void sameBitsOnAnyNumberOfThreads() {
    List<List<Tensor>> one = Threads.call(1, Everything::compute);
    List<List<Tensor>> three = Threads.call(3, Everything::compute);
    for (int k = 0; k < one.size(); k++) {
      for (int i = 0; i < one.get(k).size(); i++) {
        assertEquals(one.get(k).get(i).data(), three.get(k).get(i).data());
      }
    }
  }

  /** Kernels are chosen once for each virtual machine. */
  @Test
  void sameBitsWithVectorsAndWithout() throws Exception {
    String plain = lastLine(List.of());
    String vectors = lastLine(List.of("--add-modules=jdk.incubator.vector"));
    assertEquals(plain, vectors);
  }

  /** After what Java says of the module. */
  private static String lastLine(List<String> options) throws Exception {
    return OwnJvm.output(Everything.class, options).lines().toList().getLast();
  }

  // ---- where values repeat

  @Test
  void repeatedValuesHaveARightGradientOfValuesAlone() {
    Tensor x = eye(3).mul(2).asVariable();
    assertClose(eye(3), Grad.of(x.eigvalsh().sum(), x), 1);
    assertClose(eye(3).mul(4), Grad.of(x.eigvalsh().square().sum(), x), 1);
    assertClose(eye(3), Grad.of(x.svdvals().sum(), x), 1);
    assertClose(eye(3), Grad.of(x.matrixNorm(MatrixNorm.NUCLEAR), x), 1);
    Tensor zero = Tensor.zeros(DType.F64, 3, 3).asVariable();
    assertTrue(Double.isFinite(Grad.of(zero.svdvals().sum(), zero).sum().item()));
    assertEquals(
        Tensor.zeros(DType.F64, 3, 3).data(),
        Grad.of(zero.matrixNorm(MatrixNorm.FROBENIUS), zero).data());
  }

  @Test
  void repeatedValuesHaveNoFiniteGradientOfVectors() {
    Tensor x = eye(3).mul(2).asVariable();
    Tensor weights = random(10, 3, 3);
    for (Tensor vectors : List.of(x.eigh().get(1), x.svd().get(0), x.svd().get(2))) {
      double sum = Grad.of(vectors.mul(weights).sum(), x).sum().item();
      assertFalse(Double.isFinite(sum), () -> "finite: " + sum);
    }
    Tensor tall = Tensor.of(new double[][] {{1, 0}, {0, 0}, {0, 0}}).asVariable();
    Tensor u = tall.svd().get(0).mul(random(11, 3, 2)).sum();
    assertFalse(Double.isFinite(Grad.of(u, tall).sum().item()), "a value of 0");
  }

  // ---- singular matrices

  @Test
  void theGradientOfADeterminantOfASingularMatrixIsItsCofactors() {
    Tensor x = Tensor.of(new double[][] {{1, 2, 3}, {2, 4, 6}, {1, 0, 1}}).asVariable();
    assertEquals(0, x.det().item(), 1e-15);
    Tensor expected = Tensor.of(new double[][] {{4, 4, -4}, {-2, -2, 2}, {0, 0, 0}});
    assertClose(expected, Grad.of(x.det(), x), 10);
    Tensor zero = Tensor.zeros(DType.F64, 1, 1).asVariable();
    assertEquals(1, Grad.of(zero.det(), zero).item());
  }

  /** By Laplace, by the first row. */
  private static Tensor laplace(Tensor x) {
    int n = x.shape().extent(0);
    if (n == 1) {
      return x.reshape();
    }
    List<Tensor> terms = new ArrayList<>();
    for (int j = 0; j < n; j++) {
      Tensor left = x.slice(0, 1, n).slice(1, 0, j);
      Tensor minor = Tensor.concat(1, List.of(left, x.slice(0, 1, n).slice(1, j + 1, n)));
      Tensor term = x.select(0, 0).select(0, j).mul(laplace(minor));
      terms.add(j % 2 == 0 ? term : term.neg());
    }
    return Tensor.stack(0, terms).sum();
  }

  @Test
  void theHessianOfADeterminantOfASingularMatrix() {
    for (int n = 1; n <= 4; n++) {
      for (int rank = 0; rank <= n; rank++) {
        Tensor x = random(n, n, rank).mul(2).rint().matmul(random(rank + 5, rank, n).mul(2).rint());
        Tensor expected = Grad.hessian(LinearAlgebraTest::laplace, x);
        double size = 1 + expected.abs().max().item();
        assertClose(expected, Grad.hessian(Tensor::det, x), size);
        assertClose(expected, Grad.jacobian(Tensor::cofactor, x, Grad.Mode.FORWARD), size);
        Tensor v = random(9, n, n);
        assertEquals(
            Grad.directionalDerivative(LinearAlgebraTest::laplace, x, v, 2).item(),
            Grad.directionalDerivative(Tensor::det, x, v, 2).item(),
            1e-13 * size * n * n);
      }
    }
    Tensor zeros = Tensor.zeros(DType.F64, 3, 3);
    Tensor v = random(3, 3, 3);
    assertEquals(
        "det: its third derivative needs the inverse, but the matrix is singular: pivot 0 is 0"
            + " (counted from 0); for the nearest there is to a solution use lstsq or pinv",
        message(MatrixException.class, () -> Grad.directionalDerivative(Tensor::det, zeros, v, 3)));
    assertEquals(
        "slogdet: its derivative needs the inverse, but the matrix is singular: pivot 0 is 0"
            + " (counted from 0); for the nearest there is to a solution use lstsq or pinv",
        message(
            MatrixException.class, () -> Grad.gradient((Tensor x) -> x.slogdet().get(1), zeros)));
  }

  @Test
  void slogdetOfASingularMatrix() {
    Results<Tensor> r = Tensor.of(new double[][] {{1, 2}, {2, 4}}).slogdet();
    assertEquals(0, r.get(0).item());
    assertEquals(Double.NEGATIVE_INFINITY, r.get(1).item());
  }

  @Test
  void pseudoInverseOfADependentMatrix() {
    Tensor a = Tensor.of(new double[][] {{1, 2}, {2, 4}, {3, 6}});
    Tensor p = a.pinv();
    assertClose(a, a.matmul(p).matmul(a), 1);
    assertClose(p, p.matmul(a).matmul(p), 1);
    assertClose(a.matmul(p), a.matmul(p).transpose(), 1);
    assertClose(Tensor.of(new double[][] {{1, 2, 3}, {2, 4, 6}}).div(70), p, 1);
    assertEquals(Tensor.zeros(DType.F64, 2, 3).data(), a.mul(0).pinv().data());
  }

  private static String message(Class<? extends Exception> type, Executable code) {
    return String.valueOf(assertThrows(type, code).getMessage());
  }

  // ---- nothing, and what is no number

  @Test
  void emptyMatricesAndBatches() {
    Tensor none = Tensor.zeros(DType.F64, 2, 0, 0);
    assertArrayEquals(new double[] {1, 1}, none.det().toDoubleArray());
    assertArrayEquals(new double[] {0, 0}, none.slogdet().get(1).toDoubleArray());
    assertEquals(Shape.of(2, 0, 0), none.inverse().shape());
    assertEquals(Shape.of(2, 0, 0), none.matrixExp().shape());
    Tensor noBatch = Tensor.zeros(0, 3, 2);
    assertEquals(Shape.of(0, 3, 2), noBatch.qr().get(0).shape());
    assertEquals(Shape.of(0, 2, 3), noBatch.pinv().shape());
    assertEquals(Shape.of(0, 2), noBatch.svdvals().shape());
    Tensor tall = Tensor.zeros(DType.F64, 3, 0);
    assertEquals(Shape.of(0, 2), tall.lstsq(random(14, 3, 2)).shape());
    assertEquals(Shape.of(3, 0), tall.lu().get(0).shape());
  }

  @Test
  void notANumberGivesThem() {
    Tensor a = Tensor.of(new double[][] {{1, Double.NaN}, {Double.NaN, 3}});
    for (NdArray y :
        List.of(
            a.eigvalsh().data(),
            a.svdvals().data(),
            a.matrixExp().data(),
            a.inverse().data(),
            a.pinv().data(),
            a.sub(a.mul(2)).slice(0, 1, 2).slice(1, 0, 1).cholesky().data())) {
      assertTrue(Arrays.stream(y.toDoubleArray()).allMatch(Double::isNaN), () -> "numbers in " + y);
    }
  }
}
