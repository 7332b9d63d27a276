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

/**
 * Columns of categories made into one column of numbers for each category, 1 in the rows that have
 * it and 0 in others: {@code colour} becomes {@code colour=green} and {@code colour=red}.
 *
 * @param categories by column, those seen in training
 * @param unseen what becomes of other categories, and of missing cells: an error, or 0 in all of
 *     the columns
 */
public record OneHot(SequencedMap<String, List<String>> categories, Unseen unseen)
    implements Transform {
  static final String NAME = "one-hot";

  /** Checks the arguments, and copies the map. */
  public OneHot {
    categories = Columns.copy("OneHot", "categories", categories);
    requireNonNull(unseen, "OneHot: unseen is null");
  }

  /** To be fitted: these columns, or without names all that hold categories; others are errors. */
  public static Fitting columns(String... columns) {
    return columns(Unseen.ERROR, columns);
  }

  /** To be fitted: these columns, or without names all that hold categories. */
  public static Fitting columns(Unseen unseen, String... columns) {
    requireNonNull(unseen, "OneHot: unseen is null");
    List<String> names = Columns.names("OneHot", columns);
    return Fitting.of(() -> new Finder(unseen, names));
  }

  /** Looks up the categories, which the first rows tell. */
  private static final class Finder implements TransformFinder {
    private final Unseen unseen;
    private final List<String> names;
    private final SequencedMap<String, List<String>> categories = new LinkedHashMap<>();

    Finder(Unseen unseen, List<String> names) {
      this.unseen = unseen;
      this.names = names;
    }

    @Override
    public void look(Table rows, Optional<Column> target, long first) {
      Columns.categories("OneHot", rows, names)
          .forEach(column -> categories.put(column.name(), column.categories()));
    }

    @Override
    public boolean isSatisfied() {
      return true;
    }

    @Override
    public OneHot transform() {
      return new OneHot(categories, unseen);
    }
  }

  @Override
  public Table apply(Table table) {
    requireNonNull(table, "apply: table is null");
    categories.keySet().forEach(table::categories);
    List<Column> changed = new ArrayList<>();
    for (Column column : table.columns()) {
      List<String> known = categories.get(column.name());
      if (known == null) {
        changed.add(column);
      } else {
        changed.addAll(hot(table.categories(column.name()), known));
      }
    }
    return Table.of(changed);
  }

  private List<NumberColumn> hot(CategoryColumn column, List<String> known) {
    CategoryColumn recoded = column.recode(known, unseen);
    if (unseen == Unseen.ERROR) {
      recoded.requireComplete("OneHot");
    }
    double[][] hot = new double[known.size()][column.size()];
    for (int row = 0; row < column.size(); row++) {
      if (!recoded.isMissing(row)) {
        hot[recoded.code(row)][row] = 1;
      }
    }
    List<NumberColumn> columns = new ArrayList<>();
    for (int i = 0; i < hot.length; i++) {
      columns.add(NumberColumn.wrap(column.name() + "=" + known.get(i), hot[i]));
    }
    return columns;
  }

  @Override
  public Json.Obj toJson() {
    return Columns.start(NAME)
        .with("columns", Columns.toJson(categories, Json.Arr::of))
        .with("unseen", Json.of(unseen.text()));
  }

  static OneHot read(JsonView json) {
    SequencedMap<String, List<String>> categories = new LinkedHashMap<>();
    json.requireOnly(Set.of("transform", "columns", "unseen"))
        .get("columns")
        .members()
        .forEach((name, column) -> categories.put(name, Schema.categories(column)));
    return new OneHot(categories, Unseen.read(json.get("unseen")));
  }
}
