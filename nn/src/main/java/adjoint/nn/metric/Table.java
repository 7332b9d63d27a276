package adjoint.nn.metric;

import java.util.List;

/** Counts as text. */
final class Table {
  private Table() {}

  /** Columns to the right, but for the first. */
  static String of(List<List<String>> rows) {
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      table.append(table.isEmpty() ? "" : "\n");
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = rows.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
        String space = " ".repeat(width - row.get(i).length());
        table.append(i == 0 ? row.get(i) + space : "  " + space + row.get(i));
      }
    }
    return table.toString();
  }
}
