package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.op.linalg.Lstsq;
import adjoint.op.linalg.MatrixNorm;
import adjoint.op.linalg.Qr;
import adjoint.op.linalg.Solve;
import java.util.List;

/** What takes more than a line on the last two axes and is no operation of its own. */
final class DerivedMatrixOps {
  private DerivedMatrixOps() {}

  private static void requireMatrix(String op, TensorExpr<?> x) {
    if (x.rank() < 2) {
      throw new ShapeException(
          op
              + ": needs matrices, two axes or more, got "
              + x.shape()
              + "; use unsqueeze or reshape");
    }
  }

  private static void requireSquare(String op, TensorExpr<?> x) {
    requireMatrix(op, x);
    if (x.shape().extent(-2) != x.shape().extent(-1)) {
      throw new ShapeException(op + ": needs square matrices, got " + x.shape());
    }
  }

  static <T extends TensorExpr<T>> T eigvalsh(TensorExpr<T> x) {
    requireSquare("eigvalsh", x);
    return x.eigh().get(0);
  }

  static <T extends TensorExpr<T>> T svdvals(TensorExpr<T> x) {
    requireMatrix("svdvals", x);
    return x.svd().get(1);
  }

  /** What lies on and below a diagonal, by a mask. */
  static <T extends TensorExpr<T>> T tril(String op, TensorExpr<T> x, int diagonal) {
    return x.maskedBy(mask(op, x, (i, j) -> (long) j - i <= diagonal));
  }

  static <T extends TensorExpr<T>> T triu(String op, TensorExpr<T> x, int diagonal) {
    return x.maskedBy(mask(op, x, (i, j) -> (long) j - i >= diagonal));
  }

  private interface Chosen {
    boolean test(int row, int column);
  }

  private static <T extends TensorExpr<T>> T mask(String op, TensorExpr<T> x, Chosen chosen) {
    requireMatrix(op, x);
    int m = x.shape().extent(-2);
    int n = x.shape().extent(-1);
    float[] ones = new float[m * n];
    for (int i = 0; i < ones.length; i++) {
      ones[i] = chosen.test(i / n, i % n) ? 1 : 0;
    }
    return x.constant(NdArray.wrap(ones, Shape.of(m, n)).to(x.dtype()));
  }

  /** Of the rows one behind the other, every {@code n + 1}-th number. */
  static <T extends TensorExpr<T>> T diagonal(String op, TensorExpr<T> x, int offset) {
    requireMatrix(op, x);
    int m = x.shape().extent(-2);
    int n = x.shape().extent(-1);
    if (offset < -m || offset > n) {
      throw new ShapeException(
          "%s: %s has no diagonal %s; use %s to %s".formatted(op, x.shape(), offset, -m, n));
    }
    int length = Math.min(m + Math.min(offset, 0), n - Math.max(offset, 0));
    int start = length == 0 ? 0 : offset >= 0 ? offset : -offset * n;
    int[] extents = x.shape().part(0, x.rank() - 1).extents();
    extents[extents.length - 1] = m * n;
    return x.reshape(extents).apply(new Slice(-1, start, length, n + 1));
  }

  static <T extends TensorExpr<T>> T diagEmbed(TensorExpr<T> x, int offset) {
    if (x.rank() == 0) {
      throw new ShapeException("diagEmbed: a scalar has no axis to lay out on a diagonal");
    }
    int n = x.shape().extent(-1);
    T eye = x.constant(NdArray.eye(x.dtype(), n));
    T main = x.unsqueeze(-1).broadcastTo(x.shape().concat(Shape.of(n))).maskedBy(eye);
    return offset == 0
        ? main
        : offset > 0
            ? main.pad(-1, offset, 0).pad(-2, 0, offset)
            : main.pad(-1, 0, -offset).pad(-2, -offset, 0);
  }

  static <T extends TensorExpr<T>> T trace(TensorExpr<T> x) {
    requireMatrix("trace", x);
    if (x.shape().extent(-2) != x.shape().extent(-1)) {
      throw new ShapeException(
          "trace: needs square matrices, got " + x.shape() + "; use diagonal().sum(-1)");
    }
    return diagonal("trace", x, 0).sum(-1);
  }

  static <T extends TensorExpr<T>> T outer(TensorExpr<T> a, T b) {
    requireNonNull(b, "outer: b is null");
    if (a.rank() != 1 || b.rank() != 1) {
      throw new ShapeException(
          "outer: needs two vectors, got "
              + a.shape()
              + " and "
              + b.shape()
              + "; use unsqueeze, mul");
    }
    return a.unsqueeze(1).mul(b.unsqueeze(0));
  }

  /** A vector on the right becomes a matrix of one column, which is dropped again. */
  static <T extends TensorExpr<T>> T solve(TensorExpr<T> a, T b) {
    requireNonNull(b, "solve: b is null");
    return ofColumns(a, b, new Solve());
  }

  static <T extends TensorExpr<T>> T lstsq(TensorExpr<T> a, T b) {
    requireNonNull(b, "lstsq: b is null");
    return ofColumns(a, b, new Lstsq());
  }

  static <T extends TensorExpr<T>> T ofColumns(TensorExpr<T> a, T b, TensorOp op) {
    return b.rank() == 1 ? a.apply(op, b.unsqueeze(1)).squeeze(-1) : a.apply(op, b);
  }

  /**
   * Of a wide matrix the left part is factored, and Q turns the rest: {@code [X, Y] = Q·[U, QᵀY]}.
   */
  static <T extends TensorExpr<T>> Results<T> qr(TensorExpr<T> x) {
    requireMatrix("qr", x);
    int m = x.shape().extent(-2);
    int n = x.shape().extent(-1);
    if (m >= n) {
      return x.apply(new Qr(), List.of());
    }
    Results<T> square = x.slice(-1, 0, m).apply(new Qr(), List.of());
    T rest = square.get(0).transpose().matmul(x.slice(-1, m, n));
    return Results.of(square.get(0), TensorExpr.concat(-1, List.of(square.get(1), rest)));
  }

  /** By squaring: as many products as the exponent has digits in base 2, and ones among them. */
  static <T extends TensorExpr<T>> T matrixPower(TensorExpr<T> x, int exponent) {
    requireSquare("matrixPower", x);
    int n = x.shape().extent(-1);
    if (exponent == 0) { // the identity, which still depends on x, with a slope of 0
      T zeros = x.slice(-1, 0, 0).sum(Axes.keep(-1));
      return zeros.add(x.constant(NdArray.eye(x.dtype(), n)));
    }
    T square = exponent < 0 ? x.inverse() : DerivedOps.self(x);
    long rest = Math.abs((long) exponent);
    while (rest % 2 == 0) {
      square = square.matmul(square);
      rest /= 2;
    }
    T y = square;
    for (rest /= 2; rest > 0; rest /= 2) {
      square = square.matmul(square);
      y = rest % 2 == 0 ? y : y.matmul(square);
    }
    return y;
  }

  static <T extends TensorExpr<T>> T matrixNorm(TensorExpr<T> x, MatrixNorm norm) {
    requireNonNull(norm, "matrixNorm: norm is null");
    requireMatrix("matrixNorm", x);
    if (x.shape().extent(-2) == 0 || x.shape().extent(-1) == 0) {
      return x.sum(-2, -1); // 0, with a slope of 0
    }
    return switch (norm) {
      case FROBENIUS -> x.norm(2, -2, -1);
      case NUCLEAR -> x.svdvals().sum(-1);
      case SPECTRAL -> x.svdvals().max(-1);
      case ONE -> x.abs().sum(-2).max(-1);
      case INFINITY -> x.abs().sum(-1).max(-1);
    };
  }

  static <T extends TensorExpr<T>> T cond(TensorExpr<T> x) {
    T values = nonEmptyValues("cond", x);
    return values.select(-1, 0).div(values.select(-1, -1));
  }

  static <T extends TensorExpr<T>> T matrixRank(TensorExpr<T> x, double relative) {
    if (!(relative >= 0)) {
      throw new IllegalArgumentException(
          "matrixRank: the part of the largest value must be 0 or more, not " + relative);
    }
    T values = nonEmptyValues("matrixRank", x.detach());
    return values.greater(values.slice(-1, 0, 1).mul(relative)).sum(-1);
  }

  private static <T extends TensorExpr<T>> T nonEmptyValues(String op, TensorExpr<T> x) {
    requireMatrix(op, x);
    if (x.shape().extent(-2) == 0 || x.shape().extent(-1) == 0) {
      throw new ShapeException(op + ": matrices " + x.shape() + " have no singular values");
    }
    return x.svdvals();
  }

  /** As many roundings of the dtype as the longer side has numbers: numpy's and PyTorch's bound. */
  static double rankTolerance(String op, TensorExpr<?> x) {
    requireMatrix(op, x);
    double epsilon = x.dtype() == DType.F32 ? 0x1p-23 : 0x1p-52;
    return epsilon * Math.max(x.shape().extent(-2), x.shape().extent(-1));
  }
}
