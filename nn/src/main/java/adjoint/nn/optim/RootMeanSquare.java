package adjoint.nn.optim;

import adjoint.array.DType;
import adjoint.op.Expr;

/**
 * The root of a running mean of squares, {@code r ← √(β·r² + (1 − β)·g²)}: what the rules divide by
 * that give every number a rate of its own.
 *
 * <p>The root is what is remembered, not the mean, and both are divided by the larger of them
 * before they are squared: the square of a float from 2e19 on is infinite and below 1e-23 it is 0,
 * though both gradients are as good as any other.
 */
final class RootMeanSquare {
  private RootMeanSquare() {}

  /**
   * The next root.
   *
   * @param root the one before; 0 at first
   * @param keep β
   * @param least {@link #least}
   */
  static <E extends Expr<E>> E next(E root, E g, double keep, double least) {
    E scale = root.maximum(g.abs()).maximum(least);
    E before = root.div(scale).square().mul(keep);
    E now = g.div(scale).square().mul(1 - keep);
    return before.add(now).sqrt().mul(scale);
  }

  /** {@code x/(root + epsilon)}; 0 where all of them are 0. */
  static <E extends Expr<E>> E divide(E x, E root, double epsilon, double least) {
    E divisor = root.add(epsilon);
    return x.div(epsilon >= least ? divisor : divisor.maximum(least));
  }

  /** The smallest number that has all its digits: what is divided by is not smaller. */
  static double least(DType dtype) {
    return switch (dtype) {
      case F32 -> Float.MIN_NORMAL;
      case F64 -> Double.MIN_NORMAL;
    };
  }
}
