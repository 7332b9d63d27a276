package adjoint.nn.optim;

import static adjoint.nn.optim.Checks.requireFraction;
import static adjoint.nn.optim.Checks.requireNotNegative;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.TensorUpdate;
import adjoint.array.DType;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;

/**
 * Muon, for weights that are matrices: momentum whose singular values are all made one, so that a
 * step moves every direction alike.
 *
 * <p>{@code v ← μ·v + g; θ ← (1 − rate·λ)·θ − rate·√max(1, out/in)·orthogonal(g + μ·v)} for a
 * weight of {@code [in, out]}. Where {@code x = u·s·wᵀ} is a singular value decomposition, {@code
 * orthogonal(x)} is about {@code u·wᵀ}: five steps {@code x ← a·x + b·(x·xᵀ)·x + c·(x·xᵀ)²·x} bring
 * singular values between 0.7 and 1.2, after x was divided by its Frobenius norm.
 *
 * <p>Vectors, embeddings and the last layer are better trained by {@link AdamW}, in the same step:
 *
 * {@snippet :
 * Optimizer matrices = new Muon(Parameters.select(model.parameters(), "*.weight"), 0.02);
 * Optimizer vectors = new AdamW(Parameters.select(model.parameters(), "*.bias"), 1e-3);
 * Optimizer.step(Loss.mse(model.forward(x), y), matrices, vectors);
 * }
 *
 * <p>Defaults as published: μ 0.95, rate 0.02; here λ is 0. A step makes some forty new arrays of
 * the size of a weight, by fifteen products of matrices: its memory is not used again by the next.
 *
 * <p>K. Jordan, Y. Jin, V. Boza, J. You, F. Cesista, L. Newhouse, J. Bernstein: Muon, an optimizer
 * for hidden layers in neural networks. 2024.
 */
public final class Muon extends GroupedOptimizer<Muon.Settings, Muon> {
  /** Trains these parameters, all of which have to be matrices. */
  public Muon(SequencedMap<String, Parameter> parameters, double learningRate) {
    super(matrices(parameters), new Settings(learningRate, 0.95, 0));
  }

  /** Trains these parameters. */
  public Muon(Collection<Parameter> parameters, double learningRate) {
    this(numbered(parameters), learningRate);
  }

  private static SequencedMap<String, Parameter> matrices(
      SequencedMap<String, Parameter> parameters) {
    parameters.forEach((path, parameter) -> {
      if (parameter != null && parameter.isVariable() && parameter.rank() != 2) {
        throw new IllegalArgumentException(
            String.format(
                "Muon: %s is %s, no matrix; let another optimizer train it, and step both by"
                    + " Optimizer.step(loss, muon, other)",
                path, parameter.shape()));
      }
    });
    return parameters;
  }

  /** How much of the velocity is kept at each step. */
  public Muon momentum(double momentum) {
    return change(s -> s.momentum(momentum));
  }

  /** Shrinks every parameter by the factor {@code 1 − rate·weightDecay} at each step. */
  public Muon weightDecay(double weightDecay) {
    return change(s -> s.weightDecay(weightDecay));
  }

  /** The settings of a group: see the methods of {@link Muon}. */
  public record Settings(double learningRate, double momentum, double weightDecay)
      implements GroupSettings<Settings> {
    /** Checks the arguments. */
    public Settings {
      requireNotNegative("Muon", "rate", learningRate);
      requireFraction("Muon", "momentum", momentum);
      requireNotNegative("Muon", "weight decay", weightDecay);
    }

    @Override
    public Settings learningRate(double learningRate) {
      return new Settings(learningRate, momentum, weightDecay);
    }

    /** See {@link Muon#momentum}. */
    public Settings momentum(double momentum) {
      return new Settings(learningRate, momentum, weightDecay);
    }

    /** See {@link Muon#weightDecay}. */
    public Settings weightDecay(double weightDecay) {
      return new Settings(learningRate, momentum, weightDecay);
    }

    @Override
    public TensorUpdate rule(long step, DType dtype) {
      return new Step(learningRate, momentum, 1 - learningRate * weightDecay);
    }

    /** For example {@code rate 0.02, momentum 0.95}. */
    @Override
    public String toString() {
      return String.format(
          "rate %s, momentum %s%s",
          learningRate, momentum, weightDecay == 0 ? "" : ", weight decay " + weightDecay);
    }
  }

  private record Step(double rate, double momentum, double keep) implements TensorUpdate {
    @Override
    public List<String> state() {
      return List.of("velocity");
    }

    @Override
    public List<Tensor> next(Tensor g, List<Tensor> now) {
      Tensor theta = now.get(0);
      Tensor velocity = now.get(1).mul(momentum).add(g);
      Tensor direction = orthogonal(g.add(velocity.mul(momentum)));
      double scale =
          Math.sqrt(Math.max(1, (double) theta.shape().extent(1) / theta.shape().extent(0)));
      return List.of(theta.mul(keep).sub(direction.mul(rate * scale)), velocity);
    }
  }

  /** Newton and Schulz's iteration, by a polynomial that is steep at 0. */
  static Tensor orthogonal(Tensor x) {
    if (x.shape().extent(0) > x.shape().extent(1)) { // products of the shorter sides are smaller
      return orthogonal(x.transpose()).transpose();
    }
    Tensor y = x.div(x.norm(2).add(1e-7));
    for (int i = 0; i < 5; i++) {
      Tensor square = y.matmul(y.transpose());
      Tensor higher = square.mul(-4.7750).add(square.matmul(square).mul(2.0315));
      y = y.mul(3.4445).add(higher.matmul(y));
    }
    return y;
  }
}
