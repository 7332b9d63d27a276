package adjoint.check;

import static adjoint.check.Twins.normal;
import static adjoint.check.Twins.pull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.op.Convolution;
import adjoint.op.Padding;
import adjoint.op.Pooling;
import java.util.List;
import java.util.function.UnaryOperator;

/** Linear algebra, and windows over arrays. */
final class TwinsOfMatrices {
  private TwinsOfMatrices() {}

  static Twins all() {
    Twins twins = Twins.of("matrices");
    matrices(twins);
    factorizations(twins);
    windows(twins);
    return twins;
  }

  private static Tensor like(Tensor g, double... numbers) {
    return Tensor.of(numbers).to(g.dtype());
  }

  /** Well within the invertible ones, and never symmetric. */
  private static Tensor invertible(java.util.SplittableRandom rng) {
    return Tensor.uniform(DType.F64, rng, 0.2, 0.9, 2, 2)
        .add(Tensor.eye(DType.F64, 2).mul(3))
        .add(Tensor.ones(DType.F64, 2, 2).triu(1));
  }

  private static Tensor eye(Tensor x) {
    return Tensor.eye(x.dtype(), 2);
  }

  private static void matrices(Twins twins) {
    twins.weighed(
        "a determinant, its inverse not transposed",
        TwinsOfMatrices::invertible,
        Tensor::det,
        (x, y, g) -> x.inverse().mul(y).mul(g));
    twins.weighed(
        "a determinant's logarithm, the determinant left in",
        TwinsOfMatrices::invertible,
        x -> x.slogdet().get(1),
        (x, _, g) -> x.inverse().transpose().mul(x.det()).mul(g));
    twins.weighed(
        "an inverse, sign",
        TwinsOfMatrices::invertible,
        Tensor::inverse,
        (_, y, g) -> y.transpose().matmul(g).matmul(y.transpose()));
    twins.weighed(
        "an inverse, not transposed",
        TwinsOfMatrices::invertible,
        Tensor::inverse,
        (_, y, g) -> y.matmul(g).matmul(y).neg());
    twins.many(
        "a solution by its matrix, sign",
        rng -> List.of(invertible(rng), normal(1, 2, 1).apply(rng)),
        in -> in.get(0).solve(in.get(1)),
        (k, in, y, g) ->
            k == 1 ? in[0].transpose().solve(g) : in[0].transpose().solve(g).matmul(y.transpose()));
    twins.many(
        "a solution by its right side, not transposed",
        rng -> List.of(invertible(rng), normal(1, 2, 1).apply(rng)),
        in -> in.get(0).solve(in.get(1)),
        (k, in, y, g) ->
            k == 1 ? in[0].solve(g) : in[0].transpose().solve(g).matmul(y.transpose()).neg());
    twins.weighed(
        "a cube of a matrix, as of a number",
        TwinsOfMatrices::invertible,
        x -> x.matrixPower(3),
        (x, _, g) -> x.matmul(x).transpose().matmul(g).mul(3));
    twins.weighed(
        "an exponential of a matrix, as of numbers",
        normal(1, 2, 2),
        Tensor::matrixExp,
        (_, y, g) -> g.mul(y));
    twins.weighed(
        "a trace of a square, as of a product",
        normal(1, 2, 2),
        x -> x.matmul(x).trace(),
        (x, _, g) -> x.transpose().mul(g));
    twins.many(
        "an outer product, exchanged",
        rng -> List.of(normal(1, 2).apply(rng), normal(1, 2).apply(rng)),
        in -> in.get(0).outer(in.get(1)),
        (k, in, _, g) -> k == 0 ? g.transpose().matmul(in[1]) : g.matmul(in[0]));
    twins.many(
        "a batch of products, only the first counted",
        rng -> List.of(normal(1, 2, 2, 2).apply(rng), normal(1, 2, 2).apply(rng)),
        in -> in.get(0).matmul(in.get(1)),
        (k, in, _, g) ->
            k == 0
                ? g.matmul(in[1].transpose())
                : in[0].select(0, 0).transpose().matmul(g.select(0, 0)));
    twins.weighed(
        "x'Ax, as if A were symmetric",
        normal(1, 2),
        x -> x.mul(ramp(x).matmul(x)).sum(),
        (x, _, g) -> ramp(x).matmul(x).mul(2).mul(g));
    twins.weighed(
        "a part below the diagonal, the diagonal twice",
        normal(1, 2, 2),
        x -> x.tril(),
        (_, _, g) -> g.tril().add(g.mul(eye(g))));
  }

  private static Tensor ramp(Tensor x) {
    return Tensor.arange(x.dtype(), 0, 4, 1).reshape(2, 2);
  }

  private static void spd(Twins twins, String name, UnaryOperator<Tensor> f, Custom.Simple rule) {
    twins.inside(
        name,
        normal(1, 2, 2),
        f,
        rule,
        (op, x) ->
            op.apply(x.matmul(x.transpose()).add(eye(x))).mul(ramp(x).slice(0, 0, 1).cos()).sum());
  }

  private static void factorizations(Twins twins) {
    spd(
        twins,
        "a Cholesky factor, half of it",
        Tensor::cholesky,
        (x, _, g) -> pull(Tensor::cholesky, x, g).div(2));
    spd(
        twins,
        "a Cholesky factor, its diagonal not halved",
        Tensor::cholesky,
        (x, _, g) -> pull(Tensor::cholesky, x, g).mul(eye(x).add(1)));
    spd(
        twins,
        "eigenvalues in the other order",
        x -> x.eigvalsh(),
        (x, _, g) -> pull(x1 -> x1.eigvalsh(), x, g.flip(0)));
    spd(
        twins,
        "a determinant's root by Cholesky, the root forgotten",
        x -> x.cholesky().diagonal().prod(),
        (x, y, g) -> x.inverse().mul(y).mul(g));
    twins.weighed(
        "singular values, sign of the smallest",
        TwinsOfMatrices::invertible,
        Tensor::svdvals,
        (x, _, g) -> pull(Tensor::svdvals, x, g.mul(like(g, 1, -1))));
    twins.weighed(
        "R of QR, as if Q were held",
        TwinsOfMatrices::invertible,
        x -> x.qr().get(1),
        (x, _, g) -> x.qr().get(0).matmul(g));
    twins.weighed(
        "a triangular solution, the other triangle too",
        TwinsOfMatrices::invertible,
        x -> x.tril().solve(ramp(x)),
        (x, y, g) -> x.tril().transpose().solve(g).matmul(y.transpose()).neg());
    twins.weighed(
        "least squares, the residual's part forgotten",
        normal(1, 3, 2),
        x -> x.lstsq(Tensor.arange(x.dtype(), 0, 3, 1).square().reshape(3, 1)),
        (x, y, g) ->
            x.matmul(x.transpose().matmul(x).inverse()).matmul(g).matmul(y.transpose()).neg());
  }

  private static Tensor kernel(Tensor x) {
    return like(x, 1, 2, 4).reshape(1, 1, 3);
  }

  private static void windows(Twins twins) {
    twins.weighed(
        "a convolution, its kernel not turned",
        normal(1, 1, 1, 5),
        x -> x.conv1d(kernel(x), Convolution.PLAIN),
        (x, _, g) -> g.pad(2, 2, 2).conv1d(kernel(x), Convolution.PLAIN));
    twins.weighed(
        "a convolution, shifted by one",
        normal(1, 1, 1, 5),
        x -> x.conv1d(kernel(x), Convolution.PLAIN),
        (x, _, g) -> g.pad(2, 1, 3).conv1d(kernel(x).flip(2), Convolution.PLAIN));
    twins.weighed(
        "an image's convolution, its kernel transposed",
        normal(1, 1, 1, 3, 3),
        x -> x.conv2d(square(x), Convolution.PLAIN),
        (x, _, g) -> pull(t -> t.conv2d(square(t).transpose(), Convolution.PLAIN), x, g));
    twins.weighed(
        "a kernel's gradient, turned",
        normal(1, 1, 1, 3),
        x ->
            Tensor.arange(x.dtype(), 0, 6, 1)
                .square()
                .reshape(1, 1, 6)
                .conv1d(x, Convolution.PLAIN),
        (x, _, g) ->
            Tensor.arange(x.dtype(), 0, 6, 1)
                .square()
                .reshape(1, 1, 6)
                .conv1d(g, Convolution.PLAIN)
                .flip(2));
    twins.weighed(
        "a pool of means, not divided",
        normal(1, 1, 1, 4),
        x -> x.avgPool1d(Pooling.of(2)),
        (_, _, g) -> g.repeat(2, 2));
    twins.weighed(
        "windows that overlap, added once only",
        normal(1, 5),
        x -> x.unfold(0, 3, 1),
        (_, _, g) -> Tensor.concat(0, List.of(g.select(1, 0), g.select(0, 2).slice(0, 1, 3))));
    twins.weighed(
        "a reflecting edge, cut off",
        normal(1, 4),
        x -> x.pad(0, 2, 0, Padding.REFLECT),
        (_, _, g) -> g.slice(0, 2, 6));
  }

  private static Tensor square(Tensor x) {
    return like(x, 1, 2, 3, 4).reshape(1, 1, 2, 2);
  }
}
