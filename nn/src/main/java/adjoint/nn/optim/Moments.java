package adjoint.nn.optim;

import adjoint.Update;
import adjoint.array.DType;
import adjoint.op.Expr;
import java.util.List;

/**
 * The step of Adam and AdamW at step t, with the running mean m of a gradient and the root r of
 * that of its square: {@code m ← β₁·m + (1 − β₁)·g; r ← √(β₂·r² + (1 − β₂)·g²); θ ← keep·θ −
 * rate·m̂/(r̂ + ε)}, where {@code m̂ = m/(1 − β₁ᵗ)} and {@code r̂ = r/√(1 − β₂ᵗ)}.
 *
 * @param inGradient λ of {@code g = ∇loss + λ·θ}
 * @param keep what the parameter is multiplied by
 * @param bias1 {@code 1 − β₁ᵗ}
 * @param bias2 {@code √(1 − β₂ᵗ)}
 * @param least {@link RootMeanSquare#least}
 * @param amsgrad whether the largest r so far is divided by
 */
record Moments(
    double rate,
    double beta1,
    double beta2,
    double epsilon,
    double inGradient,
    double keep,
    double bias1,
    double bias2,
    double least,
    boolean amsgrad)
    implements Update {
  static final String FIRST = "first moment";
  static final String ROOT = "root of the second moment";
  private static final String LARGEST = "largest root of the second moment";

  /** The step number {@code t}. */
  static Moments at(long t, MomentSettings s, double inGradient, double keep, DType dtype) {
    return new Moments(
        s.learningRate(),
        s.beta1(),
        s.beta2(),
        s.epsilon(),
        inGradient,
        keep,
        bias(s.beta1(), t),
        StrictMath.sqrt(bias(s.beta2(), t)),
        RootMeanSquare.least(dtype),
        s.isAmsgrad());
  }

  /**
   * {@code 1 − βᵗ}: how much a running mean that began at 0 has of what it is the mean of.
   * StrictMath: the same bits on every machine.
   */
  static double bias(double beta, long t) {
    return 1 - StrictMath.pow(beta, (double) t);
  }

  @Override
  public List<String> state() {
    return amsgrad ? List.of(FIRST, ROOT, LARGEST) : List.of(FIRST, ROOT);
  }

  @Override
  public <E extends Expr<E>> List<E> next(E gradient, List<E> now) {
    E theta = now.get(0);
    E g = inGradient == 0 ? gradient : gradient.add(theta.mul(inGradient));
    E m = now.get(1).mul(beta1).add(g.mul(1 - beta1));
    E r = RootMeanSquare.next(now.get(2), g, beta2, least);
    E divisor = amsgrad ? now.get(3).maximum(r) : r;
    // The means begin at 0; dividing by what they lack makes up for it. Divided by that of the
    // root, m̂ is not larger than a gradient, and r is not made larger.
    E direction = RootMeanSquare.divide(m.mul(bias2 / bias1), divisor, epsilon * bias2, least);
    E kept = keep == 1 ? theta : theta.mul(keep);
    E moved = kept.sub(direction.mul(rate));
    return amsgrad ? List.of(moved, m, r, divisor) : List.of(moved, m, r);
  }
}
