package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.ShapeException;
import adjoint.op.Results;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A mixture of experts: layers of the same input, whose outputs are added in parts that another
 * layer finds fit for each example, {@code y = Σ pᵢ(x)·fᵢ(x)} with {@code p = softmax(gate(x))}, or
 * the softmax of the k largest alone and 0 for all others.
 *
 * {@snippet :
 * Layer gate = Linear.of(8, 3).init(rng);
 * Layer mixture = MixtureOfExperts.of(gate, first, second, third).top(2);
 * }
 *
 * <p>All experts compute all examples, also those of which nothing is taken.
 *
 * <p>R. A. Jacobs, M. I. Jordan, S. J. Nowlan, G. E. Hinton: Adaptive mixtures of local experts.
 * Neural Computation 3, 1991. N. Shazeer et al.: Outrageously large neural networks, the sparsely
 * gated mixture-of-experts layer. ICLR 2017; here without noise.
 *
 * @param gate gives a logit for each expert: {@code [..., in] → [..., experts]}
 * @param experts {@code [..., in] → [..., out]}
 * @param top k, how many experts take part, if not all do
 */
public record MixtureOfExperts(Layer gate, List<Layer> experts, OptionalInt top) implements Layer {
  /** Checks the arguments. */
  public MixtureOfExperts {
    requireNonNull(gate, "MixtureOfExperts: gate is null");
    requireNonNull(experts, "MixtureOfExperts: experts is null");
    requireNonNull(top, "MixtureOfExperts: top is null");
    experts = Sequential.requireLayers("MixtureOfExperts", "expert", experts);
    int k = top.orElse(experts.size());
    if (k < 1 || k > experts.size()) {
      throw new IllegalArgumentException(
          String.format(
              "MixtureOfExperts: cannot take the %s best of %s experts", k, experts.size()));
    }
  }

  /** All of these experts. */
  public static MixtureOfExperts of(Layer gate, Layer... experts) {
    requireNonNull(experts, "MixtureOfExperts: experts is null");
    return new MixtureOfExperts(gate, Arrays.asList(experts), OptionalInt.empty());
  }

  /** So many of these experts for each example, those with the largest logits. */
  public MixtureOfExperts top(int count) {
    return new MixtureOfExperts(gate, experts, OptionalInt.of(count));
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    Tensor parts = parts(gate.forward(x, mode));
    Tensor y = part(0, parts, x, mode);
    for (int i = 1; i < experts.size(); i++) {
      Tensor next = part(i, parts, x, mode);
      if (!next.shape().equals(y.shape())) { // or add would stretch one of them
        throw new ShapeException(
            String.format(
                "MixtureOfExperts: expert %s gives %s, those before it %s",
                i, next.shape(), y.shape()));
      }
      y = y.add(next);
    }
    return y;
  }

  private Tensor part(int expert, Tensor parts, Tensor x, Mode mode) {
    return experts.get(expert).forward(x, mode).mul(parts.slice(-1, expert, expert + 1));
  }

  private Tensor parts(Tensor logits) {
    if (logits.rank() == 0 || logits.shape().extent(-1) != experts.size()) {
      throw new ShapeException(
          String.format(
              "MixtureOfExperts: the gate must give a logit for each of the %s experts, got %s",
              experts.size(), logits.shape()));
    }
    if (top.isEmpty()) {
      return logits.softmax(-1);
    }
    Results<Tensor> best = logits.topk(-1, top.getAsInt());
    return best.get(0).softmax(-1).scatterAdd(-1, best.positions(), experts.size());
  }

  @Override
  public String describe() {
    return Description.of(
        top.isPresent() ? "MixtureOfExperts by the best " + top.getAsInt() : "MixtureOfExperts",
        this);
  }

  @Override
  public String toString() {
    return describe();
  }
}
