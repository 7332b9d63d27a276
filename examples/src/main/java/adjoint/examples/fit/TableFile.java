package adjoint.examples.fit;

import adjoint.nn.data.Arff;
import adjoint.nn.data.Column;
import adjoint.nn.data.Csv;
import adjoint.nn.data.Schema;
import adjoint.nn.data.Table;
import adjoint.nn.data.Unseen;
import adjoint.nn.file.FileFormatException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;

/**
 * A table that was named by {@code --data}: CSV, or ARFF by its ending; {@code .gz} is unpacked.
 *
 * @param dialect how CSV is written
 */
public record TableFile(Path path, Dialect dialect) {
  /**
   * What is in it.
   *
   * @param dates the columns of dates, and their patterns
   */
  public record Content(Table table, SequencedMap<String, String> dates) {}

  /** The names of the columns, in order. */
  public List<String> names() {
    return attempt(() -> isArff() ? Arff.read(path).names() : dialect.csv().names(path));
  }

  /**
   * All columns but some.
   *
   * @param ignored columns, whose cells may be anything
   * @param patterns of dates that columns may have
   */
  public Content read(List<String> ignored, List<String> patterns) {
    return attempt(() -> {
      String[] without = ignored.toArray(String[]::new);
      SequencedMap<String, String> dates = new LinkedHashMap<>();
      if (isArff()) {
        return new Content(requireRows(Arff.read(path).without(without)), dates);
      }
      Csv csv = dialect.csv().without(without);
      for (String pattern : patterns) {
        csv = csv.dates(pattern);
      }
      Schema schema = csv.schema(path);
      for (Schema.Field field : schema.fields()) {
        if (field instanceof Schema.Field.Dates(String name, String pattern)) {
          dates.put(name, pattern);
        }
      }
      return new Content(requireRows(csv.read(path, schema)), dates);
    });
  }

  /** The columns of a schema. */
  public Table read(Schema schema, Unseen unseen) {
    return attempt(() ->
        requireRows(
            isArff()
                ? select(Arff.read(path), schema, unseen)
                : dialect.csv().unseen(unseen).read(path, schema)));
  }

  /** ARFF says itself what its columns hold, which must be what the schema says. */
  private Table select(Table table, Schema schema, Unseen unseen) {
    List<Column> columns = new ArrayList<>();
    try {
      for (Schema.Field field : schema.fields()) {
        columns.add(
            switch (field) {
              case Schema.Field.Categories(String name, List<String> categories) ->
                  table.categories(name).recode(categories, unseen);
              case Schema.Field.Numbers _, Schema.Field.Dates _ -> table.numbers(field.name());
            });
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--data %s: %s".formatted(path, e.getMessage()), e);
    }
    return Table.of(columns);
  }

  private <T> T attempt(Callable<T> reader) {
    try {
      return reader.call();
    } catch (FileFormatException e) {
      throw new IllegalArgumentException("--data " + ofOptions(e), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--data %s: cannot read it (%s); give a file that is there and readable"
              .formatted(path, e.getClass().getSimpleName()),
          e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Table requireRows(Table table) {
    if (table.rows() == 0) {
      throw new IllegalArgumentException(
          "--data %s: there is no row below the names of the columns".formatted(path));
    }
    return table;
  }

  /** The message, with what can be said to a command in place of what can be said in Java. */
  private static String ofOptions(FileFormatException e) {
    return String.valueOf(e.getMessage())
        .replace("or that separator(…) is told", "or another --separator")
        .replace(
            "mend it, or say missing(…) or categories(…)",
            "mend it, leave it empty, name such a word by --missing, or --ignore the column")
        .replace("say dates(pattern, column)", "say --dates COLUMN=PATTERN")
        .replace("that another encoding is told by charset(…)", "another --charset")
        .replace(
            "or say header(…) if there is none", "or say --no-header or --names if there is none")
        .replace("Unseen.AS_MISSING", "--unseen AS_MISSING");
  }

  /**
   * The cells of these rows as they are in the file; of ARFF, as they are understood.
   *
   * @param rows those of the file
   */
  List<List<String>> cells(Table rows) throws IOException {
    if (isArff()) {
      Table table = Arff.read(path);
      List<List<String>> lines = new ArrayList<>();
      for (int i = 0; i < table.rows(); i++) {
        int row = i;
        lines.add(table.columns().stream().map(column -> column.text(row)).toList());
      }
      return lines;
    }
    try (InputStream in = unpacked();
        CsvReader<CsvRecord> records =
            CsvReader.builder()
                .fieldSeparator(dialect.separator())
                .quoteCharacter(dialect.quote())
                .detectBomHeader(true)
                .ofCsvRecord(in, dialect.charset())) {
      int header = dialect.header().isEmpty() ? 1 : 0; // records
      List<List<String>> lines = records.stream().skip(header).map(CsvRecord::getFields).toList();
      if (lines.size() != rows.rows()) {
        throw new IllegalStateException(
            "--data %s: %s records, but %s rows".formatted(path, lines.size(), rows.rows()));
      }
      return lines;
    }
  }

  /** The same file, of columns that were named, if it has all of them but this one. */
  TableFile perhapsWithout(String column) {
    int names = dialect.header().map(List::size).orElse(0);
    if (isArff() || names == 0) {
      return this;
    }
    int width = attempt(() -> dialect.csv().withoutHeader().names(path)).size();
    return width == names - 1 ? new TableFile(path, dialect.without(column)) : this;
  }

  private InputStream unpacked() throws IOException {
    PushbackInputStream in = new PushbackInputStream(Files.newInputStream(path), 2);
    byte[] start = in.readNBytes(2);
    in.unread(start);
    boolean packed = start.length == 2 && start[0] == 0x1f && start[1] == (byte) 0x8b;
    return packed ? new GZIPInputStream(in) : in;
  }

  /** Whether it says itself how it is written. */
  public boolean isArff() {
    return path.toString().toLowerCase(Locale.ROOT).matches(".*\\.arff(\\.gz)?");
  }

  /** What tells its content from any other. */
  public String sha256() throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
