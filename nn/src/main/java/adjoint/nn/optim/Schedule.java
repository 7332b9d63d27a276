package adjoint.nn.optim;

import static java.util.Objects.requireNonNull;

/**
 * How a learning rate changes in the course of training: what it is multiplied by at each step. A
 * factor, so that one schedule serves groups of parameters that have rates of their own; a function
 * of the number of the step, so that there is no state to save.
 *
 * {@snippet :
 * Schedule halves = step -> Math.pow(0.5, step / 1000); // every thousand steps
 * Schedule usual = Schedule.cosine(9000).warmUp(1000);
 * adam.schedule(usual);
 * }
 *
 * <p>Those that end keep the last factor for ever. The curves are those of PyTorch's schedulers,
 * with a learning rate in place of the factor 1; where these depart, it is told.
 */
@FunctionalInterface
public interface Schedule {
  /**
   * The factor, 0 or positive.
   *
   * @param step how many steps have been taken before: 0 for the first
   */
  double at(long step);

  /** Always the same factor. */
  static Schedule constant(double factor) {
    return new Schedules.Linear(factor, factor, 1);
  }

  /** Evenly from one factor to another in so many steps. */
  static Schedule linear(double from, double to, long steps) {
    return new Schedules.Linear(from, to, steps);
  }

  /** {@code factor^⌊t/every⌋}: multiplied by the factor after every so many steps. */
  static Schedule step(double factor, long every) {
    return new Schedules.Stairs(factor, every);
  }

  /** Multiplied by the factor at each of these steps, which ascend. */
  static Schedule multiStep(double factor, long... milestones) {
    requireNonNull(milestones, "multiStep: milestones is null");
    return Schedules.MultiStep.of(factor, milestones);
  }

  /** {@code factor^t}: multiplied by the factor after every step. */
  static Schedule exponential(double factor) {
    return new Schedules.Exponential(factor);
  }

  /** {@code (1 − t/steps)^power}, down to 0 in so many steps. */
  static Schedule polynomial(double power, long steps) {
    return new Schedules.Polynomial(power, steps);
  }

  /** {@link #cosine(long, double)} down to 0. */
  static Schedule cosine(long steps) {
    return cosine(steps, 0);
  }

  /**
   * Half a wave of a cosine from 1 down to the least factor, {@code least + (1 − least)·(1 +
   * cos(π·t/steps))/2}, where it stays. (PyTorch's CosineAnnealingLR rises again.)
   *
   * <p>I. Loshchilov, F. Hutter: SGDR, stochastic gradient descent with warm restarts. ICLR 2017.
   */
  static Schedule cosine(long steps, double least) {
    return new Schedules.Cosine(steps, least);
  }

  /** {@link #cosineRestarts(long, int, double)} down to 0. */
  static Schedule cosineRestarts(long first, int growth) {
    return cosineRestarts(first, growth, 0);
  }

  /**
   * {@link #cosine(long, double)} again and again from 1: the first in so many steps, each other in
   * {@code growth} times as many as the one before.
   */
  static Schedule cosineRestarts(long first, int growth, double least) {
    return new Schedules.Restarts(first, growth, least);
  }

  /** {@link #oneCycle(long, double, double, double)} with PyTorch's settings: 0.3, 25 and 1e4. */
  static Schedule oneCycle(long steps) {
    return oneCycle(steps, 0.3, 25, 1e4);
  }

  /**
   * Up to 1 and down again in so many steps, along half a wave of a cosine each: from {@code
   * 1/startDivisor} in this part of the steps, then to {@code 1/(startDivisor·endDivisor)}. The
   * learning rate itself is the highest.
   *
   * <p>L. N. Smith, N. Topin: Super-convergence, very fast training of neural networks using large
   * learning rates. arXiv:1708.07120. The paper's three straight lines are {@link #linear}s one
   * {@link #then} another.
   */
  static Schedule oneCycle(long steps, double rising, double startDivisor, double endDivisor) {
    return new Schedules.OneCycle(steps, rising, startDivisor, endDivisor);
  }

  /**
   * Before this one begins, so many steps in which the factor rises evenly to its first: {@code (t
   * + 1)/(steps + 1)} of it. (P. Goyal and others: Accurate, large minibatch SGD.
   * arXiv:1706.02677.)
   */
  default Schedule warmUp(long steps) {
    return new Schedules.WarmUp(steps, this);
  }

  /** This one for so many steps, then another, which counts its steps from there. */
  default Schedule then(long steps, Schedule next) {
    return new Schedules.Sequence(this, steps, requireNonNull(next, "then: next is null"));
  }

  /** The product of both. */
  default Schedule times(Schedule other) {
    return new Schedules.Product(this, requireNonNull(other, "times: other is null"));
  }
}
