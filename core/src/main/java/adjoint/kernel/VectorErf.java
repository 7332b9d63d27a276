package adjoint.kernel;

import static adjoint.kernel.ErrorFunction.EFX;
import static adjoint.kernel.ErrorFunction.ERX;
import static adjoint.kernel.ErrorFunction.PA;
import static adjoint.kernel.ErrorFunction.PP;
import static adjoint.kernel.ErrorFunction.QA;
import static adjoint.kernel.ErrorFunction.QQ;
import static adjoint.kernel.ErrorFunction.RA;
import static adjoint.kernel.ErrorFunction.RB;
import static adjoint.kernel.ErrorFunction.SA;
import static adjoint.kernel.ErrorFunction.SB;
import static adjoint.kernel.Lanes.F64;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;

/** The error function, equal to {@link ErrorFunction#erf} bit for bit, branch by branch. */
final class VectorErf {
  private static final int W = F64.length();
  private static final int BLOCK = 512;
  private static final long HIGH_WORD = 0xffffffff_00000000L;

  private static final ThreadLocal<double[]> SCRATCH =
      ThreadLocal.withInitial(() -> new double[2 * BLOCK]);

  private VectorErf() {}

  /** {@code y = erf x} for up to 512 elements. */
  static void erf(double[] x, int xAt, double[] y, int yAt, int n) {
    if (middle(x, xAt, y, yAt, n)) {
      double[] exponents = SCRATCH.get();
      exponents(x, xAt, exponents, n);
      VectorExp.exp(exponents, 0, exponents, 0, n);
      VectorExp.exp(exponents, BLOCK, exponents, BLOCK, n);
      tails(x, xAt, exponents, y, yAt, n);
    }
  }

  /** {@code y = erf x}, computed in double and rounded once. */
  static void erf(float[] x, int xAt, float[] y, int yAt, int n, double[] scratch) {
    for (int i = 0; i < n; i++) {
      scratch[i] = x[xAt + i];
    }
    erf(scratch, 0, scratch, n, n);
    for (int i = 0; i < n; i++) {
      y[yAt + i] = (float) scratch[n + i];
    }
  }

  /** All but the tails, from 1.25 to 6 on both sides; whether there are any. */
  private static boolean middle(double[] x, int xAt, double[] y, int yAt, int n) {
    boolean tails = false;
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      DoubleVector size = v.abs();
      DoubleVector z = v.mul(v);
      DoubleVector p =
          z.mul(PP[4]).add(PP[3]).mul(z).add(PP[2]).mul(z).add(PP[1]).mul(z).add(PP[0]);
      DoubleVector q = z.mul(QQ[5]).add(QQ[4]).mul(z).add(QQ[3]).mul(z).add(QQ[2]).mul(z);
      q = q.add(QQ[1]).mul(z).add(QQ[0]);
      DoubleVector near = v.add(v.mul(p.div(q)));
      DoubleVector tiny = v.mul(8).add(v.mul(8 * EFX)).mul(0.125);
      DoubleVector s = size.sub(1);
      p = s.mul(PA[6]).add(PA[5]).mul(s).add(PA[4]).mul(s).add(PA[3]).mul(s).add(PA[2]).mul(s);
      p = p.add(PA[1]).mul(s).add(PA[0]);
      q = s.mul(QA[6]).add(QA[5]).mul(s).add(QA[4]).mul(s).add(QA[3]).mul(s).add(QA[2]).mul(s);
      q = q.add(QA[1]).mul(s).add(QA[0]);
      DoubleVector erf = p.div(q).add(ERX).blend(1, size.compare(GE, 6));
      erf = erf.blend(erf.neg(), v.compare(LT, 0));
      erf = erf.blend(near, size.compare(LT, 0.84375)).blend(tiny, size.compare(LT, 0x1p-28));
      erf.blend(v, v.compare(NE, v)).intoArray(y, yAt + i);
      tails |= isTail(size).anyTrue();
    }
    return tails;
  }

  private static VectorMask<Double> isTail(DoubleVector size) {
    return size.compare(GE, 1.25).and(size.compare(LT, 6));
  }

  /** The exponents of the two exponentials of a tail; what is no tail counts as 2. */
  private static void exponents(double[] x, int xAt, double[] exponents, int n) {
    for (int i = 0; i < n; i += W) {
      DoubleVector size = DoubleVector.fromArray(F64, x, xAt + i).abs();
      size = size.blend(2, isTail(size).not());
      VectorMask<Double> far = size.compare(GE, 1 / 0.35);
      DoubleVector s = DoubleVector.broadcast(F64, 1).div(size.mul(size));
      // Where there is one coefficient less, a 0 stands in its place and changes nothing.
      DoubleVector r = DoubleVector.broadcast(F64, RA[7]).blend(0, far);
      DoubleVector t = DoubleVector.broadcast(F64, SA[8]).blend(0, far);
      for (int k = 6; k >= 0; k--) {
        r = r.mul(s).add(DoubleVector.broadcast(F64, RA[k]).blend(RB[k], far));
      }
      for (int k = 7; k >= 0; k--) {
        t = t.mul(s).add(DoubleVector.broadcast(F64, SA[k]).blend(SB[k], far));
      }
      DoubleVector z = size.reinterpretAsLongs().and(HIGH_WORD).reinterpretAsDoubles();
      z.neg().mul(z).sub(0.5625).intoArray(exponents, i);
      z.sub(size).mul(z.add(size)).add(r.div(t)).intoArray(exponents, BLOCK + i);
    }
  }

  private static void tails(double[] x, int xAt, double[] powers, double[] y, int yAt, int n) {
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      DoubleVector size = v.abs();
      DoubleVector power = DoubleVector.fromArray(F64, powers, i);
      power = power.mul(DoubleVector.fromArray(F64, powers, BLOCK + i));
      DoubleVector erf = power.div(size).neg().add(1);
      erf = erf.blend(erf.neg(), v.compare(LT, 0));
      DoubleVector.fromArray(F64, y, yAt + i).blend(erf, isTail(size)).intoArray(y, yAt + i);
    }
  }
}
