package adjoint.op;

import adjoint.array.NdArray;

/**
 * An operation: an immutable record with a forward function and a vector-Jacobian product (vjp).
 *
 * <p>Everything differentiable is an input of the operation; everything else (axes, shapes, masks,
 * exponents) is a record component. The forward function sees plain numbers, so that it cannot
 * record by accident; the vjp is written with tensors or values, so that it can always be
 * differentiated again. The kinds are open: users write their own operations and use them with
 * {@code x.apply(new MyOp())}.
 */
public sealed interface Op permits UnaryOp, BinaryOp, TensorOp, MultiOp {
  /** The name used in errors and pictures: the record's name, beginning in lower case. */
  default String label() {
    return Labels.OF.get(getClass());
  }

  /**
   * Whether its code may hold on to an array that it is given, or hand one to others, for longer
   * than a call. Then no array that it has seen is used again. Not a record of plain values.
   */
  default boolean keepsArrays() {
    return !PlainValues.only(getClass());
  }

  /**
   * Whether several threads may call its functions at once. So it is for a record of plain values;
   * of other operations each call has one thread.
   */
  default boolean isThreadSafe() {
    return PlainValues.only(getClass());
  }

  /**
   * Whether its vjp differentiates something itself, so that it has to record. Nobody needs to say
   * so: a vjp that turns out to is called again. But saying so spares the first attempt.
   */
  default boolean differentiates() {
    return false;
  }

  /**
   * How far the nearest kink is: the least change of one number of one input that can make the
   * slope, or the function itself, jump. 0 on a kink, {@code +∞} where there is none, which is what
   * an operation says unless it overrides this.
   */
  default double kinkDistance(int input, NdArray... in) {
    return Double.POSITIVE_INFINITY;
  }
}
