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

/**
 * Adadelta: gradients in proportion to how far parameters moved before: {@code v ← ρ·v + (1 −
 * ρ)·g²; d = √(w + ε)/√(v + ε)·g; w ← ρ·w + (1 − ρ)·d²; θ ← θ − rate·d}. With weight decay λ,
 * {@code g} is {@code ∇loss + λ·θ}.
 *
 * <p>Defaults as in PyTorch: ρ 0.9, ε 1e-6. The paper has no rate: it is 1.
 *
 * <p>M. D. Zeiler: ADADELTA, an adaptive learning rate method. arXiv:1212.5701, 2012, algorithm 1.
 */
public final class Adadelta extends GroupedOptimizer<Adadelta.Settings, Adadelta> {
  /** Trains these parameters, for example {@code model.parameters()}, mostly by a rate of 1. */
  public Adadelta(SequencedMap<String, Parameter> parameters, double learningRate) {
    super(parameters, new Settings(learningRate, 0.9, 1e-6, 0));
  }

  /** Trains these parameters. */
  public Adadelta(Collection<Parameter> parameters, double learningRate) {
    this(numbered(parameters), learningRate);
  }

  /** How much of the running means is kept at each step. */
  public Adadelta rho(double rho) {
    return change(s -> s.rho(rho));
  }

  /** Added to both means. It also is how far the first steps go: by its root. */
  public Adadelta epsilon(double epsilon) {
    return change(s -> s.epsilon(epsilon));
  }

  /** Adds {@code weightDecay·θ} to every gradient. */
  public Adadelta weightDecay(double weightDecay) {
    return change(s -> s.weightDecay(weightDecay));
  }

  /** The settings of a group: see the methods of {@link Adadelta}. */
  public record Settings(double learningRate, double rho, double epsilon, double weightDecay)
      implements GroupSettings<Settings> {
    /** Checks the arguments. */
    public Settings {
      requireNotNegative("Adadelta", "rate", learningRate);
      requireFraction("Adadelta", "rho", rho);
      requireNotNegative("Adadelta", "epsilon", epsilon);
      requireNotNegative("Adadelta", "weight decay", weightDecay);
    }

    @Override
    public Settings learningRate(double learningRate) {
      return new Settings(learningRate, rho, epsilon, weightDecay);
    }

    /** See {@link Adadelta#rho}. */
    public Settings rho(double rho) {
      return new Settings(learningRate, rho, epsilon, weightDecay);
    }

    /** See {@link Adadelta#epsilon}. */
    public Settings epsilon(double epsilon) {
      return new Settings(learningRate, rho, epsilon, weightDecay);
    }

    /** See {@link Adadelta#weightDecay}. */
    public Settings weightDecay(double weightDecay) {
      return new Settings(learningRate, rho, epsilon, weightDecay);
    }

    @Override
    public Update rule(long step, DType dtype) {
      return new Step(learningRate, rho, epsilon, weightDecay, RootMeanSquare.least(dtype));
    }

    /** For example {@code rate 1.0, rho 0.9, epsilon 1.0E-6}. */
    @Override
    public String toString() {
      return String.format(
          "rate %s, rho %s, epsilon %s%s",
          learningRate, rho, epsilon, weightDecay == 0 ? "" : ", weight decay " + weightDecay);
    }
  }

  private record Step(double rate, double rho, double epsilon, double weightDecay, double least)
      implements Update {
    @Override
    public List<String> state() {
      return List.of("mean square", "mean square of moves");
    }

    @Override
    public <E extends Expr<E>> List<E> next(E gradient, List<E> now) {
      E theta = now.get(0);
      E before = now.get(2);
      E g = weightDecay == 0 ? gradient : gradient.add(theta.mul(weightDecay));
      E square = now.get(1).mul(rho).add(g.square().mul(1 - rho));
      E root = square.add(epsilon).sqrt();
      E move = RootMeanSquare.divide(g, root, 0, least).mul(before.add(epsilon).sqrt());
      E moves = before.mul(rho).add(move.square().mul(1 - rho));
      return List.of(theta.sub(move.mul(rate)), square, moves);
    }
  }
}
