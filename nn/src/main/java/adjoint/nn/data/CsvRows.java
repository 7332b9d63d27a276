package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.nn.data.Schema.Field;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file in the columns of a schema. */
final class CsvRows implements Cursor<Row> {
  private final CsvRecords records;
  private final Schema schema;
  private final Cells cells;
  private final int[] places;
  private final List<ToDoubleFunction<String>> readers;
  private @Nullable List<String> next;
  private boolean fetched;

  /** Takes over the records, to be closed with this. */
  CsvRows(CsvRecords records, Schema schema, Cells cells) throws IOException {
    this.records = records;
    this.schema = schema;
    this.cells = cells;
    this.places = records.places(schema.names());
    this.readers = schema.fields().stream().map(cells::reader).toList();
    List<String> absent =
        schema.names().stream().filter(name -> !records.names().contains(name)).toList();
    if (!absent.isEmpty()) {
      records.close();
      throw records.wrongHeader(
          "the columns " + CsvRecords.some(schema.names()),
          "no columns %s among %s"
              .formatted(CsvRecords.some(absent), CsvRecords.some(records.names())));
    }
  }

  @Override
  public boolean hasNext() {
    if (!fetched) {
      next = records.next();
      fetched = true;
    }
    return next != null;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the file has no more rows");
    }
    fetched = false;
    List<String> record = requireNonNull(next);
    double[] row = new double[places.length];
    for (int j = 0; j < row.length; j++) {
      row[j] = cell(j, record.get(places[j]).strip());
    }
    return Row.wrap(schema, row);
  }

  private double cell(int column, String text) {
    if (cells.missing().contains(text)) {
      return Double.NaN;
    }
    double cell = readers.get(column).applyAsDouble(text);
    Field field = schema.fields().get(column);
    if (Double.isNaN(cell) && !cells.isLenient(field)) {
      throw records.wrong(places[column], Cells.expected(field), text);
    }
    return cell;
  }

  @Override
  public void close() {
    try {
      records.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
