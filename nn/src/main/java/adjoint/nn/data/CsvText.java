package adjoint.nn.data;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Tables as CSV. */
final class CsvText {
  private CsvText() {}

  /** Writes a table, and flushes the writer. */
  static void write(Table table, Writer out) throws IOException {
    CsvWriter.CsvWriterBuilder settings = CsvWriter.builder().lineDelimiter(LineDelimiter.LF);
    if (table.columns().size() == 1) { // a missing cell would be a blank line, which is no row
      settings.quoteStrategy(QuoteStrategies.EMPTY);
    }
    CsvWriter writer = settings.build(out);
    writer.writeRecord(table.names());
    for (int i = 0; i < table.rows(); i++) {
      int row = i;
      List<String> cells = table.columns().stream().map(column -> column.text(row)).toList();
      writer.writeRecord(cells);
    }
    writer.flush();
  }
}
