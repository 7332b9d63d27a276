package adjoint.nn;

import adjoint.Expr;
import adjoint.Update;
import java.util.List;

/**
 * The step of Adam and AdamW at step t, with the running means m and v of a gradient and of its
 * square: {@code m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; θ ← keep·θ − rate·m̂/(√v̂ + ε)},
 * where {@code m̂ = m/(1 − β₁ᵗ)} and {@code v̂ = v/(1 − β₂ᵗ)}.
 *
 * @param inGradient λ of {@code g = ∇loss + λ·θ}
 * @param keep what the parameter is multiplied by
 * @param bias1 {@code 1 − β₁ᵗ}
 * @param bias2 {@code √(1 − β₂ᵗ)}
 */
record Moments(
    double rate,
    double beta1,
    double beta2,
    double epsilon,
    double inGradient,
    double keep,
    double bias1,
    double bias2)
    implements Update {

  /** The step number {@code t}. StrictMath: the same bits on every machine. */
  static Moments at(
      long t,
      double rate,
      double beta1,
      double beta2,
      double epsilon,
      double inGradient,
      double keep) {
    double bias1 = 1 - StrictMath.pow(beta1, (double) t);
    double bias2 = StrictMath.sqrt(1 - StrictMath.pow(beta2, (double) t));
    return new Moments(rate, beta1, beta2, epsilon, inGradient, keep, bias1, bias2);
  }

  @Override
  public List<String> memory() {
    return List.of("first moment", "second moment");
  }

  @Override
  public <E extends Expr<E>> List<E> next(E gradient, List<E> now) {
    E theta = now.get(0);
    E g = inGradient == 0 ? gradient : gradient.add(theta.mul(inGradient));
    E m = now.get(1).mul(beta1).add(g.mul(1 - beta1));
    E v = now.get(2).mul(beta2).add(g.square().mul(1 - beta2));
    // The means begin at 0; dividing by what they lack makes up for it.
    E direction = m.div(bias1).div(v.sqrt().div(bias2).add(epsilon));
    E kept = keep == 1 ? theta : theta.mul(keep);
    return List.of(kept.sub(direction.mul(rate)), m, v);
  }
}
