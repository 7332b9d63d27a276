package adjoint.nn.recurrent;

import adjoint.Fused;
import adjoint.Tensor;
import adjoint.nn.Block;
import adjoint.nn.Linear;
import adjoint.nn.Mode;
import adjoint.op.Expr;
import java.util.List;

/**
 * A long short-term memory: with {@code u = x·Wᵢ + bᵢ + h·Wₕ + bₕ}, four parts side by side,
 *
 * <pre>
 * i = σ(u₀)          how much is written
 * f = σ(u₁)          how much stays
 * g = tanh(u₂)       what is written
 * o = σ(u₃)          how much is shown
 * c' = f·c + i·g
 * h' = o·tanh(c')
 * </pre>
 *
 * <p>The gates stand in PyTorch's order i, f, g, o. So a weight of PyTorch's is transposed, and
 * nothing else.
 *
 * <p>S. Hochreiter, J. Schmidhuber: Long short-term memory. Neural Computation 9, 1997; the gate f
 * is that of F. Gers, J. Schmidhuber, F. Cummins: Learning to forget. Neural Computation 12, 2000.
 *
 * @param input Wᵢ {@code [in, 4·hidden]} and bᵢ
 * @param hidden Wₕ {@code [hidden, 4·hidden]} and bₕ
 */
public record LstmCell(Linear input, Linear hidden) implements Cell<LstmState> {
  private static final int GATES = 4;

  private static final Fused MEMORY = Fused.of("lstmMemory", 2 * (GATES - 1) + 1, LstmCell::memory);
  private static final Fused SHOWN = Fused.of("lstmShown", 3, LstmCell::shown);

  /** Checks that the two maps fit together. */
  public LstmCell {
    Gates.requireFit("LstmCell", GATES, input, hidden);
  }

  /** A cell of these sizes, to be finished by {@link CellBuilder#init}. */
  public static CellBuilder<LstmCell> of(int in, int hidden) {
    return to(hidden).in(in);
  }

  /** A cell for as many inputs as there turn out to be. */
  public static CellBuilder<LstmCell> to(int hidden) {
    return new CellBuilder<>("LstmCell", GATES, hidden, LstmCell::new);
  }

  @Override
  public LstmState initial(int sequences) {
    Tensor zeros = Gates.zeros(hidden, sequences);
    return new LstmState(zeros, zeros);
  }

  @Override
  public Tensor project(Tensor x, Mode mode) {
    return input.forward(x, mode);
  }

  @Override
  public LstmState advance(Tensor projected, LstmState state, Mode mode) {
    List<Tensor> u = projected.chunk(-1, GATES);
    List<Tensor> v = hidden.forward(state.h(), mode).chunk(-1, GATES);
    Tensor c = state.c().apply(MEMORY, u.get(0), v.get(0), u.get(1), v.get(1), u.get(2), v.get(2));
    return new LstmState(c.apply(SHOWN, u.get(3), v.get(3)), c);
  }

  private static <E extends Expr<E>> E memory(List<E> in) {
    E c = in.get(0);
    E i = in.get(1).add(in.get(2)).sigmoid();
    E f = in.get(3).add(in.get(4)).sigmoid();
    E g = in.get(5).add(in.get(6)).tanh();
    return f.mul(c).add(i.mul(g));
  }

  private static <E extends Expr<E>> E shown(List<E> in) {
    E c = in.get(0);
    return in.get(1).add(in.get(2)).sigmoid().mul(c.tanh());
  }

  @Override
  public Tensor output(LstmState state) {
    return state.h();
  }

  @Override
  public LstmState where(Tensor mask, LstmState a, LstmState b) {
    return new LstmState(Tensor.where(mask, a.h(), b.h()), Tensor.where(mask, a.c(), b.c()));
  }

  @Override
  public String describe() {
    return Block.describe(Gates.name("LstmCell", input, hidden), this);
  }

  @Override
  public String toString() {
    return describe();
  }
}
