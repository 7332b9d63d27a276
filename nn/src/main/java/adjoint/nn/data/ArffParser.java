package adjoint.nn.data;

import adjoint.nn.data.ArffLine.Cell;
import adjoint.nn.file.FileFormatException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads an ARFF file line by line. */
final class ArffParser {
  private static final String DEFAULT_DATES = "yyyy-MM-dd'T'HH:mm:ss";

  /** Cells that sparse rows may leave out, beside those that the size of the text justifies. */
  private static final long SPARE = 1 << 22;

  private static final int CELLS_A_LETTER = 16;

  /** What an attribute holds. */
  private sealed interface Type {
    record Numeric() implements Type {}

    record Date(DateCells dates) implements Type {}

    record Nominal(Map<String, Integer> places) implements Type {}

    /** Names are counted as they come. */
    record Text(Map<String, Integer> places) implements Type {}
  }

  private final List<String> names = new ArrayList<>();
  private final List<Type> types = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private long letters;
  private long cells;
  private TableBuilder rows = new TableBuilder(0, 0);
  private boolean inData;

  private ArffParser() {}

  static Table parse(TextSource source) throws IOException {
    ArffParser parser = new ArffParser();
    long number = 0;
    try (BufferedReader reader = new BufferedReader(source.open())) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        parser.letters += text.length() + 1;
        ArffLine line = new ArffLine(source.name(), ++number, text);
        if (!line.isAtEnd()) {
          parser.read(line);
        }
      }
    }
    if (!parser.inData) {
      throw new FileFormatException(
          source.name(), "line " + (number + 1), "@data and rows of values", "the end");
    }
    return parser.table();
  }

  private void read(ArffLine line) {
    if (!inData) {
      header(line);
    } else if (line.passes('{')) {
      rows.add(sparse(line));
    } else {
      rows.add(dense(line));
    }
  }

  // ---- before @data

  private void header(ArffLine line) {
    Cell word = line.word();
    switch (word.text().toLowerCase(Locale.ROOT)) {
      case "@relation" -> {
        line.word();
        line.requireEnd();
      }
      case "@attribute" -> attribute(line);
      case "@data" -> {
        line.requireEnd();
        if (types.isEmpty()) {
          throw line.wrong(word, "an @attribute before @data");
        }
        inData = true;
        rows = new TableBuilder(types.size(), 0);
      }
      default -> throw line.wrong(word, "@relation, @attribute or @data");
    }
  }

  private void attribute(ArffLine line) {
    Cell name = line.word();
    if (!known.add(name.text())) {
      throw line.wrong(name, "another name than those before");
    }
    names.add(name.text());
    types.add(line.passes('{') ? nominal(line) : type(line));
    line.requireEnd();
  }

  private static Type nominal(ArffLine line) {
    Map<String, Integer> places = new LinkedHashMap<>();
    while (!line.passes('}')) {
      if (!places.isEmpty()) {
        line.require(',');
      }
      Cell value = line.cell(",}");
      if (places.putIfAbsent(value.text(), places.size()) != null) {
        throw line.wrong(value, "names that differ");
      }
    }
    return new Type.Nominal(places);
  }

  private static Type type(ArffLine line) {
    Cell type = line.word();
    return switch (type.text().toLowerCase(Locale.ROOT)) {
      case "numeric", "real", "integer" -> new Type.Numeric();
      case "string" -> new Type.Text(new LinkedHashMap<>());
      case "date" -> date(line);
      default ->
          throw line.wrong(
              type, "numeric, real, integer, string, date or names in braces for a type");
    };
  }

  private static Type date(ArffLine line) {
    if (line.isAtEnd()) {
      return new Type.Date(new DateCells(DEFAULT_DATES));
    }
    Cell pattern = line.word();
    try {
      return new Type.Date(new DateCells(pattern.text()));
    } catch (IllegalArgumentException e) {
      throw line.wrong(pattern, "a pattern of dates such as " + DEFAULT_DATES);
    }
  }

  // ---- after it

  private double[] dense(ArffLine line) {
    double[] row = new double[types.size()];
    for (int j = 0; j < row.length; j++) {
      if (j > 0) {
        line.require(',');
      }
      row[j] = number(j, line.cell(","), line);
    }
    line.requireEnd(); // weights of rows are not read
    return row;
  }

  private double[] sparse(ArffLine line) {
    cells += types.size();
    if (cells > SPARE + CELLS_A_LETTER * letters) {
      throw line.error(
          0,
          "at most %s cells in a file of this size".formatted(SPARE + CELLS_A_LETTER * letters),
          "more, by sparse rows; leave attributes out");
    }
    double[] row = new double[types.size()];
    for (int j = 0; j < row.length; j++) {
      row[j] = types.get(j) instanceof Type.Text ? Double.NaN : 0;
    }
    int previous = -1;
    while (!line.passes('}')) {
      if (previous >= 0) {
        line.require(',');
      }
      Cell place = line.cell(" \t,}");
      int j = place(place.text());
      if (j <= previous || j >= row.length) {
        throw line.wrong(
            place,
            "the place of an attribute from %s to %s".formatted(previous + 1, row.length - 1));
      }
      row[j] = number(j, line.cell(",}"), line);
      previous = j;
    }
    line.requireEnd();
    return row;
  }

  private static int place(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private double number(int attribute, Cell cell, ArffLine line) {
    if (cell.isMissing()) {
      return Double.NaN;
    }
    return switch (types.get(attribute)) {
      case Type.Numeric _ ->
          requireNumber(Cells.number(cell.text(), '.'), attribute, cell, "a finite number", line);
      case Type.Date(DateCells dates) ->
          requireNumber(dates.days(cell.text()), attribute, cell, "a date of its pattern", line);
      case Type.Text(Map<String, Integer> places) ->
          places.computeIfAbsent(cell.text(), _ -> places.size());
      case Type.Nominal(Map<String, Integer> places) -> {
        Integer place = places.get(cell.text());
        yield requireNumber(
            place == null ? Double.NaN : place,
            attribute,
            cell,
            "one of its %s names".formatted(places.size()),
            line);
      }
    };
  }

  private double requireNumber(
      double number, int attribute, Cell cell, String expected, ArffLine line) {
    if (Double.isNaN(number)) {
      throw line.wrong(cell, "%s for '%s', or ?".formatted(expected, names.get(attribute)));
    }
    return number;
  }

  private Table table() {
    List<Schema.Field> fields = new ArrayList<>();
    for (int j = 0; j < types.size(); j++) {
      String name = names.get(j);
      fields.add(
          switch (types.get(j)) {
            case Type.Numeric _, Type.Date _ -> new Schema.Field.Numbers(name);
            case Type.Nominal(Map<String, Integer> places) ->
                new Schema.Field.Categories(name, List.copyOf(places.keySet()));
            case Type.Text(Map<String, Integer> places) ->
                new Schema.Field.Categories(name, List.copyOf(places.keySet()));
          });
    }
    Table table = rows.build(new Schema(fields));
    for (int j = 0; j < types.size(); j++) {
      if (types.get(j) instanceof Type.Text(Map<String, Integer> places)) {
        List<String> sorted = List.copyOf(new TreeSet<>(places.keySet()));
        table = table.with(table.categories(names.get(j)).recode(sorted, Unseen.ERROR));
      }
    }
    return table;
  }
}
