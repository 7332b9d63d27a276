package adjoint.nn.recurrent;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.nn.Activation;
import adjoint.nn.Block;
import adjoint.nn.Linear;
import adjoint.nn.Mode;

/**
 * The plain recurrence {@code h' = f(x·Wᵢ + bᵢ + h·Wₕ + bₕ)}, with tanh for f unless told
 * otherwise.
 *
 * <p>J. L. Elman: Finding structure in time. Cognitive Science 14, 1990.
 *
 * @param input Wᵢ {@code [in, hidden]} and bᵢ
 * @param hidden Wₕ {@code [hidden, hidden]} and bₕ
 * @param activation f
 */
public record RnnCell(Linear input, Linear hidden, Activation activation) implements Cell<Tensor> {
  /** Checks that the two maps fit together. */
  public RnnCell {
    Gates.requireFit("RnnCell", 1, input, hidden);
    requireNonNull(activation, "RnnCell: activation is null");
  }

  /** A cell of these sizes with tanh, to be finished by {@link CellBuilder#init}. */
  public static CellBuilder<RnnCell> of(int in, int hidden) {
    return of(in, hidden, Activation.TANH);
  }

  /** A cell of these sizes. */
  public static CellBuilder<RnnCell> of(int in, int hidden, Activation activation) {
    return to(hidden, activation).in(in);
  }

  /** A cell with tanh for as many inputs as there turn out to be. */
  public static CellBuilder<RnnCell> to(int hidden) {
    return to(hidden, Activation.TANH);
  }

  /** A cell for as many inputs as there turn out to be. */
  public static CellBuilder<RnnCell> to(int hidden, Activation activation) {
    requireNonNull(activation, "RnnCell: activation is null");
    return new CellBuilder<>("RnnCell", 1, hidden, (x, h) -> new RnnCell(x, h, activation));
  }

  @Override
  public Tensor initial(int sequences) {
    return Gates.zeros(hidden, sequences);
  }

  @Override
  public Tensor project(Tensor x, Mode mode) {
    return input.forward(x, mode);
  }

  @Override
  public Tensor advance(Tensor projected, Tensor state, Mode mode) {
    return activation.forward(projected.add(hidden.forward(state, mode)), mode);
  }

  @Override
  public Tensor output(Tensor state) {
    return requireNonNull(state, "output: state is null");
  }

  @Override
  public Tensor where(Tensor mask, Tensor a, Tensor b) {
    return Tensor.where(mask, a, b);
  }

  @Override
  public String describe() {
    return Block.describe(Gates.name("RnnCell", input, hidden), this);
  }

  @Override
  public String toString() {
    return describe();
  }
}
