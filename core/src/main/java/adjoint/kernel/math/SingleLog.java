package adjoint.kernel.math;

import static adjoint.kernel.Lanes.F32_HALF;
import static adjoint.kernel.Lanes.F64;
import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/**
 * The logarithms of floats, computed in double precision in the manner of {@link SingleExp}: x =
 * 2^k·(1 + f) with 1 + f from √½ to √2, and {@code log(1 + f) = 2s + s³·l(s²)} for s = f/(2 + f),
 * with a polynomial l whose error makes 2^−58 of the result (Remez's algorithm).
 */
final class SingleLog {
  private static final int W = F64.length();

  static final double LN2_HI = 0x1.62e42fefa39efp-1;
  static final double LN2_LO = 0x1.abc9e3b39803fp-56;

  /** Added to the bits of a number, it makes the exponent change at √½ instead of ½. */
  static final long SHIFT = 0x3ff00000_00000000L - 0x3fe6a09e_667f3bcdL;

  static final long ONE = 0x3ff00000_00000000L;
  static final long EXPONENT = 0x7ff00000_00000000L;

  /** The bits of 1.5·2⁵², to whose low ones an integer is added. */
  static final long INTEGER = 0x43380000_00000000L;

  static final double L0 = 0x1.5555555555592p-1;
  static final double L1 = 0x1.999999997fd36p-2;
  static final double L2 = 0x1.24924941f8d94p-2;
  static final double L3 = 0x1.c71c5202ae746p-3;
  static final double L4 = 0x1.7466405c87fe7p-3;
  static final double L5 = 0x1.39a1932ac8ae0p-3;
  static final double L6 = 0x1.2f0705db71b09p-3;

  private SingleLog() {}

  /** {@code y = log x} for finite x above 0; as doubles all of them are normal numbers. */
  static void log(float[] x, int xAt, float[] y, int yAt, int n, double[] scratch) {
    for (int i = 0; i < n; i += W) {
      DoubleVector v =
          (DoubleVector) FloatVector.fromArray(F32_HALF, x, xAt + i).convertShape(F2D, F64, 0);
      LongVector bits = v.reinterpretAsLongs();
      LongVector shifted = bits.add(SHIFT);
      LongVector k = shifted.lanewise(LSHR, 52).add(INTEGER - 1023);
      k.reinterpretAsDoubles().sub(0x1.8p52).intoArray(scratch, n + i);
      LongVector f = bits.sub(shifted.and(EXPONENT)).add(ONE);
      f.reinterpretAsDoubles().sub(1).intoArray(scratch, i);
    }
    sum(scratch, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector result = DoubleVector.fromArray(F64, scratch, i);
      ((FloatVector) result.convertShape(D2F, F32_HALF, 0)).intoArray(y, yAt + i);
    }
  }

  /** {@code y = log(1 + x)} for finite x above −1. As doubles, x + 1 is exact or x is small. */
  static void log1p(float[] x, int xAt, float[] y, int yAt, int n, double[] scratch) {
    for (int i = 0; i < n; i += W) {
      DoubleVector v =
          (DoubleVector) FloatVector.fromArray(F32_HALF, x, xAt + i).convertShape(F2D, F64, 0);
      LongVector bits = v.add(1).reinterpretAsLongs();
      LongVector shifted = bits.add(SHIFT);
      LongVector exponent = shifted.lanewise(LSHR, 52).add(INTEGER - 1023);
      DoubleVector k = exponent.reinterpretAsDoubles().sub(0x1.8p52);
      DoubleVector f = bits.sub(shifted.and(EXPONENT)).add(ONE).reinterpretAsDoubles().sub(1);
      f.blend(v, k.eq(0)).intoArray(scratch, i);
      k.intoArray(scratch, n + i);
    }
    sum(scratch, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector sum = DoubleVector.fromArray(F64, scratch, i);
      FloatVector result = (FloatVector) sum.convertShape(D2F, F32_HALF, 0);
      FloatVector v = FloatVector.fromArray(F32_HALF, x, xAt + i);
      // A sum is never −0; so the sign of x, which results have anyway, is set in them once more.
      result
          .reinterpretAsInts()
          .or(v.reinterpretAsInts().and(Integer.MIN_VALUE))
          .reinterpretAsFloats()
          .intoArray(y, yAt + i);
    }
  }

  /** {@code y = max(x, 0) + log(1 + e^−|x|)}. */
  static void softplus(float[] x, int xAt, float[] y, int yAt, int n, double[] scratch) {
    SingleExp.decay(x, xAt, scratch, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector e = DoubleVector.fromArray(F64, scratch, i);
      VectorMask<Double> large = e.compare(GT, 0.41421356);
      // (1 + e)/2 − 1, without the rounding of 1 + e
      e.blend(e.sub(1).mul(0.5), large).intoArray(scratch, i);
      DoubleVector.zero(F64).blend(1, large).intoArray(scratch, n + i);
    }
    sum(scratch, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector v =
          (DoubleVector) FloatVector.fromArray(F32_HALF, x, xAt + i).convertShape(F2D, F64, 0);
      DoubleVector result =
          DoubleVector.zero(F64)
              .blend(v, v.compare(GT, 0))
              .add(DoubleVector.fromArray(F64, scratch, i));
      ((FloatVector) result.convertShape(D2F, F32_HALF, 0)).intoArray(y, yAt + i);
    }
  }

  /** {@code f = k·log 2 + log(1 + f)}, with f in {@code a[i]} and k in {@code a[n + i]}. */
  private static void sum(double[] a, int n) {
    for (int i = 0; i < n; i += W) {
      DoubleVector f = DoubleVector.fromArray(F64, a, i);
      DoubleVector k = DoubleVector.fromArray(F64, a, n + i);
      DoubleVector s = f.div(f.add(2));
      DoubleVector z = s.mul(s);
      DoubleVector l = z.fma(L6, L5).lanewise(FMA, z, L4).lanewise(FMA, z, L3);
      l = l.lanewise(FMA, z, L2).lanewise(FMA, z, L1).lanewise(FMA, z, L0);
      DoubleVector small = s.mul(z).fma(l, s.add(s));
      k.lanewise(FMA, LN2_HI, k.lanewise(FMA, LN2_LO, small)).intoArray(a, i);
    }
  }
}
