package adjoint.nn.recurrent;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.nn.Block;
import adjoint.nn.Mode;

/**
 * One step of a recurrence: a new state of an input and the state before. {@link Recurrent} leads a
 * cell through sequences; whoever goes step by step, because an input depends on an output, calls
 * {@link #step}.
 *
 * {@snippet :
 * GruCell cell = GruCell.of(64, 128).init(rng);
 * Tensor h = cell.initial(1);
 * for (int i = 0; i < 100; i++) {
 *   h = cell.step(x, h, Mode.EVALUATION);
 *   x = decoder.forward(cell.output(h));
 * }
 * }
 *
 * @param <S> the state: a tensor, or a record of tensors, whose first axis counts sequences
 */
public interface Cell<S> extends Block {
  /** The state in which so many sequences begin: zeros. */
  S initial(int sequences);

  /**
   * What a step makes of its input alone, whatever the state is. A layer does it for all steps at
   * once, {@code [n, t, in]}, in one product of matrices: so this must treat all axes but the last
   * alike. By default it is the input itself.
   */
  default Tensor project(Tensor x, Mode mode) {
    return x;
  }

  /** The next state, of what {@link #project} made of the input and the state before. */
  S advance(Tensor projected, S state, Mode mode);

  /** What the cell shows of its state, {@code [n, out]}. */
  Tensor output(S state);

  /**
   * {@code a} for the sequences where the mask {@code [n, 1]} is positive, {@code b} for the
   * others: {@link Tensor#where} for each tensor of the state. So the state of a sequence that has
   * ended stays what it was.
   */
  S where(Tensor mask, S a, S b);

  /** The next state, of an input {@code [n, in]} and the state before. */
  default S step(Tensor x, S state, Mode mode) {
    requireNonNull(x, "step: x is null");
    requireNonNull(state, "step: state is null");
    requireNonNull(mode, "step: mode is null");
    return advance(project(x, mode), state, mode);
  }
}
