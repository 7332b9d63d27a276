package adjoint.examples.fit;

import adjoint.array.Indices;
import adjoint.nn.data.Column;
import adjoint.nn.data.NumberColumn;
import adjoint.nn.data.Table;
import adjoint.nn.data.Unseen;
import adjoint.nn.file.AtomicFile;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is predicted for the rows of a file, beside their cells as they are in the file.
 *
 * @param names of the file's columns
 * @param cells of the file, row by row
 * @param predicted more columns
 * @param judgement of the rows whose right answers are in the file, and are such as the model knows
 * @param unjudged how many others there are in a file that has the target
 * @param dialect of the file
 */
public record Predictions(
    List<String> names,
    List<List<String>> cells,
    List<Column> predicted,
    Optional<Judgement> judgement,
    int unjudged,
    Dialect dialect) {
  /** Reads the rows, and predicts. */
  public static Predictions of(Predictor predictor, Path path, Unseen unseen) throws IOException {
    TableFile file = predictor.file(path);
    Table rows = file.read(predictor.schema(), unseen);
    List<List<String>> cells = file.cells(rows);
    List<String> names = file.names();
    List<Column> predicted = predictor.predict(rows);
    for (Column column : predicted) {
      if (names.contains(column.name())) {
        throw new IllegalArgumentException(
            "--data %s: it has a column '%s' already; rename or drop it"
                .formatted(file.path(), column.name()));
      }
    }
    int target = names.indexOf(predictor.task().target());
    if (target < 0) {
      return new Predictions(names, cells, predicted, Optional.empty(), 0, file.dialect());
    }
    Column right =
        predictor
            .task()
            .column(
                cells.stream().map(row -> file.dialect().content(row.get(target))).toList(),
                file.dialect());
    Indices known = Preparation.rowsWith(right);
    Optional<Judgement> judgement =
        right.missing() == right.size()
            ? Optional.empty()
            : Optional.of(
                predictor
                    .task()
                    .judge(predictor.answers(rows.rows(known)), Table.of(right).rows(known)));
    return new Predictions(names, cells, predicted, judgement, right.missing(), file.dialect());
  }

  /** Where they are written, unless told otherwise. */
  public static Path beside(Path file) {
    String name = String.valueOf(file.getFileName());
    return file.resolveSibling(
        name.replaceFirst("(?i)(\\.(csv|arff|txt|tsv))?(\\.gz)?$", "") + "-predicted.csv");
  }

  /** Requires that predictions do not take the place of the data, or of a folder. */
  public static void requireOther(Path data, Path out) {
    if (Files.isDirectory(out)) {
      throw new IllegalArgumentException(
          "--out %s: this is a folder; name a file in it".formatted(out));
    }
    if (data.toAbsolutePath().normalize().equals(out.toAbsolutePath().normalize())) {
      throw new IllegalArgumentException(
          "--out %s: these are the data themselves; name another file".formatted(out));
    }
  }

  /** Writes a CSV file of the same dialect, but in UTF-8, as a whole or not at all. */
  public void write(Path file) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          CsvWriter csv =
              CsvWriter.builder()
                  .fieldSeparator(dialect.separator())
                  .quoteCharacter(dialect.quote())
                  .lineDelimiter(LineDelimiter.LF)
                  .build(text);
          csv.writeRecord(joined(names, predicted.stream().map(Column::name).toList()));
          for (int i = 0; i < cells.size(); i++) {
            int row = i;
            csv.writeRecord(
                joined(cells.get(i), predicted.stream().map(c -> text(c, row)).toList()));
          }
          csv.flush();
        });
  }

  private String text(Column column, int row) {
    String text = column.text(row);
    return column instanceof NumberColumn ? text.replace('.', dialect.decimal()) : text;
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
