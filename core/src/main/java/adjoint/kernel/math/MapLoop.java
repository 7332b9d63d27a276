package adjoint.kernel.math;

import java.util.function.DoubleUnaryOperator;

/**
 * A loop over a function of one number: n elements, read with a step, written one after another.
 */
public abstract class MapLoop {
  public abstract void map(
      DoubleUnaryOperator f, double[] x, int xAt, int xStep, double[] y, int yAt, int n);

  public abstract void map(
      DoubleUnaryOperator f, float[] x, int xAt, int xStep, float[] y, int yAt, int n);
}
