package adjoint.examples.fit;

import adjoint.nn.data.Csv;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * How a CSV file is written.
 *
 * @param separator between cells
 * @param quote around cells with separators in them
 * @param decimal before the fraction of a number, a point or a comma
 * @param charset of a file without a byte-order mark
 * @param header the names of the columns where the first line has none, an empty list if they are
 *     to be numbered; nothing, if it has
 * @param missing the words for a missing cell, which an empty one always is; nothing, for those
 *     that {@link Csv#standard()} knows
 * @param dates the columns that hold dates, and their patterns
 */
public record Dialect(
    char separator,
    char quote,
    char decimal,
    Charset charset,
    Optional<List<String>> header,
    Optional<List<String>> missing,
    SequencedMap<String, String> dates) {
  /** Commas, double quotes, points, UTF-8, and a header. */
  public static final Dialect STANDARD =
      new Dialect(
          ',',
          '"',
          '.',
          StandardCharsets.UTF_8,
          Optional.empty(),
          Optional.empty(),
          new LinkedHashMap<>());

  private static final String FIRST_LINE = "first line";

  /** Copies the lists and the map. */
  public Dialect {
    header = header.map(List::copyOf);
    missing = missing.map(List::copyOf);
    dates = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(dates));
  }

  /** With other dates. */
  public Dialect withDates(SequencedMap<String, String> other) {
    return new Dialect(separator, quote, decimal, charset, header, missing, other);
  }

  /** Of files without a header that do not have this column. */
  Dialect without(String column) {
    Optional<List<String>> fewer =
        header.map(names -> names.stream().filter(name -> !name.equals(column)).toList());
    return new Dialect(separator, quote, decimal, charset, fewer, missing, dates);
  }

  /** What reads such files. */
  Csv csv() {
    Csv csv = Csv.standard().separator(separator).quote(quote).decimal(decimal).charset(charset);
    if (header.isPresent()) {
      csv = header.get().isEmpty() ? csv.withoutHeader() : csv.header(header.get());
    }
    if (missing.isPresent()) {
      List<String> words = new ArrayList<>(missing.get());
      words.add("");
      csv = csv.missing(words.toArray(String[]::new));
    }
    for (var column : dates.entrySet()) {
      csv = csv.dates(column.getValue(), column.getKey());
    }
    return csv;
  }

  /** What stands in a cell, nothing if that is a word for a missing one. */
  String content(String cell) {
    String stripped = cell.strip();
    return missing.isPresent() && missing.get().contains(stripped) ? "" : stripped;
  }

  /** The finite number that a cell is, or NaN. */
  double number(String cell) {
    try {
      double number = Double.parseDouble(cell.replace(decimal, '.'));
      return Double.isFinite(number) ? number : Double.NaN;
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  Json.Obj toJson() {
    SequencedMap<String, Json> patterns = new LinkedHashMap<>();
    dates.forEach((column, pattern) -> patterns.put(column, Json.of(pattern)));
    Json.Obj json =
        Json.Obj.EMPTY
            .with("separator", Json.of(Character.toString(separator)))
            .with("quote", Json.of(Character.toString(quote)))
            .with("decimal", Json.of(Character.toString(decimal)))
            .with("charset", Json.of(charset.name()))
            .with("header", header.<Json>map(Json.Arr::of).orElse(Json.of(FIRST_LINE)));
    return (missing.isPresent() ? json.with("missing", Json.Arr.of(missing.get())) : json)
        .with("dates", new Json.Obj(patterns));
  }

  static Dialect fromJson(JsonView json) {
    JsonView charset = json.get("charset");
    JsonView header = json.get("header");
    SequencedMap<String, String> dates = new LinkedHashMap<>();
    json.get("dates").members().forEach((column, pattern) -> dates.put(column, pattern.text()));
    try {
      return new Dialect(
          mark(json.get("separator")),
          mark(json.get("quote")),
          mark(json.get("decimal")),
          Charset.forName(charset.text()),
          header.json() instanceof Json.Str ? Optional.empty() : Optional.of(texts(header)),
          json.find("missing").map(Dialect::texts),
          dates);
    } catch (IllegalArgumentException _) {
      throw charset.error("a charset that this Java has", charset.text());
    }
  }

  private static List<String> texts(JsonView json) {
    return json.elements().stream().map(JsonView::text).toList();
  }

  private static char mark(JsonView json) {
    if (json.text().length() != 1) {
      throw json.error("one character", '"' + json.text() + '"');
    }
    return json.text().charAt(0);
  }
}
