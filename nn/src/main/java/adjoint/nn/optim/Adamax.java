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
 * Adamax: {@link Adam} that divides by the largest recent gradient, not by a root of squares:
 * {@code u ← max(β₂·u, |g| + ε); θ ← θ − rate·m̂/u}. With weight decay λ, {@code g} is {@code ∇loss
 * + λ·θ}.
 *
 * <p>Defaults: β₁ 0.9, β₂ 0.999, ε 1e-8; the paper's rate is 0.002. It has no ε, which is PyTorch's
 * and keeps u from 0.
 *
 * <p>D. P. Kingma, J. Ba: Adam, a method for stochastic optimization. ICLR 2015, algorithm 2.
 */
public final class Adamax extends MomentOptimizer<Adamax> {
  /** Trains these parameters, for example {@code model.parameters()}. */
  public Adamax(SequencedMap<String, Parameter> parameters, double learningRate) {
    super(parameters, MomentSettings.of("Adamax", Adamax::rule, learningRate));
  }

  /** Trains these parameters. */
  public Adamax(Collection<Parameter> parameters, double learningRate) {
    this(numbered(parameters), learningRate);
  }

  private static UpdateRule rule(MomentSettings s, long step, DType dtype) {
    return new Step(
        s.learningRate() / Moments.bias(s.beta1(), step),
        s.beta1(),
        s.beta2(),
        s.epsilon(),
        s.weightDecay(),
        RootMeanSquare.least(dtype));
  }

  private record Step(
      double rate, double beta1, double beta2, double epsilon, double weightDecay, double least)
      implements Update {
    @Override
    public List<String> state() {
      return List.of(Moments.FIRST, "largest gradient");
    }

    @Override
    public <E extends Expr<E>> List<E> next(E gradient, List<E> now) {
      E theta = now.get(0);
      E g = weightDecay == 0 ? gradient : gradient.add(theta.mul(weightDecay));
      E m = now.get(1).mul(beta1).add(g.mul(1 - beta1));
      E u = now.get(2).mul(beta2).maximum(g.abs().add(epsilon));
      return List.of(theta.sub(m.div(u.maximum(least)).mul(rate)), m, u);
    }
  }
}
