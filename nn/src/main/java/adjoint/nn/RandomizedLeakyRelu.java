package adjoint.nn;

import adjoint.Tensor;
import adjoint.array.DType;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A leaky rectifier whose slope below 0 is drawn in training, for each number by itself, evenly
 * from {@code [lower, upper)}; in evaluation it is the mean of the two. PyTorch's RReLU.
 *
 * <p>B. Xu, N. Wang, T. Chen, M. Li: Empirical evaluation of rectified activations in convolution
 * network. arXiv:1505.00853.
 *
 * @param lower the least slope
 * @param upper the bound of the slopes
 */
public record RandomizedLeakyRelu(double lower, double upper) implements Layer {
  /** Checks that the slopes are finite and in order. */
  public RandomizedLeakyRelu {
    if (!(lower < upper && lower > Double.NEGATIVE_INFINITY && upper < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "RandomizedLeakyRelu: the lower slope must be below the upper one, got "
              + lower
              + " and "
              + upper);
    }
  }

  /** Slopes from ⅛ to ⅓. */
  public static RandomizedLeakyRelu of() {
    return new RandomizedLeakyRelu(1.0 / 8, 1.0 / 3);
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    return switch (mode) {
      case Mode.Evaluation _ -> x.leakyRelu((lower + upper) / 2);
      case Mode.Training(RandomGenerator rng) -> x.prelu(slopes(x, rng));
    };
  }

  private Tensor slopes(Tensor x, RandomGenerator rng) {
    return Tensor.uniform(DType.F64, rng, lower, upper, x.shape().extents()).to(x.dtype());
  }

  @Override
  public Set<Trait> traits() {
    return Set.of(Trait.DIFFERS_IN_TRAINING);
  }

  @Override
  public String describe() {
    return "RandomizedLeakyRelu(" + lower + ", " + upper + ")";
  }

  @Override
  public String toString() {
    return describe();
  }
}
