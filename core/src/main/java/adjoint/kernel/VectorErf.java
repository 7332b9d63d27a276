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
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;

/**
 * The error function, its complement and what uses them, equal to {@link ErrorFunction} bit for
 * bit, branch by branch. All of them for up to 512 elements.
 */
final class VectorErf {
  private static final int W = F64.length();
  private static final int BLOCK = 512;
  private static final long HIGH_WORD = 0xffffffff_00000000L;

  private static final ThreadLocal<double[]> SCRATCH =
      ThreadLocal.withInitial(() -> new double[3 * BLOCK]);

  private VectorErf() {}

  /** {@code y = erf x}. */
  static void erf(double[] x, int xAt, double[] y, int yAt, int n) {
    if (middle(x, xAt, y, yAt, n)) {
      double[] tails = tails(x, xAt, n, 6);
      for (int i = 0; i < n; i += W) {
        DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
        DoubleVector erf = DoubleVector.fromArray(F64, tails, i).neg().add(1);
        erf = erf.blend(erf.neg(), v.compare(LT, 0));
        VectorMask<Double> isTail = v.abs().compare(GE, 1.25).and(v.abs().compare(LT, 6));
        DoubleVector.fromArray(F64, y, yAt + i).blend(erf, isTail).intoArray(y, yAt + i);
      }
    }
  }

  /** {@code y = erfc x = 1 − erf x}. */
  static void erfc(double[] x, int xAt, double[] y, int yAt, int n) {
    if (middleOfComplement(x, xAt, y, yAt, n)) {
      double[] tails = tails(x, xAt, n, 28);
      for (int i = 0; i < n; i += W) {
        DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
        DoubleVector erfc = DoubleVector.fromArray(F64, tails, i);
        DoubleVector left = erfc.blend(0, v.compare(LE, -6)).neg().add(2);
        erfc = erfc.blend(left, v.compare(LT, 0));
        VectorMask<Double> isTail = v.abs().compare(GE, 1.25).and(v.abs().compare(LT, 28));
        DoubleVector.fromArray(F64, y, yAt + i).blend(erfc, isTail).intoArray(y, yAt + i);
      }
    }
  }

  /** {@code y = x·½·erfc(−x/√2)}. */
  static void gelu(double[] x, int xAt, double[] y, int yAt, int n) {
    double[] scaled = SCRATCH.get();
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      v.neg().mul(Math.sqrt(0.5)).intoArray(scaled, 2 * BLOCK + i);
    }
    erfc(scaled, 2 * BLOCK, y, yAt, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      v.mul(0.5).mul(DoubleVector.fromArray(F64, y, yAt + i)).intoArray(y, yAt + i);
    }
  }

  /** A function of doubles as one of floats, rounded once. */
  static SingleLoop.Block ofFloats(BlockLoop.Block block) {
    return (x, xAt, y, yAt, n, scratch) -> {
      for (int i = 0; i < n; i++) {
        scratch[i] = x[xAt + i];
      }
      block.apply(scratch, 0, scratch, n, n);
      for (int i = 0; i < n; i++) {
        y[yAt + i] = (float) scratch[n + i];
      }
    };
  }

  /** erf of all but the tails, from 1.25 to 6 on both sides; whether there are any. */
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
      tails |= size.compare(GE, 1.25).and(size.compare(LT, 6)).anyTrue();
    }
    return tails;
  }

  /** erfc of all but the tails, from 1.25 to 28 on both sides; whether there are any. */
  private static boolean middleOfComplement(double[] x, int xAt, double[] y, int yAt, int n) {
    boolean tails = false;
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      DoubleVector size = v.abs();
      VectorMask<Double> right = v.compare(GT, 0);
      DoubleVector z = v.mul(v);
      DoubleVector p =
          z.mul(PP[4]).add(PP[3]).mul(z).add(PP[2]).mul(z).add(PP[1]).mul(z).add(PP[0]);
      DoubleVector q = z.mul(QQ[5]).add(QQ[4]).mul(z).add(QQ[3]).mul(z).add(QQ[2]).mul(z);
      q = q.add(QQ[1]).mul(z).add(QQ[0]);
      DoubleVector r = v.mul(p.div(q));
      DoubleVector near = v.sub(0.5).add(r).neg().add(0.5);
      near = near.blend(v.add(r).neg().add(1), v.compare(LT, 0.25));
      DoubleVector s = size.sub(1);
      p = s.mul(PA[6]).add(PA[5]).mul(s).add(PA[4]).mul(s).add(PA[3]).mul(s).add(PA[2]).mul(s);
      p = p.add(PA[1]).mul(s).add(PA[0]);
      q = s.mul(QA[6]).add(QA[5]).mul(s).add(QA[4]).mul(s).add(QA[3]).mul(s).add(QA[2]).mul(s);
      q = q.add(QA[1]).mul(s).add(QA[0]);
      r = p.div(q);
      DoubleVector erfc = r.add(ERX).add(1).blend(r.neg().add(1 - ERX), right);
      DoubleVector far = DoubleVector.broadcast(F64, 2).blend(0, right);
      erfc = erfc.blend(far, size.compare(GE, 28)).blend(near, size.compare(LT, 0.84375));
      erfc.blend(v, v.compare(NE, v)).intoArray(y, yAt + i);
      tails |= size.compare(GE, 1.25).and(size.compare(LT, 28)).anyTrue();
    }
    return tails;
  }

  /** erfc |x| of the tails. */
  private static double[] tails(double[] x, int xAt, int n, int end) {
    double[] scratch = SCRATCH.get();
    exponents(x, xAt, scratch, n, end);
    VectorExp.exp(scratch, 0, scratch, 0, n);
    VectorExp.exp(scratch, BLOCK, scratch, BLOCK, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector power = DoubleVector.fromArray(F64, scratch, i);
      power = power.mul(DoubleVector.fromArray(F64, scratch, BLOCK + i));
      power.div(DoubleVector.fromArray(F64, x, xAt + i).abs()).intoArray(scratch, i);
    }
    return scratch;
  }

  /** The exponents of the two exponentials of a tail; what is no tail counts as 2. */
  private static void exponents(double[] x, int xAt, double[] exponents, int n, int end) {
    for (int i = 0; i < n; i += W) {
      DoubleVector size = DoubleVector.fromArray(F64, x, xAt + i).abs();
      size = size.blend(2, size.compare(LT, 1.25).or(size.compare(GE, end)));
      VectorMask<Double> far = size.compare(GE, 1 / 0.35);
      DoubleVector s = DoubleVector.broadcast(F64, 1).div(size.mul(size));
      DoubleVector p =
          s.mul(RA[7]).add(RA[6]).mul(s).add(RA[5]).mul(s).add(RA[4]).mul(s).add(RA[3]).mul(s);
      p = p.add(RA[2]).mul(s).add(RA[1]).mul(s).add(RA[0]);
      DoubleVector r =
          s.mul(RB[6]).add(RB[5]).mul(s).add(RB[4]).mul(s).add(RB[3]).mul(s).add(RB[2]).mul(s);
      r = p.blend(r.add(RB[1]).mul(s).add(RB[0]), far);
      DoubleVector q =
          s.mul(SA[8]).add(SA[7]).mul(s).add(SA[6]).mul(s).add(SA[5]).mul(s).add(SA[4]).mul(s);
      q = q.add(SA[3]).mul(s).add(SA[2]).mul(s).add(SA[1]).mul(s).add(SA[0]);
      DoubleVector t =
          s.mul(SB[7]).add(SB[6]).mul(s).add(SB[5]).mul(s).add(SB[4]).mul(s).add(SB[3]).mul(s);
      t = q.blend(t.add(SB[2]).mul(s).add(SB[1]).mul(s).add(SB[0]), far);
      DoubleVector z = size.reinterpretAsLongs().and(HIGH_WORD).reinterpretAsDoubles();
      z.neg().mul(z).sub(0.5625).intoArray(exponents, i);
      z.sub(size).mul(z.add(size)).add(r.div(t)).intoArray(exponents, BLOCK + i);
    }
  }
}
