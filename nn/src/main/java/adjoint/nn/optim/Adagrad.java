package adjoint.nn.optim;

import static adjoint.nn.optim.Checks.requireNotNegative;

import adjoint.Parameter;
import adjoint.Update;
import adjoint.array.DType;
import adjoint.op.Expr;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;

/**
 * Adagrad: gradients divided by the root of the sum of their squares: {@code s ← s + g²; θ ← θ −
 * rate·g/(√s + ε)}. What is rarely reached, such as the vector of a rare word, moves far when it
 * is. With weight decay λ, {@code g} is {@code ∇loss + λ·θ}. The default of ε is 1e-10.
 *
 * <p>J. Duchi, E. Hazan, Y. Singer: Adaptive subgradient methods for online learning and stochastic
 * optimization. Journal of Machine Learning Research 12, 2011. The paper's δ is ε.
 */
public final class Adagrad extends GroupedOptimizer<Adagrad.Settings, Adagrad> {
  /** Trains these parameters, for example {@code model.parameters()}. */
  public Adagrad(SequencedMap<String, Parameter> parameters, double learningRate) {
    super(parameters, new Settings(learningRate, 1e-10, 0));
  }

  /** Trains these parameters. */
  public Adagrad(Collection<Parameter> parameters, double learningRate) {
    this(numbered(parameters), learningRate);
  }

  /** Added to the divisor. */
  public Adagrad epsilon(double epsilon) {
    return change(s -> s.epsilon(epsilon));
  }

  /** Adds {@code weightDecay·θ} to every gradient. */
  public Adagrad weightDecay(double weightDecay) {
    return change(s -> s.weightDecay(weightDecay));
  }

  /** The settings of a group: see the methods of {@link Adagrad}. */
  public record Settings(double learningRate, double epsilon, double weightDecay)
      implements GroupSettings<Settings> {
    /** Checks the arguments. */
    public Settings {
      requireNotNegative("Adagrad", "rate", learningRate);
      requireNotNegative("Adagrad", "epsilon", epsilon);
      requireNotNegative("Adagrad", "weight decay", weightDecay);
    }

    @Override
    public Settings learningRate(double learningRate) {
      return new Settings(learningRate, epsilon, weightDecay);
    }

    /** See {@link Adagrad#epsilon}. */
    public Settings epsilon(double epsilon) {
      return new Settings(learningRate, epsilon, weightDecay);
    }

    /** See {@link Adagrad#weightDecay}. */
    public Settings weightDecay(double weightDecay) {
      return new Settings(learningRate, epsilon, weightDecay);
    }

    @Override
    public Update rule(long step, DType dtype) {
      return new Step(learningRate, epsilon, weightDecay, RootMeanSquare.least(dtype));
    }

    /** For example {@code rate 0.01, epsilon 1.0E-10}. */
    @Override
    public String toString() {
      return String.format(
          "rate %s, epsilon %s%s",
          learningRate, epsilon, weightDecay == 0 ? "" : ", weight decay " + weightDecay);
    }
  }

  private record Step(double rate, double epsilon, double weightDecay, double least)
      implements Update {
    @Override
    public List<String> state() {
      return List.of("sum of squares");
    }

    @Override
    public <E extends Expr<E>> List<E> next(E gradient, List<E> now) {
      E theta = now.get(0);
      E g = weightDecay == 0 ? gradient : gradient.add(theta.mul(weightDecay));
      E sum = now.get(1).add(g.square());
      E direction = RootMeanSquare.divide(g, sum.sqrt(), epsilon, least);
      return List.of(theta.sub(direction.mul(rate)), sum);
    }
  }
}
