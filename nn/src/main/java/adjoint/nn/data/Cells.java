package adjoint.nn.data;

import adjoint.nn.data.Schema.Field;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * How cells of text are read.
 *
 * @param missing what says that a cell is missing
 * @param decimal what stands before the fraction of a number
 * @param unseen what becomes of categories that are not in the list
 */
record Cells(Set<String> missing, char decimal, Unseen unseen) {
  /** A reader of cells that are not missing, which gives NaN for what is wrong. */
  ToDoubleFunction<String> reader(Field field) {
    return switch (field) {
      case Field.Numbers _ -> cell -> number(cell, decimal);
      case Field.Dates(_, String pattern) -> new DateCells(pattern)::days;
      case Field.Categories named -> {
        Map<String, Integer> places = CategoryColumn.places(named.categories());
        yield cell -> {
          Integer place = places.get(cell);
          return place == null ? Double.NaN : place;
        };
      }
    };
  }

  /** Whether what is wrong counts as missing. */
  boolean isLenient(Field field) {
    return field instanceof Field.Categories && unseen == Unseen.AS_MISSING;
  }

  /** What a cell should have been. */
  static String expected(Field field) {
    return switch (field) {
      case Field.Numbers _ -> "a finite number";
      case Field.Dates(_, String pattern) -> "a date like " + pattern;
      case Field.Categories named -> Unseen.expected(named.categories());
    };
  }

  /** The finite number that a text is, such as {@code -1.5e3}, or NaN. */
  static double number(String text, char decimal) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean part = c >= '0' && c <= '9' || c == decimal || "+-eE".indexOf(c) >= 0;
      if (!part) { // hexadecimal digits, suffixes and names of numbers, which Java would take
        return Double.NaN;
      }
    }
    try {
      double number = Double.parseDouble(decimal == '.' ? text : text.replace(decimal, '.'));
      return Double.isFinite(number) ? number : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
