package adjoint.op;

import static java.util.Objects.requireNonNull;

/**
 * The algebra of elementwise operations, on which vjps are written: once, for every carrier. {@code
 * Value} and {@code Tensor} carry it, and whatever else has its four methods: an operation applied
 * to it, to two of it, a constant, and itself as a constant.
 *
 * <p>Operands broadcast by numpy's rule. A {@code double} in a formula is a constant, rounded to
 * the dtype of the tensor it meets. What an operation does at a kink is told by its record in
 * {@link adjoint.op}.
 *
 * @param <E> the type itself
 */
public interface Expr<E extends Expr<E>> {

  /** {@code op(this)}: the door for operations of your own. */
  E apply(UnaryOp op);

  /** {@code op(this, b)}: the door for operations of your own. */
  E apply(BinaryOp op, E b);

  /**
   * A constant in the arithmetic of this expression: a scalar, or a scalar tensor of the same
   * dtype.
   */
  E constant(double c);

  /** The same numbers as a constant: no gradient flows through it. */
  E detach();

  // ---- arithmetic

  /** {@code this + b}. */
  default E add(E b) {
    return apply(Add.OP, b);
  }

  /** {@code this + c}. */
  default E add(double c) {
    return add(constant(c));
  }

  /** {@code this − b}. */
  default E sub(E b) {
    return apply(Sub.OP, b);
  }

  /** {@code this − c}. */
  default E sub(double c) {
    return sub(constant(c));
  }

  /** {@code this · b}, element by element. */
  default E mul(E b) {
    return apply(Mul.OP, b);
  }

  /** {@code this · c}. */
  default E mul(double c) {
    return mul(constant(c));
  }

  /** {@code this / b}, element by element. */
  default E div(E b) {
    return apply(Div.OP, b);
  }

  /** {@code this / c}. */
  default E div(double c) {
    return div(constant(c));
  }

  /** {@code −this}. */
  default E neg() {
    return apply(Neg.OP);
  }

  /** {@code this^exponent}. */
  default E pow(E exponent) {
    requireNonNull(exponent, "pow: exponent is null");
    return apply(Pow.OP, exponent);
  }

  /** {@code this^exponent} for a constant exponent. */
  default E pow(double exponent) {
    return apply(new PowConstant(exponent));
  }

  /**
   * {@code g · p(p−1)…(p−k+1) · this^(p−k)}: the k-th derivative of {@link #pow(double)}, times g.
   * The power by itself may be out of range.
   */
  default E powDerivative(double p, int k, E g) {
    return apply(new PowDerivative(p, k), requireNonNull(g, "powDerivative: g is null"));
  }

  /** {@code this²}. */
  default E square() {
    return apply(Square.OP);
  }

  /** {@code √this}. */
  default E sqrt() {
    return apply(Sqrt.OP);
  }

  /** {@code 1/this}. */
  default E reciprocal() {
    return apply(Reciprocal.OP);
  }

  /** {@code |this|}. */
  default E abs() {
    return apply(Abs.OP);
  }

  // ---- elementary functions

  /** {@code e^this}. */
  default E exp() {
    return apply(Exp.OP);
  }

  /** {@code e^this − 1}, accurate near 0. */
  default E expm1() {
    return apply(Expm1.OP);
  }

  /** The natural logarithm. */
  default E log() {
    return apply(Log.OP);
  }

  /** {@code log(1 + this)}, accurate near 0. */
  default E log1p() {
    return apply(Log1p.OP);
  }

  /** The sine. */
  default E sin() {
    return apply(Sin.OP);
  }

  /** The cosine. */
  default E cos() {
    return apply(Cos.OP);
  }

  /** The tangent. */
  default E tan() {
    return apply(Tan.OP);
  }

  /** The hyperbolic tangent. */
  default E tanh() {
    return apply(Tanh.OP);
  }

  /** The error function. */
  default E erf() {
    return apply(Erf.OP);
  }

  /** {@code 1 − erf(this)}, accurate for large arguments. */
  default E erfc() {
    return apply(Erfc.OP);
  }

  // ---- activations

  /** The logistic function {@code 1/(1 + e^−x)}. */
  default E sigmoid() {
    return apply(Sigmoid.OP);
  }

  /**
   * The slope of {@link #sigmoid}, {@code s·(1 − s)}, which does not cancel where s is almost 1.
   */
  default E sigmoidSlope() {
    return apply(SigmoidSlope.OP);
  }

  /** {@code log sigmoid(x)}, which never overflows. */
  default E logSigmoid() {
    return neg().softplus().neg();
  }

  /** {@code log(1 + e^x)}. */
  default E softplus() {
    return apply(Softplus.OP);
  }

  /** {@code max(x, 0)}. */
  default E relu() {
    return apply(Relu.OP);
  }

  /** {@code x} above 0, {@code slope · x} below. */
  default E leakyRelu(double slope) {
    return apply(new LeakyRelu(slope));
  }

  /** {@code x} above 0, {@code alpha · (e^x − 1)} below. */
  default E elu(double alpha) {
    return apply(new Elu(alpha));
  }

  /** {@code x · Φ(x)} with the normal distribution function Φ. */
  default E gelu() {
    return apply(Gelu.OP);
  }

  /** {@link #gelu()} approximated by a tanh. */
  default E geluTanh() {
    return apply(GeluTanh.OP);
  }

  /** {@code x · sigmoid(x)}, also called swish. */
  default E silu() {
    return apply(Silu.OP);
  }

  // ---- choosing

  /** The larger of the two; a tie splits the gradient in halves. */
  default E maximum(E b) {
    return apply(Maximum.OP, b);
  }

  /** The larger of this and c. */
  default E maximum(double c) {
    return maximum(constant(c));
  }

  /** The smaller of the two; a tie splits the gradient in halves. */
  default E minimum(E b) {
    return apply(Minimum.OP, b);
  }

  /** The smaller of this and c. */
  default E minimum(double c) {
    return minimum(constant(c));
  }

  /** This, but not below {@code low} and not above {@code high}. */
  default E clamp(double low, double high) {
    return apply(new Clamp(low, high));
  }

  /**
   * This where {@code mask > 0}, otherwise 0 (NaN where it is NaN); no gradient flows to the mask.
   */
  default E maskedBy(E mask) {
    return apply(MaskedBy.OP, mask.detach());
  }

  // ---- comparing: masks of 0 and 1 in the operand's dtype, always constants

  /** 1 where {@code this > b}, otherwise 0. */
  default E greater(E b) {
    return detach().apply(Greater.OP, b.detach());
  }

  /** 1 where {@code this > c}, otherwise 0. */
  default E greater(double c) {
    return greater(constant(c));
  }

  /** 1 where {@code this ≥ b}, otherwise 0. */
  default E greaterEqual(E b) {
    return detach().apply(GreaterEqual.OP, b.detach());
  }

  /** 1 where {@code this ≥ c}, otherwise 0. */
  default E greaterEqual(double c) {
    return greaterEqual(constant(c));
  }

  /** 1 where {@code this < b}, otherwise 0. */
  default E less(E b) {
    return detach().apply(Less.OP, b.detach());
  }

  /** 1 where {@code this < c}, otherwise 0. */
  default E less(double c) {
    return less(constant(c));
  }

  /** 1 where {@code this ≤ b}, otherwise 0. */
  default E lessEqual(E b) {
    return detach().apply(LessEqual.OP, b.detach());
  }

  /** 1 where {@code this ≤ c}, otherwise 0. */
  default E lessEqual(double c) {
    return lessEqual(constant(c));
  }

  /** 1 where {@code this = b}, otherwise 0; NaN equals nothing. */
  default E equalTo(E b) {
    return detach().apply(EqualTo.OP, b.detach());
  }

  /** 1 where {@code this = c}, otherwise 0. */
  default E equalTo(double c) {
    return equalTo(constant(c));
  }
}
