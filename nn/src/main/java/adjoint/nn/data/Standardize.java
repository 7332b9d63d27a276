package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Columns of numbers shifted and scaled to mean 0 and standard deviation 1 over the training rows:
 * {@code (x − mean)/deviation}. A column that is the same in all of these is only shifted.
 *
 * @param scales by column
 */
public record Standardize(SequencedMap<String, Scale> scales) implements Transform {
  static final String NAME = "standardize";

  /** Checks the argument, and copies the map. */
  public Standardize {
    scales = Columns.copy("Standardize", "scales", scales);
  }

  /**
   * The mean of a column and its standard deviation, that of the whole population, divided by n.
   *
   * @param mean what becomes 0
   * @param deviation what becomes 1
   */
  public record Scale(double mean, double deviation) {
    /** Checks the arguments. */
    public Scale {
      if (!Double.isFinite(mean) || !(deviation > 0 && Double.isFinite(deviation))) {
        throw new IllegalArgumentException(
            "Scale: needs a finite mean and a deviation above 0, got %s and %s"
                .formatted(mean, deviation));
      }
    }

    /** In standard deviations from the mean. */
    public double apply(double x) {
      return (x - mean) / deviation;
    }

    /** In the unit of the column. */
    public double invert(double z) {
      return z * deviation + mean;
    }

    /** In the unit of the column: what a model has predicted of a standardized target. */
    public Tensor invert(Tensor z) {
      requireNonNull(z, "invert: z is null");
      return z.mul(deviation).add(mean);
    }
  }

  /** To be fitted: these columns, or without names all that hold numbers. */
  public static Fitting columns(String... columns) {
    List<String> names = Columns.names("Standardize", columns);
    return Fitting.of(() -> new Finder(names));
  }

  /** By the rows of a table: these columns, or without names all that hold numbers. */
  public static Standardize of(Table training, String... columns) {
    requireNonNull(training, "Standardize: training is null");
    Finder finder = new Finder(Columns.names("Standardize", columns));
    finder.look(training, Optional.empty(), 0);
    return finder.transform();
  }

  /** Adds up the columns. */
  private static final class Finder implements TransformFinder {
    private final List<String> names;
    private final SequencedMap<String, Moments> moments = new LinkedHashMap<>();

    Finder(List<String> names) {
      this.names = names;
    }

    @Override
    public void look(Table rows, Optional<Column> target, long first) {
      for (NumberColumn column : Columns.numbers("Standardize", rows, names)) {
        column.requireComplete("Standardize");
        column.addTo(moments.computeIfAbsent(column.name(), _ -> new Moments())::add);
      }
    }

    @Override
    public Standardize transform() {
      SequencedMap<String, Scale> scales = new LinkedHashMap<>();
      moments.forEach((name, m) -> {
        double deviation = m.deviation();
        // Rounding can give a constant a deviation that is not 0.
        boolean constant = m.least() == m.largest() || deviation == 0;
        scales.put(name, new Scale(m.mean(), constant ? 1 : deviation));
      });
      return new Standardize(scales);
    }
  }

  @Override
  public Table apply(Table table) {
    return Columns.mapped(table, scales, scale -> scale::apply);
  }

  @Override
  public Json.Obj toJson() {
    return Columns.start(NAME)
        .with(
            "columns",
            Columns.toJson(
                scales,
                scale ->
                    Json.Obj.EMPTY
                        .with("mean", Json.of(scale.mean()))
                        .with("deviation", Json.of(scale.deviation()))));
  }

  static Standardize read(JsonView json) {
    SequencedMap<String, Scale> scales = new LinkedHashMap<>();
    json.requireOnly(Set.of("transform", "columns"))
        .get("columns")
        .members()
        .forEach((name, column) -> {
          column.requireOnly(Set.of("mean", "deviation"));
          double deviation = column.get("deviation").number();
          if (deviation <= 0) {
            throw column.get("deviation").error("a number above 0", Double.toString(deviation));
          }
          scales.put(name, new Scale(column.get("mean").number(), deviation));
        });
    return new Standardize(scales);
  }
}
