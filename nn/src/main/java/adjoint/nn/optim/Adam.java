package adjoint.nn.optim;

import adjoint.Parameter;
import adjoint.UpdateRule;
import adjoint.array.DType;
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
public final class Adam extends MomentOptimizer<Adam> {
  /** Trains these parameters, for example {@code model.parameters()}. */
  public Adam(SequencedMap<String, Parameter> parameters, double learningRate) {
    super(parameters, MomentSettings.of("Adam", Adam::rule, learningRate));
  }

  /** Trains these parameters. */
  public Adam(Collection<Parameter> parameters, double learningRate) {
    this(numbered(parameters), learningRate);
  }

  /**
   * Divides by the largest √v so far, so that steps never grow for want of gradients. As in
   * PyTorch, that is the largest v, which is then corrected by {@code 1 − β₂ᵗ}; the paper corrects
   * nothing.
   *
   * <p>S. J. Reddi, S. Kale, S. Kumar: On the convergence of Adam and beyond. ICLR 2018.
   */
  public Adam amsgrad() {
    return change(MomentSettings::amsgrad);
  }

  private static UpdateRule rule(MomentSettings s, long step, DType dtype) {
    return Moments.at(step, s, s.weightDecay(), 1, dtype);
  }
}
