package adjoint.kernel.math;

import static adjoint.kernel.Lanes.F64;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/**
 * The exponential functions, equal to {@link StrictMath} bit for bit: fdlibm's algorithms (see
 * NOTICE), operation by operation, with all branches computed and one of them chosen in every lane.
 * Vectors with rare arguments (infinite, NaN, a subnormal result) are left to StrictMath.
 *
 * <p>Every function is a loop of its own over whole vectors, with no calls: HotSpot would not
 * inline methods of this size, and vectors would become objects.
 */
public final class VectorExp {
  private static final int W = F64.length();

  private static final double LN2_HI = 6.93147180369123816490e-01; // the first 32 bits of log 2
  private static final double LN2_LO = 1.90821492927058770002e-10; // and the rest
  private static final double INV_LN2 = 1.44269504088896338700e+00;

  /** Arguments below this are not reduced: ½·log 2, with the low word filled up. */
  private static final double HALF_LN2 = Double.longBitsToDouble(0x3fd62e43_00000000L);

  /**
   * Added to a small number, it leaves an integer in the low bits (½·2⁵² more, so that it may be
   * negative).
   */
  static final double INTEGER = 0x1.8p52;

  static final double P1 = 1.66666666666666019037e-01;
  static final double P2 = -2.77777777770155933842e-03;
  static final double P3 = 6.61375632143793436117e-05;
  static final double P4 = -1.65339022054652515390e-06;
  static final double P5 = 4.13813679705723846039e-08;

  private static final double Q1 = -3.33333333333331316428e-02;
  private static final double Q2 = 1.58730158725481460165e-03;
  private static final double Q3 = -7.93650757867487942473e-05;
  private static final double Q4 = 4.00821782732936239552e-06;
  private static final double Q5 = -2.01099218183624371326e-07;

  private VectorExp() {}

  /** {@code y = e^x}: x = k·log 2 + r, and e^r by a rational approximation. */
  static void exp(double[] x, int xAt, double[] y, int yAt, int n) {
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      DoubleVector size = v.abs();
      if (!size.compare(LT, 708).allTrue()) {
        for (int j = i; j < i + W; j++) {
          y[yAt + j] = StrictMath.exp(x[xAt + j]);
        }
        continue;
      }
      // k = the integer part of |x|/log 2 + ½, with the sign of x
      DoubleVector scaled = size.mul(INV_LN2).add(0.5);
      DoubleVector k = scaled.add(0x1p52).sub(0x1p52);
      k = k.sub(1, k.compare(GT, scaled));
      k = k.blend(0, size.compare(LT, HALF_LN2));
      k = k.blend(k.neg(), v.compare(LT, 0));
      DoubleVector hi = v.sub(k.mul(LN2_HI));
      DoubleVector lo = k.mul(LN2_LO);
      DoubleVector r = hi.sub(lo);
      DoubleVector t = r.mul(r);
      DoubleVector c = t.mul(P5).add(P4).mul(t).add(P3).mul(t).add(P2).mul(t).add(P1).mul(t);
      c = r.sub(c);
      DoubleVector quotient = r.mul(c).div(c.neg().add(2));
      DoubleVector e = lo.sub(quotient).sub(hi).neg().add(1);
      LongVector exponent = k.add(INTEGER).reinterpretAsLongs().lanewise(LSHL, 52);
      e = e.reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
      e.blend(v.add(1), size.compare(LT, 0x1p-28)).intoArray(y, yAt + i);
    }
  }

  /** {@code y = e^x − 1}, without cancellation for small x. */
  static void expm1(double[] x, int xAt, double[] y, int yAt, int n) {
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      DoubleVector size = v.abs();
      if (!size.compare(LT, 708).allTrue()) {
        for (int j = i; j < i + W; j++) {
          y[yAt + j] = StrictMath.expm1(x[xAt + j]);
        }
        continue;
      }
      DoubleVector scaled = size.mul(INV_LN2).add(0.5);
      DoubleVector k = scaled.add(0x1p52).sub(0x1p52);
      k = k.sub(1, k.compare(GT, scaled));
      k = k.blend(0, size.compare(LT, HALF_LN2));
      k = k.blend(k.neg(), v.compare(LT, 0));
      DoubleVector hi = v.sub(k.mul(LN2_HI));
      DoubleVector lo = k.mul(LN2_LO);
      DoubleVector r = hi.sub(lo);
      DoubleVector c = hi.sub(r).sub(lo); // what r lacks
      DoubleVector half = r.mul(0.5);
      DoubleVector h = r.mul(half);
      DoubleVector r1 =
          h.mul(Q5).add(Q4).mul(h).add(Q3).mul(h).add(Q2).mul(h).add(Q1).mul(h).add(1);
      DoubleVector t = r1.mul(half).neg().add(3);
      DoubleVector e = h.mul(r1.sub(t).div(r.mul(t).neg().add(6)));
      e = r.mul(e.sub(c)).sub(c).sub(h);
      LongVector bits = k.add(INTEGER).reinterpretAsLongs().lanewise(LSHL, 52); // k as an exponent
      DoubleVector power =
          DoubleVector.broadcast(F64, 1).reinterpretAsLongs().sub(bits).reinterpretAsDoubles();
      // k up to 19; from 20 to 56, where 1 − 2^−k would lose bits; and where k or the −1 hardly
      // matters
      DoubleVector far = r.sub(e.add(power)).add(1);
      DoubleVector near = power.neg().add(1).sub(e.sub(r));
      DoubleVector extreme = e.sub(r).neg().add(1);
      VectorMask<Double> isExtreme = k.compare(LE, -2).or(k.compare(GT, 56));
      DoubleVector z = near.blend(far, k.compare(GE, 20)).blend(extreme, isExtreme);
      z = z.reinterpretAsLongs().add(bits).reinterpretAsDoubles();
      z = z.sub(1, isExtreme);
      DoubleVector one = r.sub(e).mul(2).add(1);
      one = one.blend(e.sub(r.add(0.5)).mul(-2), r.compare(LT, -0.25));
      z =
          z.blend(one, k.eq(1))
              .blend(r.sub(e).mul(0.5).sub(0.5), k.eq(-1))
              .blend(r.sub(e), k.eq(0));
      z.blend(v, size.compare(LT, 0x1p-54)).intoArray(y, yAt + i);
    }
  }

  /** {@code y = tanh x}, by e^(2|x|) − 1 from 1 on and by e^(−2|x|) − 1 below. */
  static void tanh(double[] x, int xAt, double[] y, int yAt, int n) {
    for (int i = 0; i < n; i += W) {
      DoubleVector size = DoubleVector.fromArray(F64, x, xAt + i).abs();
      // From 22 on the result is 1; the argument stops there so that it stays usual.
      DoubleVector twice = size.min(22).mul(2);
      twice.blend(twice.neg(), size.compare(LT, 1)).intoArray(y, yAt + i);
    }
    expm1(y, yAt, y, yAt, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      DoubleVector t = DoubleVector.fromArray(F64, y, yAt + i);
      DoubleVector size = v.abs();
      DoubleVector above = t.add(2);
      DoubleVector z = DoubleVector.broadcast(F64, 2).div(above).neg().add(1);
      z = z.blend(t.neg().div(above), size.compare(LT, 1));
      z = z.blend(1, size.compare(GE, 22));
      z = z.blend(z.neg(), v.compare(LT, 0));
      z = z.blend(v, size.compare(LT, 0x1p-55));
      z.blend(v, v.compare(LT, 0).or(v.compare(GE, 0)).not()).intoArray(y, yAt + i);
    }
  }

  /** {@code y = 1/(1 + e^−x)}, and e^x where e^−x overflows. */
  static void sigmoid(double[] x, int xAt, double[] y, int yAt, int n) {
    for (int i = 0; i < n; i += W) {
      DoubleVector.fromArray(F64, x, xAt + i).neg().intoArray(y, yAt + i);
    }
    exp(y, yAt, y, yAt, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector e = DoubleVector.fromArray(F64, y, yAt + i);
      if (e.compare(EQ, Double.POSITIVE_INFINITY).anyTrue()) {
        for (int j = i; j < i + W; j++) {
          double each = y[yAt + j];
          y[yAt + j] =
              each == Double.POSITIVE_INFINITY ? StrictMath.exp(x[xAt + j]) : 1 / (1 + each);
        }
        continue;
      }
      DoubleVector.broadcast(F64, 1).div(e.add(1)).intoArray(y, yAt + i);
    }
  }

  /** {@code y = e^−|x|/(1 + e^−|x|)²}. */
  static void sigmoidSlope(double[] x, int xAt, double[] y, int yAt, int n) {
    for (int i = 0; i < n; i += W) {
      DoubleVector.fromArray(F64, x, xAt + i).abs().neg().intoArray(y, yAt + i);
    }
    exp(y, yAt, y, yAt, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector e = DoubleVector.fromArray(F64, y, yAt + i);
      DoubleVector above = e.add(1);
      e.div(above.mul(above)).min(0.25).intoArray(y, yAt + i);
    }
  }

  /** {@code y = x/(1 + e^−x)}, and x·e^(x/2)·e^(x/2) where e^−x overflows. */
  static void silu(double[] x, int xAt, double[] y, int yAt, int n) {
    for (int i = 0; i < n; i += W) {
      DoubleVector.fromArray(F64, x, xAt + i).neg().intoArray(y, yAt + i);
    }
    exp(y, yAt, y, yAt, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector e = DoubleVector.fromArray(F64, y, yAt + i);
      if (e.compare(EQ, Double.POSITIVE_INFINITY).anyTrue()) {
        for (int j = i; j < i + W; j++) {
          double each = x[xAt + j];
          if (y[yAt + j] == Double.POSITIVE_INFINITY) {
            double half = StrictMath.exp(each / 2);
            y[yAt + j] = Math.max(each, -Double.MAX_VALUE) * half * half; // −∞ would be −∞ · 0
          } else {
            y[yAt + j] = each / (1 + y[yAt + j]);
          }
        }
        continue;
      }
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      v.div(e.add(1)).intoArray(y, yAt + i);
    }
  }

  /** {@code y = log(1 + e^x) = max(x, 0) + log1p(e^−|x|)}. */
  static void softplus(double[] x, int xAt, double[] y, int yAt, int n) {
    for (int i = 0; i < n; i += W) {
      DoubleVector.fromArray(F64, x, xAt + i).abs().neg().intoArray(y, yAt + i);
    }
    exp(y, yAt, y, yAt, n);
    VectorLog.log1p(y, yAt, y, yAt, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      v.max(0).add(DoubleVector.fromArray(F64, y, yAt + i)).intoArray(y, yAt + i);
    }
  }
}
