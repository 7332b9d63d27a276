package adjoint.nn.optim;

import static adjoint.nn.optim.Checks.requireFraction;
import static adjoint.nn.optim.Checks.requireNotNegative;

import adjoint.Parameter;
import adjoint.Update;
import adjoint.array.DType;
import adjoint.op.Expr;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;

/**
 * RMSprop: gradients divided by the root of a running mean of their squares.
 *
 * <p>{@code v ← α·v + (1 − α)·g²; θ ← θ − rate·g/(√v + ε)}. {@link #centered}, v is the variance:
 * {@code m ← α·m + (1 − α)·g}, and √(v − m²) divides. With momentum μ, {@code b ← μ·b + g/(√v + ε)}
 * is what moves θ. With weight decay λ, {@code g} is {@code ∇loss + λ·θ}.
 *
 * <p>Defaults as in PyTorch: α 0.99, ε 1e-8.
 *
 * <p>T. Tieleman, G. Hinton: Lecture 6.5, RMSprop. COURSERA: Neural networks for machine learning,
 * 2012. A. Graves: Generating sequences with recurrent neural networks. arXiv:1308.0850, 2013
 * (centered, where he adds ε below the root; here, as in PyTorch, it is beside it).
 */
public final class RmsProp extends GroupedOptimizer<RmsProp.Settings, RmsProp> {
  /** Trains these parameters, for example {@code model.parameters()}. */
  public RmsProp(SequencedMap<String, Parameter> parameters, double learningRate) {
    super(parameters, new Settings(learningRate, 0.99, 1e-8, 0, 0, false));
  }

  /** Trains these parameters. */
  public RmsProp(Collection<Parameter> parameters, double learningRate) {
    this(numbered(parameters), learningRate);
  }

  /** How much of the running means is kept at each step. */
  public RmsProp alpha(double alpha) {
    return change(s -> s.alpha(alpha));
  }

  /** Added to the divisor. */
  public RmsProp epsilon(double epsilon) {
    return change(s -> s.epsilon(epsilon));
  }

  /** Lets earlier steps count too, each step back {@code momentum} times as much. */
  public RmsProp momentum(double momentum) {
    return change(s -> s.momentum(momentum));
  }

  /** Adds {@code weightDecay·θ} to every gradient. */
  public RmsProp weightDecay(double weightDecay) {
    return change(s -> s.weightDecay(weightDecay));
  }

  /** Divides by the standard deviation of gradients, not by the root of their mean square. */
  public RmsProp centered() {
    return change(Settings::withCenter);
  }

  /** The settings of a group: see the methods of {@link RmsProp}. */
  public record Settings(
      double learningRate,
      double alpha,
      double epsilon,
      double momentum,
      double weightDecay,
      boolean centered)
      implements GroupSettings<Settings> {
    /** Checks the arguments. */
    public Settings {
      requireNotNegative("RmsProp", "rate", learningRate);
      requireFraction("RmsProp", "alpha", alpha);
      requireNotNegative("RmsProp", "epsilon", epsilon);
      requireFraction("RmsProp", "momentum", momentum);
      requireNotNegative("RmsProp", "weight decay", weightDecay);
    }

    @Override
    public Settings learningRate(double learningRate) {
      return new Settings(learningRate, alpha, epsilon, momentum, weightDecay, centered);
    }

    /** See {@link RmsProp#alpha}. */
    public Settings alpha(double alpha) {
      return new Settings(learningRate, alpha, epsilon, momentum, weightDecay, centered);
    }

    /** See {@link RmsProp#epsilon}. */
    public Settings epsilon(double epsilon) {
      return new Settings(learningRate, alpha, epsilon, momentum, weightDecay, centered);
    }

    /** See {@link RmsProp#momentum}. */
    public Settings momentum(double momentum) {
      return new Settings(learningRate, alpha, epsilon, momentum, weightDecay, centered);
    }

    /** See {@link RmsProp#weightDecay}. */
    public Settings weightDecay(double weightDecay) {
      return new Settings(learningRate, alpha, epsilon, momentum, weightDecay, centered);
    }

    private Settings withCenter() {
      return new Settings(learningRate, alpha, epsilon, momentum, weightDecay, true);
    }

    @Override
    public Update rule(long step, DType dtype) {
      double least = RootMeanSquare.least(dtype);
      return new Step(learningRate, alpha, epsilon, momentum, weightDecay, centered, least);
    }

    /** For example {@code rate 0.01, alpha 0.99, epsilon 1.0E-8, momentum 0.9, centered}. */
    @Override
    public String toString() {
      return String.format(
          "rate %s, alpha %s, epsilon %s%s%s%s",
          learningRate,
          alpha,
          epsilon,
          momentum == 0 ? "" : ", momentum " + momentum,
          weightDecay == 0 ? "" : ", weight decay " + weightDecay,
          centered ? ", centered" : "");
    }
  }

  private record Step(
      double rate,
      double alpha,
      double epsilon,
      double momentum,
      double weightDecay,
      boolean centered,
      double least)
      implements Update {
    @Override
    public List<String> state() {
      List<String> names = new ArrayList<>();
      names.add("mean square");
      if (centered) {
        names.add("mean");
      }
      if (momentum != 0) {
        names.add("velocity");
      }
      return names;
    }

    @Override
    public <E extends Expr<E>> List<E> next(E gradient, List<E> now) {
      E theta = now.get(0);
      E g = weightDecay == 0 ? gradient : gradient.add(theta.mul(weightDecay));
      E square = now.get(1).mul(alpha).add(g.square().mul(1 - alpha));
      E mean = centered ? now.get(2).mul(alpha).add(g.mul(1 - alpha)) : g;
      E variance =
          centered ? square.sub(mean.square()).maximum(0) : square; // negative by rounding only
      E direction = RootMeanSquare.divide(g, variance.sqrt(), epsilon, least);
      E velocity = momentum == 0 ? direction : now.getLast().mul(momentum).add(direction);
      List<E> next = new ArrayList<>();
      next.add(theta.sub(velocity.mul(rate)));
      next.add(square);
      if (centered) {
        next.add(mean);
      }
      if (momentum != 0) {
        next.add(velocity);
      }
      return next;
    }
  }
}
