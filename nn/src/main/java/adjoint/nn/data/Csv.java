package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.nn.data.Schema.Field;
import adjoint.nn.file.AtomicFile;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Reads tables from CSV files (RFC 4180), packed by gzip or not. Immutable; {@link #standard()} is
 * the start of all settings.
 *
 * {@snippet :
 * Table table = Csv.standard().dates(Schema.Field.Dates.ISO, "born").read(Path.of("people.csv"));
 * Table other = Csv.standard().separator(';').decimal(',').read(Path.of("menschen.csv"));
 * }
 *
 * <p>What a column holds is found out, unless it is told: numbers, if at least nine of ten cells
 * are finite numbers, and then one that is not is an error; dates likewise, where {@link #dates}
 * asks for them; categories otherwise, sorted by name. Cells are stripped of blanks at both ends;
 * blank lines are skipped. Whatever is wrong with a file is a {@link
 * adjoint.nn.file.FileFormatException} that names line and column.
 *
 * <p>New data are read by the {@link Schema} of the training data: in their columns the same
 * categories get the same codes, and other columns are left out. Where a file is too large for the
 * memory, {@link #rows} reads its rows one by one.
 */
public final class Csv {
  /** What says that a cell is missing, unless told otherwise. */
  private static final Set<String> MISSING =
      Set.of("", "?", "NA", "N/A", "NaN", "nan", "null", "NULL");

  /** What stands in the first line of a file. */
  enum FirstLine {
    NAMES,
    CELLS
  }

  private char separator = ',';
  private char quote = '"';
  private char decimal = '.';
  private Charset charset = StandardCharsets.UTF_8;
  private FirstLine firstLine = FirstLine.NAMES;
  private List<String> header = List.of();
  private List<String> findable = List.of();
  private Set<String> missing = MISSING;
  private Set<String> left = Set.of();
  private Map<String, Field> asked = Map.of();
  private Unseen unseen = Unseen.ERROR;

  private Csv() {}

  private Csv copy() {
    Csv same = new Csv();
    same.separator = separator;
    same.quote = quote;
    same.decimal = decimal;
    same.charset = charset;
    same.firstLine = firstLine;
    same.header = header;
    same.findable = findable;
    same.missing = missing;
    same.left = left;
    same.asked = asked;
    same.unseen = unseen;
    return same;
  }

  /**
   * Commas between cells, double quotes around those that need them, names in the first line,
   * UTF-8, a point in numbers, and missing what is empty or {@code ?}, {@code NA}, {@code N/A},
   * {@code NaN}, {@code nan}, {@code null} or {@code NULL}.
   */
  public static Csv standard() {
    return new Csv();
  }

  // ---- settings

  /** What stands between cells. */
  public Csv separator(char separator) {
    Csv other = copy();
    other.separator = requireMark("separator", separator);
    return other.requireDifferent();
  }

  /** What stands around cells in which there are separators or line breaks. */
  public Csv quote(char quote) {
    Csv other = copy();
    other.quote = requireMark("quote", quote);
    return other.requireDifferent();
  }

  private static char requireMark(String what, char mark) {
    if (mark == '\n' || mark == '\r' || Character.isLetterOrDigit(mark)) {
      throw new IllegalArgumentException(
          "Csv: the %s must be no line break, letter or digit, got U+%04X"
              .formatted(what, (int) mark));
    }
    return mark;
  }

  private Csv requireDifferent() {
    if (separator == quote) {
      throw new IllegalArgumentException(
          "Csv: separator and quote must differ, both are '%s'".formatted(quote));
    }
    return this;
  }

  /** What stands before the fraction of a number, a point or a comma. */
  public Csv decimal(char decimal) {
    if (decimal != '.' && decimal != ',') {
      throw new IllegalArgumentException(
          "Csv: decimal must be '.' or ',', got U+%04X".formatted((int) decimal));
    }
    Csv other = copy();
    other.decimal = decimal;
    return other;
  }

  /** The encoding; a byte-order mark in a file has precedence. */
  public Csv charset(Charset charset) {
    Csv other = copy();
    other.charset = requireNonNull(charset, "charset: charset is null");
    return other;
  }

  /** Names of columns for files whose first line has none. */
  public Csv header(List<String> names) {
    requireNonNull(names, "header: names is null");
    names.forEach(name -> requireNonNull(name, "header: one of names is null"));
    Names.requireDistinct("header", names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("header: needs at least one name");
    }
    Csv other = copy();
    other.firstLine = FirstLine.CELLS;
    other.header = List.copyOf(names);
    return other;
  }

  /** For files whose first line has no names: columns are called column1, column2 and so on. */
  public Csv withoutHeader() {
    Csv other = copy();
    other.firstLine = FirstLine.CELLS;
    other.header = List.of();
    return other;
  }

  /** The texts that say that a cell is missing, and no others. */
  public Csv missing(String... texts) {
    requireNonNull(texts, "missing: texts is null");
    Csv other = copy();
    other.missing =
        Arrays.stream(texts)
            .map(text -> requireNonNull(text, "missing: one of texts is null"))
            .collect(Collectors.toUnmodifiableSet());
    return other;
  }

  /** These columns hold numbers: whatever else stands in them is an error. */
  public Csv numbers(String... columns) {
    return ask(requireNonNull(columns, "numbers: columns is null"), Field.Numbers::new);
  }

  /** These columns hold categories, such as post codes, which look like numbers. */
  public Csv categories(String... columns) {
    return ask(
        requireNonNull(columns, "categories: columns is null"),
        name -> new Field.Categories(name, List.of()));
  }

  /**
   * These columns hold dates, which become numbers, see {@link Schema.Field.Dates}; without names
   * those in which nine of ten cells are dates of the pattern, and no numbers. Where several such
   * patterns fit a column, as day and month may be taken for month and day, it is an error.
   */
  public Csv dates(String pattern, String... columns) {
    requireNonNull(pattern, "dates: pattern is null");
    if (requireNonNull(columns, "dates: columns is null").length == 0) {
      DateCells.formatter(pattern); // or it is an error
      List<String> more = new ArrayList<>(findable);
      more.add(pattern);
      Csv other = copy();
      other.findable = List.copyOf(more);
      return other;
    }
    return ask(columns, name -> new Field.Dates(name, pattern));
  }

  private Csv ask(String[] columns, Function<String, Field> field) {
    Map<String, Field> more = new LinkedHashMap<>(asked);
    for (String column : columns) {
      more.put(column, field.apply(requireNonNull(column, "Csv: one of columns is null")));
    }
    Csv other = copy();
    other.asked = more;
    return other;
  }

  /** Leaves these columns out. */
  public Csv without(String... columns) {
    requireNonNull(columns, "without: columns is null");
    Set<String> more = new TreeSet<>(left);
    for (String column : columns) {
      more.add(requireNonNull(column, "without: one of columns is null"));
    }
    Csv other = copy();
    other.left = more;
    return other;
  }

  /** What becomes of categories that the schema does not have; an error, unless told otherwise. */
  public Csv unseen(Unseen unseen) {
    Csv other = copy();
    other.unseen = requireNonNull(unseen, "unseen: unseen is null");
    return other;
  }

  // ---- reading

  /** The names of the columns of a file, in order. */
  public List<String> names(Path file) throws IOException {
    try (CsvRecords records = open(source(file))) {
      return records.names();
    }
  }

  /** What the columns of a file hold; reads all of it, and keeps none of its numbers. */
  public Schema schema(Path file) throws IOException {
    return schema(source(file));
  }

  /** The table in a file. */
  public Table read(Path file) throws IOException {
    return read(source(file), schema(file));
  }

  /** The columns of the schema in a file, which may have others. */
  public Table read(Path file, Schema schema) throws IOException {
    return read(source(file), requireNonNull(schema, "read: schema is null"));
  }

  /** The table that a text is. */
  public Table parse(String text) {
    try {
      TextSource source = TextSource.of(requireNonNull(text, "parse: text is null"));
      return read(source, schema(source));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The columns of the schema in a text. */
  public Table parse(String text, Schema schema) {
    requireNonNull(text, "parse: text is null");
    requireNonNull(schema, "parse: schema is null");
    try {
      return read(TextSource.of(text), schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The rows of a file, which is read again in each epoch, and never is in memory as a whole.
   *
   * {@snippet :
   * Schema schema = Csv.standard().schema(file);
   * Dataset<Table> batches =
   *     Csv.standard().rows(file, schema).shuffled(seed, 10_000).batched(64)
   *         .map(rows -> Table.of(schema, rows));
   * }
   */
  public Dataset<Row> rows(Path file, Schema schema) {
    requireNonNull(file, "rows: file is null");
    requireNonNull(schema, "rows: schema is null");
    TextSource source = source(file);
    return Dataset.reading(
        "rows of " + file.getFileName(), () -> new CsvRows(open(source), schema, cells()));
  }

  private TextSource source(Path file) {
    return TextSource.of(requireNonNull(file, "Csv: file is null"), charset);
  }

  private CsvRecords open(TextSource source) throws IOException {
    return CsvRecords.open(source, separator, quote, firstLine, header);
  }

  private Table read(TextSource source, Schema schema) throws IOException {
    try (CsvRows rows = new CsvRows(open(source), schema, cells())) {
      TableBuilder table = new TableBuilder(schema.fields().size(), 0);
      while (rows.hasNext()) {
        table.add(rows.next().cells());
      }
      return table.build(schema);
    } catch (UncheckedIOException e) {
      throw requireNonNull(e.getCause());
    }
  }

  private Cells cells() {
    return new Cells(missing, decimal, unseen);
  }

  // ---- what columns hold

  private Schema schema(TextSource source) throws IOException {
    try {
      Map<String, Field> fields = kinds(source);
      fields.putAll(categories(source, fields));
      return new Schema(List.copyOf(fields.values()));
    } catch (UncheckedIOException e) {
      throw requireNonNull(e.getCause());
    }
  }

  /** Goes through all rows to see which columns hold numbers; categories are not listed yet. */
  private Map<String, Field> kinds(TextSource source) throws IOException {
    try (CsvRecords records = open(source)) {
      requireColumns(records);
      List<String> names = records.names();
      Map<String, Field> fields = new LinkedHashMap<>();
      Evidence[] found = new Evidence[names.size()];
      for (int j = 0; j < found.length; j++) {
        found[j] = new Evidence(j);
      }
      for (List<String> record = records.next(); record != null; record = records.next()) {
        for (int j = 0; j < found.length; j++) {
          found[j].add(record.get(j).strip(), records.line());
        }
      }
      for (int j = 0; j < found.length; j++) {
        String name = names.get(j);
        if (!left.contains(name)) {
          Field told = asked.get(name);
          fields.put(name, told == null ? found[j].field(name, records) : told);
        }
      }
      return fields;
    }
  }

  private void requireColumns(CsvRecords records) {
    List<String> unknown = new ArrayList<>(asked.keySet());
    unknown.addAll(left);
    unknown.removeAll(records.names());
    if (!unknown.isEmpty()) {
      throw records.wrongHeader(
          "columns " + unknown + ", of which something was told",
          "none; there are " + CsvRecords.some(records.names()));
    }
  }

  /** How many cells of a column can be read in one way. */
  private static final class Share {
    private final ToDoubleFunction<String> reader;
    private long read;
    private long others;
    private String firstOther = "";
    private long lineOfOther;

    Share(ToDoubleFunction<String> reader) {
      this.reader = reader;
    }

    /** Whether this one can. */
    boolean add(String cell, long line) {
      if (Double.isNaN(reader.applyAsDouble(cell))) {
        refuse(cell, line);
        return false;
      }
      read++;
      return true;
    }

    void refuse(String cell, long line) {
      if (others++ == 0) {
        firstOther = cell;
        lineOfOther = line;
      }
    }
  }

  /** What the cells of a column say about what it holds. */
  private final class Evidence {
    private final int column;
    private final Share numbers = new Share(cell -> Cells.number(cell, decimal));
    private final SequencedMap<String, Share> dates = new LinkedHashMap<>();

    Evidence(int column) {
      this.column = column;
      findable.forEach(pattern -> dates.put(pattern, new Share(new DateCells(pattern)::days)));
    }

    void add(String cell, long line) {
      if (missing.contains(cell)) {
        return;
      }
      boolean isNumber = numbers.add(cell, line);
      for (Share share : dates.values()) {
        if (isNumber) {
          share.refuse(cell, line);
        } else {
          share.add(cell, line);
        }
      }
    }

    Field field(String name, CsvRecords records) {
      if (numbers.others == 0) {
        return new Field.Numbers(name);
      }
      requireAll(numbers, "a finite number", records);
      List<String> fitting = new ArrayList<>();
      dates.forEach((pattern, share) -> {
        if (share.others == 0) {
          fitting.add(pattern);
        }
      });
      if (fitting.size() > 1) {
        throw records.wrong(
            numbers.lineOfOther,
            column,
            "dates of one pattern, not of %s; say dates(pattern, column)"
                .formatted(String.join(" and of ", fitting)),
            numbers.firstOther);
      } else if (!fitting.isEmpty()) {
        return new Field.Dates(name, fitting.getFirst());
      }
      dates.forEach((pattern, share) -> requireAll(share, "a date like " + pattern, records));
      return new Field.Categories(name, List.of());
    }

    /** Where nearly all cells are such, another one is an error. */
    private void requireAll(Share share, String expected, CsvRecords records) {
      if (share.others > 0 && share.read >= 9 * share.others) {
        throw records.wrong(
            share.lineOfOther,
            column,
            expected + ", as in nearly all rows; mend it, or say missing(…) or categories(…)",
            share.firstOther);
      }
    }
  }

  /** Goes through all rows again for the names of categories. */
  private Map<String, Field> categories(TextSource source, Map<String, Field> fields)
      throws IOException {
    Map<String, Set<String>> found = new LinkedHashMap<>();
    fields.forEach((name, field) -> {
      if (field instanceof Field.Categories) {
        found.put(name, new TreeSet<>());
      }
    });
    Map<String, Field> complete = new LinkedHashMap<>();
    if (found.isEmpty()) {
      return complete;
    }
    try (CsvRecords records = open(source)) {
      int[] places = records.places(List.copyOf(found.keySet()));
      List<Set<String>> sets = List.copyOf(found.values());
      for (List<String> record = records.next(); record != null; record = records.next()) {
        for (int j = 0; j < places.length; j++) {
          String cell = record.get(places[j]).strip();
          if (!missing.contains(cell)) {
            sets.get(j).add(cell);
          }
        }
      }
    }
    found.forEach((name, set) -> complete.put(name, new Field.Categories(name, List.copyOf(set))));
    return complete;
  }

  // ---- writing

  /**
   * Writes a table, the names of the columns in the first line, UTF-8; missing cells are empty.
   * What {@link #standard()} reads of it is the same table, but for categories that no row has. As
   * a whole or not at all, see {@link AtomicFile}.
   */
  public static void write(Table table, Path file) throws IOException {
    requireNonNull(table, "write: table is null");
    requireNonNull(file, "write: file is null");
    AtomicFile.write(
        file,
        out ->
            CsvText.write(table, new OutputStreamWriter(out, StandardCharsets.UTF_8.newEncoder())));
  }

  /** A table as text. */
  public static String format(Table table) {
    requireNonNull(table, "format: table is null");
    StringWriter out = new StringWriter();
    try {
      CsvText.write(table, out);
    } catch (IOException e) { // a StringWriter has none
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  /** For example {@code Csv(separator ',', quote '"', decimal '.', UTF-8)}. */
  @Override
  public String toString() {
    return "Csv(separator '%s', quote '%s', decimal '%s', %s)"
        .formatted(separator, quote, decimal, charset);
  }
}
