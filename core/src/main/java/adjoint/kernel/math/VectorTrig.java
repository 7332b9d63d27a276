package adjoint.kernel.math;

import static adjoint.kernel.Lanes.F64;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/**
 * Sine and cosine, equal to {@link StrictMath} bit for bit: fdlibm's algorithms (see NOTICE), in
 * the manner of {@link VectorExp}. Large arguments, and those so close to a multiple of π/2 that
 * its subtraction needs more bits of π, are left to StrictMath.
 */
final class VectorTrig {
  private static final int W = F64.length();

  private static final double TWO_OVER_PI = 6.36619772367581382433e-01;
  private static final double PI_2_HI = 1.57079632673412561417e+00; // the first 33 bits of π/2
  private static final double PI_2_LO = 6.07710050650619224932e-11; // and the rest
  private static final double QUARTER_PI = Double.longBitsToDouble(0x3fe921fc_00000000L);
  private static final double INTEGER = 0x1.8p52;

  private static final double S1 = -1.66666666666666324348e-01;
  private static final double S2 = 8.33333333332248946124e-03;
  private static final double S3 = -1.98412698298579493134e-04;
  private static final double S4 = 2.75573137070700676789e-06;
  private static final double S5 = -2.50507602534068634195e-08;
  private static final double S6 = 1.58969099521155010221e-10;

  private static final double C1 = 4.16666666666666019037e-02;
  private static final double C2 = -1.38888888888741095749e-03;
  private static final double C3 = 2.48015872894767294178e-05;
  private static final double C4 = -2.75573143513906633035e-07;
  private static final double C5 = 2.08757232129817482790e-09;
  private static final double C6 = -1.13596475577881948265e-11;

  private VectorTrig() {}

  /** {@code y = sin x}. */
  static void sin(double[] x, int xAt, double[] y, int yAt, int n) {
    quarters(x, xAt, y, yAt, n, 0);
  }

  /** {@code y = cos x}, which is the sine a quarter of a turn further. */
  static void cos(double[] x, int xAt, double[] y, int yAt, int n) {
    quarters(x, xAt, y, yAt, n, 1);
  }

  private static void quarters(double[] x, int xAt, double[] y, int yAt, int n, int shift) {
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      DoubleVector size = v.abs();
      // k = the integer nearest to |x|·2/π
      DoubleVector scaled = size.mul(TWO_OVER_PI).add(0.5);
      DoubleVector k = scaled.add(0x1p52).sub(0x1p52);
      k = k.sub(1, k.compare(GT, scaled));
      VectorMask<Double> small = size.compare(LT, QUARTER_PI);
      k = k.blend(0, small);
      DoubleVector r = size.sub(k.mul(PI_2_HI));
      DoubleVector w = k.mul(PI_2_LO);
      DoubleVector t = r.sub(w);
      // fdlibm subtracts more bits of π/2 where the result has an exponent lower by more than 16;
      // it does so here from 14 on.
      VectorMask<Double> usual =
          size.compare(LT, 1e5).and(t.abs().compare(GT, size.mul(0x1p-14)).or(small));
      if (!usual.allTrue()) {
        for (int j = i; j < i + W; j++) {
          y[yAt + j] = shift == 0 ? StrictMath.sin(x[xAt + j]) : StrictMath.cos(x[xAt + j]);
        }
        continue;
      }
      DoubleVector tail = r.sub(t).sub(w);
      VectorMask<Double> negative = v.compare(LT, 0);
      k = k.blend(k.neg(), negative);
      t = t.blend(t.neg(), negative);
      t = t.blend(v, small);
      tail = tail.blend(tail.neg(), negative);
      LongVector quarter = k.add(INTEGER).reinterpretAsLongs().add(shift);

      DoubleVector z = t.mul(t);
      DoubleVector cube = z.mul(t);
      DoubleVector p = z.mul(S6).add(S5).mul(z).add(S4).mul(z).add(S3).mul(z).add(S2);
      DoubleVector sine = t.sub(z.mul(tail.mul(0.5).sub(cube.mul(p))).sub(tail).sub(cube.mul(S1)));
      sine = sine.blend(t.add(cube.mul(z.mul(p).add(S1))), small);
      DoubleVector about = t.abs();
      sine = sine.blend(t, about.compare(LT, 0x1p-27));

      DoubleVector q =
          z.mul(C6).add(C5).mul(z).add(C4).mul(z).add(C3).mul(z).add(C2).mul(z).add(C1).mul(z);
      DoubleVector product = z.mul(q).sub(t.mul(tail));
      DoubleVector half = z.mul(0.5);
      // from 0.3 on, about x/4 is taken from both ½·x² and 1, so that the difference is exact
      LongVector high = about.reinterpretAsLongs().lanewise(LSHR, 32);
      DoubleVector share = high.sub(0x200000).lanewise(LSHL, 32).reinterpretAsDoubles();
      share = share.blend(0.28125, high.compare(GT, 0x3fe90000).cast(F64));
      share = share.blend(0, high.compare(LT, 0x3fd33333).cast(F64));
      DoubleVector cosine = share.neg().add(1).sub(half.sub(share).sub(product));
      cosine = cosine.blend(half.sub(product).neg().add(1), high.compare(LT, 0x3fd33333).cast(F64));
      cosine = cosine.blend(1, about.compare(LT, 0x1p-27));

      DoubleVector result = sine.blend(cosine, quarter.and(1).compare(GE, 1).cast(F64));
      LongVector sign = quarter.and(2).lanewise(LSHL, 62);
      result.reinterpretAsLongs().lanewise(XOR, sign).reinterpretAsDoubles().intoArray(y, yAt + i);
    }
  }
}
