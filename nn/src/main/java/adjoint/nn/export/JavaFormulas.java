package adjoint.nn.export;

import adjoint.op.Abs;
import adjoint.op.Acos;
import adjoint.op.Add;
import adjoint.op.Asin;
import adjoint.op.Atan;
import adjoint.op.Atan2;
import adjoint.op.BinaryOp;
import adjoint.op.Cbrt;
import adjoint.op.Ceil;
import adjoint.op.Clamp;
import adjoint.op.Cos;
import adjoint.op.Cosh;
import adjoint.op.Div;
import adjoint.op.Elu;
import adjoint.op.EqualTo;
import adjoint.op.Erf;
import adjoint.op.Erfc;
import adjoint.op.Exp;
import adjoint.op.Exp2;
import adjoint.op.Expm1;
import adjoint.op.Floor;
import adjoint.op.Fmod;
import adjoint.op.Gelu;
import adjoint.op.GeluTanh;
import adjoint.op.Greater;
import adjoint.op.GreaterEqual;
import adjoint.op.Hypot;
import adjoint.op.LeakyRelu;
import adjoint.op.Less;
import adjoint.op.LessEqual;
import adjoint.op.Log;
import adjoint.op.Log10;
import adjoint.op.Log1p;
import adjoint.op.LogAddExp;
import adjoint.op.MaskedBy;
import adjoint.op.Maximum;
import adjoint.op.Minimum;
import adjoint.op.Mish;
import adjoint.op.Mul;
import adjoint.op.Neg;
import adjoint.op.Pow;
import adjoint.op.PowConstant;
import adjoint.op.Reciprocal;
import adjoint.op.Relu;
import adjoint.op.Rint;
import adjoint.op.Sigmoid;
import adjoint.op.SigmoidSlope;
import adjoint.op.Sign;
import adjoint.op.Silu;
import adjoint.op.Sin;
import adjoint.op.Sinh;
import adjoint.op.Softplus;
import adjoint.op.Softsign;
import adjoint.op.Sqrt;
import adjoint.op.Square;
import adjoint.op.Sub;
import adjoint.op.Tan;
import adjoint.op.Tanh;
import adjoint.op.UnaryOp;
import adjoint.op.Xlogy;
import java.util.Optional;

/**
 * Elementwise operations as expressions in Java, of the doubles x, or a and b: what {@code
 * applyAsDouble} of the operation computes. Floats are computed so and rounded once.
 */
final class JavaFormulas {
  private JavaFormulas() {}

  /** The expression of x; none if there is no such. */
  static Optional<String> of(UnaryOp op) {
    String formula =
        switch (op) {
          case Abs _ -> "Math.abs(x)";
          case Acos _ -> "StrictMath.acos(x)";
          case Asin _ -> "StrictMath.asin(x)";
          case Atan _ -> "StrictMath.atan(x)";
          case Cbrt _ -> "StrictMath.cbrt(x)";
          case Ceil _ -> "Math.ceil(x)";
          case Clamp(double low, double high) ->
              "Math.min(Math.max(x, %s), %s)".formatted(literal(low), literal(high));
          case Cos _ -> "StrictMath.cos(x)";
          case Cosh _ -> "StrictMath.cosh(x)";
          case Elu(double alpha) ->
              "x > 0 ? x : %s * StrictMath.expm1(x)".formatted(literal(alpha));
          case Erf _ -> "erf(x)";
          case Erfc _ -> "erfc(x)";
          case Exp _ -> "StrictMath.exp(x)";
          case Exp2 _ -> "StrictMath.pow(2, x)";
          case Expm1 _ -> "StrictMath.expm1(x)";
          case Floor _ -> "Math.floor(x)";
          case Gelu _ -> "gelu(x)";
          case GeluTanh _ -> "geluTanh(x)";
          case LeakyRelu(double slope) -> "x > 0 ? x : %s * x".formatted(literal(slope));
          case Log _ -> "StrictMath.log(x)";
          case Log10 _ -> "StrictMath.log10(x)";
          case Log1p _ -> "StrictMath.log1p(x)";
          case Mish _ -> "Math.max(x, -Double.MAX_VALUE) * StrictMath.tanh(softplus(x))";
          case Neg _ -> "-x";
          case PowConstant(double exponent) -> "StrictMath.pow(x, %s)".formatted(literal(exponent));
          case Reciprocal _ -> "1 / x";
          case Relu _ -> "Math.max(x, 0)";
          case Rint _ -> "Math.rint(x)";
          case Sigmoid _ -> "sigmoid(x)";
          case SigmoidSlope _ -> "sigmoidSlope(x)";
          case Sign _ -> "Math.signum(x)";
          case Silu _ -> "silu(x)";
          case Sin _ -> "StrictMath.sin(x)";
          case Sinh _ -> "StrictMath.sinh(x)";
          case Softplus _ -> "softplus(x)";
          case Softsign _ -> "Double.isInfinite(x) ? Math.signum(x) : x / (1 + Math.abs(x))";
          case Sqrt _ -> "Math.sqrt(x)";
          case Square _ -> "x * x";
          case Tan _ -> "StrictMath.tan(x)";
          case Tanh _ -> "StrictMath.tanh(x)";
          default -> "";
        };
    return Optional.of(formula).filter(f -> !f.isEmpty());
  }

  /** The expression of a and b; none if there is no such. */
  static Optional<String> of(BinaryOp op) {
    String formula =
        switch (op) {
          case Add _ -> "a + b";
          case Atan2 _ -> "StrictMath.atan2(a, b)";
          case Div _ -> "a / b";
          case EqualTo _ -> "a == b ? 1 : 0";
          case Fmod _ -> "a % b";
          case Greater _ -> "a > b ? 1 : 0";
          case GreaterEqual _ -> "a >= b ? 1 : 0";
          case Hypot _ -> "StrictMath.hypot(a, b)";
          case Less _ -> "a < b ? 1 : 0";
          case LessEqual _ -> "a <= b ? 1 : 0";
          case LogAddExp _ -> "logAddExp(a, b)";
          case MaskedBy _ -> "b > 0 ? a : b <= 0 || a == 0 ? 0 : b";
          case Maximum _ -> "Math.max(a, b)";
          case Minimum _ -> "Math.min(a, b)";
          case Mul _ -> "a * b";
          case Pow _ -> "StrictMath.pow(a, b)";
          case Sub _ -> "a - b";
          case Xlogy _ -> "a == 0 && b <= 0 ? 0 : a * StrictMath.log(b)";
          default -> "";
        };
    return Optional.of(formula).filter(f -> !f.isEmpty());
  }

  /** A double that javac reads back with the same bits. */
  static String literal(double c) {
    if (Double.isNaN(c)) {
      return "Double.NaN";
    } else if (Double.isInfinite(c)) {
      return c > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
    }
    return Double.toString(c);
  }

  /** A float likewise. */
  static String literal(float c) {
    if (Float.isNaN(c)) {
      return "Float.NaN";
    } else if (Float.isInfinite(c)) {
      return c > 0 ? "Float.POSITIVE_INFINITY" : "Float.NEGATIVE_INFINITY";
    }
    return c + "f";
  }
}
