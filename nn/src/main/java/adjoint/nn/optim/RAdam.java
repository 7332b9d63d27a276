package adjoint.nn.optim;

import adjoint.Parameter;
import adjoint.Update;
import adjoint.UpdateRule;
import adjoint.array.DType;
import adjoint.op.Expr;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;

/**
 * RAdam: {@link Adam} that trusts the mean of squares only as far as it is known. With {@code ρ∞ =
 * 2/(1 − β₂) − 1} and {@code ρ = ρ∞ − 2t·β₂ᵗ/(1 − β₂ᵗ)} it is {@code θ ← θ − rate·m̂} in the first
 * steps, while ρ ≤ 5, and {@code θ ← θ − rate·c·m̂·√(1 − β₂ᵗ)/(√v + ε)} afterwards, where {@code c²
 * = (ρ − 4)(ρ − 2)ρ∞/((ρ∞ − 4)(ρ∞ − 2)ρ)}. With weight decay λ, {@code g} is {@code ∇loss + λ·θ}.
 *
 * <p>Defaults: β₁ 0.9, β₂ 0.999, ε 1e-8; PyTorch's rate is 0.001. The threshold 5 is PyTorch's and
 * that of the authors' program; it is 4 in the paper.
 *
 * <p>L. Liu, H. Jiang, P. He, W. Chen, X. Liu, J. Gao, J. Han: On the variance of the adaptive
 * learning rate and beyond. ICLR 2020, algorithm 2.
 */
public final class RAdam extends MomentOptimizer<RAdam> {
  /** Trains these parameters, for example {@code model.parameters()}. */
  public RAdam(SequencedMap<String, Parameter> parameters, double learningRate) {
    super(parameters, MomentSettings.of("RAdam", RAdam::rule, learningRate));
  }

  /** Trains these parameters. */
  public RAdam(Collection<Parameter> parameters, double learningRate) {
    this(numbered(parameters), learningRate);
  }

  private static UpdateRule rule(MomentSettings s, long step, DType dtype) {
    double bias2 = Moments.bias(s.beta2(), step);
    double limit = 2 / (1 - s.beta2()) - 1;
    double length = limit - 2 * step * (1 - bias2) / bias2;
    double rate = s.learningRate() / Moments.bias(s.beta1(), step);
    if (length > 5) {
      double known = (length - 4) * (length - 2) / length;
      double all = (limit - 4) * (limit - 2) / limit;
      rate *= StrictMath.sqrt(known / all * bias2);
    }
    return new Step(
        rate,
        s.beta1(),
        s.beta2(),
        s.epsilon(),
        s.weightDecay(),
        length > 5,
        RootMeanSquare.least(dtype));
  }

  private record Step(
      double rate,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      boolean divides,
      double least)
      implements Update {
    @Override
    public List<String> state() {
      return List.of(Moments.FIRST, Moments.ROOT);
    }

    @Override
    public <E extends Expr<E>> List<E> next(E gradient, List<E> now) {
      E theta = now.get(0);
      E g = weightDecay == 0 ? gradient : gradient.add(theta.mul(weightDecay));
      E m = now.get(1).mul(beta1).add(g.mul(1 - beta1));
      E r = RootMeanSquare.next(now.get(2), g, beta2, least);
      E direction = divides ? RootMeanSquare.divide(m, r, epsilon, least) : m;
      return List.of(theta.sub(direction.mul(rate)), m, r);
    }
  }
}
