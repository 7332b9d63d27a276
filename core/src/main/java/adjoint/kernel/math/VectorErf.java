package adjoint.kernel.math;

import static adjoint.kernel.Lanes.F64;
import static adjoint.kernel.math.BlockLoop.BLOCK;
import static adjoint.kernel.math.ErrorFunction.EFX;
import static adjoint.kernel.math.ErrorFunction.ERX;
import static adjoint.kernel.math.ErrorFunction.PA;
import static adjoint.kernel.math.ErrorFunction.PP;
import static adjoint.kernel.math.ErrorFunction.QA;
import static adjoint.kernel.math.ErrorFunction.QQ;
import static adjoint.kernel.math.ErrorFunction.RA;
import static adjoint.kernel.math.ErrorFunction.RB;
import static adjoint.kernel.math.ErrorFunction.SA;
import static adjoint.kernel.math.ErrorFunction.SB;
import static adjoint.kernel.math.VectorPower.HIGH_WORD;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import adjoint.kernel.Spares;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;

/**
 * The error function, its complement and what uses them, equal to {@link ErrorFunction} bit for
 * bit, branch by branch. All of them for a block of elements.
 */
public final class VectorErf {
  private static final int W = F64.length();

  private static final Spares<double[]> SCRATCH = new Spares<>(() -> new double[2 * BLOCK]);

  private VectorErf() {}

  /** {@code y = erf x}. */
  static void erf(double[] x, int xAt, double[] y, int yAt, int n) {
    double[] tails = SCRATCH.take();
    parts(x, xAt, y, yAt, n, 6, tails);
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      DoubleVector size = v.abs();
      DoubleVector ratio = DoubleVector.fromArray(F64, y, yAt + i);
      DoubleVector near = v.add(v.mul(ratio));
      DoubleVector tiny = v.mul(8).add(v.mul(8 * EFX)).mul(0.125);
      DoubleVector tail = DoubleVector.fromArray(F64, tails, i).neg().add(1);
      DoubleVector erf = ratio.add(ERX).blend(tail, size.compare(GE, 1.25));
      erf = erf.blend(1, size.compare(GE, 6));
      erf = erf.blend(erf.neg(), v.compare(LT, 0));
      erf = erf.blend(near, size.compare(LT, 0.84375)).blend(tiny, size.compare(LT, 0x1p-28));
      erf.blend(v, v.compare(NE, v)).intoArray(y, yAt + i);
    }
    SCRATCH.give(tails);
  }

  /** {@code y = erfc x = 1 − erf x}. */
  static void erfc(double[] x, int xAt, double[] y, int yAt, int n) {
    double[] tails = SCRATCH.take();
    parts(x, xAt, y, yAt, n, 28, tails);
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      DoubleVector size = v.abs();
      VectorMask<Double> right = v.compare(GT, 0);
      DoubleVector ratio = DoubleVector.fromArray(F64, y, yAt + i);
      DoubleVector product = v.mul(ratio);
      DoubleVector near = v.sub(0.5).add(product).neg().add(0.5);
      near = near.blend(v.add(product).neg().add(1), v.compare(LT, 0.25));
      DoubleVector middle = ratio.add(ERX).add(1).blend(ratio.neg().add(1 - ERX), right);
      DoubleVector tail = DoubleVector.fromArray(F64, tails, i).blend(0, size.compare(GE, 28));
      DoubleVector left = tail.blend(0, size.compare(GE, 6)).neg().add(2);
      DoubleVector erfc = middle.blend(left.blend(tail, right), size.compare(GE, 1.25));
      erfc = erfc.blend(near, size.compare(LT, 0.84375));
      erfc.blend(v, v.compare(NE, v)).intoArray(y, yAt + i);
    }
    SCRATCH.give(tails);
  }

  /** {@code y = x·½·erfc(−x/√2)}; −∞ counts as the least number. */
  static void gelu(double[] x, int xAt, double[] y, int yAt, int n) {
    double[] scaled = SCRATCH.take();
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      v.neg().mul(Math.sqrt(0.5)).intoArray(scaled, i);
    }
    erfc(scaled, 0, y, yAt, n);
    SCRATCH.give(scaled);
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      v.max(-Double.MAX_VALUE)
          .mul(0.5)
          .mul(DoubleVector.fromArray(F64, y, yAt + i))
          .intoArray(y, yAt + i);
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

  /**
   * What both functions are made of: y becomes the rational function that belongs to x, up to 1.25
   * on both sides, and the scratch holds erfc |x| for the tails from there to {@code end}.
   */
  private static void parts(
      double[] x, int xAt, double[] y, int yAt, int n, int end, double[] scratch) {
    boolean tails = false;
    for (int i = 0; i < n; i += W) {
      DoubleVector v = DoubleVector.fromArray(F64, x, xAt + i);
      DoubleVector size = v.abs();
      DoubleVector z = v.mul(v);
      DoubleVector p =
          z.mul(PP[4]).add(PP[3]).mul(z).add(PP[2]).mul(z).add(PP[1]).mul(z).add(PP[0]);
      DoubleVector q = z.mul(QQ[5]).add(QQ[4]).mul(z).add(QQ[3]).mul(z).add(QQ[2]).mul(z);
      q = q.add(QQ[1]).mul(z).add(QQ[0]);
      DoubleVector s = size.sub(1);
      DoubleVector a =
          s.mul(PA[6]).add(PA[5]).mul(s).add(PA[4]).mul(s).add(PA[3]).mul(s).add(PA[2]).mul(s);
      a = a.add(PA[1]).mul(s).add(PA[0]);
      DoubleVector b =
          s.mul(QA[6]).add(QA[5]).mul(s).add(QA[4]).mul(s).add(QA[3]).mul(s).add(QA[2]).mul(s);
      b = b.add(QA[1]).mul(s).add(QA[0]);
      VectorMask<Double> near = size.compare(LT, 0.84375);
      a.blend(p, near).div(b.blend(q, near)).intoArray(y, yAt + i);
      tails |= size.compare(GE, 1.25).and(size.compare(LT, end)).anyTrue();
    }
    if (tails) {
      tails(x, xAt, n, end, scratch);
    }
  }

  /** erfc |x| of the tails. */
  private static void tails(double[] x, int xAt, int n, int end, double[] scratch) {
    exponents(x, xAt, scratch, n, end);
    VectorExp.exp(scratch, 0, scratch, 0, n);
    VectorExp.exp(scratch, BLOCK, scratch, BLOCK, n);
    for (int i = 0; i < n; i += W) {
      DoubleVector power = DoubleVector.fromArray(F64, scratch, i);
      power = power.mul(DoubleVector.fromArray(F64, scratch, BLOCK + i));
      power.div(DoubleVector.fromArray(F64, x, xAt + i).abs()).intoArray(scratch, i);
    }
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
