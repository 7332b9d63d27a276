package adjoint.kernel.math;

import static adjoint.kernel.Fma.fma;
import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;

import adjoint.kernel.Fma;
import java.util.function.DoubleUnaryOperator;

/**
 * Elementary functions of floats without vectors: step by step what {@link SingleExp}, {@link
 * SingleLog}, {@link SingleTrig} and {@link SingleErf} do with them. Rounded to a float, the result
 * is that of the definition by {@link StrictMath}, which computes digits that no float has, and
 * takes several times as long.
 */
final class SingleCalls {
  private SingleCalls() {}

  /**
   * A function that gives floats what {@code f}, the definition, does; f itself where there is no
   * faster one.
   */
  static DoubleUnaryOperator of(Elementary function, DoubleUnaryOperator f) {
    if (!Fma.isInstruction()) {
      return f;
    }
    // The bounds are those of the vector loops. Each is a class of its own, for HotSpot to inline.
    return switch (function) {
      case EXP -> x -> x < 700 ? exp(x) : f.applyAsDouble(x);
      case EXPM1 ->
          x -> Math.abs(x) < 700 && Math.abs(x) != 0x1.680cbap-4 ? expm1(x) : f.applyAsDouble(x);
      case LOG -> x -> x > 0 && x < Double.POSITIVE_INFINITY ? log(x) : f.applyAsDouble(x);
      case LOG1P ->
          x ->
              x > -1 && x < Double.POSITIVE_INFINITY && Math.abs(x) != 0x1.fb035ap-2
                  ? log1p(x)
                  : f.applyAsDouble(x);
      case TANH ->
          x -> Math.abs(x) < 350 && Math.abs(x) != 0x1.f860aap-5 ? tanh(x) : f.applyAsDouble(x);
      case SIGMOID -> x -> Math.abs(x) < 700 ? 1 / (exp(-x) + 1) : f.applyAsDouble(x);
      case SIGMOID_SLOPE -> x -> Math.abs(x) < 700 ? sigmoidSlope(x) : f.applyAsDouble(x);
      case SILU -> x -> Math.abs(x) < 700 ? x / (exp(-x) + 1) : f.applyAsDouble(x);
      case SOFTPLUS -> x -> Math.abs(x) < 700 ? softplus(x) : f.applyAsDouble(x);
      case SIN -> x -> Math.abs(x) < 1e5 ? wave(x, 0) : f.applyAsDouble(x);
      case COS -> x -> Math.abs(x) < 1e5 ? wave(x, 0.5) : f.applyAsDouble(x);
      case ERFC -> x -> Math.abs(x) < (float) SingleErf.END ? erfc(x, f) : f.applyAsDouble(x);
      case GELU -> x -> Math.abs(x) < 13 ? gelu(x, f) : f.applyAsDouble(x);
      case ERF -> f;
    };
  }

  // ---- SingleExp

  private static double exp(double x) {
    return expAnd(Math.max(x, SingleExp.LEAST), 0);
  }

  private static double expm1(double x) {
    return signed(expAnd(x, -1), x);
  }

  private static double tanh(double x) {
    double e = expAnd(x * 2, -1);
    return signed(e / (e + 2), x);
  }

  private static double sigmoidSlope(double x) {
    double e = exp(-Math.abs(x));
    double above = e + 1;
    return e / (above * above);
  }

  /** {@code e^v + summand}: a power of two and a part of it, to which the summand is added. */
  private static double expAnd(double v, double summand) {
    double t = fma(v, SingleExp.LOG2_E, SingleExp.EXPONENT);
    double power = longBitsToDouble(doubleToRawLongBits(t) << 52);
    double k = t - SingleExp.EXPONENT;
    double r = fma(k, -SingleExp.LN2_LO, fma(k, -SingleExp.LN2_HI, v));
    double z = r * r;
    double even = fma(fma(fma(z, SingleExp.Q8, SingleExp.Q6), z, SingleExp.Q4), z, SingleExp.Q2);
    double odd = fma(fma(fma(z, SingleExp.Q7, SingleExp.Q5), z, SingleExp.Q3), z, SingleExp.Q1);
    double part = fma(z, fma(odd, r, fma(even, z, SingleExp.Q0)), r);
    return fma(power, part, power + summand);
  }

  /** A result with the sign of x, which it has but for −0. */
  private static double signed(double result, double x) {
    return longBitsToDouble(doubleToRawLongBits(result) | doubleToRawLongBits(x) & Long.MIN_VALUE);
  }

  // ---- SingleLog

  private static double log(double x) {
    long bits = doubleToRawLongBits(x);
    return sum(mantissa(bits), exponent(bits));
  }

  private static double log1p(double x) {
    long bits = doubleToRawLongBits(x + 1);
    double k = exponent(bits);
    return signed(sum(k == 0 ? x : mantissa(bits), k), x);
  }

  private static double softplus(double x) {
    double e = exp(-Math.abs(x));
    double log = e > 0.41421356 ? sum((e - 1) * 0.5, 1) : sum(e, 0);
    return (x > 0 ? x : 0) + log;
  }

  private static double exponent(long bits) {
    long k = ((bits + SingleLog.SHIFT) >>> 52) + (SingleLog.INTEGER - 1023);
    return longBitsToDouble(k) - 0x1.8p52;
  }

  private static double mantissa(long bits) {
    long shifted = bits + SingleLog.SHIFT;
    return longBitsToDouble(bits - (shifted & SingleLog.EXPONENT) + SingleLog.ONE) - 1;
  }

  /** {@code k·log 2 + log(1 + f)}. */
  private static double sum(double f, double k) {
    double s = f / (f + 2);
    double z = s * s;
    double l = fma(fma(fma(z, SingleLog.L6, SingleLog.L5), z, SingleLog.L4), z, SingleLog.L3);
    l = fma(fma(fma(l, z, SingleLog.L2), z, SingleLog.L1), z, SingleLog.L0);
    double small = fma(s * z, l, s + s);
    return fma(k, SingleLog.LN2_HI, fma(k, SingleLog.LN2_LO, small));
  }

  // ---- SingleTrig

  /** {@code sin(x + shift·π)} for a shift of 0 or ½. */
  private static double wave(double x, double shift) {
    double t = fma(x, SingleTrig.INV_PI, shift) + SingleTrig.INTEGER;
    double k = t - SingleTrig.INTEGER - shift;
    double r = fma(k, -SingleTrig.PI_LO, fma(k, -SingleTrig.PI_HI, x));
    double z = r * r;
    double s = fma(fma(fma(z, SingleTrig.S7, SingleTrig.S6), z, SingleTrig.S5), z, SingleTrig.S4);
    s = fma(fma(fma(s, z, SingleTrig.S3), z, SingleTrig.S2), z, SingleTrig.S1);
    s = fma(s, z, SingleTrig.S0);
    long sine = doubleToRawLongBits(signed(fma(z * r, s, r), r));
    return longBitsToDouble(sine ^ doubleToRawLongBits(t) << 63);
  }

  // ---- SingleErf

  private static double erfc(double x, DoubleUnaryOperator f) {
    double tail = tail(x, 1, 1);
    return certain(x < 0 ? 2 - tail : tail, f, x);
  }

  private static double gelu(double x, DoubleUnaryOperator f) {
    double tail = tail(x, Math.sqrt(0.5), 0.5);
    return certain(x * 0.5 * (x < 0 ? tail : 2 - tail), f, x);
  }

  /** {@code erfc |s·x|}, for s and its square. */
  private static double tail(double x, double s, double s2) {
    double t = Math.abs(x) * s;
    double u = (t - SingleErf.K) / (t + SingleErf.K);
    double z = u * u;
    double even = fma(fma(z, SingleErf.C16, SingleErf.C14), z, SingleErf.C12);
    even = fma(fma(even, z, SingleErf.C10), z, SingleErf.C8);
    even = fma(fma(even, z, SingleErf.C6), z, SingleErf.C4);
    even = fma(fma(even, z, SingleErf.C2), z, SingleErf.C0);
    double odd = fma(fma(z, SingleErf.C15, SingleErf.C13), z, SingleErf.C11);
    odd = fma(fma(odd, z, SingleErf.C9), z, SingleErf.C7);
    odd = fma(fma(odd, z, SingleErf.C5), z, SingleErf.C3);
    odd = fma(odd, z, SingleErf.C1);
    double v = x * x * -s2;
    return expAnd(v, 0) * fma(odd, u, even);
  }

  /** A result y; where it is so near the middle of two floats that it may be wrong, that of f. */
  private static double certain(double y, DoubleUnaryOperator f, double x) {
    return isDoubtful(y) ? f.applyAsDouble(x) : y;
  }

  /** See {@link SingleErf}. */
  static boolean isDoubtful(double y) {
    long low =
        (doubleToRawLongBits(y) & SingleErf.LOW) - (SingleErf.LOW / 2 + 1 - SingleErf.MARGIN);
    return (low & -2 * SingleErf.MARGIN) == 0 || Math.abs(y) < SingleErf.SMALL && y != 0;
  }
}
