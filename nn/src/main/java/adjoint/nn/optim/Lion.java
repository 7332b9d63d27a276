package adjoint.nn.optim;

import static adjoint.nn.optim.Checks.requireFraction;
import static adjoint.nn.optim.Checks.requireNotNegative;

import adjoint.Parameter;
import adjoint.Update;
import adjoint.array.DType;
import adjoint.op.Expr;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;

/**
 * Lion: every number moves by the rate, only the sign is asked for: {@code θ ← θ − rate·(sign(β₁·m
 * + (1 − β₁)·g) + λ·θ); m ← β₂·m + (1 − β₂)·g}, with weight decay λ. It remembers half as much as
 * {@link Adam}.
 *
 * <p>Defaults as published: β₁ 0.9, β₂ 0.99, λ 0. A good rate is three to ten times smaller than
 * that of {@link AdamW}, and λ as many times larger.
 *
 * <p>X. Chen, C. Liang, D. Huang et al.: Symbolic discovery of optimization algorithms. NeurIPS
 * 2023, algorithm 2.
 */
public final class Lion extends GroupedOptimizer<Lion.Settings, Lion> {
  /** Trains these parameters, for example {@code model.parameters()}. */
  public Lion(SequencedMap<String, Parameter> parameters, double learningRate) {
    super(parameters, new Settings(learningRate, 0.9, 0.99, 0));
  }

  /** Trains these parameters. */
  public Lion(Collection<Parameter> parameters, double learningRate) {
    this(numbered(parameters), learningRate);
  }

  /** How much of m counts in a step, and how much of it is kept. */
  public Lion betas(double beta1, double beta2) {
    return change(s -> s.betas(beta1, beta2));
  }

  /** Shrinks every parameter by the factor {@code 1 − rate·weightDecay} at each step. */
  public Lion weightDecay(double weightDecay) {
    return change(s -> s.weightDecay(weightDecay));
  }

  /** The settings of a group: see the methods of {@link Lion}. */
  public record Settings(double learningRate, double beta1, double beta2, double weightDecay)
      implements GroupSettings<Settings> {
    /** Checks the arguments. */
    public Settings {
      requireNotNegative("Lion", "rate", learningRate);
      requireFraction("Lion", "beta 1", beta1);
      requireFraction("Lion", "beta 2", beta2);
      requireNotNegative("Lion", "weight decay", weightDecay);
    }

    @Override
    public Settings learningRate(double learningRate) {
      return new Settings(learningRate, beta1, beta2, weightDecay);
    }

    /** See {@link Lion#betas}. */
    public Settings betas(double beta1, double beta2) {
      return new Settings(learningRate, beta1, beta2, weightDecay);
    }

    /** See {@link Lion#weightDecay}. */
    public Settings weightDecay(double weightDecay) {
      return new Settings(learningRate, beta1, beta2, weightDecay);
    }

    @Override
    public Update rule(long step, DType dtype) {
      return new Step(
          learningRate, beta1, beta2, 1 - learningRate * weightDecay, RootMeanSquare.least(dtype));
    }

    /** For example {@code rate 1.0E-4, betas 0.9 and 0.99, weight decay 0.1}. */
    @Override
    public String toString() {
      return String.format(
          "rate %s, betas %s and %s%s",
          learningRate, beta1, beta2, weightDecay == 0 ? "" : ", weight decay " + weightDecay);
    }
  }

  private record Step(double rate, double beta1, double beta2, double keep, double least)
      implements Update {
    @Override
    public List<String> state() {
      return List.of(Moments.FIRST);
    }

    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      E m = now.get(1);
      E seen = m.mul(beta1).add(g.mul(1 - beta1));
      E sign = seen.div(seen.abs().maximum(least)); // quicker than two comparisons
      return List.of(now.get(0).mul(keep).sub(sign.mul(rate)), m.mul(beta2).add(g.mul(1 - beta2)));
    }
  }
}
