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
 * NAdam: {@link Adam} that looks one step ahead, as Nesterov's momentum does: {@code θ ← θ −
 * rate·((1 − μₜ)·g/(1 − μ₁⋯μₜ) + μₜ₊₁·m/(1 − μ₁⋯μₜ₊₁))/(√v̂ + ε)} where {@code μₜ = β₁·(1 −
 * 0.96^(t/250)/2)}. With weight decay λ, {@code g} is {@code ∇loss + λ·θ}.
 *
 * <p>Defaults: β₁ 0.9, β₂ 0.999, ε 1e-8; PyTorch's rate is 0.002. As in PyTorch, m keeps β₁ of
 * itself at each step; in the paper it keeps μₜ. (PyTorch 1.13 has μₜ twice in the last product.)
 *
 * <p>T. Dozat: Incorporating Nesterov momentum into Adam. ICLR workshop, 2016.
 */
public final class NAdam extends MomentOptimizer<NAdam> {
  /** Trains these parameters, for example {@code model.parameters()}. */
  public NAdam(SequencedMap<String, Parameter> parameters, double learningRate) {
    super(parameters, MomentSettings.of("NAdam", NAdam::rule, learningRate));
  }

  /** Trains these parameters. */
  public NAdam(Collection<Parameter> parameters, double learningRate) {
    this(numbered(parameters), learningRate);
  }

  private static UpdateRule rule(MomentSettings s, long step, DType dtype) {
    double product = 1;
    for (long i = 1; i <= step && product > 0x1p-60; i++) { // 1 less than that is 1
      product *= momentum(s.beta1(), i);
    }
    double now = momentum(s.beta1(), step);
    double next = momentum(s.beta1(), step + 1);
    double bias2 = StrictMath.sqrt(Moments.bias(s.beta2(), step));
    return new Step(
        s.beta1(),
        s.beta2(),
        s.weightDecay(),
        s.learningRate() * bias2 * (1 - now) / (1 - product),
        s.learningRate() * bias2 * next / (1 - product * next),
        s.epsilon() * bias2,
        RootMeanSquare.least(dtype));
  }

  private static double momentum(double beta1, long step) {
    return beta1 * (1 - 0.5 * StrictMath.pow(0.96, step * 0.004));
  }

  private record Step(
      double beta1,
      double beta2,
      double weightDecay,
      double ofGradient,
      double ofMean,
      double epsilon,
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
      E direction = g.mul(ofGradient).add(m.mul(ofMean));
      return List.of(theta.sub(RootMeanSquare.divide(direction, r, epsilon, least)), m, r);
    }
  }
}
