package adjoint.nn.optim;

import adjoint.Parameter;
import adjoint.UpdateRule;
import adjoint.array.DType;
import java.util.Collection;
import java.util.SequencedMap;

/**
 * {@link Adam} with the weight decay beside the gradient, not in it: {@code θ ← (1 − rate·λ)·θ −
 * rate·m̂/(√v̂ + ε)}, where m̂ and v̂ know nothing of λ.
 *
 * <p>Defaults: β₁ 0.9, β₂ 0.999, ε 1e-8 as published for Adam, and λ 0.01, which is customary.
 * Every parameter decays, biases too, unless a group is spared:
 *
 * {@snippet :
 * new AdamW(model.parameters(), 1e-3).group("*.bias", g -> g.weightDecay(0));
 * }
 *
 * <p>I. Loshchilov, F. Hutter: Decoupled weight decay regularization. ICLR 2019, algorithm 2, with
 * the rate in the place of the schedule multiplier before λ.
 */
public final class AdamW extends MomentOptimizer<AdamW> {
  /** Trains these parameters, for example {@code model.parameters()}. */
  public AdamW(SequencedMap<String, Parameter> parameters, double learningRate) {
    super(parameters, MomentSettings.of("AdamW", AdamW::rule, learningRate).weightDecay(0.01));
  }

  /** Trains these parameters. */
  public AdamW(Collection<Parameter> parameters, double learningRate) {
    this(numbered(parameters), learningRate);
  }

  /** Divides by the largest √v so far; see {@link Adam#amsgrad()}. */
  public AdamW amsgrad() {
    return change(MomentSettings::amsgrad);
  }

  private static UpdateRule rule(MomentSettings s, long step, DType dtype) {
    return Moments.at(step, s, 0, 1 - s.learningRate() * s.weightDecay(), dtype);
  }
}
