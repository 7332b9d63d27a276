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

  /** This, in its own type. */
  @SuppressWarnings("unchecked")
  private E self() {
    return (E) this;
  }

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

  /** {@code c − this}: subtraction with the operands exchanged, as in pandas and PyTorch. */
  default E rsub(double c) {
    return constant(c).sub(self());
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

  /** {@code c / this}: division with the operands exchanged, as in pandas. */
  default E rdiv(double c) {
    return constant(c).div(self());
  }

  /**
   * {@code this · b}, and 0 where this is 0 whatever b is: how a vjp multiplies a cotangent by a
   * slope that may be infinite.
   */
  default E strongMul(E b) {
    return apply(StrongMul.OP, b);
  }

  /**
   * {@code this / b}, and 0 where this is 0 whatever b is: how a vjp divides a cotangent by what
   * may be 0.
   */
  default E strongDiv(E b) {
    return apply(StrongDiv.OP, b);
  }

  /** {@code this · b}, and 0 where one of them is 0 whatever the other is. */
  default E absorbingMul(E b) {
    return apply(AbsorbingMul.OP, b);
  }

  /**
   * The remainder of {@code this / b} rounded towards 0, with the sign of this: Java's {@code %}.
   */
  default E fmod(E b) {
    return apply(Fmod.OP, b);
  }

  /**
   * The remainder of {@code this / c} rounded towards 0, with the sign of this: Java's {@code %}.
   */
  default E fmod(double c) {
    return fmod(constant(c));
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

  /** {@code 1/√this}, rounded once: {@code pow(-0.5)}. */
  default E rsqrt() {
    return pow(-0.5);
  }

  /** {@code ∛this}, also of negative numbers. */
  default E cbrt() {
    return apply(Cbrt.OP);
  }

  /** {@code √(this² + b²)}, without overflow between. */
  default E hypot(E b) {
    return apply(Hypot.OP, b);
  }

  /** {@code this/√(this² + b²)}, the slope of {@link #hypot}; 0 where both are 0. */
  default E directionCosine(E b) {
    return apply(DirectionCosine.OP, b);
  }

  /** {@code 1/this}. */
  default E reciprocal() {
    return apply(Reciprocal.OP);
  }

  /** {@code |this|}. */
  default E abs() {
    return apply(Abs.OP);
  }

  /** −1, 0 or 1; the slope is 0. */
  default E sign() {
    return apply(Sign.OP);
  }

  /** Rounded down; the slope is 0. */
  default E floor() {
    return apply(Floor.OP);
  }

  /** Rounded up; the slope is 0. */
  default E ceil() {
    return apply(Ceil.OP);
  }

  /** Rounded to the nearest whole number, halves to the even one; the slope is 0. */
  default E rint() {
    return apply(Rint.OP);
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

  /** {@code 2^this}. */
  default E exp2() {
    return apply(Exp2.OP);
  }

  /** The natural logarithm. */
  default E log() {
    return apply(Log.OP);
  }

  /** {@code log(1 + this)}, accurate near 0. */
  default E log1p() {
    return apply(Log1p.OP);
  }

  /** The binary logarithm, exact for powers of two. */
  default E log2() {
    return apply(Log2.OP);
  }

  /** The decimal logarithm. */
  default E log10() {
    return apply(Log10.OP);
  }

  /** {@code this · log b}, and 0 where this is 0 and b is not positive. */
  default E xlogy(E b) {
    return apply(Xlogy.OP, b);
  }

  /** {@code log(e^this + e^b)}, which never overflows. */
  default E logAddExp(E b) {
    return apply(LogAddExp.OP, b);
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

  /** The inverse sine, from −π/2 to π/2. */
  default E asin() {
    return apply(Asin.OP);
  }

  /** The inverse cosine, from 0 to π. */
  default E acos() {
    return apply(Acos.OP);
  }

  /** The inverse tangent, from −π/2 to π/2. */
  default E atan() {
    return apply(Atan.OP);
  }

  /** The angle of the vector {@code (x, this)}, from −π to π: {@code y.atan2(x)}. */
  default E atan2(E x) {
    requireNonNull(x, "atan2: x is null");
    return apply(Atan2.OP, x);
  }

  /** The hyperbolic sine. */
  default E sinh() {
    return apply(Sinh.OP);
  }

  /** The hyperbolic cosine. */
  default E cosh() {
    return apply(Cosh.OP);
  }

  /** The hyperbolic tangent. */
  default E tanh() {
    return apply(Tanh.OP);
  }

  /** The inverse hyperbolic sine. */
  default E asinh() {
    return apply(Asinh.OP);
  }

  /** The inverse hyperbolic cosine, from 0. */
  default E acosh() {
    return apply(Acosh.OP);
  }

  /** The inverse hyperbolic tangent. */
  default E atanh() {
    return apply(Atanh.OP);
  }

  // ---- special functions

  /** The error function. */
  default E erf() {
    return apply(Erf.OP);
  }

  /** {@code 1 − erf(this)}, accurate for large arguments. */
  default E erfc() {
    return apply(Erfc.OP);
  }

  /** The inverse of the error function. */
  default E erfinv() {
    return apply(Erfinv.OP);
  }

  /** The distribution function of the standard normal distribution, accurate in both tails. */
  default E normalCdf() {
    return apply(NormalCdf.OP);
  }

  /**
   * The inverse of {@link #normalCdf}: the number that a normal one is below with probability this.
   */
  default E normalQuantile() {
    return apply(NormalQuantile.OP);
  }

  /** {@code log |Γ(this)|}, the logarithm of the gamma function. */
  default E lgamma() {
    return apply(Lgamma.OP);
  }

  /** The slope of {@link #lgamma}. */
  default E digamma() {
    return polygamma(0);
  }

  /** The slope of {@link #digamma}. */
  default E trigamma() {
    return polygamma(1);
  }

  /** The derivative of {@link #digamma} of this order. */
  default E polygamma(int order) {
    return apply(new Polygamma(order));
  }

  /** {@code log(Γ(this)·Γ(b)/Γ(this + b))}, the logarithm of the beta function. */
  default E logBeta(E b) {
    return apply(LogBeta.OP, b);
  }

  /** The beta function {@code Γ(this)·Γ(b)/Γ(this + b)}, of positive numbers. */
  default E beta(E b) {
    return apply(Beta.OP, b);
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

  /** {@code x · tanh(softplus x)}. */
  default E mish() {
    return apply(Mish.OP);
  }

  /**
   * {@link #elu} and a scale that together keep mean 0 and variance 1 (Klambauer and others,
   * arXiv:1706.02515).
   */
  default E selu() {
    return elu(1.6732632423543772).mul(1.0507009873554805);
  }

  /** {@code x} above 0, {@code alpha · (e^(x/alpha) − 1)} below, whose slope does not jump. */
  default E celu(double alpha) {
    return div(alpha).elu(1).mul(alpha);
  }

  /** {@code x} from −1 to 1, and these limits beyond: {@link #clamp}. */
  default E hardtanh() {
    return clamp(-1, 1);
  }

  /** {@code x} from 0 to 6, and these limits beyond: {@link #clamp}. */
  default E relu6() {
    return clamp(0, 6);
  }

  /** {@code x/6 + ½}, but not below 0 and not above 1. */
  default E hardsigmoid() {
    return div(6).add(0.5).clamp(0, 1);
  }

  /** {@code x · hardsigmoid(x)}. */
  default E hardswish() {
    return clamp(-3, Double.POSITIVE_INFINITY).mul(hardsigmoid()); // −∞ would be −∞ · 0
  }

  /** {@code x/(1 + |x|)}. */
  default E softsign() {
    return apply(Softsign.OP);
  }

  /**
   * {@code x} above 0, {@code slope · x} below and at 0, with a slope that is trained: the
   * parametric {@link #leakyRelu} (He and others, arXiv:1502.01852).
   */
  default E prelu(E slope) {
    requireNonNull(slope, "prelu: slope is null");
    return relu().add(maskedBy(lessEqual(0)).mul(slope));
  }

  /** {@code x · sigmoid(1.702 x)}, the fast approximation of {@link #gelu}. */
  default E quickGelu() {
    return mul(1.702).silu().div(1.702); // in terms of silu, which is 0 at −∞
  }

  /** {@code x − tanh x}. */
  default E tanhshrink() {
    return sub(tanh());
  }

  /**
   * {@code x − lambda} above {@code lambda}, {@code x + lambda} below {@code −lambda}, and 0
   * between, the limits included: what minimizes {@code ½(y − x)² + lambda·|y|}.
   */
  default E softshrink(double lambda) {
    requireWidth("softshrink", lambda);
    return sub(clamp(-lambda, lambda));
  }

  /** {@code x} where {@code |x| > lambda}, otherwise 0. */
  default E hardshrink(double lambda) {
    requireWidth("hardshrink", lambda);
    return maskedBy(abs().sub(lambda)); // positive there, and NaN where x is
  }

  /** {@code x} above {@code limit}, otherwise {@code value}. */
  default E threshold(double limit, double value) {
    return maskedBy(sub(limit)).add(constant(value).maskedBy(lessEqual(limit)));
  }

  private static void requireWidth(String op, double lambda) {
    if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          op + ": lambda must be 0 or positive, and finite, got " + lambda);
    }
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
   * This where {@code mask > 0}, otherwise 0; NaN where the mask is NaN and this is not 0. No
   * gradient flows to the mask.
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
