package adjoint;

import adjoint.op.Expr;

/**
 * What becomes of a gradient before a rule sees it: {@code g·factor}, cut off at {@code ±limit}. It
 * is part of the pass that updates, so that it costs no other.
 *
 * @param factor of a norm that is clipped, or of a mean
 * @param limit ∞ if nothing is cut off
 */
record GradientClip(double factor, double limit) {
  static final GradientClip NONE = new GradientClip(1, Double.POSITIVE_INFINITY);

  <E extends Expr<E>> E of(E g) {
    E scaled = g.mul(factor);
    return limit == Double.POSITIVE_INFINITY ? scaled : scaled.minimum(limit).maximum(-limit);
  }
}
