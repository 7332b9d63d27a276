package adjoint.nn.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table that grows row by row; cells are numbers, or codes of categories, or NaN. */
final class TableBuilder {
  private static final int LEAST = 16;

  private final double[][] columns;
  private int rows;

  /** Has room for so many rows, and makes more when there are more. */
  TableBuilder(int width, int expected) {
    this.columns = new double[width][Math.max(LEAST, expected)];
  }

  void add(double[] cells) {
    for (int j = 0; j < columns.length; j++) {
      if (rows == columns[j].length) {
        columns[j] = Arrays.copyOf(columns[j], Math.multiplyExact(rows, 2));
      }
      columns[j][rows] = cells[j];
    }
    rows++;
  }

  /** The rows as columns of this schema. */
  Table build(Schema schema) {
    List<Column> all = new ArrayList<>();
    for (int j = 0; j < columns.length; j++) {
      double[] cells = Arrays.copyOf(columns[j], rows);
      all.add(
          switch (schema.fields().get(j)) {
            case Schema.Field.Categories field ->
                CategoryColumn.wrap(
                    field.name(),
                    field.categories(),
                    Arrays.stream(cells).mapToInt(Row::code).toArray());
            case Schema.Field field -> NumberColumn.wrap(field.name(), cells);
          });
    }
    return Table.of(all);
  }
}
