package adjoint.kernel.math;

import static adjoint.kernel.Lanes.F32_HALF;
import static adjoint.kernel.Lanes.F64;
import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/**
 * The exponential functions of floats. Computed in double precision, but not by fdlibm: what counts
 * is that the result, rounded to a float, is that of {@link StrictMath}, and it is so for each of
 * the 2³² floats (VectorElementaryTest tries them all).
 *
 * <p>x = k·log 2 + r with |r| at most ½·log 2, and {@code e^r − 1 = r + r²·q(r)} with a polynomial
 * q whose error is 2^−51.6 (Remez's algorithm; the first term is exact, so that small results keep
 * all their digits). Arguments are from −700 to 700, so that no power of 2 overflows.
 *
 * <p>As in {@link VectorExp} every loop is free of calls but those of the Vector API, which HotSpot
 * always inlines; what functions share goes through arrays that stay in the first-level cache.
 */
final class SingleExp {
  private static final int W = F64.length();

  static final double LOG2_E = 1.4426950408889634;
  static final double LN2_HI = 0x1.62e42fefa39efp-1;
  static final double LN2_LO = 0x1.abc9e3b39803fp-56;

  /** A number with this added has its integer part plus 1023 in the low bits. */
  static final double EXPONENT = 0x1.8p52 + 1023;

  /** Here and below, e^x is 0 as a float. */
  static final double LEAST = -700;

  static final double Q0 = 0x1.000000000000ep-1;
  static final double Q1 = 0x1.55555555505fbp-3;
  static final double Q2 = 0x1.555555554ec7ap-5;
  static final double Q3 = 0x1.1111112603de5p-7;
  static final double Q4 = 0x1.6c16c18a5ce8fp-10;
  static final double Q5 = 0x1.a0198c4dddec3p-13;
  static final double Q6 = 0x1.a0198994b8678p-16;
  static final double Q7 = 0x1.72ea2daf1000cp-19;
  static final double Q8 = 0x1.28bc2ca6e27e8p-22;

  private SingleExp() {}

  /** {@code y = e^x}; x may be −∞, as what a softmax is not to see. */
  static void exp(float[] x, int xAt, float[] y, int yAt, int n, double[] scratch) {
    for (int i = 0; i < n; i += W) {
      DoubleVector v =
          (DoubleVector) FloatVector.fromArray(F32_HALF, x, xAt + i).convertShape(F2D, F64, 0);
      v = v.max(LEAST);
      DoubleVector t = v.fma(LOG2_E, EXPONENT);
      DoubleVector power = t.reinterpretAsLongs().lanewise(LSHL, 52).reinterpretAsDoubles();
      DoubleVector k = t.sub(EXPONENT);
      DoubleVector r = k.lanewise(FMA, -LN2_LO, k.lanewise(FMA, -LN2_HI, v));
      DoubleVector z = r.mul(r);
      DoubleVector even = z.fma(Q8, Q6).lanewise(FMA, z, Q4).lanewise(FMA, z, Q2);
      DoubleVector odd = z.fma(Q7, Q5).lanewise(FMA, z, Q3).lanewise(FMA, z, Q1);
      DoubleVector rest = z.fma(odd.fma(r, even.lanewise(FMA, z, Q0)), r);
      DoubleVector e = power.fma(rest, power);
      ((FloatVector) e.convertShape(D2F, F32_HALF, 0)).intoArray(y, yAt + i);
    }
  }

  /**
   * {@code e^(s·x) = power + power·rest}: the rest to {@code to[i]}, the power of 2 to {@code to[n
   * + i]}.
   */
  private static void split(float[] x, int xAt, double s, double[] to, int n) {
    for (int i = 0; i < n; i += W) {
      DoubleVector v =
          (DoubleVector) FloatVector.fromArray(F32_HALF, x, xAt + i).convertShape(F2D, F64, 0);
      v = v.mul(s);
      DoubleVector t = v.fma(LOG2_E, EXPONENT);
      DoubleVector power = t.reinterpretAsLongs().lanewise(LSHL, 52).reinterpretAsDoubles();
      DoubleVector k = t.sub(EXPONENT);
      DoubleVector r = k.lanewise(FMA, -LN2_LO, k.lanewise(FMA, -LN2_HI, v));
      DoubleVector z = r.mul(r);
      DoubleVector even = z.fma(Q8, Q6).lanewise(FMA, z, Q4).lanewise(FMA, z, Q2);
      DoubleVector odd = z.fma(Q7, Q5).lanewise(FMA, z, Q3).lanewise(FMA, z, Q1);
      DoubleVector rest = z.fma(odd.fma(r, even.lanewise(FMA, z, Q0)), r);
      rest.intoArray(to, i);
      power.intoArray(to, n + i);
    }
  }

  /** {@code y = e^x − 1}. */
  static void expm1(float[] x, int xAt, float[] y, int yAt, int n, double[] scratch) {
    split(x, xAt, 1, scratch, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector power = DoubleVector.fromArray(F64, scratch, n + i);
      DoubleVector e = power.fma(DoubleVector.fromArray(F64, scratch, i), power.sub(1));
      FloatVector result = (FloatVector) e.convertShape(D2F, F32_HALF, 0);
      FloatVector v = FloatVector.fromArray(F32_HALF, x, xAt + i);
      // A sum is never −0; so the sign of x, which results have anyway, is set in them once more.
      result
          .reinterpretAsInts()
          .or(v.reinterpretAsInts().and(Integer.MIN_VALUE))
          .reinterpretAsFloats()
          .intoArray(y, yAt + i);
    }
  }

  /** {@code y = tanh x}, which is {@code e/(e + 2)} for e = e^(2x) − 1; |x| up to 350. */
  static void tanh(float[] x, int xAt, float[] y, int yAt, int n, double[] scratch) {
    split(x, xAt, 2, scratch, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector power = DoubleVector.fromArray(F64, scratch, n + i);
      DoubleVector e = power.fma(DoubleVector.fromArray(F64, scratch, i), power.sub(1));
      FloatVector result = (FloatVector) e.div(e.add(2)).convertShape(D2F, F32_HALF, 0);
      FloatVector v = FloatVector.fromArray(F32_HALF, x, xAt + i);
      // A sum is never −0; so the sign of x, which results have anyway, is set in them once more.
      result
          .reinterpretAsInts()
          .or(v.reinterpretAsInts().and(Integer.MIN_VALUE))
          .reinterpretAsFloats()
          .intoArray(y, yAt + i);
    }
  }

  /** {@code y = 1/(1 + e^−x)}. */
  static void sigmoid(float[] x, int xAt, float[] y, int yAt, int n, double[] scratch) {
    split(x, xAt, -1, scratch, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector power = DoubleVector.fromArray(F64, scratch, n + i);
      // e^−x is rounded before 1 is added, as the definition does: near x = 0 it shows.
      DoubleVector e = power.fma(DoubleVector.fromArray(F64, scratch, i), power);
      DoubleVector result = DoubleVector.broadcast(F64, 1).div(e.add(1));
      ((FloatVector) result.convertShape(D2F, F32_HALF, 0)).intoArray(y, yAt + i);
    }
  }

  /** {@code y = e^−|x|/(1 + e^−|x|)²}. */
  static void sigmoidSlope(float[] x, int xAt, float[] y, int yAt, int n, double[] scratch) {
    decay(x, xAt, scratch, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector e = DoubleVector.fromArray(F64, scratch, i);
      DoubleVector above = e.add(1);
      DoubleVector result = e.div(above.mul(above));
      ((FloatVector) result.convertShape(D2F, F32_HALF, 0)).intoArray(y, yAt + i);
    }
  }

  /** {@code y = x/(1 + e^−x)}. */
  static void silu(float[] x, int xAt, float[] y, int yAt, int n, double[] scratch) {
    split(x, xAt, -1, scratch, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector power = DoubleVector.fromArray(F64, scratch, n + i);
      DoubleVector e = power.fma(DoubleVector.fromArray(F64, scratch, i), power);
      DoubleVector v =
          (DoubleVector) FloatVector.fromArray(F32_HALF, x, xAt + i).convertShape(F2D, F64, 0);
      DoubleVector result = v.div(e.add(1));
      ((FloatVector) result.convertShape(D2F, F32_HALF, 0)).intoArray(y, yAt + i);
    }
  }

  /** {@code to[i] *= e^(−s·x²)}; s·x² up to 700. */
  static void timesGaussian(float[] x, int xAt, double s, double[] to, int n) {
    for (int i = 0; i < n; i += W) {
      DoubleVector v =
          (DoubleVector) FloatVector.fromArray(F32_HALF, x, xAt + i).convertShape(F2D, F64, 0);
      v = v.mul(v).mul(-s);
      DoubleVector t = v.fma(LOG2_E, EXPONENT);
      DoubleVector power = t.reinterpretAsLongs().lanewise(LSHL, 52).reinterpretAsDoubles();
      DoubleVector k = t.sub(EXPONENT);
      DoubleVector r = k.lanewise(FMA, -LN2_LO, k.lanewise(FMA, -LN2_HI, v));
      DoubleVector z = r.mul(r);
      DoubleVector even = z.fma(Q8, Q6).lanewise(FMA, z, Q4).lanewise(FMA, z, Q2);
      DoubleVector odd = z.fma(Q7, Q5).lanewise(FMA, z, Q3).lanewise(FMA, z, Q1);
      DoubleVector rest = z.fma(odd.fma(r, even.lanewise(FMA, z, Q0)), r);
      power.fma(rest, power).mul(DoubleVector.fromArray(F64, to, i)).intoArray(to, i);
    }
  }

  /** {@code to[i] = e^−|x|}. */
  static void decay(float[] x, int xAt, double[] to, int n) {
    for (int i = 0; i < n; i += W) {
      DoubleVector v =
          (DoubleVector) FloatVector.fromArray(F32_HALF, x, xAt + i).convertShape(F2D, F64, 0);
      v = v.abs().neg();
      DoubleVector t = v.fma(LOG2_E, EXPONENT);
      DoubleVector power = t.reinterpretAsLongs().lanewise(LSHL, 52).reinterpretAsDoubles();
      DoubleVector k = t.sub(EXPONENT);
      DoubleVector r = k.lanewise(FMA, -LN2_LO, k.lanewise(FMA, -LN2_HI, v));
      DoubleVector z = r.mul(r);
      DoubleVector even = z.fma(Q8, Q6).lanewise(FMA, z, Q4).lanewise(FMA, z, Q2);
      DoubleVector odd = z.fma(Q7, Q5).lanewise(FMA, z, Q3).lanewise(FMA, z, Q1);
      DoubleVector rest = z.fma(odd.fma(r, even.lanewise(FMA, z, Q0)), r);
      power.fma(rest, power).intoArray(to, i);
    }
  }
}
