package adjoint.kernel.elementwise;

import adjoint.kernel.math.MapLoop;
import java.util.function.DoubleBinaryOperator;

/**
 * The innermost loops of elementwise functions: {@code n} elements, read with a step, written one
 * after another.
 *
 * <p>On floats a function is evaluated in double and rounded once.
 */
public abstract class RowLoop extends MapLoop {
  abstract void zip(
      DoubleBinaryOperator f,
      double[] a,
      int aAt,
      int aStep,
      double[] b,
      int bAt,
      int bStep,
      double[] y,
      int yAt,
      int n);

  abstract void zip(
      DoubleBinaryOperator f,
      float[] a,
      int aAt,
      int aStep,
      float[] b,
      int bAt,
      int bStep,
      float[] y,
      int yAt,
      int n);
}
