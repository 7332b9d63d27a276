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
    double least)
    implements Update {

  /** The step number {@code t}. StrictMath: the same bits on every machine. */
  static Moments at(
      long t,
      double rate,
      double beta1,
      double beta2,
      double epsilon,
      double inGradient,
      double keep,
      DType dtype) {
    double bias1 = 1 - StrictMath.pow(beta1, (double) t);
    double bias2 = StrictMath.sqrt(1 - StrictMath.pow(beta2, (double) t));
    double least = RootMeanSquare.least(dtype);
    return new Moments(rate, beta1, beta2, epsilon, inGradient, keep, bias1, bias2, least);
  }

  @Override
  public List<String> state() {
    return List.of("first moment", "root of the second moment");
  }

  @Override
  public <E extends Expr<E>> List<E> next(E gradient, List<E> now) {
    E theta = now.get(0);
    E g = inGradient == 0 ? gradient : gradient.add(theta.mul(inGradient));
    E m = now.get(1).mul(beta1).add(g.mul(1 - beta1));
    E r = RootMeanSquare.next(now.get(2), g, beta2, least);
    // The means begin at 0; dividing by what they lack makes up for it. Divided by that of the
    // root, m̂ is not larger than a gradient, and r is not made larger.
    E direction = RootMeanSquare.divide(m.mul(bias2 / bias1), r, epsilon * bias2, least);
    E kept = keep == 1 ? theta : theta.mul(keep);
    return List.of(kept.sub(direction.mul(rate)), m, r);
  }
}
