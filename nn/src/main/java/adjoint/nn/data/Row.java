package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of a stream, which is too long to be a {@link Table}. Immutable. */
public final class Row {
  private final Schema schema;
  private final double[] cells; // codes of categories; NaN where a cell is missing

  private Row(Schema schema, double[] cells) {
    this.schema = schema;
    this.cells = cells;
  }

  /** Adopts the array. */
  static Row wrap(Schema schema, double[] cells) {
    return new Row(schema, cells);
  }

  /** What the columns are called and hold. */
  public Schema schema() {
    return schema;
  }

  double[] cells() {
    return cells;
  }

  static int code(double cell) {
    return Double.isNaN(cell) ? CategoryColumn.MISSING : (int) cell;
  }

  /** The number, or the code of the category, in this column, NaN if the cell is missing. */
  public double get(String column) {
    requireNonNull(column, "get: column is null");
    return cells[Names.place("get", schema.names(), column)];
  }

  /** The cells as text. */
  @Override
  public String toString() {
    List<String> texts = new ArrayList<>();
    for (int j = 0; j < cells.length; j++) {
      texts.add(text(schema.fields().get(j), cells[j]));
    }
    return "Row" + texts;
  }

  private static String text(Schema.Field field, double cell) {
    if (Double.isNaN(cell)) {
      return "";
    }
    return field instanceof Schema.Field.Categories named
        ? named.categories().get(code(cell))
        : NumberColumn.text(cell);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row that
        && schema.equals(that.schema)
        && Arrays.equals(cells, that.cells);
  }

  @Override
  public int hashCode() {
    return 31 * schema.hashCode() + Arrays.hashCode(cells);
  }
}
