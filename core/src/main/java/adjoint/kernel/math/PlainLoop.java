package adjoint.kernel.math;

import java.util.function.DoubleUnaryOperator;

/**
 * A plain loop over an elementary function: doubles are given to its definition, floats to what
 * gives them the same, sooner.
 */
final class PlainLoop extends MapLoop {
  private final MapLoop calls;
  private final DoubleUnaryOperator ofFloats;

  /** A loop over {@code f}, the definition of a function; {@code calls} calls for each element. */
  PlainLoop(Elementary function, DoubleUnaryOperator f, MapLoop calls) {
    this.calls = calls;
    this.ofFloats = SingleCalls.of(function, f);
  }

  @Override
  public void map(
      DoubleUnaryOperator f, double[] x, int xAt, int xStep, double[] y, int yAt, int n) {
    calls.map(f, x, xAt, xStep, y, yAt, n);
  }

  @Override
  public void map(DoubleUnaryOperator f, float[] x, int xAt, int xStep, float[] y, int yAt, int n) {
    calls.map(ofFloats, x, xAt, xStep, y, yAt, n);
  }
}
