package adjoint.nn.optim;

import adjoint.NormedUpdate;
import adjoint.Parameter;
import adjoint.UpdateRule;
import adjoint.array.DType;
import adjoint.op.Expr;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;

/**
 * LAMB: the step of {@link AdamW}, but as long as a parameter is, for large batches: {@code d =
 * m̂/(√v̂ + ε) + λ·θ; θ ← θ − rate·|θ|/|d|·d}, with norms of whole parameters. Where |θ| or |d| is
 * 0, their quotient is taken to be 1.
 *
 * <p>Defaults as published: β₁ 0.9, β₂ 0.999, ε 1e-6, and λ 0.01. It needs a second array for the
 * parameter and for each of the two that are remembered.
 *
 * <p>Y. You, J. Li, S. Reddi et al.: Large batch optimization for deep learning, training BERT in
 * 76 minutes. ICLR 2020, algorithm 2, where φ is the identity.
 */
public final class Lamb extends MomentOptimizer<Lamb> {
  /** Trains these parameters, for example {@code model.parameters()}. */
  public Lamb(SequencedMap<String, Parameter> parameters, double learningRate) {
    super(
        parameters,
        MomentSettings.of("Lamb", Lamb::rule, learningRate).epsilon(1e-6).weightDecay(0.01));
  }

  /** Trains these parameters. */
  public Lamb(Collection<Parameter> parameters, double learningRate) {
    this(numbered(parameters), learningRate);
  }

  private static UpdateRule rule(MomentSettings s, long step, DType dtype) {
    double bias2 = StrictMath.sqrt(Moments.bias(s.beta2(), step));
    return new Step(
        s.learningRate(),
        s.beta1(),
        s.beta2(),
        s.weightDecay(),
        bias2 / Moments.bias(s.beta1(), step),
        s.epsilon() * bias2,
        RootMeanSquare.least(dtype));
  }

  private record Step(
      double learningRate,
      double beta1,
      double beta2,
      double weightDecay,
      double ofMean,
      double epsilon,
      double least)
      implements NormedUpdate {
    @Override
    public List<String> state() {
      return List.of(Moments.FIRST, Moments.ROOT);
    }

    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      E m = now.get(1).mul(beta1).add(g.mul(1 - beta1));
      E r = RootMeanSquare.next(now.get(2), g, beta2, least);
      E adam = RootMeanSquare.divide(m.mul(ofMean), r, epsilon, least);
      return List.of(adam.add(now.get(0).mul(weightDecay)), m, r);
    }

    @Override
    public double rate(double ofParameter, double ofDirection) {
      boolean isZero = ofParameter == 0 || ofDirection == 0;
      return isZero ? learningRate : learningRate * (ofParameter / ofDirection);
    }
  }
}
