package adjoint.array;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Prints arrays as numpy does: columns aligned at the decimal point, exponents where the sizes of
 * the numbers differ much, long rows wrapped, the middle of large arrays left out.
 */
final class Printer {
  private static final int DIGITS = 8; // after the point
  private static final int THRESHOLD = 1000; // elements above which the middle is left out
  private static final int EDGE = 3; // slices then shown at either end of an axis
  private static final int WIDTH = 75; // of a line

  private final NdArray array;
  private final DType dtype;
  private final boolean abbreviated;

  private Printer(NdArray array) {
    this.array = array;
    this.dtype = array.dtype();
    this.abbreviated = array.size() > THRESHOLD;
  }

  static String print(NdArray array) {
    Printer printer = new Printer(array);
    if (array.shape().rank() == 0) {
      return printer.scalar(array.item());
    }
    return array.size() == 0 ? "[]" : printer.print();
  }

  private String print() {
    List<Double> shown = new ArrayList<>();
    collect(new int[array.shape().rank()], 0, shown);
    StringBuilder out = new StringBuilder();
    write(0, out, align(shown).iterator());
    return out.toString();
  }

  // ---- which numbers stand where

  private void collect(int[] index, int axis, List<Double> shown) {
    if (axis == index.length) {
      shown.add(array.get(index));
      return;
    }
    int extent = array.shape().extent(axis);
    for (int i = 0; i < extent; i++) {
      i = skip(i, extent);
      index[axis] = i;
      collect(index, axis + 1, shown);
    }
  }

  /** Where the middle of an axis is left out, its end; otherwise {@code i}. */
  private int skip(int i, int extent) {
    return abbreviated && i == EDGE && extent > 2 * EDGE ? extent - EDGE : i;
  }

  private void write(int axis, StringBuilder out, Iterator<String> cells) {
    int below = array.shape().rank() - 1 - axis;
    if (below == 0) {
      writeRow(axis, out, cells);
      return;
    }
    String separator = "\n".repeat(below) + " ".repeat(axis + 1);
    int extent = array.shape().extent(axis);
    out.append('[');
    for (int i = 0; i < extent; i++) {
      out.append(i > 0 ? separator : "");
      if (skip(i, extent) != i) {
        out.append("...").append(separator);
        i = skip(i, extent);
      }
      write(axis + 1, out, cells);
    }
    out.append(']');
  }

  private void writeRow(int axis, StringBuilder out, Iterator<String> cells) {
    int indent = axis + 1;
    int width = WIDTH - indent; // leaves room for the brackets that close
    int column = indent;
    int extent = array.shape().extent(axis);
    out.append('[');
    for (int i = 0; i < extent; i++) {
      boolean gap = skip(i, extent) != i;
      String word = gap ? "..." : cells.next();
      if (column > indent && column + word.length() > width) {
        out.setLength(out.toString().stripTrailing().length());
        out.append('\n').append(" ".repeat(indent));
        column = indent;
      }
      out.append(word).append(i < extent - 1 ? " " : "");
      column += word.length() + 1;
      i = gap ? extent - EDGE - 1 : i;
    }
    out.append(']');
  }

  // ---- how a number is written

  private List<String> align(List<Double> numbers) {
    boolean exponents = needExponents(numbers);
    int before = 0;
    int fraction = 0;
    int exponent = 0;
    for (double number : numbers) {
      if (Double.isFinite(number)) {
        Decimal decimal = decimal(number, exponents);
        before = Math.max(before, decimal.whole().length());
        fraction = Math.max(fraction, decimal.fraction().length());
        exponent = exponents ? Math.max(exponent, decimal.exponentDigits()) : 0;
      }
    }
    int width = before + 1 + fraction + (exponents ? 2 + exponent : 0);
    for (double number : numbers) {
      width = Math.max(width, Double.isFinite(number) ? 0 : name(number).length());
    }
    List<String> cells = new ArrayList<>();
    for (double number : numbers) {
      String cell = Double.isFinite(number) ? text(number, fraction, exponent) : name(number);
      cells.add(" ".repeat(width - cell.length()) + cell);
    }
    return cells;
  }

  private Decimal decimal(double number, boolean exponents) {
    return exponents
        ? Decimal.scientific(number, dtype, DIGITS)
        : Decimal.plain(number, dtype, DIGITS);
  }

  private String text(double number, int fraction, int exponent) {
    if (exponent == 0) {
      Decimal decimal = Decimal.plain(number, dtype, DIGITS);
      return decimal.whole()
          + "."
          + decimal.fraction()
          + " ".repeat(fraction - decimal.fraction().length());
    }
    Decimal decimal = Decimal.rounded(number, fraction);
    String zeros = "0".repeat(fraction - decimal.fraction().length());
    return decimal.whole() + "." + decimal.fraction() + zeros + decimal.exponent(exponent);
  }

  private boolean needExponents(List<Double> numbers) {
    double smallest = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (double number : numbers) {
      double size = Math.abs(number);
      if (size > 0 && Double.isFinite(size)) {
        smallest = Math.min(smallest, size);
        largest = Math.max(largest, size);
      }
    }
    if (largest == 0) {
      return false;
    }
    return largest >= (dtype == DType.F32 ? 1e6 : 1e8)
        || smallest < dtype.round(1e-4)
        || dtype.round(largest / smallest) > 1000;
  }

  private static String name(double number) {
    return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
  }

  /** A number that stands alone keeps all its digits. */
  private String scalar(double number) {
    if (!Double.isFinite(number)) {
      return name(number);
    }
    double size = Math.abs(number);
    if (size == 0 || size >= 1e-4 && size < (dtype == DType.F32 ? 1e6 : 1e16)) {
      Decimal decimal = Decimal.plain(number, dtype, Integer.MAX_VALUE);
      return decimal.whole() + "." + (decimal.fraction().isEmpty() ? "0" : decimal.fraction());
    }
    Decimal decimal = Decimal.scientific(number, dtype, 20);
    String point = decimal.fraction().isEmpty() ? "" : ".";
    return decimal.whole()
        + point
        + decimal.fraction()
        + decimal.exponent(decimal.exponentDigits());
  }
}
