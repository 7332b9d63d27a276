package adjoint;

import adjoint.array.NdArray;
import adjoint.kernel.F32Reference;
import adjoint.kernel.F64Reference;

/** Norms of whole arrays. */
final class Euclidean {
  private Euclidean() {}

  /** The root of the sum of squares, none of which leaves the range of doubles. */
  static double norm(NdArray x) {
    double squares = sumOfSquares(x, 1);
    if (squares >= 0x1p-900 && squares <= 0x1p1000) { // always so with floats, or it is 0
      return Math.sqrt(squares);
    }
    double largest = x.maxAbs();
    if (largest == 0 || !Double.isFinite(largest)) {
      return largest;
    }
    int exponent = Math.getExponent(largest);
    double scaled = Math.sqrt(sumOfSquares(x, Math.scalb(1.0, Math.min(-exponent, 1000))));
    return Math.scalb(scaled, Math.max(exponent, -1000));
  }

  private static double sumOfSquares(NdArray x, double scale) {
    return x.contiguous()
        .withArray((array, at) ->
            array instanceof float[] floats
                ? F32Reference.sumOfSquares(floats, at, x.size(), scale)
                : F64Reference.sumOfSquares((double[]) array, at, x.size(), scale));
  }
}
