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
import org.jspecify.annotations.Nullable;

/**
 * Stochastic gradient descent: {@code θ ← θ − rate·g}.
 *
 * <p>With weight decay λ, {@code g} is {@code ∇loss + λ·θ}, the gradient of {@code loss +
 * λ/2·|θ|²}. With momentum μ a velocity, at first 0, replaces g: {@code v ← μ·v + g; θ ← θ −
 * rate·v}. With Nesterov momentum {@code g + μ·v} does, with the new v. With dampening δ the
 * velocity is {@code v ← μ·v + (1 − δ)·g}, but g in the first step, as PyTorch has it.
 *
 * <p>B. T. Polyak: Some methods of speeding up the convergence of iteration methods. USSR
 * Computational Mathematics and Mathematical Physics 4(5), 1964. I. Sutskever, J. Martens, G. Dahl,
 * G. Hinton: On the importance of initialization and momentum in deep learning. ICML 2013.
 */
public final class Sgd extends GroupedOptimizer<Sgd.Settings, Sgd> {
  /** Trains these parameters, for example {@code model.parameters()}. */
  public Sgd(SequencedMap<String, Parameter> parameters, double learningRate) {
    super(parameters, new Settings(learningRate, 0, 0, 0, 0));
  }

  /** Trains these parameters. */
  public Sgd(Collection<Parameter> parameters, double learningRate) {
    this(numbered(parameters), learningRate);
  }

  /**
   * Lets the gradients of earlier steps count too, each step back {@code momentum} times as much;
   * often 0.9. Either this or {@link #nesterov}. A dampening stays what it was.
   */
  public Sgd momentum(double momentum) {
    return change(s -> s.momentum(momentum));
  }

  /** Momentum to which each gradient adds {@code 1 − dampening} of itself. */
  public Sgd momentum(double momentum, double dampening) {
    return change(s -> s.momentum(momentum, dampening));
  }

  /** Momentum that looks one step ahead. It brings its own: either this or {@link #momentum}. */
  public Sgd nesterov(double momentum) {
    return change(s -> s.nesterov(momentum));
  }

  /** Adds {@code weightDecay·θ} to every gradient. */
  public Sgd weightDecay(double weightDecay) {
    return change(s -> s.weightDecay(weightDecay));
  }

  /**
   * The settings of a group: see the methods of {@link Sgd}.
   *
   * @param momentum 0 for none
   * @param nesterov 0 for none
   */
  public record Settings(
      double learningRate, double momentum, double dampening, double nesterov, double weightDecay)
      implements GroupSettings<Settings> {
    /** Checks the arguments. */
    public Settings {
      requireNotNegative("Sgd", "rate", learningRate);
      requireFraction("Sgd", "momentum", momentum);
      requireFraction("Sgd", "dampening", dampening);
      requireFraction("Sgd", "momentum", nesterov);
      if ((momentum != 0 || dampening != 0) && nesterov != 0) {
        throw new IllegalStateException(
            "Sgd: momentum(m) and nesterov(m) are two kinds of momentum, of which it has one; call"
                + " only nesterov(m) for Nesterov momentum m");
      }
      if (dampening != 0 && momentum == 0) {
        throw new IllegalStateException(
            "Sgd: a dampening without a momentum would only lower the rate; call momentum(m, d)");
      }
      requireNotNegative("Sgd", "weight decay", weightDecay);
    }

    @Override
    public Settings learningRate(double learningRate) {
      return new Settings(learningRate, momentum, dampening, nesterov, weightDecay);
    }

    /** See {@link Sgd#momentum(double)}. */
    public Settings momentum(double momentum) {
      return momentum(momentum, dampening);
    }

    /** See {@link Sgd#momentum(double, double)}. */
    public Settings momentum(double momentum, double dampening) {
      return new Settings(learningRate, momentum, dampening, nesterov, weightDecay);
    }

    /** See {@link Sgd#nesterov}. */
    public Settings nesterov(double momentum) {
      return new Settings(learningRate, this.momentum, dampening, momentum, weightDecay);
    }

    /** See {@link Sgd#weightDecay}. */
    public Settings weightDecay(double weightDecay) {
      return new Settings(learningRate, momentum, dampening, nesterov, weightDecay);
    }

    @Override
    public Update rule(long step, DType dtype) {
      if (nesterov != 0) {
        return new Nesterov(learningRate, nesterov, weightDecay);
      } else if (dampening != 0) {
        return new Dampened(learningRate, momentum, step == 1 ? 1 : 1 - dampening, weightDecay);
      } else if (momentum != 0) {
        return new HeavyBall(learningRate, momentum, weightDecay);
      }
      return new Descent(learningRate, weightDecay);
    }

    /** For example {@code rate 0.1, momentum 0.9}. */
    @Override
    public String toString() {
      return "rate "
          + learningRate
          + (momentum == 0 ? "" : ", momentum " + momentum)
          + (dampening == 0 ? "" : ", dampening " + dampening)
          + (nesterov == 0 ? "" : ", Nesterov momentum " + nesterov)
          + (weightDecay == 0 ? "" : ", weight decay " + weightDecay);
    }
  }

  private static <E extends Expr<E>> E decayed(E g, E theta, double weightDecay) {
    return weightDecay == 0 ? g : g.add(theta.mul(weightDecay));
  }

  private record Descent(double learningRate, double weightDecay) implements Update {
    // Written out: the first use of what a record has by itself costs a program some milliseconds.
    // Final, as what javac writes is: by that a rule is known for plain values, and compiled.

    @Override
    public final boolean equals(@Nullable Object other) {
      return other instanceof Descent that
          && Double.compare(learningRate, that.learningRate) == 0
          && Double.compare(weightDecay, that.weightDecay) == 0;
    }

    @Override
    public int hashCode() {
      return 31 * Double.hashCode(learningRate) + Double.hashCode(weightDecay);
    }

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

  private record Dampened(double learningRate, double momentum, double share, double weightDecay)
      implements Update {
    @Override
    public List<String> state() {
      return List.of("velocity");
    }

    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      E theta = now.get(0);
      E v = now.get(1).mul(momentum).add(decayed(g, theta, weightDecay).mul(share));
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
}
