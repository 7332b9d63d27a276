package adjoint.kernel;

import java.util.function.DoubleUnaryOperator;

/** A loop over a function of one number; see {@link RowLoop} for two. */
abstract class MapLoop {
  abstract void map(
      DoubleUnaryOperator f, double[] x, int xAt, int xStep, double[] y, int yAt, int n);

  abstract void map(
      DoubleUnaryOperator f, float[] x, int xAt, int xStep, float[] y, int yAt, int n);
}
