package adjoint.nn.optim;

import adjoint.Parameter;
import java.util.SequencedMap;

/**
 * {@link Adam} and its kin: steps scaled by running means of the gradient and of its size.
 *
 * @param <O> the optimizer itself, so that its methods can be chained
 */
public abstract class MomentOptimizer<O extends MomentOptimizer<O>>
    extends GroupedOptimizer<MomentSettings, O> {

  MomentOptimizer(SequencedMap<String, Parameter> parameters, MomentSettings settings) {
    super(parameters, settings);
  }

  /** How much of the running means of the gradient and of its square is kept at each step. */
  public final O betas(double beta1, double beta2) {
    return change(s -> s.betas(beta1, beta2));
  }

  /**
   * Added to the divisor: gradients that are smaller move their parameter by less than the rate.
   */
  public final O epsilon(double epsilon) {
    return change(s -> s.epsilon(epsilon));
  }

  /**
   * Draws every parameter to 0, in the way of this optimizer; see its class. No weight decay unless
   * its class says otherwise.
   */
  public final O weightDecay(double weightDecay) {
    return change(s -> s.weightDecay(weightDecay));
  }
}
