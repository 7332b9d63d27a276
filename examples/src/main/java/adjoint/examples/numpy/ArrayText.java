package adjoint.examples.numpy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Arrays as {@code print} shows them in numpy: at most eight decimals, trailing zeros dropped, and
 * all numbers padded to one width, {@code [ 9.67299303 -0.2078435 ]}. Long arrays are neither
 * broken into lines nor abbreviated.
 */
public final class ArrayText {
  private static final int DECIMALS = 8;

  private ArrayText() {}

  /** A vector, {@code [1. 2.5]}. */
  public static String of(double[] x) {
    return row(x, formatOf(x));
  }

  /** A matrix, one row a line. */
  public static String of(double[][] x) {
    Format format = formatOf(Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray());
    return Arrays.stream(x)
        .map(line -> row(line, format))
        .collect(Collectors.joining("\n ", "[", "]"));
  }

  private static String row(double[] x, Format format) {
    return Arrays.stream(x).mapToObj(format::apply).collect(Collectors.joining(" ", "[", "]"));
  }

  /** numpy's choice: scientific for large, small or widely spread numbers. */
  private static Format formatOf(double[] x) {
    double[] sizes = Arrays.stream(x).filter(Double::isFinite).map(Math::abs).toArray();
    double max = Arrays.stream(sizes).max().orElse(0);
    double min = Arrays.stream(sizes).filter(a -> a > 0).min().orElse(max);
    boolean scientific = max >= 1e8 || (max > 0 && (min < 1e-4 || max / min > 1000));
    int left = 1;
    int right = 0;
    int exponentWidth = 0;
    for (double a : x) {
      if (Double.isFinite(a)) {
        Digit digit = Digit.of(a, scientific);
        left = Math.max(left, digit.text.indexOf('.'));
        right = Math.max(right, digit.decimals());
        exponentWidth = scientific ? Math.max(exponentWidth, digit.power().length()) : 0;
      }
    }
    for (double a : x) {
      if (!Double.isFinite(a)) {
        left = Math.max(left, Digits.special(a).length() - 1 - right - exponentWidth);
      }
    }
    return new Format(scientific, left, right, exponentWidth);
  }

  /** Widths common to all numbers of an array: before the point, after it, and of {@code e+00}. */
  private record Format(boolean scientific, int left, int right, int exponentWidth) {
    String apply(double x) {
      if (!Double.isFinite(x)) {
        int width = left + 1 + right + exponentWidth;
        return " ".repeat(width - Digits.special(x).length()) + Digits.special(x);
      }
      Digit digit = Digit.of(x, scientific);
      String head = " ".repeat(left - digit.text.indexOf('.')) + digit.text;
      int missing = right - digit.decimals();
      if (!scientific) {
        return head + " ".repeat(missing);
      }
      String power = digit.power();
      String zeros = "0".repeat(exponentWidth - power.length());
      return head + "0".repeat(missing) + power.substring(0, 2) + zeros + power.substring(2);
    }
  }

  /** The digits of one number, {@code 3.} or {@code -0.2078435}, and its power of ten. */
  private record Digit(String text, int exponent) {
    static Digit of(double x, boolean scientific) {
      BigDecimal value = new BigDecimal(Double.toString(x));
      int exponent = 0;
      if (scientific && value.signum() != 0) {
        value = value.round(new MathContext(DECIMALS + 1, RoundingMode.HALF_EVEN));
        exponent = value.precision() - value.scale() - 1;
        value = value.movePointLeft(exponent);
      }
      value = value.setScale(DECIMALS, RoundingMode.HALF_EVEN);
      boolean lostSign = value.signum() == 0 && (x < 0 || 1 / x < 0);
      String text = value.toPlainString().replaceFirst("0+$", "");
      return new Digit(lostSign ? "-" + text : text, exponent);
    }

    int decimals() {
      return text.length() - text.indexOf('.') - 1;
    }

    String power() {
      return Digits.power(exponent);
    }
  }
}
