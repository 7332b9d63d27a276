package adjoint.examples.table;

/** Reads a finite number, or says which column has none. */
final class Numbers {
  private Numbers() {}

  static double parse(String cell, String column) {
    double number;
    try {
      number = Double.parseDouble(cell.strip());
    } catch (NumberFormatException e) {
      number = Double.NaN;
    }
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(
          "%s is '%s', which is no finite number; mend or drop the line".formatted(column, cell));
    }
    return number;
  }
}
