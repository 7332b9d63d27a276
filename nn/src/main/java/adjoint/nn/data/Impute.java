package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Missing cells filled, by numbers or names that come from the training rows.
 *
 * @param fills by column
 */
public record Impute(SequencedMap<String, Fill> fills) implements Transform {
  static final String NAME = "impute";

  /** Checks the argument, and copies the map. */
  public Impute {
    fills = Columns.copy("Impute", "fills", fills);
  }

  /** What missing cells of a column become. */
  public sealed interface Fill {
    /**
     * A number.
     *
     * @param value what missing cells become
     */
    record OfNumber(double value) implements Fill {
      /** Checks the argument. */
      public OfNumber {
        if (!Double.isFinite(value)) {
          throw new IllegalArgumentException("Impute: the fill must be finite, got " + value);
        }
      }
    }

    /**
     * A category, which may be a new one.
     *
     * @param name what missing cells become
     */
    record OfCategory(String name) implements Fill {
      /** Checks the argument. */
      public OfCategory {
        requireNonNull(name, "Impute: name is null");
      }
    }
  }

  // ---- how to find them

  /** To be fitted: the mean of these columns, or without names of all that hold numbers. */
  public static Fitting mean(String... columns) {
    return numbers(
        known -> Arrays.stream(known).sum() / known.length, Columns.names("Impute", columns));
  }

  /** To be fitted: the median of these columns, or without names of all that hold numbers. */
  public static Fitting median(String... columns) {
    return numbers(Impute::median, Columns.names("Impute", columns));
  }

  private static double median(double[] known) {
    double[] sorted = known.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : sorted[middle - 1] / 2 + sorted[middle] / 2; // their sum may be too large for a double
  }

  /** To be filled with a number: these columns, or without names all that hold numbers. */
  public static Fitting constant(double value, String... columns) {
    Fill fill = new Fill.OfNumber(value);
    List<String> names = Columns.names("Impute", columns);
    return (training, _) -> fitted(training, Columns.numbers("Impute", training, names), _ -> fill);
  }

  /**
   * To be filled with a name, perhaps a new one: these columns, or without names all that hold
   * categories.
   */
  public static Fitting constant(String name, String... columns) {
    Fill fill = new Fill.OfCategory(name);
    List<String> names = Columns.names("Impute", columns);
    return (training, _) ->
        fitted(training, Columns.categories("Impute", training, names), _ -> fill);
  }

  /**
   * To be fitted: the most frequent category of these columns, or without names of all that hold
   * categories; among equally frequent ones the first.
   */
  public static Fitting mostFrequent(String... columns) {
    List<String> names = Columns.names("Impute", columns);
    return (training, _) ->
        fitted(training, Columns.categories("Impute", training, names), Impute::mostFrequentOf);
  }

  private static Fill mostFrequentOf(CategoryColumn column) {
    requireAny(column);
    int[] counts = column.counts();
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    return new Fill.OfCategory(column.categories().get(best));
  }

  private static Fitting numbers(ToDoubleFunction<double[]> statistic, List<String> names) {
    return (training, _) ->
        fitted(
            training,
            Columns.numbers("Impute", training, names),
            column -> {
              requireAny(column);
              double[] known =
                  Arrays.stream(column.toArray()).filter(x -> !Double.isNaN(x)).toArray();
              return new Fill.OfNumber(statistic.applyAsDouble(known));
            });
  }

  private static void requireAny(Column column) {
    if (column.missing() == column.size()) {
      throw new IllegalArgumentException(
          "Impute: all cells of column '%s' are missing in the training rows; leave the column out,"
                  .formatted(column.name())
              + " or fill it with a constant");
    }
  }

  private interface Finder<C> {
    Fill of(C column);
  }

  private static <C extends Column> Fitted fitted(
      Table training, List<C> columns, Finder<C> finder) {
    SequencedMap<String, Fill> fills = new LinkedHashMap<>();
    columns.forEach(column -> fills.put(column.name(), finder.of(column)));
    return Fitted.of(new Impute(fills), training);
  }

  // ---- what is done with them

  @Override
  public Table apply(Table table) {
    Table changed = requireNonNull(table, "apply: table is null");
    for (String name : fills.keySet()) {
      changed =
          changed.with(
              switch (requireNonNull(fills.get(name))) {
                case Fill.OfNumber(double value) ->
                    changed.numbers(name).map(x -> Double.isNaN(x) ? value : x);
                case Fill.OfCategory(String category) -> filled(changed.categories(name), category);
              });
    }
    return changed;
  }

  private static CategoryColumn filled(CategoryColumn column, String category) {
    List<String> categories = new ArrayList<>(column.categories());
    if (!categories.contains(category)) {
      categories.add(category);
    }
    int fill = categories.indexOf(category);
    int[] codes = new int[column.size()];
    for (int row = 0; row < codes.length; row++) {
      codes[row] = column.isMissing(row) ? fill : column.code(row);
    }
    return CategoryColumn.wrap(column.name(), List.copyOf(categories), codes);
  }

  @Override
  public Json.Obj toJson() {
    return Columns.start(NAME)
        .with(
            "columns",
            Columns.toJson(
                fills,
                fill ->
                    switch (fill) {
                      case Fill.OfNumber(double value) -> Json.of(value);
                      case Fill.OfCategory(String name) -> Json.of(name);
                    }));
  }

  static Impute read(JsonView json) {
    SequencedMap<String, Fill> fills = new LinkedHashMap<>();
    json.requireOnly(Set.of("transform", "columns"))
        .get("columns")
        .members()
        .forEach((name, fill) ->
            fills.put(
                name,
                fill.json() instanceof Json.Str(String category)
                    ? new Fill.OfCategory(category)
                    : new Fill.OfNumber(fill.number())));
    return new Impute(fills);
  }
}
