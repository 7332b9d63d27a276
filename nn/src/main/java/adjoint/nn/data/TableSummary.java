package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * What was understood of a table, and what looks suspicious. It prints as a table itself.
 *
 * @param rows how many there are
 * @param columns what was understood of each
 */
public record TableSummary(int rows, List<ColumnSummary> columns) {
  /** Checks the argument, and copies the list. */
  public TableSummary {
    requireNonNull(columns, "TableSummary: columns is null");
    columns.forEach(c -> requireNonNull(c, "TableSummary: one of columns is null"));
    columns = List.copyOf(columns);
  }

  static TableSummary of(Table table) {
    Suspicions suspicions = new Suspicions(table);
    return new TableSummary(
        table.rows(),
        table.columns().stream()
            .map(c -> Contents.summary(c, suspicions.distinct(c), suspicions.of(c)))
            .toList());
  }

  static TableSummary of(Table table, String target) {
    Column answer = table.column(target);
    Suspicions suspicions = new Suspicions(table);
    List<ColumnSummary> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      List<String> found =
          column.name().equals(target)
              ? suspicions.ofTarget(column)
              : suspicions.of(column, answer);
      columns.add(Contents.summary(column, suspicions.distinct(column), found));
    }
    return new TableSummary(table.rows(), columns);
  }

  /** The columns with suspicions. */
  public List<ColumnSummary> suspicious() {
    return columns.stream().filter(column -> !column.suspicions().isEmpty()).toList();
  }

  /** A line for each column, and one for each suspicion. */
  @Override
  public String toString() {
    int names = width(columns.stream().map(ColumnSummary::name).toList());
    StringBuilder text = new StringBuilder();
    text.append(rows).append(rows == 1 ? " row, " : " rows, ");
    text.append(columns.size()).append(columns.size() == 1 ? " column" : " columns");
    for (ColumnSummary column : columns) {
      text.append("\n  ").append(column.name()).repeat(' ', names - column.name().length());
      text.append("  ").append(column.content());
      if (column.missing() > 0) {
        text.append(", ").append(column.missing()).append(" missing");
      }
      for (String suspicion : column.suspicions()) {
        text.append("\n  ").repeat(' ', names).append("  ! ").append(suspicion);
      }
    }
    return text.toString();
  }

  private static int width(List<String> names) {
    return names.stream().mapToInt(String::length).max().orElse(0);
  }
}
