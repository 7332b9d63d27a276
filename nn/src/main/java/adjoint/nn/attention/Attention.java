package adjoint.nn.attention;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Shape;
import adjoint.array.ShapeException;

/**
 * Scaled dot-product attention: {@code softmax(q·kᵀ/√d)·v}. Each query gets a mean of the values,
 * to which those count most whose keys are like it.
 *
 * <p>A. Vaswani et al.: Attention is all you need. NeurIPS 2017.
 */
public final class Attention {
  private Attention() {}

  /**
   * The means of the values that the queries get, {@code [..., queries, m]}.
   *
   * @param q queries, {@code [..., queries, d]}
   * @param k keys, {@code [..., keys, d]}
   * @param v values, {@code [..., keys, m]}
   * @param mask which keys each query sees; one that sees none gets zeros, and no gradient
   */
  public static Tensor of(Tensor q, Tensor k, Tensor v, Mask mask) {
    requireNonNull(v, "Attention: v is null");
    return weights(q, k, mask).matmul(v);
  }

  /**
   * How much each value counts for each query, {@code [..., queries, keys]}: numbers that add up to
   * 1 for each query, and 0 for what it does not see.
   */
  public static Tensor weights(Tensor q, Tensor k, Mask mask) {
    requireNonNull(q, "Attention: q is null");
    requireNonNull(k, "Attention: k is null");
    requireNonNull(mask, "Attention: mask is null");
    Shape queries = q.shape();
    if (q.rank() < 2 || k.rank() < 2 || queries.extent(-1) != k.shape().extent(-1)) {
      throw new ShapeException(
          String.format(
              "Attention: queries %s and keys %s must be [..., queries, d] and [..., keys, d]",
              queries, k.shape()));
    }
    // The queries are scaled, as they are fewer numbers than the scores.
    Tensor scores = q.mul(1 / Math.sqrt(queries.extent(-1))).matmul(k.transpose());
    // −∞ for what is not seen, of which softmax makes 0, and of nothing but −∞ zeros.
    return mask.bias(scores).map(scores::add).orElse(scores).softmax(-1);
  }
}
