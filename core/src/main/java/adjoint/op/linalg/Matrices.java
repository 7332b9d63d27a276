package adjoint.op.linalg;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.kernel.linalg.Blocks;
import adjoint.op.Batched;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.Arrays;

/** A batch of matrices in double precision: what an operation reads, or writes. */
@SuppressWarnings("ArrayRecordComponent") // nothing compares them
record Matrices(Shape batch, int m, int n, double[] array) {

  /** A copy of the matrices of an operand; one that has none is an error of {@code op}. */
  static Matrices of(String op, NdArray x) {
    Shape shape = x.shape();
    requireMatrix(op, shape);
    Shape batch = shape.part(0, shape.rank() - 2);
    return new Matrices(batch, shape.extent(-2), shape.extent(-1), x.toDoubleArray());
  }

  /** The same for an operation that takes square ones. */
  static Matrices square(String op, NdArray x) {
    requireSquare(op, x.shape());
    return of(op, x);
  }

  /** Zeros. */
  static Matrices zeros(String op, Shape batch, int m, int n) {
    return new Matrices(batch, m, n, new double[shape(op, batch, m, n).size()]);
  }

  /** Zeros for each matrix of this batch. */
  Matrices like(String op, int rows, int columns) {
    return zeros(op, batch, rows, columns);
  }

  static void requireMatrix(String op, Shape shape) {
    if (shape.rank() < 2) {
      throw new ShapeException(
          "%s: needs matrices, two axes or more, got %s; use unsqueeze or reshape"
              .formatted(op, shape));
    }
  }

  static void requireSquare(String op, Shape shape) {
    requireMatrix(op, shape);
    if (shape.extent(-2) != shape.extent(-1)) {
      throw new ShapeException(
          "%s: needs square matrices, got %s (axis -2: %s vs axis -1: %s); for others there are"
                  .formatted(op, shape, shape.extent(-2), shape.extent(-1))
              + " lstsq, pinv, qr and svd");
    }
  }

  /** That a system has as many right-hand rows as its matrix has; batches broadcast. */
  static Shape requireSystem(String op, NdArray a, NdArray b) {
    if (a.dtype() != b.dtype()) {
      throw new IllegalArgumentException(
          "%s: cannot mix %s%s with %s%s; cast one of them, for example with .to(%s)"
              .formatted(op, a.dtype(), a.shape(), b.dtype(), b.shape(), a.dtype()));
    }
    requireMatrix(op, a.shape());
    requireMatrix(op, b.shape());
    if (a.shape().extent(-2) != b.shape().extent(-2)) {
      throw new ShapeException(
          "%s: a right-hand side %s does not fit %s (axis -2: %s vs %s)"
              .formatted(op, b.shape(), a.shape(), b.shape().extent(-2), a.shape().extent(-2)));
    }
    return Shape.broadcast(
        op, a.shape().part(0, a.shape().rank() - 2), b.shape().part(0, b.shape().rank() - 2));
  }

  /** Operands of a system stretched to one batch. */
  static Matrices stretched(String op, NdArray x, Shape batch) {
    Shape target = shape(op, batch, x.shape().extent(-2), x.shape().extent(-1));
    return of(op, x.broadcastTo(target));
  }

  private static Shape shape(String op, Shape batch, int m, int n) {
    return batch.concat(op, Shape.of(op, m, n));
  }

  int count() {
    return batch.size();
  }

  /** Where the i-th matrix begins. */
  int at(int i) {
    return i * m * n;
  }

  /** Calls {@code each} for every matrix; {@code operations} are those for one. */
  void forEach(double operations, Blocks.Each each) {
    if (m > 0 && n > 0) {
      Blocks.forEach(count(), (long) Math.min(operations, 1e9), each);
    }
  }

  /** The array, rounded to a dtype. */
  NdArray toArray(DType dtype) {
    return NdArray.wrap(array, batch.concat(Shape.of(m, n))).to(dtype);
  }

  /** Of matrices of one row, their rows. */
  NdArray toVectors(DType dtype) {
    return NdArray.wrap(array, batch.concat(Shape.of(n))).to(dtype);
  }

  /** Of matrices of one number, these. */
  NdArray toNumbers(DType dtype) {
    return NdArray.wrap(array, batch).to(dtype);
  }

  /**
   * Throws if a pivot was found that is no good.
   *
   * @param pivots of each matrix the first such, or −1
   * @param what of the matrix, for example "is singular: pivot %s is 0"
   */
  void requireNone(String op, int[] pivots, String what) {
    for (int i = 0; i < pivots.length; i++) {
      if (pivots[i] >= 0) {
        String which =
            batch.rank() == 0
                ? "the matrix"
                : "matrix " + Arrays.toString(index(i)) + " of the batch " + batch;
        throw new MatrixException(op + ": " + which + " " + what.formatted(pivots[i]));
      }
    }
  }

  private int[] index(int i) {
    int[] index = new int[batch.rank()];
    for (int axis = index.length - 1, rest = i; axis >= 0; axis--) {
      index[axis] = rest % batch.extent(axis);
      rest /= batch.extent(axis);
    }
    return index;
  }

  /** For one number of each matrix; −1. */
  int[] noPivots() {
    int[] pivots = new int[count()];
    Arrays.fill(pivots, -1);
    return pivots;
  }

  // ---- in the algebra

  /** Many systems at once; those of one matrix are one system of many right-hand sides. */
  static <T extends TensorExpr<T>> T batch(Batched<T> in, TensorOp op) {
    if (in.isMapped(0) || in.shape(0).rank() > 2 || in.shape(1).rank() > 2) {
      return in.applyAligned(op);
    }
    T b = in.in(1).permute(1, 0, 2);
    int columns = in.shape(1).extent(1);
    T y = in.in(0).apply(op, b.reshape(b.shape().extent(0), in.size() * columns));
    return y.reshape(y.shape().extent(0), in.size(), columns).permute(1, 0, 2);
  }

  /** {@code x⁻¹}, which {@code what} needs: that is named where there is none. */
  static <T extends TensorExpr<T>> T inverse(String what, T x) {
    try {
      return x.inverse();
    } catch (MatrixException e) {
      String why = String.valueOf(e.getMessage()).replaceFirst("^inverse: ", "");
      throw new MatrixException(what + " needs the inverse, but " + why);
    }
  }

  /** The identity, in the arithmetic of x. */
  static <T extends TensorExpr<T>> T eye(T x, int n) {
    return x.constant(NdArray.eye(x.dtype(), n));
  }

  /** Zeros in the arithmetic of x. */
  static <T extends TensorExpr<T>> T zeros(T x, Shape shape) {
    return x.constant(NdArray.zeros(x.dtype(), shape));
  }

  /** The symmetric part. */
  static <T extends TensorExpr<T>> T symmetric(T x) {
    return x.add(x.transpose()).mul(0.5);
  }

  /** x but for its diagonal, which is 0. */
  static <T extends TensorExpr<T>> T offDiagonal(T x) {
    int n = x.shape().extent(-1);
    return x.maskedBy(eye(x, n).neg().add(1));
  }

  /** {@code x · t⁻ᵀ} for the triangle of t. */
  static <T extends TensorExpr<T>> T overTransposed(T x, T t, Triangle triangle) {
    return t.solveTriangular(x.transpose(), triangle).transpose();
  }
}
