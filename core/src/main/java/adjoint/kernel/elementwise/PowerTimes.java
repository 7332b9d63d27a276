package adjoint.kernel.elementwise;

import adjoint.kernel.Spares;
import adjoint.kernel.math.BlockLoop;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/**
 * A loop over {@code f(x, g) = factor · g · x^(power + lost)}, block by block, in double. What
 * takes more than two multiplications is left to f itself.
 */
public final class PowerTimes implements Strided.Loop {
  private static final int BLOCK = BlockLoop.BLOCK;

  private static final Spares<double[][]> SCRATCH = new Spares<>(() -> new double[4][BLOCK]);

  private final DoubleBinaryOperator f;
  private final double power;
  private final double lost;
  private final double factor;

  PowerTimes(DoubleBinaryOperator f, double power, double lost, double factor) {
    this.f = f;
    this.power = power;
    this.lost = lost;
    this.factor = factor;
  }

  /** Whether a product with this number rounds to all digits, unless it leaves the range itself. */
  public static boolean isNormal(double x) {
    return Math.abs(x) >= Double.MIN_NORMAL && Math.abs(x) <= Double.MAX_VALUE;
  }

  /** Whether {@code x^lost} is to be told from 1, for what rounding took from an exponent. */
  public static boolean counts(double lost, double x) {
    boolean isNumber = x != 0 && Math.abs(x) <= Double.MAX_VALUE;
    return isNumber && Math.abs(lost) * (1 + Math.abs(Math.getExponent(x))) > 0x1p-53;
  }

  /** {@code x^power}. */
  public static double power(double x, double power) {
    boolean whole = power % 1 == 0;
    if (!isQuick(power) || !whole && x <= 0) { // of −0 and −∞ they are powers, but not roots
      return StrictMath.pow(x, power);
    }
    double y = whole ? 1 : Math.sqrt(x);
    for (int k = 1; k <= Math.abs(power); k++) {
      y *= x;
    }
    return power < 0 ? 1 / y : y;
  }

  /** Whether it takes some multiplications and a root at the most. */
  private static boolean isQuick(double power) {
    return Math.abs(power) <= 4 && 2 * power == Math.rint(2 * power);
  }

  @Override
  public void run(Object[] in, int[] at, int repeated, Object y, int yAt, int n) {
    double[][] scratch = SCRATCH.take();
    double[] x = scratch[0];
    double[] g = scratch[1];
    double[] powers = scratch[2];
    double[] products = scratch[3];
    for (int i = 0; i < n; i += BLOCK) {
      int count = Math.min(n - i, BLOCK);
      PowerLoop.load(in[0], at[0], repeated & 1, i, x, count, count);
      PowerLoop.load(in[1], at[1], repeated >> 1, i, g, count, count);
      powers(x, powers, count);
      multiply(x, g, powers, products, count);
      PowerLoop.store(products, y, yAt + i, count);
    }
    SCRATCH.give(scratch);
  }

  private void powers(double[] x, double[] y, int n) {
    if (!isQuick(power)) {
      Object[] operands = {x, new double[] {power}};
      PowerLoop.best().run(operands, new int[2], 2, y, 0, n);
      return;
    }
    boolean whole = power % 1 == 0;
    if (whole) {
      Arrays.fill(y, 0, n, 1);
    } else {
      for (int j = 0; j < n; j++) {
        y[j] = Math.sqrt(x[j]);
      }
    }
    for (int k = 1; k <= Math.abs(power); k++) {
      for (int j = 0; j < n; j++) {
        y[j] *= x[j];
      }
    }
    if (power < 0) {
      for (int j = 0; j < n; j++) {
        y[j] = 1 / y[j];
      }
    }
  }

  private void multiply(double[] x, double[] g, double[] powers, double[] y, int n) {
    for (int j = 0; j < n; j++) {
      y[j] = factor * g[j];
    }
    // Without a branch for each number.
    long outside = 0;
    for (int j = 0; j < n; j++) {
      outside |= outside(y[j]) | outside(powers[j]);
    }
    for (int j = 0; j < n && lost != 0; j++) {
      outside |= x[j] <= 0 || counts(lost, x[j]) ? -1 : 0;
    }
    if (outside < 0) {
      for (int j = 0; j < n; j++) {
        y[j] = times(x[j], g[j], powers[j]);
      }
      return;
    }
    for (int j = 0; j < n; j++) {
      y[j] *= powers[j];
    }
  }

  /** Negative where a number is not normal: its exponent is the least or the most that there is. */
  private static long outside(double x) {
    long exponent = Double.doubleToRawLongBits(x) >>> 52 & 0x7ff;
    return exponent - 1 | 0x7fe - exponent;
  }

  private double times(double x, double g, double power) {
    double left = factor * g;
    boolean exact = lost == 0 || x > 0 && !counts(lost, x); // of others p − k may be whole, not p
    boolean isRight = (isNormal(left) || g == 0) && isNormal(power) && exact;
    return isRight ? left * power : f.applyAsDouble(x, g);
  }
}
