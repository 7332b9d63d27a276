package adjoint.nn;

import static java.util.Objects.requireNonNull;

import java.util.random.RandomGenerator;

/**
 * What a pass through a model is for. It is said in each call and kept nowhere: a model has no
 * switch that could be left in the wrong position.
 *
 * {@snippet :
 * Tensor loss = Loss.mse(model.forward(x, Mode.training(rng)), y);
 * Tensor answer = model.forward(x); // the same as model.forward(x, Mode.EVALUATION)
 * }
 */
public sealed interface Mode {
  /** Answers: deterministic, and nothing in the model changes. */
  Mode EVALUATION = new Evaluation();

  /** Learning, with the only random numbers that layers may draw. */
  static Mode training(RandomGenerator rng) {
    return new Training(rng);
  }

  /** Answers: deterministic, and nothing in the model changes. */
  record Evaluation() implements Mode {
    @Override
    public String toString() {
      return "evaluation";
    }
  }

  /**
   * Learning: dropout drops, batch norm takes the statistics of its batch and remembers them.
   *
   * @param rng the only random numbers that layers may draw
   */
  record Training(RandomGenerator rng) implements Mode {
    /** Checks the argument. */
    public Training {
      requireNonNull(rng, "Mode.training: rng is null");
    }

    @Override
    public String toString() {
      return "training";
    }
  }
}
