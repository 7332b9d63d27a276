package adjoint.examples.fit;

import adjoint.nn.data.CategoryColumn;
import adjoint.nn.data.Column;
import adjoint.nn.data.NumberColumn;
import adjoint.nn.data.Table;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What is to be told, found out from the column that is to be told. */
public final class Tasks {
  private static final int MOST_NUMBERS_AS_CLASSES = 10;
  private static final int MOST_CLASSES = 1000;
  private static final int LEAST_ROWS_OF_A_CLASS = 3;
  private static final int MOST_NAMED = 10;
  private static final int LEAST_ROWS = 6;

  private Tasks() {}

  /** Whether it is numbers that stand for classes, or are to be taken so. */
  static boolean areClasses(NumberColumn column, Settings.Kind kind) {
    double[] different = different(column);
    return switch (kind) {
      case CLASSIFICATION -> true;
      case REGRESSION -> false;
      case AUTO ->
          different.length <= MOST_NUMBERS_AS_CLASSES
              && Arrays.stream(different).allMatch(x -> x == Math.rint(x));
    };
  }

  /**
   * The table with its target as the task takes it, in rows that have one, and no number that would
   * overflow.
   *
   * @throws IllegalArgumentException if there is nothing to be told, or too much
   */
  public static Table withTarget(Table table, String target, Settings.Kind kind) {
    table.columns().forEach(Preparation::requireModerate);
    Column column = table.column(target);
    Table known = table.rows(Preparation.rowsWith(column));
    return switch (known.column(target)) {
      case NumberColumn numbers when !areClasses(numbers, kind) -> {
        if (different(numbers).length < 2) {
          throw new IllegalArgumentException(
              "--target %s: %s; there is nothing to learn"
                  .formatted(
                      target,
                      numbers.size() == 0
                          ? "it is missing in all rows"
                          : "all rows have " + numbers.text(0)));
        }
        if (known.rows() < LEAST_ROWS) {
          throw new IllegalArgumentException(
              "--target %s: %s rows are too few to learn from, to stop by and to judge by; give at least %s"
                  .formatted(target, known.rows(), LEAST_ROWS));
        }
        yield known;
      }
      case NumberColumn numbers -> known.with(requireClasses(numbers.toCategories()));
      case CategoryColumn _ when kind == Settings.Kind.REGRESSION ->
          throw new IllegalArgumentException(
              ("--target %s: it has text in it, such as '%s', and regression needs numbers;"
                      + " mend these cells, or leave --task out")
                  .formatted(target, known.column(target).text(0)));
      case CategoryColumn categories -> known.with(requireClasses(Preparation.present(categories)));
    };
  }

  /** Or one of the three parts would have none of a class. */
  private static void requireRowsOfEach(CategoryColumn column) {
    int[] counts = column.counts();
    List<String> rare =
        IntStream.range(0, counts.length)
            .filter(code -> counts[code] < LEAST_ROWS_OF_A_CLASS)
            .mapToObj(code -> "'%s' (%s)".formatted(column.categories().get(code), counts[code]))
            .toList();
    if (!rare.isEmpty()) {
      throw new IllegalArgumentException(
          ("--target %s: %s of its %s classes have fewer than %s rows, %s%s; each needs one to"
               + " learn from, one to stop by and one to judge by: give more, merge them with other"
               + " classes, or empty their cells in '%1$s', as rows without a target are left out")
              .formatted(
                  column.name(),
                  rare.size(),
                  counts.length,
                  LEAST_ROWS_OF_A_CLASS,
                  String.join(", ", rare.subList(0, Math.min(MOST_NAMED, rare.size()))),
                  rare.size() > MOST_NAMED ? " and others" : ""));
    }
  }

  private static CategoryColumn requireClasses(CategoryColumn column) {
    int classes = column.categories().size();
    if (classes < 2) {
      throw new IllegalArgumentException(
          "--target %s: %s; there is nothing to tell apart"
              .formatted(
                  column.name(),
                  classes == 0
                      ? "it is missing in all rows"
                      : "all rows have '" + column.text(0) + "'"));
    }
    if (classes > MOST_CLASSES || classes > column.size() / 2) {
      throw new IllegalArgumentException(
          ("--target %s: %s different values in %s rows are no classes; name a column whose"
                  + " values come again")
              .formatted(column.name(), classes, column.size()));
    }
    requireRowsOfEach(column);
    return column;
  }

  /** The task that these training rows pose. */
  static Task<?> of(Table train, String target) {
    return switch (train.column(target)) {
      case CategoryColumn classes -> new Classes(classes.name(), classes.categories());
      case NumberColumn numbers -> Quantity.of(numbers);
    };
  }

  private static double[] different(NumberColumn column) {
    return Arrays.stream(column.toArray()).filter(x -> !Double.isNaN(x)).distinct().toArray();
  }
}
