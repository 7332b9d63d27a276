package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Columns of numbers shifted and scaled so that the training rows go from 0 to 1: {@code (x −
 * least)/(largest − least)}. Other rows can go beyond. A column that is the same in all training
 * rows becomes 0 there.
 *
 * @param ranges by column
 */
public record MinMax(SequencedMap<String, Range> ranges) implements Transform {
  static final String NAME = "min-max";

  /** Checks the argument, and copies the map. */
  public MinMax {
    ranges = Columns.copy("MinMax", "ranges", ranges);
  }

  /**
   * The smallest and the largest number of a column.
   *
   * @param least what becomes 0
   * @param largest what becomes 1
   */
  public record Range(double least, double largest) {
    /** Checks the arguments. */
    public Range {
      if (!(Double.isFinite(least) && Double.isFinite(largest) && least <= largest)) {
        throw new IllegalArgumentException(
            "Range: needs finite numbers in order, got %s and %s".formatted(least, largest));
      }
    }

    private Range and(Range other) {
      return new Range(Math.min(least, other.least), Math.max(largest, other.largest));
    }

    /** 0 at the smallest number, 1 at the largest. */
    public double apply(double x) {
      return least == largest ? x - least : (x - least) / (largest - least);
    }

    /** In the unit of the column. */
    public double invert(double share) {
      return least == largest ? share + least : share * (largest - least) + least;
    }
  }

  /** To be fitted: these columns, or without names all that hold numbers. */
  public static Fitting columns(String... columns) {
    List<String> names = Columns.names("MinMax", columns);
    return Fitting.of(() -> new Finder(names));
  }

  /** By the rows of a table: these columns, or without names all that hold numbers. */
  public static MinMax of(Table training, String... columns) {
    requireNonNull(training, "MinMax: training is null");
    Finder finder = new Finder(Columns.names("MinMax", columns));
    finder.look(training, Optional.empty(), 0);
    return finder.transform();
  }

  /** Keeps the ends of the columns. */
  private static final class Finder implements TransformFinder {
    private final List<String> names;
    private final SequencedMap<String, Range> ranges = new LinkedHashMap<>();

    Finder(List<String> names) {
      this.names = names;
    }

    @Override
    public void look(Table rows, Optional<Column> target, long first) {
      for (NumberColumn column : Columns.numbers("MinMax", rows, names)) {
        column.requireComplete("MinMax");
        DoubleSummaryStatistics ends = Arrays.stream(column.toArray()).summaryStatistics();
        Range range = new Range(ends.getMin(), ends.getMax());
        ranges.merge(column.name(), range, Range::and);
      }
    }

    @Override
    public MinMax transform() {
      return new MinMax(ranges);
    }
  }

  @Override
  public Table apply(Table table) {
    return Columns.mapped(table, ranges, range -> range::apply);
  }

  @Override
  public Json.Obj toJson() {
    return Columns.start(NAME)
        .with(
            "columns",
            Columns.toJson(ranges, range -> Json.Arr.of(range.least(), range.largest())));
  }

  static MinMax read(JsonView json) {
    SequencedMap<String, Range> ranges = new LinkedHashMap<>();
    json.requireOnly(Set.of("transform", "columns"))
        .get("columns")
        .members()
        .forEach((name, column) -> {
          List<JsonView> ends = column.elements();
          if (ends.size() != 2 || ends.get(0).number() > ends.get(1).number()) {
            throw column.error("two numbers in order", column.json().toString());
          }
          ranges.put(name, new Range(ends.get(0).number(), ends.get(1).number()));
        });
    return new MinMax(ranges);
  }
}
