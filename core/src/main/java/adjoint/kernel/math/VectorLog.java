package adjoint.kernel.math;

import static adjoint.kernel.Lanes.F64;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/**
 * The logarithms, equal to {@link StrictMath} bit for bit: fdlibm's algorithms (see NOTICE), in the
 * manner of {@link VectorExp}.
 *
 * <p>fdlibm decides by the high word of a number. A high word h is the long h·2³² here.
 */
final class VectorLog {
  private static final int W = F64.length();

  private static final double LN2_HI = 6.93147180369123816490e-01;
  private static final double LN2_LO = 1.90821492927058770002e-10;
  static final long ONE = 0x3ff00000_00000000L;
  static final long MANTISSA = 0x000fffff_ffffffffL;
  static final long INTEGER = 0x43380000_00000000L; // the bits of 1.5·2⁵²

  private static final double L1 = 6.666666666666735130e-01;
  private static final double L2 = 3.999999999940941908e-01;
  private static final double L3 = 2.857142874366239149e-01;
  private static final double L4 = 2.222219843214978396e-01;
  private static final double L5 = 1.818357216161805012e-01;
  private static final double L6 = 1.531383769920937332e-01;
  private static final double L7 = 1.479819860511658591e-01;

  private VectorLog() {}

  /** {@code y = log x}: x = 2^k·(1 + f), and log(1 + f) by a polynomial in s² for s = f/(2 + f). */
  static void log(double[] x, int xAt, double[] y, int yAt, int n) {
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      if (!v.compare(GE, Double.MIN_NORMAL).and(v.compare(LE, Double.MAX_VALUE)).allTrue()) {
        for (int j = i; j < i + W; j++) {
          y[yAt + j] = StrictMath.log(x[xAt + j]);
        }
        continue;
      }
      LongVector bits = v.reinterpretAsLongs();
      LongVector mantissa = bits.and(MANTISSA);
      // 1 + f from √½ to √2: one exponent lower for a large mantissa
      LongVector carry = mantissa.add(0x95f64_00000000L).and(0x100000_00000000L);
      LongVector exponent = bits.lanewise(LSHR, 52).sub(1023).add(carry.lanewise(LSHR, 52));
      DoubleVector k = exponent.add(INTEGER).reinterpretAsDoubles().sub(0x1.8p52);
      DoubleVector f = mantissa.or(carry.lanewise(XOR, ONE)).reinterpretAsDoubles().sub(1);
      DoubleVector hi = k.mul(LN2_HI);
      DoubleVector lo = k.mul(LN2_LO);
      DoubleVector s = f.div(f.add(2));
      DoubleVector z = s.mul(s);
      DoubleVector w = z.mul(z);
      DoubleVector t1 = w.mul(L6).add(L4).mul(w).add(L2).mul(w);
      DoubleVector t2 = w.mul(L7).add(L5).mul(w).add(L3).mul(w).add(L1).mul(z);
      DoubleVector r = t2.add(t1);
      DoubleVector half = f.mul(0.5).mul(f);
      DoubleVector middle = half.sub(s.mul(half.add(r)).add(lo));
      DoubleVector outer = s.mul(f.sub(r)).sub(lo);
      LongVector high = mantissa.and(0xfffff_00000000L);
      VectorMask<Long> inMiddle =
          high.compare(GE, 0x6147a_00000000L).and(high.compare(LE, 0x6b851_00000000L));
      DoubleVector q = outer.blend(middle, inMiddle.cast(F64));
      // |f| < 2^-20
      VectorMask<Long> near =
          high.add(0x2_00000000L).and(0xfffff_00000000L).compare(LT, 0x3_00000000L);
      if (near.anyTrue()) {
        DoubleVector small = f.mul(f).mul(f.mul(0.33333333333333333).neg().add(0.5));
        q = q.blend(small.sub(lo), near.cast(F64));
      }
      DoubleVector result = hi.sub(q.sub(f));
      result.blend(hi.add(lo), f.eq(0)).intoArray(y, yAt + i);
    }
  }

  /** {@code y = log(1 + x)}, with the correction c for what 1 + x loses. */
  static void log1p(double[] x, int xAt, double[] y, int yAt, int n) {
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      if (!v.compare(GT, -1).and(v.compare(LT, 0x1p53)).allTrue()) {
        for (int j = i; j < i + W; j++) {
          y[yAt + j] = StrictMath.log1p(x[xAt + j]);
        }
        continue;
      }
      DoubleVector u = v.add(1);
      LongVector bits = u.reinterpretAsLongs();
      LongVector exponent = bits.lanewise(ASHR, 52).sub(1023);
      DoubleVector c =
          v.sub(u.sub(1)).blend(u.sub(v).neg().add(1), exponent.compare(GT, 0).cast(F64)).div(u);
      LongVector mantissa = bits.and(MANTISSA);
      LongVector high = mantissa.and(0xfffff_00000000L);
      VectorMask<Long> large = high.compare(GE, 0x6a09e_00000000L);
      exponent = exponent.add(1, large);
      // one exponent lower for a large mantissa
      u = mantissa.or(ONE).sub(0x00100000_00000000L, large).reinterpretAsDoubles();
      high = high.blend(high.neg().add(0x100000_00000000L), large);
      VectorMask<Long> near =
          high.lanewise(LSHR, 34).compare(LT, 1).and(large).or(high.compare(LT, 1).andNot(large));
      DoubleVector k = exponent.add(INTEGER).reinterpretAsDoubles().sub(0x1.8p52);
      // −0.2929 < x < 0.41422 needs no reduction
      LongVector word = v.reinterpretAsLongs();
      VectorMask<Double> plain =
          word.compare(LT, 0x3fda827a_00000000L)
              .and(word.compare(GE, 0x1_00000000L).or(word.compare(LT, 0xbfd2bec4_00000000L)))
              .cast(F64);
      DoubleVector f = u.sub(1).blend(v, plain);
      k = k.blend(0, plain);
      near = near.andNot(plain.cast(near.vectorSpecies()));
      c = c.blend(0, k.eq(0));
      DoubleVector half = f.mul(0.5).mul(f);
      DoubleVector s = f.div(f.add(2));
      DoubleVector z = s.mul(s);
      DoubleVector r =
          z.mul(L7)
              .add(L6)
              .mul(z)
              .add(L5)
              .mul(z)
              .add(L4)
              .mul(z)
              .add(L3)
              .mul(z)
              .add(L2)
              .mul(z)
              .add(L1)
              .mul(z);
      DoubleVector hi = k.mul(LN2_HI);
      DoubleVector lo = k.mul(LN2_LO).add(c);
      DoubleVector q = half.sub(s.mul(half.add(r)).add(lo));
      if (near.anyTrue()) {
        DoubleVector small = half.mul(f.mul(0.66666666666666666).neg().add(1)).sub(lo);
        q = q.blend(small, near.cast(F64));
      }
      DoubleVector result = hi.sub(q.sub(f));
      result = result.blend(hi.add(lo), f.eq(0).and(near.cast(F64)));
      // |x| < 2^-29
      DoubleVector size = v.abs();
      result = result.blend(v.sub(v.mul(v).mul(0.5)), size.compare(LT, 0x1p-29));
      result.blend(v, size.compare(LT, 0x1p-54)).intoArray(y, yAt + i);
    }
  }
}
