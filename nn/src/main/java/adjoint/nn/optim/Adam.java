package adjoint.nn.optim;

import adjoint.Parameter;
import java.util.Collection;
import java.util.SequencedMap;

/**
 * Adam: steps scaled by running means of the gradient and of its square.
 *
 * <p>{@code m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; θ ← θ − rate·m̂/(√v̂ + ε)} where {@code
 * m̂ = m/(1 − β₁ᵗ)} and {@code v̂ = v/(1 − β₂ᵗ)} at step t. With weight decay λ, {@code g} is
 * {@code ∇loss + λ·θ}; {@link AdamW} is usually the better way.
 *
 * <p>Defaults as published: β₁ 0.9, β₂ 0.999, ε 1e-8. The paper's rate is 0.001.
 *
 * <p>√v is what is remembered, computed so that no square leaves the range of the dtype: gradients
 * of every size, and an ε of 0, give the step of the formula. Where √v̂ + ε is 0, so is the step.
 *
 * <p>D. P. Kingma, J. Ba: Adam, a method for stochastic optimization. ICLR 2015, algorithm 1.
 */
public final class Adam extends Optimizer {
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-8;
  private double weightDecay;

  /** Trains these parameters, for example {@code model.parameters()}. */
  public Adam(SequencedMap<String, Parameter> parameters, double learningRate) {
    super(parameters, learningRate);
  }

  /** Trains these parameters. */
  public Adam(Collection<Parameter> parameters, double learningRate) {
    super(parameters, learningRate);
  }

  /** How much of the running means of the gradient and of its square is kept at each step. */
  public Adam betas(double beta1, double beta2) {
    this.beta1 = requireFraction("beta 1", beta1);
    this.beta2 = requireFraction("beta 2", beta2);
    return this;
  }

  /**
   * Added to the divisor: gradients that are smaller move their parameter by less than the rate.
   */
  public Adam epsilon(double epsilon) {
    this.epsilon = requireNotNegative("epsilon", epsilon);
    return this;
  }

  /** Adds {@code weightDecay·θ} to every gradient. */
  public Adam weightDecay(double weightDecay) {
    this.weightDecay = requireNotNegative("weight decay", weightDecay);
    return this;
  }

  @Override
  protected Rule rule(Parameter parameter) {
    return new InPlace(
        parameter,
        () ->
            Moments.at(
                steps(), learningRate(), beta1, beta2, epsilon, weightDecay, 1, parameter.dtype()));
  }

  /** The settings. */
  @Override
  public String toString() {
    return describe(
        String.format(
            ", betas %s and %s, epsilon %s%s",
            beta1, beta2, epsilon, weightDecay == 0 ? "" : ", weight decay " + weightDecay));
  }
}
