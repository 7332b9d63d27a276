package adjoint.kernel.math;

import static adjoint.kernel.Lanes.F32_HALF;
import static adjoint.kernel.Lanes.F64;
import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/**
 * The complement of the error function and GELU, of floats. As in {@link SingleExp} what counts is
 * that the result, rounded to a float, is that of {@link ErrorFunction}.
 *
 * <p>{@code erfc t = e^(−t²)·w(t)} for t from 0 to 9.2, with a polynomial in {@code u = (t − k)/(t
 * + k)} for w, whose error is 2^−46 (least squares in u at Chebyshev's points). That is far less
 * than half a float, but not always less than how far the result is from the middle of two floats:
 * where it is nearer to one than 2^−40, the definition decides. So it does where the float has
 * fewer bits.
 */
final class SingleErf {
  /** Up to here w is good. */
  static final double END = 9.2;

  private static final int W = F64.length();

  static final double K = 3.75;

  // Coefficients of the powers of u.
  static final double C0 = 0x1.2a2af19c14915p-3;
  static final double C1 = -0x1.17fbeb37209f7p-2;
  static final double C2 = 0x1.cedd514051ee0p-3;
  static final double C3 = -0x1.4efec82eb5bd7p-3;
  static final double C4 = 0x1.a4446b48c5954p-4;
  static final double C5 = -0x1.c0f0cf085bd28p-5;
  static final double C6 = 0x1.8b9005c6d13cbp-6;
  static final double C7 = -0x1.0d5f95ec564efp-7;
  static final double C8 = 0x1.d8a256d0107b5p-10;
  static final double C9 = -0x1.ac377c74ed209p-16;
  static final double C10 = -0x1.3fa188ebe040ap-13;
  static final double C11 = 0x1.91c3e5f35a49bp-15;
  static final double C12 = 0x1.c7756a9be46d8p-19;
  static final double C13 = -0x1.abd7ca6740e6fp-18;
  static final double C14 = 0x1.f537532005d25p-21;
  static final double C15 = 0x1.36faa2836f825p-20;
  static final double C16 = 0x1.84a1c9c1ef4a1p-23;

  /** The bits of a double that a float does not have. */
  static final long LOW = (1L << 29) - 1;

  /** How near these may be to the middle of two floats: 2^13 of 2^53 is 2^−40. */
  static final long MARGIN = 1L << 13;

  /** Floats below have fewer bits. */
  static final double SMALL = 0x1p-126;

  private SingleErf() {}

  /** {@code y = erfc x}; |x| below {@link #END}. */
  static void erfc(float[] x, int xAt, float[] y, int yAt, int n, double[] scratch) {
    tail(x, xAt, 1, 1, scratch, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector v =
          (DoubleVector) FloatVector.fromArray(F32_HALF, x, xAt + i).convertShape(F2D, F64, 0);
      DoubleVector tail = DoubleVector.fromArray(F64, scratch, i);
      tail.blend(tail.neg().add(2), v.compare(LT, 0)).intoArray(scratch, i);
    }
    round(ErrorFunction::erfc, x, xAt, y, yAt, n, scratch);
  }

  /** {@code y = x·½·erfc(−x/√2)}; |x| below √2 times {@link #END}. */
  static void gelu(float[] x, int xAt, float[] y, int yAt, int n, double[] scratch) {
    tail(x, xAt, Math.sqrt(0.5), 0.5, scratch, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector v =
          (DoubleVector) FloatVector.fromArray(F32_HALF, x, xAt + i).convertShape(F2D, F64, 0);
      DoubleVector tail = DoubleVector.fromArray(F64, scratch, i);
      DoubleVector erfc = tail.neg().add(2).blend(tail, v.compare(LT, 0));
      v.mul(0.5).mul(erfc).intoArray(scratch, i);
    }
    round(SingleErf::gelu, x, xAt, y, yAt, n, scratch);
  }

  private static double gelu(double x) {
    return x * 0.5 * ErrorFunction.erfc(-x * Math.sqrt(0.5));
  }

  /** {@code to[i] = erfc |s·x|}, for s and its square. */
  private static void tail(float[] x, int xAt, double s, double s2, double[] to, int n) {
    for (int i = 0; i < n; i += W) {
      DoubleVector v =
          (DoubleVector) FloatVector.fromArray(F32_HALF, x, xAt + i).convertShape(F2D, F64, 0);
      DoubleVector t = v.abs().mul(s);
      DoubleVector u = t.sub(K).div(t.add(K));
      DoubleVector z = u.mul(u);
      DoubleVector even = z.fma(C16, C14).lanewise(FMA, z, C12).lanewise(FMA, z, C10);
      even = even.lanewise(FMA, z, C8).lanewise(FMA, z, C6).lanewise(FMA, z, C4);
      even = even.lanewise(FMA, z, C2).lanewise(FMA, z, C0);
      DoubleVector odd = z.fma(C15, C13).lanewise(FMA, z, C11).lanewise(FMA, z, C9);
      odd = odd.lanewise(FMA, z, C7).lanewise(FMA, z, C5).lanewise(FMA, z, C3);
      odd.lanewise(FMA, z, C1).fma(u, even).intoArray(to, i);
    }
    SingleExp.timesGaussian(x, xAt, s2, to, n);
  }

  /** {@code y = scratch}, rounded as {@code f(x)} is. */
  private static void round(
      DoubleUnaryOperator f, float[] x, int xAt, float[] y, int yAt, int n, double[] scratch) {
    boolean doubtful = false;
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, scratch, i);
      LongVector low = v.reinterpretAsLongs().and(LOW).sub(LOW / 2 + 1 - MARGIN);
      VectorMask<Double> small = v.abs().compare(LT, SMALL).and(v.compare(NE, 0));
      doubtful |= low.and(-2 * MARGIN).compare(EQ, 0).cast(F64).or(small).anyTrue();
    }
    for (int i = 0; doubtful && i < n; i++) {
      if (SingleCalls.isDoubtful(scratch[i])) {
        scratch[i] = (float) f.applyAsDouble(x[xAt + i]);
      }
    }
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, scratch, i);
      ((FloatVector) v.convertShape(D2F, F32_HALF, 0)).intoArray(y, yAt + i);
    }
  }
}
