package adjoint.benchmarks;

import java.util.Locale;
import java.util.function.DoubleFunction;

/** How a row's figures are written. */
record Scale(DoubleFunction<String> writer) {
  /** A duration. */
  static Scale time() {
    return new Scale(Scale::duration);
  }

  /** Nanoseconds for each of so many elements. */
  static Scale perElement(long elements) {
    return new Scale(nanos -> threeDigits(nanos / elements) + " ns/element");
  }

  /** Billions of operations in a second, of so many. */
  static Scale rate(double operations) {
    return new Scale(nanos -> threeDigits(operations / nanos) + " GFLOP/s");
  }

  /** How many things are done in a second, of so many. */
  static Scale perSecond(String things, double count) {
    return new Scale(nanos -> threeDigits(count / nanos * 1e6) + " thousand " + things + "/s");
  }

  /** A plain number. */
  static Scale plain() {
    return new Scale(Scale::threeDigits);
  }

  String write(double figure) {
    return writer.apply(figure);
  }

  private static String duration(double nanos) {
    if (nanos < 1e3) {
      return threeDigits(nanos) + " ns";
    }
    if (nanos < 1e6) {
      return threeDigits(nanos / 1e3) + " µs";
    }
    return nanos < 1e9 ? threeDigits(nanos / 1e6) + " ms" : threeDigits(nanos / 1e9) + " s";
  }

  static String threeDigits(double x) {
    int decimals = x >= 100 ? 0 : x >= 10 ? 1 : x >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", x);
  }
}
