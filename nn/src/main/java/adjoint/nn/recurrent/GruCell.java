package adjoint.nn.recurrent;

import static java.util.Objects.requireNonNull;

import adjoint.Fused;
import adjoint.Tensor;
import adjoint.nn.Block;
import adjoint.nn.Linear;
import adjoint.nn.Mode;
import adjoint.op.Expr;
import java.util.List;

/**
 * A gated recurrent unit: with {@code u = x·Wᵢ + bᵢ} and {@code v = h·Wₕ + bₕ}, each of three parts
 * side by side,
 *
 * <pre>
 * r = σ(u₀ + v₀)           how much of the state is looked at
 * z = σ(u₁ + v₁)           how much of it stays
 * n = tanh(u₂ + r·v₂)
 * h' = n + z·(h − n)
 * </pre>
 *
 * <p>The gates stand in PyTorch's order r, z, n, and r is applied after the product with the
 * weights, as in PyTorch and cuDNN, not before it, as in the paper. So a weight of PyTorch's is
 * transposed, and nothing else.
 *
 * <p>K. Cho et al.: Learning phrase representations using RNN encoder-decoder for statistical
 * machine translation. EMNLP 2014.
 *
 * @param input Wᵢ {@code [in, 3·hidden]} and bᵢ
 * @param hidden Wₕ {@code [hidden, 3·hidden]} and bₕ
 */
public record GruCell(Linear input, Linear hidden) implements Cell<Tensor> {
  private static final int GATES = 3;

  private static final Fused NEXT = Fused.of("gru", 2 * GATES + 1, GruCell::next);

  /** Checks that the two maps fit together. */
  public GruCell {
    Gates.requireFit("GruCell", GATES, input, hidden);
  }

  /** A cell of these sizes, to be finished by {@link CellBuilder#init}. */
  public static CellBuilder<GruCell> of(int in, int hidden) {
    return to(hidden).in(in);
  }

  /** A cell for as many inputs as there turn out to be. */
  public static CellBuilder<GruCell> to(int hidden) {
    return new CellBuilder<>("GruCell", GATES, hidden, GruCell::new);
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
    List<Tensor> u = projected.chunk(-1, GATES);
    List<Tensor> v = hidden.forward(state, mode).chunk(-1, GATES);
    return state.apply(NEXT, u.get(0), v.get(0), u.get(1), v.get(1), u.get(2), v.get(2));
  }

  private static <E extends Expr<E>> E next(List<E> in) {
    E h = in.get(0);
    E r = in.get(1).add(in.get(2)).sigmoid();
    E z = in.get(3).add(in.get(4)).sigmoid();
    E n = in.get(5).add(r.mul(in.get(6))).tanh();
    return n.add(z.mul(h.sub(n)));
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
    return Block.describe(Gates.name("GruCell", input, hidden), this);
  }

  @Override
  public String toString() {
    return describe();
  }
}
