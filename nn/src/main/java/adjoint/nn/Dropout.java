package adjoint.nn;

import adjoint.Tensor;
import adjoint.array.DType;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Sets numbers to 0 at random in training: {@code y = x·m/(1 − p)} with {@code m} 0 with
 * probability p and otherwise 1, so that the mean stays; {@code y = x} in evaluation.
 *
 * <p>One number is drawn for each element, in row-major order and in double precision, so that a
 * seed drops the same elements in either dtype.
 *
 * <p>N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov: Dropout, a simple way
 * to prevent neural networks from overfitting. JMLR 15, 2014; scaled in training, not in
 * evaluation, as everywhere today.
 *
 * @param rate p
 */
public record Dropout(double rate) implements Layer {
  /** Checks that the rate is from 0 up to but without 1. */
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "Dropout: the rate must be from 0 up to but without 1, got " + rate);
    }
  }

  /** A layer that drops this part of the numbers. */
  public static Dropout of(double rate) {
    return new Dropout(rate);
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    return switch (mode) {
      case Mode.Evaluation _ -> x;
      case Mode.Training(RandomGenerator rng) -> rate == 0 ? x : x.mul(scales(x, rng));
    };
  }

  /** 0 or 1/(1 − p) for each element. */
  private Tensor scales(Tensor x, RandomGenerator rng) {
    Tensor drawn = Tensor.uniform(DType.F64, rng, 0, 1, x.shape().extents());
    return drawn.greaterEqual(rate).mul(1 / (1 - rate)).to(x.dtype());
  }

  @Override
  public Set<Trait> traits() {
    return Set.of(Trait.DIFFERS_IN_TRAINING);
  }

  @Override
  public String describe() {
    return "Dropout(" + rate + ")";
  }

  @Override
  public String toString() {
    return describe();
  }
}
