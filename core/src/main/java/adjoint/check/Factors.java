package adjoint.check;

import adjoint.array.Shape;
import java.util.Locale;

/** The names of factors that gradients are wrong by. */
final class Factors {
  private Factors() {}

  static String text(double factor, Table table, Bench bench) {
    String name = name(factor, table, bench);
    return number(factor) + " times what it should be" + (name.isEmpty() ? "" : " (" + name + ")");
  }

  /** Empty if the factor is nothing in particular. */
  static String name(double factor, Table table, Bench bench) {
    double size = Math.abs(factor);
    for (Shape shape : new Shape[] {table.shape, bench.subject.outputs().shapes().getFirst()}) {
      for (int axis = -1; axis < shape.rank(); axis++) {
        int n = axis < 0 ? shape.size() : shape.extent(axis);
        String what = axis < 0 ? "the number of elements" : "the extent of an axis";
        if (n > 2 && near(size, n)) {
          return what + ": a sum where a mean belongs?";
        }
        if (n > 2 && near(size, 1.0 / n)) {
          return "1 / "
              + what
              + ": a mean where a sum belongs, or a sum over a broadcast axis missing?";
        }
        if (n > 2 && near(size, n / (n - 1.0))) {
          return "n / (n - 1)";
        }
      }
    }
    if (near(size, 2)) {
      return "a factor 2 too many: counted twice?";
    }
    if (near(size, 0.5)) {
      return "a factor 2 lost, or one of two equal contributions overwrites the other?";
    }
    return isWhole(size) ? "a whole number" : isWhole(1 / size) ? "one over a whole number" : "";
  }

  /** Of numbers so large that all are whole as far as anybody can tell, none is. */
  private static boolean isWhole(double size) {
    return size > 0.5 && size <= 1000 && near(size, Math.rint(size));
  }

  static String number(double value) {
    double rounded = Math.rint(value * 1e6) / 1e6;
    return near(value, rounded)
        ? String.valueOf(rounded)
        : String.format(Locale.ROOT, "%.6g", value);
  }

  private static boolean near(double a, double b) {
    return Math.abs(a - b) <= 1e-6 * Math.abs(b);
  }
}
