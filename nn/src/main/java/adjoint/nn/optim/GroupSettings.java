package adjoint.nn.optim;

import adjoint.UpdateRule;
import adjoint.array.DType;

/**
 * The settings by which an optimizer moves a group of parameters, and the rule that they make: an
 * immutable record, with a method for each setting that gives the same record with another value.
 * Its {@code toString} is what an optimizer prints.
 *
 * @param <S> the record itself
 */
public interface GroupSettings<S extends GroupSettings<S>> {
  /** The learning rate. */
  double learningRate();

  /** The same settings with another learning rate. */
  S learningRate(double learningRate);

  /**
   * The rule of a step. Rules of different steps should differ in their numbers only: then they are
   * compiled once.
   *
   * @param step the number of the step, counted from 1
   * @param dtype that of the parameter
   */
  UpdateRule rule(long step, DType dtype);
}
