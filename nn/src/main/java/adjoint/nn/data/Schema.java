package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the columns of a table are called and hold, in order. A file that is read by the schema of
 * the training data has the same categories with the same codes, and an error where it does not
 * fit.
 *
 * @param fields the columns
 */
public record Schema(List<Field> fields) {
  /** What one column is called and holds. */
  public sealed interface Field {
    /** What the column is called. */
    String name();

    /** Finite numbers. */
    record Numbers(String name) implements Field {
      /** Checks the argument. */
      public Numbers {
        requireNonNull(name, "Numbers: name is null");
      }
    }

    /**
     * Dates, which become numbers: days since 1970-01-01T00:00 UTC, a quarter to six in the evening
     * being 0.739583…
     *
     * @param pattern as {@link java.time.format.DateTimeFormatter} has it
     */
    record Dates(String name, String pattern) implements Field {
      /** {@code 2026-02-28}, perhaps with a time such as {@code T17:45:00.250Z}. */
      public static final String ISO = "uuuu-MM-dd[['T'][' ']HH:mm[:ss[.SSSSSS][.SSS]][XXX]]";

      /** Checks the arguments. */
      public Dates {
        requireNonNull(name, "Dates: name is null");
        requireNonNull(pattern, "Dates: pattern is null");
        DateCells.formatter(pattern);
      }

      /** The days that a date is, NaN if it is none of this pattern. */
      public double days(String text) {
        return new DateCells(pattern).days(requireNonNull(text, "days: text is null"));
      }
    }

    /** Names of a list. */
    record Categories(String name, List<String> categories) implements Field {
      /** Checks the arguments, and copies the list. */
      public Categories {
        requireNonNull(name, "Categories: name is null");
        requireNonNull(categories, "Categories: categories is null");
        categories.forEach(c -> requireNonNull(c, "Categories: one of categories is null"));
        if (Set.copyOf(categories).size() < categories.size()) {
          throw new IllegalArgumentException(
              "Categories: '%s' has a category twice: %s".formatted(name, categories));
        }
        categories = List.copyOf(categories);
      }
    }
  }

  /** Checks that no name occurs twice, and copies the list. */
  public Schema {
    requireNonNull(fields, "Schema: fields is null");
    Map<String, Field> names = new LinkedHashMap<>();
    for (Field field : fields) {
      requireNonNull(field, "Schema: one of fields is null");
      if (names.putIfAbsent(field.name(), field) != null) {
        throw new IllegalArgumentException(
            "Schema: there are two columns '%s'".formatted(field.name()));
      }
    }
    fields = List.copyOf(fields);
  }

  /** The names of the columns. */
  public List<String> names() {
    return fields.stream().map(Field::name).toList();
  }

  /** What the column of this name holds. */
  public Field field(String name) {
    return fields.get(Names.place("field", names(), name));
  }

  /** All columns but these, such as the target, which new data do not have. */
  public Schema without(String... columns) {
    List<Field> kept = new ArrayList<>(fields);
    for (String column : requireNonNull(columns, "without: columns is null")) {
      kept.remove(field(requireNonNull(column, "without: one of columns is null")));
    }
    return new Schema(kept);
  }

  /** These columns, in this order. */
  public Schema select(String... columns) {
    requireNonNull(columns, "select: columns is null");
    return new Schema(Arrays.stream(columns).map(this::field).toList());
  }

  /** As JSON: for each column its name and what it holds. */
  public Json.Arr toJson() {
    return new Json.Arr(fields.stream().<Json>map(Schema::toJson).toList());
  }

  private static Json.Obj toJson(Field field) {
    Json.Obj json = Json.Obj.EMPTY.with("name", Json.of(field.name()));
    return switch (field) {
      case Field.Numbers _ -> json.with("holds", Json.of("numbers"));
      case Field.Dates(_, String pattern) ->
          json.with("holds", Json.of("dates")).with("pattern", Json.of(pattern));
      case Field.Categories(_, List<String> categories) ->
          json.with("holds", Json.of("categories")).with("categories", Json.Arr.of(categories));
    };
  }

  /** From JSON. */
  public static Schema fromJson(JsonView json) {
    List<Field> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonView column : requireNonNull(json, "fromJson: json is null").elements()) {
      Field field = field(column);
      if (!names.add(field.name())) {
        throw column.get("name").error("names that differ", "a second '" + field.name() + "'");
      }
      fields.add(field);
    }
    return new Schema(fields);
  }

  private static Field field(JsonView json) {
    String name = json.get("name").text();
    JsonView holds = json.get("holds");
    return switch (holds.text()) {
      case "numbers" -> {
        json.requireOnly(Set.of("name", "holds"));
        yield new Field.Numbers(name);
      }
      case "dates" -> {
        JsonView pattern = json.requireOnly(Set.of("name", "holds", "pattern")).get("pattern");
        try {
          yield new Field.Dates(name, pattern.text());
        } catch (IllegalArgumentException e) {
          throw pattern.error("a pattern of dates", "'" + pattern.text() + "'");
        }
      }
      case "categories" -> {
        json.requireOnly(Set.of("name", "holds", "categories"));
        yield new Field.Categories(name, categories(json.get("categories")));
      }
      default -> throw holds.error("numbers, dates or categories", "\"" + holds.text() + "\"");
    };
  }

  /** Names that differ. */
  static List<String> categories(JsonView json) {
    List<String> categories = json.elements().stream().map(JsonView::text).toList();
    if (Set.copyOf(categories).size() < categories.size()) {
      throw json.error("names that differ", "one of them twice");
    }
    return categories;
  }
}
