package adjoint.examples.table;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Reads a CSV file with a header, of which a column is {@code diagnosis}, the class, one may be
 * {@code id}, which is left out, and all others are numbers.
 */
public final class DiagnosisCsv {
  private static final String CLASS = "diagnosis";
  private static final String ID = "id";

  private DiagnosisCsv() {}

  /**
   * The table that these lines are.
   *
   * @throws IllegalArgumentException with the line that is wrong
   */
  public static Table parse(List<String> lines) {
    // Whatever is wrong with a row is found below, where its line is known.
    List<CsvRecord> records =
        CsvReader.builder()
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(String.join("\n", lines))
            .stream()
            .toList();
    if (records.size() < 2 || !records.getFirst().getFields().contains(CLASS)) {
      throw new IllegalArgumentException(
          "line 1: there must be a header with a column 'diagnosis', and rows below it");
    }
    List<String> header = records.getFirst().getFields();
    List<CsvRecord> body = records.subList(1, records.size());
    body.forEach(record -> requireFit(record, header));
    int classColumn = header.indexOf(CLASS);
    List<String> classes =
        new ArrayList<>(new TreeSet<>(body.stream().map(r -> r.getField(classColumn)).toList()));
    List<String> features = header.stream().filter(h -> !h.equals(CLASS) && !h.equals(ID)).toList();
    List<double[]> rows = body.stream().map(record -> row(record, header)).toList();
    List<Integer> labels =
        body.stream().map(r -> classes.indexOf(r.getField(classColumn))).toList();
    return Table.of(features, classes, rows, labels);
  }

  private static void requireFit(CsvRecord record, List<String> header) {
    if (record.getFieldCount() != header.size()) {
      throw new IllegalArgumentException(
          "line %s: %s values where the header has %s"
              .formatted(record.getStartingLineNumber(), record.getFieldCount(), header.size()));
    }
  }

  private static double[] row(CsvRecord record, List<String> header) {
    try {
      double[] row = new double[header.size()];
      int n = 0;
      for (int j = 0; j < header.size(); j++) {
        String name = header.get(j);
        if (!name.equals(CLASS) && !name.equals(ID)) {
          row[n++] = Numbers.parse(record.getField(j), name);
        }
      }
      return Arrays.copyOf(row, n);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "line %s: %s".formatted(record.getStartingLineNumber(), e.getMessage()), e);
    }
  }
}
