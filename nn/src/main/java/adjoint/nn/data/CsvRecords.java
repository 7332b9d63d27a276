package adjoint.nn.data;

import adjoint.nn.file.FileFormatException;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The records of a CSV file after its header. The only class that touches FastCSV. */
final class CsvRecords implements Closeable {
  private static final int SHOWN = 30; // names

  private final String source;
  private final CsvReader<CsvRecord> reader;
  private final Iterator<CsvRecord> records;
  private final List<String> names;
  private @Nullable CsvRecord peeked; // of no header, to be read again
  private long line = 1;

  private CsvRecords(
      String source,
      Reader text,
      char separator,
      char quote,
      Csv.FirstLine first,
      List<String> names) {
    this.source = source;
    this.reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .quoteCharacter(quote)
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE) // counted below
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text);
    this.records = reader.iterator();
    this.names =
        switch (first) {
          case NAMES -> header(separator);
          case CELLS -> names.isEmpty() ? numbered() : names;
        };
  }

  /** Opens a source; columns without names are numbered. */
  static CsvRecords open(
      TextSource source, char separator, char quote, Csv.FirstLine first, List<String> names)
      throws IOException {
    Reader text = source.open();
    try {
      return new CsvRecords(source.name(), text, separator, quote, first, names);
    } catch (NoClassDefFoundError e) {
      text.close();
      throw new IllegalStateException(
          "Csv: FastCSV is not there; add the artifact de.siegmar:fastcsv, and in a module"
              + " `requires de.siegmar.fastcsv;`",
          e);
    } catch (RuntimeException e) {
      text.close();
      throw e;
    }
  }

  private List<String> header(char separator) {
    CsvRecord header = fetch();
    if (header == null) {
      throw new FileFormatException(source, "line 1", "a header with names", "the end");
    }
    List<String> found = new ArrayList<>();
    for (String name : header.getFields()) { // row names of R and pandas have an empty one
      if (name.indexOf('\0') >= 0) {
        throw new FileFormatException(
            source,
            "line " + line,
            "a header of text, or that another encoding is told by charset(…)",
            "zero bytes, as in UTF-16, or in a file of a spreadsheet: save it as CSV");
      }
      found.add(name.isBlank() ? numbered(found.size()) : name.strip());
    }
    for (int j = 0; j < found.size(); j++) {
      int first = found.indexOf(found.get(j));
      if (first < j) {
        throw new FileFormatException(
            source,
            "line %s, column %s".formatted(line, j + 1),
            "a header of different names; rename the column, or say header(…) if there is none",
            "'%s' as in column %s".formatted(found.get(j), first + 1));
      }
    }
    String other = ";\t|,".replace(Character.toString(separator), "");
    if (found.size() == 1 && found.getFirst().chars().anyMatch(c -> other.indexOf(c) >= 0)) {
      throw new FileFormatException(
          source,
          "line " + line,
          "names separated by '%s', or that separator(…) is told".formatted(separator),
          "'" + abbreviated(found.getFirst()) + "'");
    }
    return List.copyOf(found);
  }

  /** As many names as the first record has cells. */
  private List<String> numbered() {
    CsvRecord first = fetch();
    if (first == null) {
      throw new FileFormatException(source, "line 1", "rows", "the end");
    }
    peeked = first;
    return IntStream.range(0, first.getFieldCount()).mapToObj(CsvRecords::numbered).toList();
  }

  private static String numbered(int column) {
    return "column" + (column + 1);
  }

  /** The names of the columns. */
  List<String> names() {
    return names;
  }

  /** The cells of the next record, as many as there are names, or null at the end. */
  @Nullable List<String> next() {
    CsvRecord record = fetch();
    if (record == null) {
      return null;
    }
    if (record.getFieldCount() != names.size()) {
      throw new FileFormatException(
          source,
          "line " + line,
          "%s cells, as many as the header has".formatted(names.size()),
          Integer.toString(record.getFieldCount()));
    }
    return record.getFields();
  }

  private @Nullable CsvRecord fetch() {
    try {
      if (peeked == null && !records.hasNext()) {
        return null;
      }
      CsvRecord record = peeked == null ? records.next() : peeked;
      peeked = null;
      line = record.getStartingLineNumber();
      return record;
    } catch (CsvParseException e) {
      if (e.getCause() instanceof FileFormatException ours) {
        throw ours;
      }
      throw new FileFormatException(
          source,
          "after line " + line,
          "CSV as RFC 4180 has it",
          String.valueOf(e.getMessage()).replaceFirst(" \\(record starting at .*", ""),
          e);
    }
  }

  /** What is wrong with a cell of the last record. */
  FileFormatException wrong(int column, String expected, String cell) {
    return wrong(line, column, expected, cell);
  }

  FileFormatException wrong(long line, int column, String expected, String cell) {
    return new FileFormatException(
        source,
        "line %s, column %s (%s)".formatted(line, column + 1, abbreviated(names.get(column))),
        expected,
        "'" + abbreviated(cell) + "'");
  }

  /** Where the last record begins, counted from 1. */
  long line() {
    return line;
  }

  private static String abbreviated(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  /** The place of each name, or −1 if there is none. */
  int[] places(List<String> wanted) {
    return wanted.stream().mapToInt(names::indexOf).toArray();
  }

  /** Names in an error. */
  static String some(List<String> names) {
    return names.size() <= SHOWN
        ? names.toString()
        : "%s and %s more".formatted(names.subList(0, SHOWN), names.size() - SHOWN);
  }

  /** An error about the header. */
  FileFormatException wrongHeader(String expected, String found) {
    return new FileFormatException(source, "line 1", expected, found);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
