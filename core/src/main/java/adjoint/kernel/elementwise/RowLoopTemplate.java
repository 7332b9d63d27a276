package adjoint.kernel.elementwise;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * The one implementation of {@link RowLoop}, cloned once per function class by {@link Loops}.
 *
 * <p>It must stay free of lambdas and nested classes, or the clone could not be defined. The loops
 * over step 1 are written out because HotSpot vectorises only those.
 */
public final class RowLoopTemplate extends RowLoop {
  /** The one that functions share. */
  public RowLoopTemplate() {}

  @Override
  public void map(
      DoubleUnaryOperator f, double[] x, int xAt, int xStep, double[] y, int yAt, int n) {
    if (xStep == 1) {
      for (int i = 0; i < n; i++) {
        y[yAt + i] = f.applyAsDouble(x[xAt + i]);
      }
    } else {
      for (int i = 0; i < n; i++) {
        y[yAt + i] = f.applyAsDouble(x[xAt + i * xStep]);
      }
    }
  }

  @Override
  public void map(DoubleUnaryOperator f, float[] x, int xAt, int xStep, float[] y, int yAt, int n) {
    if (xStep == 1) {
      for (int i = 0; i < n; i++) {
        y[yAt + i] = (float) f.applyAsDouble(x[xAt + i]);
      }
    } else {
      for (int i = 0; i < n; i++) {
        y[yAt + i] = (float) f.applyAsDouble(x[xAt + i * xStep]);
      }
    }
  }

  @Override
  void zip(
      DoubleBinaryOperator f,
      double[] a,
      int aAt,
      int aStep,
      double[] b,
      int bAt,
      int bStep,
      double[] y,
      int yAt,
      int n) {
    if (aStep == 1 && bStep == 1) {
      for (int i = 0; i < n; i++) {
        y[yAt + i] = f.applyAsDouble(a[aAt + i], b[bAt + i]);
      }
    } else if (aStep == 1 && bStep == 0) {
      double right = b[bAt];
      for (int i = 0; i < n; i++) {
        y[yAt + i] = f.applyAsDouble(a[aAt + i], right);
      }
    } else if (aStep == 0 && bStep == 1) {
      double left = a[aAt];
      for (int i = 0; i < n; i++) {
        y[yAt + i] = f.applyAsDouble(left, b[bAt + i]);
      }
    } else {
      for (int i = 0; i < n; i++) {
        y[yAt + i] = f.applyAsDouble(a[aAt + i * aStep], b[bAt + i * bStep]);
      }
    }
  }

  @Override
  void zip(
      DoubleBinaryOperator f,
      float[] a,
      int aAt,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      float[] y,
      int yAt,
      int n) {
    if (aStep == 1 && bStep == 1) {
      for (int i = 0; i < n; i++) {
        y[yAt + i] = (float) f.applyAsDouble(a[aAt + i], b[bAt + i]);
      }
    } else if (aStep == 1 && bStep == 0) {
      double right = b[bAt];
      for (int i = 0; i < n; i++) {
        y[yAt + i] = (float) f.applyAsDouble(a[aAt + i], right);
      }
    } else if (aStep == 0 && bStep == 1) {
      double left = a[aAt];
      for (int i = 0; i < n; i++) {
        y[yAt + i] = (float) f.applyAsDouble(left, b[bAt + i]);
      }
    } else {
      for (int i = 0; i < n; i++) {
        y[yAt + i] = (float) f.applyAsDouble(a[aAt + i * aStep], b[bAt + i * bStep]);
      }
    }
  }
}
