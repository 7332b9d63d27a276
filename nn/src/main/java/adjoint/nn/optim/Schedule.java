package adjoint.nn.optim;

/**
 * How a learning rate changes in the course of training: what it is multiplied by at each step. A
 * factor, so that one schedule serves groups of parameters that have rates of their own; a function
 * of the number of the step, so that there is no state to save.
 *
 * {@snippet :
 * Schedule halves = step -> Math.pow(0.5, step / 1000); // every thousand steps
 * }
 */
@FunctionalInterface
public interface Schedule {
  /**
   * The factor, 0 or positive.
   *
   * @param step how many steps have been taken before: 0 for the first
   */
  double at(long step);
}
