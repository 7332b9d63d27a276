package adjoint.nn;

import adjoint.Parameter;
import adjoint.Tensor;
import java.util.Collection;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Stochastic gradient descent: {@code θ ← θ − rate·g}.
 *
 * <p>With weight decay λ, {@code g} is {@code ∇loss + λ·θ}, the gradient of {@code loss +
 * λ/2·|θ|²}. With momentum μ a velocity, at first 0, replaces g: {@code v ← μ·v + g; θ ← θ −
 * rate·v}. With Nesterov momentum {@code g + μ·v} does, with the new v.
 *
 * <p>B. T. Polyak: Some methods of speeding up the convergence of iteration methods. USSR
 * Computational Mathematics and Mathematical Physics 4(5), 1964. I. Sutskever, J. Martens, G. Dahl,
 * G. Hinton: On the importance of initialization and momentum in deep learning. ICML 2013.
 */
public final class Sgd extends Optimizer {
  private enum Kind {
    HEAVY_BALL,
    NESTEROV
  }

  private Kind kind = Kind.HEAVY_BALL;
  private double momentum;
  private double weightDecay;

  /** Trains these parameters, for example {@code model.parameters()}. */
  public Sgd(SequencedMap<String, Parameter> parameters, double rate) {
    super(parameters, rate);
  }

  /** Trains these parameters. */
  public Sgd(Collection<Parameter> parameters, double rate) {
    super(parameters, rate);
  }

  /**
   * Lets the gradients of earlier steps count too, each step back {@code momentum} times as much;
   * often 0.9.
   */
  public Sgd momentum(double momentum) {
    this.momentum = requireFraction("momentum", momentum);
    this.kind = Kind.HEAVY_BALL;
    return this;
  }

  /** Momentum that looks one step ahead. */
  public Sgd nesterov(double momentum) {
    momentum(momentum);
    this.kind = Kind.NESTEROV;
    return this;
  }

  /** Adds {@code weightDecay·θ} to every gradient. */
  public Sgd weightDecay(double weightDecay) {
    this.weightDecay = requireNotNegative("weight decay", weightDecay);
    return this;
  }

  @Override
  protected Rule rule(Parameter parameter) {
    return new Descent();
  }

  private final class Descent implements Rule {
    private @Nullable Tensor velocity;

    @Override
    public Tensor next(Tensor parameter, Tensor gradient) {
      Tensor g = weightDecay == 0 ? gradient : gradient.add(parameter.mul(weightDecay));
      return parameter.sub(direction(g).mul(rate()));
    }

    private Tensor direction(Tensor g) {
      if (momentum == 0) {
        return g;
      }
      Tensor v = velocity == null ? g : velocity.mul(momentum).add(g);
      velocity = v;
      return switch (kind) {
        case HEAVY_BALL -> v;
        case NESTEROV -> g.add(v.mul(momentum));
      };
    }
  }

  /** The settings. */
  @Override
  public String toString() {
    String inertia =
        switch (kind) {
          case HEAVY_BALL -> momentum == 0 ? "" : ", momentum " + momentum;
          case NESTEROV -> ", Nesterov momentum " + momentum;
        };
    return describe(inertia + (weightDecay == 0 ? "" : ", weight decay " + weightDecay));
  }
}
