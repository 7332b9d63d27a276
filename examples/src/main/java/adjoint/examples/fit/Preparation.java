package adjoint.examples.fit;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.nn.data.CategoryColumn;
import adjoint.nn.data.Column;
import adjoint.nn.data.Fitted;
import adjoint.nn.data.Fitting;
import adjoint.nn.data.Impute;
import adjoint.nn.data.NumberColumn;
import adjoint.nn.data.OneHot;
import adjoint.nn.data.Pipeline;
import adjoint.nn.data.Schema;
import adjoint.nn.data.Standardize;
import adjoint.nn.data.Table;
import adjoint.nn.data.TargetEncoding;
import adjoint.nn.data.Transform;
import adjoint.nn.data.Unseen;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * Which columns a network is given, and how they become numbers about as large as 1. All that is
 * known about them comes from the rows that it learns from.
 *
 * <p>Numbers: missing ones become the median; then standardized. Categories: a column of 0 and 1
 * for each, or where there are many, the mean of the target. A missing category is 0 in all.
 *
 * @param schema the columns
 * @param transform what is done with them
 */
public record Preparation(Schema schema, Transform transform) {
  private static final int MOST_COLUMNS = 20;
  private static final double LARGEST = 1e150;

  /**
   * What the training rows tell.
   *
   * @param training the training rows, prepared
   * @param leftOut columns that are not looked at, and why
   */
  record Start(Preparation preparation, Tensor training, List<String> leftOut) {}

  /**
   * What the training rows tell.
   *
   * @param withheld columns that are not looked at, and why
   * @param dates columns of dates, and their patterns
   */
  static Start of(
      Table training,
      String target,
      SequencedMap<String, String> withheld,
      SequencedMap<String, String> dates,
      long seed) {
    List<Column> used = new ArrayList<>();
    SequencedMap<String, String> leftOut = new LinkedHashMap<>(withheld);
    for (Column column : training.columns()) {
      if (column.name().equals(target) || withheld.containsKey(column.name())) {
        continue;
      }
      Optional<String> reason = useless(column);
      if (reason.isPresent()) {
        leftOut.put(column.name(), reason.get());
      } else {
        used.add(column instanceof CategoryColumn categories ? present(categories) : column);
      }
    }
    List<String> reasons = new ArrayList<>();
    leftOut.forEach((column, reason) -> reasons.add(column + ": " + reason));
    if (used.isEmpty()) {
      throw new IllegalArgumentException(
          "--data: there is no column to learn %s from (%s)"
              .formatted(target, String.join("; ", reasons)));
    }
    Table table = Table.of(used);
    Fitted fitted = fitting(table, seed).fit(table, training.column(target));
    return new Start(
        new Preparation(schema(table, dates), fitted.transform()),
        fitted.training().tensor(DType.F64),
        List.copyOf(reasons));
  }

  /** What columns hold in a file: what was read as a date is a number in a table. */
  private static Schema schema(Table table, SequencedMap<String, String> dates) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : table.schema().fields()) {
      String pattern = dates.get(field.name());
      fields.add(pattern == null ? field : new Schema.Field.Dates(field.name(), pattern));
    }
    return new Schema(fields);
  }

  /** Why a column cannot be of use. */
  private static Optional<String> useless(Column column) {
    if (column.missing() == column.size()) {
      return Optional.of("missing in all rows");
    }
    List<String> known = Arrays.stream(rowsWith(column).toArray()).mapToObj(column::text).toList();
    long different = known.stream().distinct().count();
    if (different == 1) {
      return Optional.of("always '%s'".formatted(known.getFirst()));
    }
    return switch (column) {
      case CategoryColumn _ when different > known.size() / 2 ->
          Optional.of("%s different texts in %s rows".formatted(different, known.size()));
      case NumberColumn numbers when different == column.size() && isNumbering(numbers) ->
          Optional.of("a different whole number in each row, which is called so");
      case CategoryColumn _, NumberColumn _ -> Optional.empty();
    };
  }

  /** Squares of larger numbers would be infinite. */
  static void requireModerate(Column column) {
    if (column instanceof NumberColumn numbers) {
      for (int row = 0; row < numbers.size(); row++) {
        if (Math.abs(numbers.get(row)) > LARGEST) {
          throw new IllegalArgumentException(
              "column '%s' has %s in row %s (counted from 0), and what is beyond %s cannot be standardized; mend or scale it"
                  .formatted(column.name(), numbers.get(row), row, LARGEST));
        }
      }
    }
  }

  private static boolean isNumbering(NumberColumn column) {
    String name = column.name().toLowerCase(Locale.ROOT);
    return (name.equals("id") || name.endsWith("_id") || name.endsWith(" id"))
        && Arrays.stream(column.toArray()).allMatch(x -> x == Math.rint(x));
  }

  /** Without categories that no row has. */
  static CategoryColumn present(CategoryColumn column) {
    int[] counts = column.counts();
    List<String> names =
        IntStream.range(0, counts.length)
            .filter(i -> counts[i] > 0)
            .mapToObj(column.categories()::get)
            .toList();
    return column.recode(names, Unseen.ERROR);
  }

  /** The rows in which a column has a value. */
  static Indices rowsWith(Column column) {
    return Indices.of(
        IntStream.range(0, column.size()).filter(row -> !column.isMissing(row)).toArray());
  }

  private static Fitting fitting(Table table, long seed) {
    List<String> numbers = new ArrayList<>();
    List<String> few = new ArrayList<>();
    List<String> many = new ArrayList<>();
    for (Column column : table.columns()) {
      switch (column) {
        case NumberColumn _ -> numbers.add(column.name());
        case CategoryColumn c when c.categories().size() <= MOST_COLUMNS -> few.add(c.name());
        case CategoryColumn c -> many.add(c.name());
      }
    }
    // Without names, a transform would take all columns of its kind.
    List<Fitting> steps = new ArrayList<>();
    if (!numbers.isEmpty()) {
      steps.add(Impute.median(numbers.toArray(String[]::new)));
    }
    if (!few.isEmpty()) {
      steps.add(OneHot.columns(Unseen.AS_MISSING, few.toArray(String[]::new)));
    }
    if (!many.isEmpty()) {
      steps.add(TargetEncoding.columns(seed, many.toArray(String[]::new)));
    }
    steps.add(Standardize.columns());
    return Pipeline.of(steps.toArray(Fitting[]::new));
  }

  /** The numbers for rows, which may have other columns too: {@code [rows, width]}. */
  Tensor apply(Table rows) {
    Table used = rows.select(schema.names().toArray(String[]::new));
    used.columns().forEach(Preparation::requireModerate);
    return transform.apply(used).tensor(DType.F64);
  }

  Json.Obj toJson() {
    return Json.Obj.EMPTY.with("columns", schema.toJson()).with("transform", transform.toJson());
  }

  static Preparation fromJson(JsonView json) {
    return new Preparation(
        Schema.fromJson(json.get("columns")), Transform.fromJson(json.get("transform")));
  }
}
