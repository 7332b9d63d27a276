package adjoint.nn.recurrent;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.ShapeException;

/**
 * The state of an {@link LstmCell}.
 *
 * @param h what it shows, {@code [n, hidden]}
 * @param c what it remembers, {@code [n, hidden]}
 */
public record LstmState(Tensor h, Tensor c) {
  /** Checks the arguments. */
  public LstmState {
    requireNonNull(h, "LstmState: h is null");
    requireNonNull(c, "LstmState: c is null");
    if (!h.shape().equals(c.shape())) { // or one of them would be stretched
      throw new ShapeException(
          "LstmState: h " + h.shape() + " and c " + c.shape() + " must have the same shape");
    }
  }
}
