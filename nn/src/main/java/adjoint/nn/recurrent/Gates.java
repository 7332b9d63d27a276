package adjoint.nn.recurrent;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.nn.Linear;

/** What cells of an input map and a hidden map, to several gates side by side, have in common. */
final class Gates {
  private Gates() {}

  /**
   * Requires that the hidden map goes from the state to that many times the state, and the input
   * map to as many.
   */
  static void requireFit(String cell, int gates, Linear input, Linear hidden) {
    requireNonNull(input, cell + ": input is null");
    requireNonNull(hidden, cell + ": hidden is null");
    Shape w = hidden.weight().shape();
    if (w.extent(-1) != gates * w.extent(-2)
        || input.weight().shape().extent(-1) != w.extent(-1)
        || input.weight().dtype() != hidden.weight().dtype()) {
      throw new ShapeException(
          String.format(
              "%s: input weight %s%s and hidden weight %s%s do not fit, they must be [in, %s] and"
                  + " [hidden, %s] of one dtype",
              cell,
              input.weight().dtype(),
              input.weight().shape(),
              hidden.weight().dtype(),
              w,
              gates == 1 ? "hidden" : gates + "·hidden",
              gates == 1 ? "hidden" : gates + "·hidden"));
    }
  }

  /** For example {@code GruCell(64 -> 256)}. */
  static String name(String cell, Linear input, Linear hidden) {
    return String.format(
        "%s(%s -> %s)",
        cell, input.weight().shape().extent(-2), hidden.weight().shape().extent(-2));
  }

  /** A state of zeros. */
  static Tensor zeros(Linear hidden, int sequences) {
    return Tensor.zeros(hidden.weight().dtype(), sequences, hidden.weight().shape().extent(-2));
  }
}
