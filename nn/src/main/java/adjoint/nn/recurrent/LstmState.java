package adjoint.nn.recurrent;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;

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
  }
}
