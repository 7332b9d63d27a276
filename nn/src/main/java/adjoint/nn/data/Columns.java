package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.nn.file.Json;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/** What transforms do with some columns of a table. */
final class Columns {
  private Columns() {}

  /** A copy of names, checked. */
  static List<String> names(String op, String... columns) {
    requireNonNull(columns, () -> op + ": columns is null");
    return Arrays.stream(columns)
        .map(column -> requireNonNull(column, () -> op + ": one of columns is null"))
        .toList();
  }

  /** The columns of numbers of these names; without names, all there are. */
  static List<NumberColumn> numbers(String op, Table table, List<String> names) {
    requireRows(op, table);
    return names.isEmpty()
        ? table.columns().stream()
            .filter(NumberColumn.class::isInstance)
            .map(NumberColumn.class::cast)
            .toList()
        : names.stream().map(table::numbers).toList();
  }

  /** The columns of categories of these names; without names, all there are. */
  static List<CategoryColumn> categories(String op, Table table, List<String> names) {
    requireRows(op, table);
    return names.isEmpty()
        ? table.columns().stream()
            .filter(CategoryColumn.class::isInstance)
            .map(CategoryColumn.class::cast)
            .toList()
        : names.stream().map(table::categories).toList();
  }

  private static void requireRows(String op, Table table) {
    if (table.rows() == 0) {
      throw new IllegalArgumentException(
          "%s: the training table has no rows, columns %s".formatted(op, table.names()));
    }
  }

  /** A copy that keeps its order and does not change. */
  static <V> SequencedMap<String, V> copy(
      String op, String parameter, SequencedMap<String, V> map) {
    requireNonNull(map, () -> "%s: %s is null".formatted(op, parameter));
    map.forEach((name, value) -> {
      requireNonNull(name, () -> op + ": a name is null");
      requireNonNull(value, () -> op + ": what belongs to " + name + " is null");
    });
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }

  /** A table with some of its columns of numbers mapped, each by what belongs to its name. */
  static <V> Table mapped(
      Table table, SequencedMap<String, V> columns, Function<? super V, DoubleUnaryOperator> how) {
    Table changed = requireNonNull(table, "apply: table is null");
    for (Map.Entry<String, V> column : columns.entrySet()) {
      changed = changed.with(changed.numbers(column.getKey()).map(how.apply(column.getValue())));
    }
    return changed;
  }

  /** Values by name as JSON. */
  static <V> Json.Obj toJson(Map<String, V> values, Function<? super V, ? extends Json> toJson) {
    SequencedMap<String, Json> members = new LinkedHashMap<>();
    values.forEach((name, value) -> members.put(name, toJson.apply(value)));
    return new Json.Obj(members);
  }

  /** The start of the JSON of a transform. */
  static Json.Obj start(String name) {
    return Json.Obj.EMPTY.with("transform", Json.of(name));
  }
}
