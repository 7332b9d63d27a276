package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;

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
    return fitting(Columns::numbers, Columns.names("Impute", columns), OfMean::new);
  }

  /** To be fitted: the median of these columns, or without names of all that hold numbers. */
  public static Fitting median(String... columns) {
    return fitting(Columns::numbers, Columns.names("Impute", columns), OfMedian::new);
  }

  /** To be filled with a number: these columns, or without names all that hold numbers. */
  public static Fitting constant(double value, String... columns) {
    Fill fill = new Fill.OfNumber(value);
    return fitting(Columns::numbers, Columns.names("Impute", columns), _ -> new Constant<>(fill));
  }

  /**
   * To be filled with a name, perhaps a new one: these columns, or without names all that hold
   * categories.
   */
  public static Fitting constant(String name, String... columns) {
    Fill fill = new Fill.OfCategory(name);
    return fitting(
        Columns::categories, Columns.names("Impute", columns), _ -> new Constant<>(fill));
  }

  /**
   * To be fitted: the most frequent category of these columns, or without names of all that hold
   * categories; among equally frequent ones the first.
   */
  public static Fitting mostFrequent(String... columns) {
    return fitting(Columns::categories, Columns.names("Impute", columns), OfMostFrequent::new);
  }

  /** What finds the fill of one column, whose cells come in parts. */
  private interface Seeker<C extends Column> {
    void look(C column);

    /** Ends a pass: whether all cells must come again. */
    default boolean again() {
      return false;
    }

    Fill fill();
  }

  private record Constant<C extends Column>(Fill fill) implements Seeker<C> {
    @Override
    public void look(C column) {}
  }

  private static final class OfMean implements Seeker<NumberColumn> {
    private final String name;
    private final Moments moments = new Moments();

    OfMean(String name) {
      this.name = name;
    }

    @Override
    public void look(NumberColumn column) {
      column.addTo(moments::add);
    }

    @Override
    public Fill fill() {
      requireAny(name, moments.isEmpty());
      return new Fill.OfNumber(moments.mean());
    }
  }

  private static final class OfMedian implements Seeker<NumberColumn> {
    private static final int SAMPLE = 1 << 13;

    private final String name;
    private final Median median = new Median(SAMPLE);

    OfMedian(String name) {
      this.name = name;
    }

    @Override
    public void look(NumberColumn column) {
      column.addTo(median::add);
    }

    @Override
    public boolean again() {
      return median.again();
    }

    @Override
    public Fill fill() {
      requireAny(name, median.isEmpty());
      return new Fill.OfNumber(median.median());
    }
  }

  private static final class OfMostFrequent implements Seeker<CategoryColumn> {
    private final String name;
    private final SequencedMap<String, Long> counts = new LinkedHashMap<>(); // of all categories

    OfMostFrequent(String name) {
      this.name = name;
    }

    @Override
    public void look(CategoryColumn column) {
      int[] more = column.counts();
      for (int i = 0; i < more.length; i++) {
        counts.merge(column.categories().get(i), (long) more[i], Long::sum);
      }
    }

    @Override
    public Fill fill() {
      long most = counts.values().stream().mapToLong(n -> n).max().orElse(0);
      requireAny(name, most == 0);
      return counts.entrySet().stream()
          .filter(entry -> entry.getValue() == most)
          .findFirst()
          .map(entry -> new Fill.OfCategory(entry.getKey()))
          .orElseThrow();
    }
  }

  private static void requireAny(String name, boolean none) {
    if (none) {
      throw new IllegalArgumentException(
          "Impute: all cells of column '%s' are missing in the training rows; leave the column out,"
                  .formatted(name)
              + " or fill it with a constant");
    }
  }

  /** The columns of these names; without names, all of a kind. */
  private interface Choice<C extends Column> {
    List<C> of(String op, Table table, List<String> names);
  }

  private static <C extends Column> Fitting fitting(
      Choice<C> choice, List<String> names, Function<String, Seeker<C>> start) {
    return Fitting.of(() -> new Finder<>(choice, names, start));
  }

  /** Has each column looked at. */
  private static final class Finder<C extends Column> implements TransformFinder {
    private final Choice<C> choice;
    private final List<String> names;
    private final Function<String, Seeker<C>> start;
    private final SequencedMap<String, Seeker<C>> seekers = new LinkedHashMap<>();

    Finder(Choice<C> choice, List<String> names, Function<String, Seeker<C>> start) {
      this.choice = choice;
      this.names = names;
      this.start = start;
    }

    @Override
    public void look(Table rows, Optional<Column> target, long first) {
      for (C column : choice.of("Impute", rows, names)) {
        seekers.computeIfAbsent(column.name(), start).look(column);
      }
    }

    @Override
    public boolean isSatisfied() {
      return seekers.values().stream().allMatch(Constant.class::isInstance);
    }

    @Override
    public boolean again() {
      boolean any = false;
      for (Seeker<C> seeker : seekers.values()) {
        any |= seeker.again();
      }
      return any;
    }

    @Override
    public Impute transform() {
      SequencedMap<String, Fill> fills = new LinkedHashMap<>();
      seekers.forEach((name, seeker) -> fills.put(name, seeker.fill()));
      seekers.clear(); // training rows hold this, and need none of their memory
      return new Impute(fills);
    }
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
