package adjoint.kernel.math;

import static adjoint.kernel.Lanes.F32_HALF;
import static adjoint.kernel.Lanes.F64;
import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;

/**
 * Sine and cosine of floats up to 10⁵, computed in double precision in the manner of {@link
 * SingleExp}: x = k·π + r with |r| at most ½·π, and {@code sin r = r + r³·s(r²)} with a polynomial
 * s whose error is 2^−62 (Remez's algorithm). An odd k changes the sign. For the cosine k is an
 * integer and a half, since cos x = sin(x + ½·π).
 */
final class SingleTrig {
  private static final int W = F64.length();

  static final double INV_PI = 0x1.45f306dc9c883p-2;
  static final double PI_HI = 0x1.921fb54442d18p1;
  static final double PI_LO = 0x1.1a62633145c07p-53;

  /** Added to a number, it leaves its integer part in the low bits. */
  static final double INTEGER = 0x1.8p52;

  static final double S0 = -0x1.5555555555555p-3;
  static final double S1 = 0x1.11111111110cbp-7;
  static final double S2 = -0x1.a01a01a015190p-13;
  static final double S3 = 0x1.71de3a52c1b6ap-19;
  static final double S4 = -0x1.ae6454e4cf509p-26;
  static final double S5 = 0x1.6123d152518bap-33;
  static final double S6 = -0x1.ae44a983bdf7cp-41;
  static final double S7 = 0x1.8851ebae255c6p-49;

  private SingleTrig() {}

  /** {@code y = sin x}. */
  static void sin(float[] x, int xAt, float[] y, int yAt, int n, double[] scratch) {
    waves(x, xAt, y, yAt, n, 0);
  }

  /** {@code y = cos x}. */
  static void cos(float[] x, int xAt, float[] y, int yAt, int n, double[] scratch) {
    waves(x, xAt, y, yAt, n, 0.5);
  }

  /** {@code sin(x + shift·π)} for a shift of 0 or ½. */
  private static void waves(float[] x, int xAt, float[] y, int yAt, int n, double shift) {
    for (int i = 0; i < n; i += W) {
      DoubleVector v =
          (DoubleVector) FloatVector.fromArray(F32_HALF, x, xAt + i).convertShape(F2D, F64, 0);
      DoubleVector t = v.fma(INV_PI, shift).add(INTEGER);
      DoubleVector k = t.sub(INTEGER).sub(shift);
      DoubleVector r = k.lanewise(FMA, -PI_LO, k.lanewise(FMA, -PI_HI, v));
      DoubleVector z = r.mul(r);
      DoubleVector s = z.fma(S7, S6).lanewise(FMA, z, S5).lanewise(FMA, z, S4);
      s = s.lanewise(FMA, z, S3).lanewise(FMA, z, S2).lanewise(FMA, z, S1).lanewise(FMA, z, S0);
      LongVector sine = z.mul(r).fma(s, r).reinterpretAsLongs();
      sine = sine.or(r.reinterpretAsLongs().and(Long.MIN_VALUE)); // −0 for −0
      LongVector sign = t.reinterpretAsLongs().lanewise(LSHL, 63);
      DoubleVector result = sine.lanewise(XOR, sign).reinterpretAsDoubles();
      ((FloatVector) result.convertShape(D2F, F32_HALF, 0)).intoArray(y, yAt + i);
    }
  }
}
