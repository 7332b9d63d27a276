package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Columns of categories made into the mean of the target over the training rows of each category,
 * which is drawn to the mean over all: {@code (Σy + m·mean)/(n + m)}, with m rows of smoothing
 * (Micci-Barreca, 2001). For columns of many categories, such as post codes, where {@link OneHot}
 * would make too many columns.
 *
 * <p>A row's own target is in such a mean, and a model would learn to read it there. So the
 * training rows are changed differently: they are dealt to folds, and each gets the means over the
 * rows of the other folds.
 *
 * <p>What is missing or was not seen in training becomes the mean over all. A target of numbers
 * gives one column, of the name of the old one. Of classes, the means are their frequencies: {@code
 * city:yes} for the second of two, a column for each of more.
 *
 * @param outputs what is added to the name of a column, for each column that it becomes
 * @param overall the means over all rows, one for each output
 * @param means by column and category, one for each output
 */
public record TargetEncoding(
    List<String> outputs,
    List<Double> overall,
    SequencedMap<String, SequencedMap<String, List<Double>>> means)
    implements Transform {
  static final String NAME = "target-encoding";

  /** Checks the arguments, and copies them. */
  public TargetEncoding {
    requireNonNull(outputs, "TargetEncoding: outputs is null");
    requireNonNull(overall, "TargetEncoding: overall is null");
    outputs.forEach(o -> requireNonNull(o, "TargetEncoding: one of outputs is null"));
    overall.forEach(o -> requireNonNull(o, "TargetEncoding: one of overall is null"));
    outputs = List.copyOf(outputs);
    overall = List.copyOf(overall);
    means = Columns.copy("TargetEncoding", "means", means);
    for (SequencedMap<String, List<Double>> ofColumn : means.values()) {
      for (List<Double> ofCategory : ofColumn.values()) {
        requireSize(ofCategory, outputs);
      }
    }
    requireSize(overall, outputs);
  }

  private static void requireSize(List<Double> numbers, List<String> outputs) {
    if (numbers.size() != outputs.size()) {
      throw new IllegalArgumentException(
          "TargetEncoding: %s means where there are %s outputs"
              .formatted(numbers.size(), outputs.size()));
    }
  }

  /**
   * To be fitted: these columns, or without names all that hold categories, with 5 folds and 10
   * rows of smoothing.
   *
   * @param seed of the folds
   */
  public static Settings columns(long seed, String... columns) {
    return new Settings(Columns.names("TargetEncoding", columns), seed, 5, 10);
  }

  /** How to find the means. Immutable. */
  public static final class Settings extends Fitting {
    private final List<String> columns;
    private final long seed;
    private final int folds;
    private final double smoothing;

    private Settings(List<String> columns, long seed, int folds, double smoothing) {
      this.columns = columns;
      this.seed = seed;
      this.folds = folds;
      this.smoothing = smoothing;
    }

    /** With so many folds. */
    public Settings folds(int folds) {
      if (folds < 2) {
        throw new IllegalArgumentException("folds: needs at least 2, got " + folds);
      }
      return new Settings(columns, seed, folds, smoothing);
    }

    /** As if each category had so many rows more, with the mean over all. */
    public Settings smoothing(double rows) {
      if (!(rows >= 0 && rows < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("smoothing: must be 0 or more rows, got " + rows);
      }
      return new Settings(columns, seed, folds, rows);
    }

    @Override
    TransformFinder begin() {
      return new Finder(this);
    }

    /** What is fitted. */
    @Override
    public String toString() {
      return "TargetEncoding(%s, %s folds, smoothing %s, seed %s)"
          .formatted(columns.isEmpty() ? "all categories" : columns, folds, smoothing, seed);
    }
  }

  /** Adds up the target: over all rows, and for each fold over the rows of the others. */
  private static final class Finder implements TransformFinder {
    private final Settings settings;
    private final Sums all = new Sums();
    private final List<Sums> ofOthers = new ArrayList<>();
    private final List<TargetEncoding> byOthers = new ArrayList<>(); // once all rows were seen
    private final FoldOfRow folds;
    private long rows;

    Finder(Settings settings) {
      this.settings = settings;
      this.folds = new FoldOfRow(settings.folds, settings.seed);
      for (int fold = 0; fold < settings.folds; fold++) {
        ofOthers.add(new Sums());
      }
    }

    @Override
    public void look(Table table, Optional<Column> target, long first) {
      Targets y =
          Targets.of(
              target.orElseThrow(() ->
                  new IllegalArgumentException(
                      "TargetEncoding: needs the target; call fit(training, target)")));
      List<CategoryColumn> columns = Columns.categories("TargetEncoding", table, settings.columns);
      all.begin(y, columns);
      ofOthers.forEach(sums -> sums.begin(y, columns));
      for (int row = 0; row < table.rows(); row++) {
        int fold = folds.of(first + row);
        all.add(y, columns, row);
        for (int other = 0; other < settings.folds; other++) {
          if (other != fold) {
            ofOthers.get(other).add(y, columns, row);
          }
        }
      }
      rows += table.rows();
    }

    @Override
    public TargetEncoding transform() {
      if (rows < settings.folds) {
        throw new IllegalArgumentException(
            "TargetEncoding: %s rows are fewer than the %s folds; ask for fewer folds"
                .formatted(rows, settings.folds));
      }
      ofOthers.forEach(sums -> byOthers.add(sums.encoding(settings.smoothing)));
      ofOthers.clear(); // training rows hold this, and need none of their memory
      return all.encoding(settings.smoothing);
    }

    @Override
    public Table training(Transform found, Table table, long first) {
      FoldOfRow of = new FoldOfRow(settings.folds, settings.seed); // other threads have theirs
      Table encoded = found.apply(table);
      for (int fold = 0; fold < settings.folds; fold++) {
        int held = fold;
        int[] ofFold =
            IntStream.range(0, table.rows()).filter(i -> of.of(first + i) == held).toArray();
        encoded = replaced(encoded, ofFold, byOthers.get(fold).apply(table));
      }
      return encoded;
    }

    /** The first table with some rows of the second. */
    private static Table replaced(Table table, int[] rows, Table others) {
      List<Column> columns = new ArrayList<>();
      for (int j = 0; j < table.columns().size(); j++) {
        if (table.columns().get(j) instanceof NumberColumn numbers
            && others.columns().get(j) instanceof NumberColumn other) {
          double[] values = numbers.toArray();
          for (int row : rows) {
            values[row] = other.get(row);
          }
          columns.add(NumberColumn.wrap(numbers.name(), values));
        } else {
          columns.add(table.columns().get(j));
        }
      }
      return Table.of(columns);
    }
  }

  /**
   * The fold of each row, drawn so that of each that many rows that follow one another, from a
   * multiple of it on, every fold has one.
   */
  private static final class FoldOfRow {
    private final int folds;
    private final long seed;
    private int[] order; // of the folds in a block of rows
    private long block = -1;

    FoldOfRow(int folds, long seed) {
      this.folds = folds;
      this.seed = seed;
      this.order = Rows.upTo(folds);
    }

    int of(long row) {
      if (row / folds != block) {
        block = row / folds;
        order = Rows.upTo(folds);
        Seeds.shuffle(order, Seeds.generator(seed, block));
      }
      return order[(int) (row % folds)];
    }
  }

  /** The target as numbers: itself, or 1 in the rows of a class and 0 in others. */
  private record Targets(List<String> outputs, List<double[]> numbers) {
    static Targets of(Column target) {
      target.requireComplete("TargetEncoding");
      return switch (target) {
        case NumberColumn y -> new Targets(List.of(""), List.of(y.toArray()));
        case CategoryColumn y -> {
          int classes = y.categories().size();
          int[] coded =
              IntStream.range(classes == 2 ? 1 : 0, classes).toArray(); // of two, one says all
          yield new Targets(
              Arrays.stream(coded).mapToObj(c -> ":" + y.categories().get(c)).toList(),
              Arrays.stream(coded).mapToObj(c -> indicator(y, c)).toList());
        }
      };
    }

    private static double[] indicator(CategoryColumn y, int code) {
      return IntStream.range(0, y.size()).mapToDouble(row -> y.code(row) == code ? 1 : 0).toArray();
    }
  }

  /** The target added up, over all rows and over those of each category. */
  private static final class Sums {
    private List<String> outputs = List.of();
    private final List<Moments> overall = new ArrayList<>(); // one for each output
    private final List<OfColumn> columns = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // nothing compares them
    private record OfColumn(String name, List<String> categories, double[][] sums, long[] counts) {}

    /** Takes over the names of the first rows. */
    void begin(Targets y, List<CategoryColumn> of) {
      if (overall.isEmpty()) {
        outputs = y.outputs;
        outputs.forEach(_ -> overall.add(new Moments()));
        for (CategoryColumn column : of) {
          int n = column.categories().size();
          columns.add(
              new OfColumn(
                  column.name(), column.categories(), new double[n][outputs.size()], new long[n]));
        }
      }
    }

    void add(Targets y, List<CategoryColumn> cells, int row) {
      for (int k = 0; k < outputs.size(); k++) {
        overall.get(k).add(y.numbers.get(k)[row]);
      }
      for (int j = 0; j < cells.size(); j++) {
        int code = cells.get(j).code(row);
        if (code != CategoryColumn.MISSING) {
          columns.get(j).counts[code]++;
          for (int k = 0; k < outputs.size(); k++) {
            columns.get(j).sums[code][k] += y.numbers.get(k)[row];
          }
        }
      }
    }

    TargetEncoding encoding(double smoothing) {
      List<Double> means = overall.stream().map(Moments::mean).toList();
      SequencedMap<String, SequencedMap<String, List<Double>>> byColumn = new LinkedHashMap<>();
      for (OfColumn column : columns) {
        SequencedMap<String, List<Double>> ofColumn = new LinkedHashMap<>();
        for (int c = 0; c < column.counts.length; c++) {
          if (column.counts[c] > 0) { // otherwise the mean over all, as for what was never seen
            List<Double> of = new ArrayList<>();
            for (int k = 0; k < means.size(); k++) {
              double sum = column.sums[c][k] + smoothing * means.get(k);
              of.add(sum / (column.counts[c] + smoothing));
            }
            ofColumn.put(column.categories.get(c), of);
          }
        }
        byColumn.put(column.name, ofColumn);
      }
      return new TargetEncoding(outputs, means, byColumn);
    }
  }

  @Override
  public Table apply(Table table) {
    requireNonNull(table, "apply: table is null");
    means.keySet().forEach(table::categories);
    List<Column> changed = new ArrayList<>();
    for (Column column : table.columns()) {
      SequencedMap<String, List<Double>> known = means.get(column.name());
      if (known == null) {
        changed.add(column);
      } else {
        for (int k = 0; k < outputs.size(); k++) {
          changed.add(encoded(column, known, k));
        }
      }
    }
    return Table.of(changed);
  }

  private NumberColumn encoded(Column column, Map<String, List<Double>> known, int output) {
    double[] values = new double[column.size()];
    for (int row = 0; row < values.length; row++) {
      List<Double> of = column.isMissing(row) ? null : known.get(column.text(row));
      values[row] = (of == null ? overall : of).get(output);
    }
    return NumberColumn.wrap(column.name() + outputs.get(output), values);
  }

  @Override
  public Json.Obj toJson() {
    return Columns.start(NAME)
        .with("outputs", Json.Arr.of(outputs))
        .with("overall", numbers(overall))
        .with("columns", Columns.toJson(means, of -> Columns.toJson(of, TargetEncoding::numbers)));
  }

  private static Json.Arr numbers(List<Double> numbers) {
    return Json.Arr.of(numbers.stream().mapToDouble(x -> x).toArray());
  }

  static TargetEncoding read(JsonView json) {
    json.requireOnly(Set.of("transform", "outputs", "overall", "columns"));
    List<String> outputs = json.get("outputs").elements().stream().map(JsonView::text).toList();
    SequencedMap<String, SequencedMap<String, List<Double>>> means = new LinkedHashMap<>();
    json.get("columns")
        .members()
        .forEach((name, column) -> {
          SequencedMap<String, List<Double>> of = new LinkedHashMap<>();
          column.members().forEach((category, m) -> of.put(category, numbers(m, outputs)));
          means.put(name, of);
        });
    return new TargetEncoding(outputs, numbers(json.get("overall"), outputs), means);
  }

  private static List<Double> numbers(JsonView json, List<String> outputs) {
    List<Double> numbers = json.elements().stream().map(JsonView::number).toList();
    if (numbers.size() != outputs.size()) {
      throw json.error(
          outputs.size() + " numbers, one for each output", Integer.toString(numbers.size()));
    }
    return numbers;
  }
}
