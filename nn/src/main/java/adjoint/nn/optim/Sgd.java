package adjoint.nn.optim;

import adjoint.Parameter;
import adjoint.Update;
import adjoint.op.Expr;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;

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
    NONE,
    HEAVY_BALL,
    NESTEROV
  }

  private Kind kind = Kind.NONE;
  private double momentum;
  private double weightDecay;

  /** The update of the last step: mostly it is that of the next. */
  private Descent last = new Descent(Double.NaN, 0);

  /** Trains these parameters, for example {@code model.parameters()}. */
  public Sgd(SequencedMap<String, Parameter> parameters, double learningRate) {
    super(parameters, learningRate);
  }

  /** Trains these parameters. */
  public Sgd(Collection<Parameter> parameters, double learningRate) {
    super(parameters, learningRate);
  }

  /**
   * Lets the gradients of earlier steps count too, each step back {@code momentum} times as much;
   * often 0.9. Either this or {@link #nesterov}.
   */
  public Sgd momentum(double momentum) {
    return momentum(Kind.HEAVY_BALL, momentum);
  }

  /** Momentum that looks one step ahead. It brings its own: either this or {@link #momentum}. */
  public Sgd nesterov(double momentum) {
    return momentum(Kind.NESTEROV, momentum);
  }

  private Sgd momentum(Kind next, double momentum) {
    if (kind != Kind.NONE && kind != next) {
      throw new IllegalStateException(
          "Sgd: momentum(m) and nesterov(m) are two kinds of momentum, of which it has one; call"
              + " only nesterov(m) for Nesterov momentum m");
    }
    this.momentum = requireFraction("momentum", momentum);
    this.kind = next;
    return this;
  }

  /** Adds {@code weightDecay·θ} to every gradient. */
  public Sgd weightDecay(double weightDecay) {
    this.weightDecay = requireNotNegative("weight decay", weightDecay);
    return this;
  }

  @Override
  protected Rule rule(Parameter parameter) {
    return new InPlace(parameter, this::update);
  }

  private Update update() {
    if (momentum == 0) {
      if (last.learningRate != learningRate() || last.weightDecay != weightDecay) {
        last = new Descent(learningRate(), weightDecay);
      }
      return last;
    }
    return switch (kind) {
      case NONE, HEAVY_BALL -> new HeavyBall(learningRate(), momentum, weightDecay);
      case NESTEROV -> new Nesterov(learningRate(), momentum, weightDecay);
    };
  }

  private static <E extends Expr<E>> E decayed(E g, E theta, double weightDecay) {
    return weightDecay == 0 ? g : g.add(theta.mul(weightDecay));
  }

  private record Descent(double learningRate, double weightDecay) implements Update {
    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      E theta = now.get(0);
      return List.of(theta.sub(decayed(g, theta, weightDecay).mul(learningRate)));
    }
  }

  private record HeavyBall(double learningRate, double momentum, double weightDecay)
      implements Update {
    @Override
    public List<String> state() {
      return List.of("velocity");
    }

    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      E theta = now.get(0);
      E v = now.get(1).mul(momentum).add(decayed(g, theta, weightDecay));
      return List.of(theta.sub(v.mul(learningRate)), v);
    }
  }

  private record Nesterov(double learningRate, double momentum, double weightDecay)
      implements Update {
    @Override
    public List<String> state() {
      return List.of("velocity");
    }

    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      E theta = now.get(0);
      E down = decayed(g, theta, weightDecay);
      E v = now.get(1).mul(momentum).add(down);
      return List.of(theta.sub(down.add(v.mul(momentum)).mul(learningRate)), v);
    }
  }

  /** The settings. */
  @Override
  public String toString() {
    String inertia =
        switch (kind) {
          case NONE, HEAVY_BALL -> momentum == 0 ? "" : ", momentum " + momentum;
          case NESTEROV -> ", Nesterov momentum " + momentum;
        };
    return describe(inertia + (weightDecay == 0 ? "" : ", weight decay " + weightDecay));
  }
}
