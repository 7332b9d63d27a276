package adjoint.op;

import java.util.Map;

/**
 * Remainder of a division that is rounded towards 0: {@code y = a − b·trunc(a/b)}, exactly, with
 * the sign of a; Java's {@code a % b}.
 *
 * <p>vjp: {@code (g, −g·trunc(a/b))}. Where a is a multiple of b, y jumps to 0, and the slopes are
 * those of the step that begins there.
 */
public record Fmod() implements BinaryOp {
  /** The one instance. */
  public static final Fmod OP = new Fmod();

  @Override
  public double applyAsDouble(double a, double b) {
    return a % b;
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g;
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return Neg.minus(g.strongMul(a.sub(y).div(b).rint()));
  }

  /** The nearest multiple of b but 0, or the nearest divisor of a. */
  @Override
  public double kinkDistance(int input, double a, double b) {
    double x = Math.abs(a);
    double size = Math.abs(b);
    double steps = Math.rint((x - x % size) / size);
    if (input == 0) {
      double above = size - x % size;
      return steps == 0 ? above : Math.min(x % size, above);
    }
    double below = size - x / (steps + 1);
    return steps == 0 ? below : Math.min(x / steps - size, below);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Mod", Map.of("fmod", 1), call.in(1));
  }
}
