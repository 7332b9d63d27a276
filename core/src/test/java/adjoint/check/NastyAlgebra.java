package adjoint.check;

import static adjoint.check.Nasty.at;
import static adjoint.check.Nasty.beside;
import static adjoint.check.Nasty.between;
import static adjoint.check.Nasty.decades;
import static adjoint.check.Nasty.each;
import static adjoint.check.Nasty.either;
import static adjoint.check.Nasty.eitherSign;
import static adjoint.check.Nasty.numbers;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.op.linalg.Triangle;
import java.util.List;

/** Matrices that are nearly singular, have equal values, or are very large and small. */
final class NastyAlgebra {
  static final Nasty CASES = new Nasty();

  private NastyAlgebra() {}

  static List<Case> right() {
    return CASES.right();
  }

  static List<Case> notWrong() {
    return CASES.notWrong();
  }

  static {
    determinants();
    solutions();
    values();
    iterations();
  }

  private static void determinants() {
    CASES.tensor(
        "determinant of nearly equal rows",
        x -> x.reshape(3, 3).det(),
        each(9, between(-1, 1)),
        each(9, either(at(1), beside(1, -9, -2))));
    CASES.tensor(
        "determinant of whole numbers",
        x -> x.reshape(3, 3).det(),
        each(9, between(-1, 1)),
        each(9, rng -> rng.nextInt(3) - 1));
    CASES.tensor(
        "logarithm of a determinant near 0",
        x -> plusEye(x.reshape(2, 2), 1e-9).slogdet().get(1),
        numbers(between(2, 3), between(0, 1), between(0, 1), between(2, 3)),
        each(4, beside(1, -7, -2)));
    CASES.tensor(
        "determinant of Hilbert's matrix",
        x ->
            x.reshape(1, 4)
                .add(Tensor.arange(DType.F64, 0, 4, 1).to(x.dtype()).reshape(4, 1))
                .reciprocal()
                .det(),
        numbers(between(1, 1.1), between(3, 3.1), between(9, 9.1), between(30, 31)),
        numbers(at(1), beside(2, -6, -2), at(3), beside(4, -6, -2)));
    CASES.tensor(
        "Vandermonde's determinant of near numbers",
        x -> vandermonde(x).det(),
        numbers(at(-1), between(0, 0.3), between(1, 1.3)),
        each(3, beside(2, -6, -2)));
    CASES.tensor(
        "volume of a flat tetrahedron",
        x -> x.reshape(3, 3).matmul(x.reshape(3, 3).transpose()).det().abs().add(1e-12).sqrt(),
        each(9, between(-1, 1)),
        numbers(at(1), at(0), at(0), at(0), at(1), at(0), at(1), at(1), beside(0, -6, -2)));
  }

  private static void solutions() {
    CASES.tensor(
        "a system that is nearly singular",
        x -> x.slice(0, 0, 4).reshape(2, 2).solve(x.slice(0, 4, 6)),
        numbers(between(2, 3), between(0, 1), between(0, 1), between(2, 3), at(1), at(2)),
        numbers(at(1), at(1), at(1), beside(1, -9, -3), at(1), at(2)));
    CASES.tensor("Hilbert's system of 5", x -> hilbert(5, x).solve(x), each(5, between(0.5, 1)));
    CASES.tensor(
        "an inverse of very different rows",
        x -> x.reshape(2, 2).inverse(),
        numbers(between(2, 3), between(0, 1), between(0, 1), between(2, 3)),
        numbers(
            eitherSign(decades(5, 9)),
            eitherSign(decades(5, 9)),
            eitherSign(decades(-9, -5)),
            eitherSign(decades(-9, -5))));
    CASES.tensor(
        "least squares of nearly parallel columns",
        x -> x.reshape(3, 2).lstsq(Tensor.of(1.0, 2, 4).to(x.dtype())),
        each(6, between(-1, 1)),
        numbers(at(1), beside(1, -6, -3), at(2), beside(2, -6, -3), at(3), beside(3, -6, -3)));
    CASES.tensor(
        "a triangular system with a small diagonal",
        x ->
            plusEye(x.reshape(3, 3), 0)
                .tril()
                .solveTriangular(Tensor.of(1.0, 1, 1).to(x.dtype()).reshape(3, 1), Triangle.LOWER),
        numbers(
            between(1, 2),
            at(0),
            at(0),
            between(0, 1),
            between(1, 2),
            at(0),
            between(0, 1),
            between(0, 1),
            between(1, 2)),
        numbers(
            decades(-6, -3),
            at(0),
            at(0),
            between(0, 1),
            decades(-6, -3),
            at(0),
            between(0, 1),
            between(0, 1),
            between(1, 2)));
    CASES.tensor(
        "Cholesky, nearly semidefinite",
        x -> gram(x, 1e-7).cholesky(),
        each(6, between(-1, 1)),
        numbers(at(1), at(2), beside(1, -9, -3), beside(2, -9, -3), at(0), beside(0, -9, -3)));
    CASES.tensor(
        "a distance by a covariance near singular",
        x ->
            x.slice(0, 0, 2)
                .reshape(1, 2)
                .matmul(gram(x, 1e-6).solve(x.slice(0, 0, 2).reshape(2, 1))),
        each(6, between(-1, 1)),
        numbers(at(1), at(1), beside(1, -7, -3), at(1), at(1), beside(1, -7, -3)));
    CASES.tensor(
        "a pseudo-inverse of nearly parallel rows",
        x -> x.reshape(2, 3).pinv(),
        numbers(at(1), between(0, 0.3), at(0), at(0), between(1, 2), at(1)),
        numbers(at(1), at(2), at(3), beside(1, -4, -2), beside(2, -4, -2), at(3)));
    CASES.tensor(
        "Gram and Schmidt, nearly parallel",
        NastyAlgebra::orthogonal,
        numbers(
            at(1), between(0, 0.3), between(0, 0.3), between(0.2, 0.4), at(1), between(0.5, 0.8)),
        numbers(at(1), at(2), at(3), beside(1, -7, -3), at(2), beside(3, -7, -3)));
  }

  private static void values() {
    CASES.tensor(
        "eigenvalues, nearly equal",
        x -> gram(x, 0.5).eigvalsh(),
        numbers(at(1), at(2), between(0, 0.5), at(0), at(0), at(1)),
        numbers(at(1), at(0), at(0), at(1), beside(0, -9, -3), at(0)));
    CASES.tensor(
        "the sum of equal eigenvalues' roots",
        x -> gram(x, 0.5).eigvalsh().sqrt().sum(),
        numbers(at(1), at(2), between(0, 0.5), at(0), at(0), at(1)),
        numbers(at(1), at(0), at(0), at(1), either(at(0), beside(0, -9, -3)), at(0)));
    CASES.tensor(
        "the largest of equal eigenvalues",
        x -> gram(x, 0.5).eigvalsh().max(),
        numbers(at(1), at(2), between(0, 0.5), at(0), at(0), at(1)),
        numbers(at(1), at(0), at(0), at(1), beside(0, -9, -3), beside(0, -9, -3)));
    CASES.tensor(
        "singular values near 0",
        x -> x.reshape(2, 2).svdvals(),
        numbers(between(2, 3), between(0, 0.5), between(0, 0.5), at(1)),
        numbers(at(1), at(2), beside(2, -9, -3), beside(4, -9, -3)));
    CASES.tensor(
        "the nuclear norm near a lower rank",
        x -> x.reshape(2, 3).svdvals().sum(),
        each(6, between(-1, 1)),
        numbers(at(1), at(2), at(3), at(2), beside(4, -9, -3), at(6)));
    CASES.tensor(
        "a condition number, large",
        x -> x.reshape(2, 2).cond(),
        numbers(between(2, 3), between(0, 0.5), between(0, 0.5), at(1)),
        numbers(at(1), at(1), at(1), beside(1, -6, -2)));
    CASES.tensor(
        "eigenvectors' projection, nearly free",
        x -> projection(gram(x, 0.5)),
        numbers(at(1), at(2), between(0, 0.5), at(0), at(0), at(1)),
        numbers(at(1), at(0), at(0), at(1), beside(0, -3, -1), beside(0, -3, -1)));
    CASES.values(
        "eigenvalues by the quadratic formula",
        v ->
            v.get(0)
                .add(v.get(1))
                .add(v.get(0).sub(v.get(1)).square().add(v.get(2).square().mul(4)).sqrt())
                .mul(0.5),
        each(3, between(0.5, 1)),
        numbers(beside(1, -9, -3), at(1), either(at(0), beside(0, -9, -3))));
  }

  private static void iterations() {
    CASES.tensor(
        "a matrix to the 20th power",
        x -> x.reshape(2, 2).matrixPower(20),
        each(4, between(0.3, 0.6)),
        each(4, either(between(-3, 3), at(0))));
    CASES.tensor(
        "e to a large matrix",
        x -> x.reshape(2, 2).matrixExp(),
        each(4, between(-1, 1)),
        each(4, between(-30, 30)));
    CASES.tensor(
        "e to a nilpotent matrix",
        x -> x.reshape(2, 2).matrixExp(),
        each(4, between(-1, 1)),
        numbers(at(0), eitherSign(decades(0, 6)), at(0), at(0)));
    CASES.tensor(
        "power iteration, 40 steps",
        NastyAlgebra::powerIteration,
        numbers(at(3), between(0, 1), between(0, 1), at(1)),
        numbers(at(1), beside(0, -6, -1), beside(0, -6, -1), beside(1, -6, -1)));
    CASES.tensor(
        "Sinkhorn's scaling, cold",
        NastyAlgebra::sinkhorn,
        each(4, between(-1, 1)),
        each(4, between(-30, 30)));
    CASES.tensor(
        "ranks of pages",
        x -> pages(x.reshape(3, 3).abs()),
        each(9, between(0.5, 1)),
        each(9, either(at(0.5), decades(-6, 0))));
    CASES.tensor(
        "a long product of matrices",
        NastyAlgebra::longProduct,
        each(4, between(-0.3, 0.3)),
        each(4, between(-2, 2)));
  }

  private static Tensor plusEye(Tensor m, double c) {
    return m.add(Tensor.eye(m.dtype(), m.shape().extents()[0]).mul(c));
  }

  /** Of two rows of three numbers: their scalar products, plus a diagonal. */
  private static Tensor gram(Tensor x, double diagonal) {
    Tensor m = x.reshape(2, 3);
    return plusEye(m.matmul(m.transpose()), diagonal);
  }

  private static Tensor vandermonde(Tensor x) {
    return Tensor.stack(0, List.of(x.mul(0).add(1), x, x.square()));
  }

  private static Tensor hilbert(int n, Tensor like) {
    Tensor i = Tensor.arange(DType.F64, 0, n, 1);
    return i.reshape(n, 1).add(i.reshape(1, n)).add(1).reciprocal().to(like.dtype());
  }

  private static Tensor orthogonal(Tensor x) {
    Tensor a = x.slice(0, 0, 3);
    Tensor b = x.slice(0, 3, 6);
    Tensor rest = b.sub(a.mul(a.mul(b).sum().div(a.square().sum())));
    return rest.div(rest.square().sum().sqrt());
  }

  private static Tensor projection(Tensor m) {
    Tensor v = m.eigh().get(1).slice(1, 1, 2);
    return v.matmul(v.transpose());
  }

  private static Tensor powerIteration(Tensor x) {
    Tensor m = x.reshape(2, 2);
    Tensor v = Tensor.of(0.6, 0.8).to(x.dtype()).reshape(2, 1);
    for (int k = 0; k < 40; k++) {
      Tensor next = m.matmul(v);
      v = next.div(next.square().sum().sqrt());
    }
    return v.transpose().matmul(m).matmul(v);
  }

  private static Tensor sinkhorn(Tensor x) {
    Tensor m = x.reshape(2, 2);
    for (int k = 0; k < 15; k++) {
      m = m.logSoftmax(0).logSoftmax(1);
    }
    return m.exp();
  }

  private static Tensor pages(Tensor links) {
    Tensor m = links.div(links.sum(0).reshape(1, 3));
    Tensor rank = Tensor.full(links.dtype(), 1.0 / 3, 3, 1);
    for (int k = 0; k < 30; k++) {
      rank = m.matmul(rank).mul(0.85).add(0.05);
    }
    return rank;
  }

  private static Tensor longProduct(Tensor x) {
    Tensor m = plusEye(x.reshape(2, 2), 1);
    Tensor product = m;
    for (int k = 0; k < 30; k++) {
      product = product.matmul(m).mul(k % 2 == 0 ? 0.5 : 2);
    }
    return product;
  }
}
