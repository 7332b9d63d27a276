package adjoint.nn.optim;

import adjoint.Parameter;
import java.util.Collection;
import java.util.SequencedMap;

/**
 * {@link Adam} with the weight decay beside the gradient, not in it: {@code θ ← (1 − rate·λ)·θ −
 * rate·m̂/(√v̂ + ε)}, where m̂ and v̂ know nothing of λ.
 *
 * <p>Defaults: β₁ 0.9, β₂ 0.999, ε 1e-8 as published for Adam, and λ 0.01, which is customary.
 * Every parameter decays, biases too; to spare some, train them by an optimizer of their own, and
 * step both by {@link Optimizer#step(adjoint.Tensor, Optimizer, Optimizer...)}.
 *
 * <p>I. Loshchilov, F. Hutter: Decoupled weight decay regularization. ICLR 2019, algorithm 2, with
 * the rate in the place of the schedule multiplier before λ.
 */
public final class AdamW extends Optimizer {
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-8;
  private double weightDecay = 0.01;

  /** Trains these parameters, for example {@code model.parameters()}. */
  public AdamW(SequencedMap<String, Parameter> parameters, double learningRate) {
    super(parameters, learningRate);
  }

  /** Trains these parameters. */
  public AdamW(Collection<Parameter> parameters, double learningRate) {
    super(parameters, learningRate);
  }

  /** How much of the running means of the gradient and of its square is kept at each step. */
  public AdamW betas(double beta1, double beta2) {
    this.beta1 = requireFraction("beta 1", beta1);
    this.beta2 = requireFraction("beta 2", beta2);
    return this;
  }

  /**
   * Added to the divisor: gradients that are smaller move their parameter by less than the rate.
   */
  public AdamW epsilon(double epsilon) {
    this.epsilon = requireNotNegative("epsilon", epsilon);
    return this;
  }

  /** Shrinks every parameter by the factor {@code 1 − rate·weightDecay} at each step. */
  public AdamW weightDecay(double weightDecay) {
    this.weightDecay = requireNotNegative("weight decay", weightDecay);
    return this;
  }

  @Override
  protected Rule rule(Parameter parameter) {
    return new InPlace(
        parameter,
        () ->
            Moments.at(
                steps(),
                learningRate(),
                beta1,
                beta2,
                epsilon,
                0,
                1 - learningRate() * weightDecay,
                parameter.dtype()));
  }

  /** The settings. */
  @Override
  public String toString() {
    return describe(
        String.format(
            ", betas %s and %s, epsilon %s, weight decay %s", beta1, beta2, epsilon, weightDecay));
  }
}
