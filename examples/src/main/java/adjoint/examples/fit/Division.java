package adjoint.examples.fit;

import adjoint.array.Indices;
import adjoint.nn.data.CategoryColumn;
import adjoint.nn.data.Fold;
import adjoint.nn.data.NumberColumn;
import adjoint.nn.data.Shares;
import adjoint.nn.data.Split;
import adjoint.nn.data.Table;
import adjoint.nn.file.Json;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What keeps rows apart that are learnt from and judged by: chance, groups, or time.
 *
 * @param by which of these
 * @param column of the groups or times; empty by chance
 */
public record Division(By by, String column) {
  private static final int PARTS = 3;

  /** What decides. */
  public enum By {
    /** Chance, which gives each part the same mix of classes. */
    CHANCE,
    /** All rows of a group are in one part. */
    GROUP,
    /** The earliest are learnt from, the latest judged by. */
    TIME
  }

  /** By chance. */
  public static final Division BY_CHANCE = new Division(By.CHANCE, "");

  /**
   * Requires that the rows can be divided.
   *
   * @throws IllegalArgumentException with the option and the mend
   */
  public void check(Table rows) {
    if (by == By.CHANCE) {
      return;
    }
    String option = (by == By.GROUP ? "--group " : "--time ") + column;
    int missing = rows.column(column).missing();
    if (missing > 0) {
      throw new IllegalArgumentException(
          "%s: it is missing in %s of %s rows; fill its cells, or drop these rows"
              .formatted(option, missing, rows.rows()));
    }
    if (by == By.TIME && rows.column(column) instanceof CategoryColumn texts) {
      throw new IllegalArgumentException(
          "%s: it has text in it, such as '%s'; give a column of numbers, or of dates by --dates"
              .formatted(option, texts.text(0)));
    }
    long different = different(rows);
    if (different < PARTS) {
      throw new IllegalArgumentException(
          "%s: it has %s different cells, and there are three parts: to learn from, to stop by and to judge by"
              .formatted(option, different));
    }
  }

  Split split(Table rows, String target, Shares shares, RandomGenerator rng) {
    return switch (by) {
      case CHANCE ->
          switch (rows.column(target)) {
            case CategoryColumn classes -> Split.stratified(classes, shares, rng);
            case NumberColumn _ -> Split.random(rows.rows(), shares, rng);
          };
      case GROUP -> Split.grouped(groups(rows), shares, rng);
      case TIME -> Split.byTime(rows.numbers(column), shares);
    };
  }

  List<Fold> folds(Table rows, String target, int k, RandomGenerator rng) {
    return switch (by) {
      case CHANCE ->
          switch (rows.column(target)) {
            case CategoryColumn classes -> Fold.stratified(classes, k, rng);
            case NumberColumn _ -> Fold.random(rows.rows(), k, rng);
          };
      case GROUP -> Fold.grouped(groups(rows), k, rng);
      case TIME -> Fold.byTime(rows.numbers(column), k);
    };
  }

  private CategoryColumn groups(Table rows) {
    return switch (rows.column(column)) {
      case CategoryColumn names -> names;
      case NumberColumn numbers -> numbers.toCategories();
    };
  }

  /** In words: how these parts came about. */
  String describe(Table rows, String target, Split split, Dialect dialect) {
    return switch (by) {
      case CHANCE ->
          rows.column(target) instanceof CategoryColumn
              ? "drawn at random, with the same mix of classes in each"
              : "drawn at random";
      case GROUP ->
          "drawn by '%s', all rows with the same one in the same part: %s, %s and %s of them"
              .formatted(
                  column,
                  different(rows.rows(split.train())),
                  different(rows.rows(split.validation())),
                  different(rows.rows(split.test())));
      case TIME ->
          "by '%s', the earliest first: to stop by from %s on, to judge by from %s on"
              .formatted(
                  column,
                  first(rows, split.validation(), dialect),
                  first(rows, split.test(), dialect));
    };
  }

  private long different(Table rows) {
    return Arrays.stream(groups(rows).counts()).filter(count -> count > 0).count();
  }

  private String first(Table rows, Indices part, Dialect dialect) {
    NumberColumn times = rows.numbers(column).rows(part);
    double first = Arrays.stream(times.toArray()).min().orElseThrow();
    return dialect.dates().containsKey(column)
        ? LocalDate.ofEpochDay((long) Math.floor(first)).toString()
        : Figures.of(first);
  }

  /** What the networks of a cross-validation are judged by. */
  String ofFolds() {
    return switch (by) {
      case CHANCE -> "rows that it had not seen";
      case GROUP -> "rows with a '%s' that it had not seen".formatted(column);
      case TIME -> "the rows that follow those that it had seen";
    };
  }

  Json.Obj toJson() {
    Json.Obj json = Json.Obj.EMPTY.with("by", Json.of(by.name()));
    return by == By.CHANCE ? json : json.with("column", Json.of(column));
  }
}
