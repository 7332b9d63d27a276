package adjoint.nn.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is in a column, in words. */
final class Contents {
  private static final int SHOWN = 5; // categories

  private Contents() {}

  static ColumnSummary summary(Column column, int distinct, List<String> suspicions) {
    ColumnSummary.Kind kind =
        column instanceof NumberColumn ? ColumnSummary.Kind.NUMBERS : ColumnSummary.Kind.CATEGORIES;
    String content =
        switch (column) {
          case NumberColumn numbers -> numbers(numbers, distinct);
          case CategoryColumn categories -> categories(categories, distinct);
        };
    return new ColumnSummary(column.name(), kind, content, column.missing(), distinct, suspicions);
  }

  /** How many different cells there are, not counting missing ones. */
  static int distinct(Column column) {
    return switch (column) {
      case NumberColumn numbers -> {
        double[] sorted = known(numbers);
        Arrays.sort(sorted);
        int different = sorted.length == 0 ? 0 : 1;
        for (int i = 1; i < sorted.length; i++) {
          different += sorted[i] == sorted[i - 1] ? 0 : 1;
        }
        yield different;
      }
      case CategoryColumn categories ->
          (int) Arrays.stream(categories.counts()).filter(count -> count > 0).count();
    };
  }

  /** The numbers that are not missing; there is one zero only. */
  static double[] known(NumberColumn column) {
    return Arrays.stream(column.toArray())
        .filter(x -> !Double.isNaN(x))
        .map(x -> x + 0.0)
        .toArray();
  }

  private static String numbers(NumberColumn column, int distinct) {
    double[] known = known(column);
    if (known.length == 0) {
      return "numbers, none there";
    }
    return String.format(
        Locale.ROOT,
        "numbers %s to %s, mean %.4g, %s different",
        NumberColumn.text(Arrays.stream(known).min().orElseThrow()),
        NumberColumn.text(Arrays.stream(known).max().orElseThrow()),
        Arrays.stream(known).average().orElseThrow(),
        distinct);
  }

  private static String categories(CategoryColumn column, int distinct) {
    int[] counts = column.counts();
    String frequent =
        IntStream.range(0, counts.length)
            .filter(i -> counts[i] > 0)
            .boxed()
            .sorted(Comparator.comparingInt(i -> -counts[i]))
            .limit(SHOWN)
            .map(i -> "%s (%s)".formatted(column.categories().get(i), counts[i]))
            .collect(Collectors.joining(", "));
    return "%s %s: %s%s"
        .formatted(
            distinct,
            distinct == 1 ? "category" : "categories",
            distinct == 0 ? "none there" : frequent,
            distinct > SHOWN ? ", …" : "");
  }
}
