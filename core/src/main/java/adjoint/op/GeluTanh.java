package adjoint.op;

import adjoint.Expr;

/**
 * GELU by a tanh: {@code y = x/2 · (1 + tanh u)} with {@code u = √(2/π)·(x + 0.044715·x³)}
 * (Hendrycks and Gimpel, arXiv:1606.08415).
 *
 * <p>vjp: {@code g·(s + 2·x·s·(1 − s)·u′)} with {@code s = sigmoid(2u) = (1 + tanh u)/2}.
 */
public record GeluTanh() implements UnaryOp {
  /** The one instance. */
  public static final GeluTanh OP = new GeluTanh();

  private static final double SCALE = Math.sqrt(2 / Math.PI);
  private static final double CUBIC = 0.044715;

  @Override
  public double applyAsDouble(double x) {
    return x * 0.5 * (1 + StrictMath.tanh(SCALE * (x + CUBIC * x * x * x)));
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    // Beyond ±30 the sigmoid is exactly 0 or 1; limiting x there keeps x³ from overflowing into ∞ ·
    // 0.
    E near = x.clamp(-30, 30);
    E square = near.square();
    E s = near.mul(square.mul(CUBIC).add(1)).mul(2 * SCALE).sigmoid();
    E slope = square.mul(3 * CUBIC).add(1).mul(2 * SCALE);
    return g.mul(s.add(near.mul(slope).mul(s).mul(s.neg().add(1))));
  }
}
