package adjoint.graph;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers short enough for a picture. */
final class Numbers {
  private static final int MOST = 6;
  private static final MathContext DIGITS = new MathContext(5);

  private Numbers() {}

  /** All numbers of a small array in nested brackets; nothing for a larger one. */
  static String print(NdArray x) {
    if (x.size() > MOST || x.size() == 0) {
      return "";
    }
    double[] numbers = x.toDoubleArray();
    Shape shape = x.shape();
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < numbers.length; i++) {
      out.append(i == 0 ? "" : ", ");
      out.append("[".repeat(edges(shape, i)));
      out.append(
          print(
              x.dtype() == DType.F32
                  ? Float.toString((float) numbers[i])
                  : Double.toString(numbers[i])));
      out.append("]".repeat(edges(shape, i + 1)));
    }
    return out.toString();
  }

  /** How many axes begin (or end) at a flat position. */
  private static int edges(Shape shape, int position) {
    int axes = 0;
    int run = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      run *= shape.extent(axis);
      axes += position % run == 0 ? 1 : 0;
    }
    return axes;
  }

  static String print(double x) {
    return print(Double.toString(x));
  }

  private static String print(String shortest) {
    if (shortest.startsWith("N") || shortest.endsWith("y")) {
      return shortest.replace("Infinity", "∞");
    }
    BigDecimal exact = new BigDecimal(shortest);
    BigDecimal rounded = exact.round(DIGITS).stripTrailingZeros();
    String sign = rounded.signum() == 0 && shortest.startsWith("-") ? "-" : "";
    boolean plain = rounded.scale() <= 8 && rounded.precision() - rounded.scale() <= 7;
    return sign + (plain ? rounded.toPlainString() : rounded.toString());
  }
}
