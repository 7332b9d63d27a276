package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of data under columns with names and types, as a file or a program gives them. Immutable.
 *
 * {@snippet :
 * Table table = Csv.standard().read(Path.of("iris.csv"));
 * System.out.println(table.describe("species"));
 * Tensor x = table.without("species").tensor(DType.F32);
 * Indices y = table.categories("species").indices();
 * }
 */
public final class Table {
  private final List<Column> columns;
  private final Map<String, Column> byName = new LinkedHashMap<>();
  private final int rows;

  private Table(List<Column> columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    columns.forEach(column -> byName.put(column.name(), column));
  }

  /** From columns of one length and different names. */
  public static Table of(List<? extends Column> columns) {
    requireNonNull(columns, "Table: columns is null");
    columns.forEach(column -> requireNonNull(column, "Table: one of columns is null"));
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("Table: needs at least one column");
    }
    Names.requireDistinct("Table", columns.stream().map(Column::name).toList());
    Column first = columns.getFirst();
    for (Column column : columns) {
      if (column.size() != first.size()) {
        throw new IllegalArgumentException(
            "Table: columns '%s' and '%s' have %s and %s rows"
                .formatted(first.name(), column.name(), first.size(), column.size()));
      }
    }
    return new Table(List.copyOf(columns), first.size());
  }

  /** From columns of one length and different names. */
  public static Table of(Column... columns) {
    return of(Arrays.asList(requireNonNull(columns, "Table: columns is null")));
  }

  /** From rows of numbers; NaN stands for a missing one. */
  public static Table of(List<String> names, double[][] rows) {
    requireNonNull(names, "Table: names is null");
    requireNonNull(rows, "Table: rows is null");
    double[][] columns = new double[names.size()][rows.length];
    for (int i = 0; i < rows.length; i++) {
      double[] row = rows[i];
      if (requireNonNull(row, "Table: one of rows is null").length != columns.length) {
        throw new IllegalArgumentException(
            "Table: row %s has %s numbers where there are %s names"
                .formatted(i, row.length, columns.length));
      }
      for (int j = 0; j < columns.length; j++) {
        columns[j][i] = row[j];
      }
    }
    List<Column> all = new ArrayList<>();
    for (int j = 0; j < columns.length; j++) {
      all.add(NumberColumn.of(names.get(j), columns[j]));
    }
    return of(all);
  }

  /** From rows of a stream, all of this schema. */
  public static Table of(Schema schema, List<Row> rows) {
    requireNonNull(schema, "Table: schema is null");
    requireNonNull(rows, "Table: rows is null");
    TableBuilder table = new TableBuilder(schema.fields().size(), rows.size());
    for (Row row : rows) {
      if (!requireNonNull(row, "Table: one of rows is null").schema().equals(schema)) {
        throw new IllegalArgumentException(
            "Table: a row has the columns %s, the schema %s"
                .formatted(row.schema().names(), schema.names()));
      }
      table.add(row.cells());
    }
    return table.build(schema);
  }

  /** From rows of a stream, at least one, all of one schema. */
  public static Table ofRows(List<Row> rows) {
    requireNonNull(rows, "ofRows: rows is null");
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(
          "ofRows: needs a row, which tells the schema; or say Table.of(schema, rows)");
    }
    return of(requireNonNull(rows.getFirst(), "ofRows: one of rows is null").schema(), rows);
  }

  /** How many rows there are. */
  public int rows() {
    return rows;
  }

  /** All columns. */
  public List<Column> columns() {
    return columns;
  }

  /** The names of all columns. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /** What the columns are called and hold; what was a date is a number. */
  public Schema schema() {
    return new Schema(columns.stream().map(Table::field).toList());
  }

  private static Schema.Field field(Column column) {
    return switch (column) {
      case NumberColumn numbers -> new Schema.Field.Numbers(numbers.name());
      case CategoryColumn c -> new Schema.Field.Categories(c.name(), c.categories());
    };
  }

  /** The column of this name. */
  public Column column(String name) {
    return find("column", name);
  }

  /** The column of this name, which holds numbers. */
  public NumberColumn numbers(String name) {
    return switch (find("numbers", name)) {
      case NumberColumn numbers -> numbers;
      case CategoryColumn other ->
          throw new IllegalArgumentException(
              "numbers: column '%s' has %s categories, such as %s; OneHot makes numbers of them"
                  .formatted(name, other.categories().size(), sample(other.categories())));
    };
  }

  private Column find(String op, String name) {
    Column column = byName.get(requireNonNull(name, () -> op + ": name is null"));
    if (column == null) {
      throw Names.unknown(op, names(), name);
    }
    return column;
  }

  private static String sample(List<String> categories) {
    return categories.isEmpty() ? "none" : "'" + categories.getFirst() + "'";
  }

  /** The column of this name, which holds categories. */
  public CategoryColumn categories(String name) {
    return switch (find("categories", name)) {
      case CategoryColumn categories -> categories;
      case NumberColumn _ ->
          throw new IllegalArgumentException(
              "categories: column '%s' has numbers; toCategories() takes them for names"
                  .formatted(name));
    };
  }

  // ---- parts

  /** These columns, in this order. */
  public Table select(String... names) {
    requireNonNull(names, "select: names is null");
    return of(Arrays.stream(names).map(this::column).toList());
  }

  /** All columns but these. */
  public Table without(String... names) {
    List<Column> kept = new ArrayList<>(columns);
    for (String name : requireNonNull(names, "without: names is null")) {
      kept.remove(column(name));
    }
    return of(kept);
  }

  /** With this column in the place of the one of its name, or as the last one. */
  public Table with(Column column) {
    requireNonNull(column, "with: column is null");
    List<Column> all = new ArrayList<>(columns);
    int place = names().indexOf(column.name());
    if (place < 0) {
      all.add(column);
    } else {
      all.set(place, column);
    }
    return of(all);
  }

  /** Some of the rows, in this order. */
  public Table rows(Indices rows) {
    requireNonNull(rows, "rows: rows is null");
    List<Column> some = new ArrayList<>();
    for (Column column : columns) {
      some.add(column.rows(rows));
    }
    return new Table(List.copyOf(some), rows.shape().size());
  }

  /** The rows without a missing cell. */
  public Table completeRows() {
    return rows(
        Indices.of(
            Arrays.stream(Rows.upTo(rows))
                .filter(row -> columns.stream().noneMatch(column -> column.isMissing(row)))
                .toArray()));
  }

  /** The rows one by one. */
  List<Row> toRows() {
    Schema schema = schema();
    double[][] cells = new double[rows][columns.size()];
    for (int j = 0; j < columns.size(); j++) {
      switch (columns.get(j)) {
        case NumberColumn numbers -> {
          for (int i = 0; i < rows; i++) {
            cells[i][j] = numbers.get(i);
          }
        }
        case CategoryColumn categories -> {
          for (int i = 0; i < rows; i++) {
            cells[i][j] = categories.isMissing(i) ? Double.NaN : categories.code(i);
          }
        }
      }
    }
    return Arrays.stream(cells).map(row -> Row.wrap(schema, row)).toList();
  }

  // ---- numbers

  /** All columns as {@code [rows, columns]}. They must be numbers, and none may be missing. */
  public Tensor tensor(DType dtype) {
    requireNonNull(dtype, "tensor: dtype is null");
    double[] all = new double[Math.multiplyExact(rows, columns.size())];
    for (int j = 0; j < columns.size(); j++) {
      NumberColumn column = numbers(columns.get(j).name());
      column.requireComplete("tensor");
      for (int i = 0; i < rows; i++) {
        all[i * columns.size() + j] = column.get(i);
      }
    }
    return Tensor.wrap(all, rows, columns.size()).to(dtype);
  }

  /** What was understood of each column, and what looks suspicious. */
  public TableSummary describe() {
    return TableSummary.of(this);
  }

  /** And which columns look as if they gave the target away. */
  public TableSummary describe(String target) {
    return TableSummary.of(this, requireNonNull(target, "describe: target is null"));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Table that && columns.equals(that.columns);
  }

  @Override
  public int hashCode() {
    return columns.hashCode();
  }

  /** For example {@code Table(150 rows: sepal length, petal length, species)}. */
  @Override
  public String toString() {
    return "Table(%s %s: %s)"
        .formatted(rows, rows == 1 ? "row" : "rows", String.join(", ", names()));
  }
}
