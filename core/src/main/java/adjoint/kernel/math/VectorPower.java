package adjoint.kernel.math;

import static adjoint.kernel.Lanes.F64;
import static adjoint.kernel.math.VectorExp.INTEGER;
import static adjoint.kernel.math.VectorExp.P1;
import static adjoint.kernel.math.VectorExp.P2;
import static adjoint.kernel.math.VectorExp.P3;
import static adjoint.kernel.math.VectorExp.P4;
import static adjoint.kernel.math.VectorExp.P5;
import static adjoint.kernel.math.VectorLog.MANTISSA;
import static adjoint.kernel.math.VectorLog.ONE;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/**
 * The power, equal to {@link StrictMath} bit for bit: fdlibm's algorithm (see NOTICE), in the
 * manner of {@link VectorExp}. Left to StrictMath are vectors with a base that is not positive or
 * not normal, an exponent that is huge or has a rule of its own, or a result near either end.
 *
 * <p>In two loops, because HotSpot would not inline all of one. Numbers without their low word have
 * products that are exact.
 */
public final class VectorPower {
  private static final int W = F64.length();

  static final long HIGH_WORD = 0xffffffff_00000000L;

  private static final double CP = 9.61796693925975554329e-01; // 2/(3·log 2)
  private static final double CP_H = 9.61796700954437255859e-01;
  private static final double CP_L = -7.02846165095275826516e-09;
  private static final double DP_H = 5.84962487220764160156e-01; // the binary logarithm of 1.5
  private static final double DP_L = 1.35003920212974897128e-08;

  private static final double L1 = 5.99999999999994648725e-01;
  private static final double L2 = 4.28571428578550184252e-01;
  private static final double L3 = 3.33333329818377432918e-01;
  private static final double L4 = 2.72728123808534006489e-01;
  private static final double L5 = 2.30660745775561754067e-01;
  private static final double L6 = 2.06975017800338417784e-01;

  private static final double LG2 = 6.93147180559945286227e-01;
  private static final double LG2_H = 6.93147182464599609375e-01;
  private static final double LG2_L = -1.90465429995776804525e-09;

  private VectorPower() {}

  /**
   * The binary logarithm of a in two parts: log₂ a = n + log₂ c + log₂(m/c) for a = 2ⁿ·m, c = 1 or
   * 1.5, and a polynomial in s² for s = (m − c)/(m + c). Of numbers that are not positive and
   * normal it is something else.
   */
  public static void log(double[] a, double[] logHigh, double[] logLow, int n) {
    for (int i = 0; i < n; i += W) {
      LongVector bits = DoubleVector.fromArray(F64, a, i).reinterpretAsLongs();
      LongVector mantissa = bits.and(MANTISSA);
      LongVector word = mantissa.and(HIGH_WORD);
      VectorMask<Long> above = word.compare(GE, 0xbb67a_00000000L); // √3
      VectorMask<Long> middle = word.compare(GT, 0x3988e_00000000L).andNot(above); // from √1.5
      LongVector exponent = bits.lanewise(LSHR, 52).sub(1023).add(1, above);
      bits = mantissa.or(ONE).sub(0x100000_00000000L, above);
      DoubleVector x = bits.reinterpretAsDoubles();
      VectorMask<Double> inMiddle = middle.cast(F64);
      DoubleVector c = DoubleVector.broadcast(F64, 1).blend(1.5, inMiddle);
      DoubleVector u = x.sub(c);
      DoubleVector v = DoubleVector.broadcast(F64, 1).div(x.add(c));
      DoubleVector s = u.mul(v);
      DoubleVector sHigh = s.reinterpretAsLongs().and(HIGH_WORD).reinterpretAsDoubles();
      LongVector sum = // x + c, its first bits
          bits.lanewise(LSHR, 1)
              .and(HIGH_WORD)
              .or(0x20000000_00000000L)
              .add(0x00080000_00000000L)
              .add(1L << 50, middle);
      DoubleVector tHigh = sum.reinterpretAsDoubles();
      DoubleVector tLow = x.sub(tHigh.sub(c));
      DoubleVector sLow = v.mul(u.sub(sHigh.mul(tHigh)).sub(sHigh.mul(tLow)));
      DoubleVector z = s.mul(s);
      DoubleVector r = z.mul(L6).add(L5).mul(z).add(L4).mul(z).add(L3).mul(z).add(L2).mul(z);
      r = z.mul(z).mul(r.add(L1));
      r = r.add(sLow.mul(sHigh.add(s)));
      z = sHigh.mul(sHigh);
      tHigh = z.add(3).add(r).reinterpretAsLongs().and(HIGH_WORD).reinterpretAsDoubles();
      tLow = r.sub(tHigh.sub(3).sub(z));
      u = sHigh.mul(tHigh);
      v = sLow.mul(tHigh).add(tLow.mul(s));
      DoubleVector pHigh = u.add(v).reinterpretAsLongs().and(HIGH_WORD).reinterpretAsDoubles();
      DoubleVector pLow = v.sub(pHigh.sub(u));
      DoubleVector zHigh = pHigh.mul(CP_H);
      DoubleVector zLow = pHigh.mul(CP_L).add(pLow.mul(CP));
      zLow = zLow.add(DoubleVector.zero(F64).blend(DP_L, inMiddle));
      DoubleVector ofC = DoubleVector.zero(F64).blend(DP_H, inMiddle);
      DoubleVector k = exponent.add(VectorLog.INTEGER).reinterpretAsDoubles().sub(INTEGER);
      DoubleVector log =
          zHigh
              .add(zLow)
              .add(ofC)
              .add(k)
              .reinterpretAsLongs()
              .and(HIGH_WORD)
              .reinterpretAsDoubles();
      log.intoArray(logHigh, i);
      zLow.sub(log.sub(k).sub(ofC).sub(zHigh)).intoArray(logLow, i);
    }
  }

  /**
   * {@code y = a^b = 2^(b·log₂ a)}, given what {@link #log} found: the product is k + z, and
   * e^(z·log 2) a rational approximation.
   */
  public static void pow(
      double[] a, double[] b, double[] logHigh, double[] logLow, double[] y, int n) {
    for (int i = 0; i < n; i += W) {
      DoubleVector x = DoubleVector.fromArray(F64, a, i);
      DoubleVector power = DoubleVector.fromArray(F64, b, i);
      DoubleVector log = DoubleVector.fromArray(F64, logHigh, i);
      DoubleVector size = power.abs();
      DoubleVector powerHigh = power.reinterpretAsLongs().and(HIGH_WORD).reinterpretAsDoubles();
      DoubleVector pLow =
          power.sub(powerHigh).mul(log).add(power.mul(DoubleVector.fromArray(F64, logLow, i)));
      DoubleVector pHigh = powerHigh.mul(log);
      DoubleVector z = pLow.add(pHigh);
      VectorMask<Double> usual =
          x.compare(GE, Double.MIN_NORMAL)
              .and(x.compare(LE, Double.MAX_VALUE))
              .and(size.compare(LE, 0x1p31))
              .and(size.compare(NE, 1))
              .and(size.compare(NE, 0))
              .and(power.compare(NE, 2))
              .and(power.compare(NE, 0.5))
              .and(z.abs().compare(LT, 1020));
      if (!usual.allTrue()) {
        for (int j = i; j < i + W; j++) {
          y[j] = StrictMath.pow(a[j], b[j]);
        }
        continue;
      }
      // k = the integer next to z, as the high word alone has it
      DoubleVector scaled = z.abs().reinterpretAsLongs().and(HIGH_WORD).reinterpretAsDoubles();
      DoubleVector half = scaled.add(0.5);
      DoubleVector k = half.add(0x1p52).sub(0x1p52);
      k = k.sub(1, k.compare(GT, half));
      k = k.blend(0, scaled.compare(LE, 0.5));
      k = k.blend(k.neg(), z.compare(LT, 0));
      pHigh = pHigh.sub(k);
      DoubleVector t = pLow.add(pHigh).reinterpretAsLongs().and(HIGH_WORD).reinterpretAsDoubles();
      DoubleVector u = t.mul(LG2_H);
      DoubleVector v = pLow.sub(t.sub(pHigh)).mul(LG2).add(t.mul(LG2_L));
      z = u.add(v);
      DoubleVector w = v.sub(z.sub(u));
      t = z.mul(z);
      DoubleVector t1 =
          z.sub(t.mul(P5).add(P4).mul(t).add(P3).mul(t).add(P2).mul(t).add(P1).mul(t));
      DoubleVector r = z.mul(t1).div(t1.sub(2)).sub(w.add(z.mul(w)));
      z = r.sub(z).neg().add(1);
      LongVector shift = k.add(INTEGER).reinterpretAsLongs().lanewise(LSHL, 52);
      z.reinterpretAsLongs().add(shift).reinterpretAsDoubles().intoArray(y, i);
    }
  }
}
