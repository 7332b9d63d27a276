package adjoint.examples.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * {@code --data FILE}: your own numbers in place of the example's, one row a line, separated by
 * commas. Empty lines and lines that start with {@code #} are skipped.
 */
public final class Data implements Checked {
  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "numbers to use instead, rows of comma-separated values (default: built in)")
  private @Nullable Path file;

  private final int columns;
  private double[][] rows;

  private final Consumer<double[]> ofRow;
  private final Consumer<double[][]> ofAll;

  /** The example's own rows, which also say how many columns a file must have. */
  public Data(double[][] standard) {
    this(standard, row -> {});
  }

  /** And what else is demanded of a row; it throws if the row is none. */
  public Data(double[][] standard, Consumer<double[]> ofRow) {
    this(standard, ofRow, rows -> {});
  }

  /** And of all of them together. */
  public Data(double[][] standard, Consumer<double[]> ofRow, Consumer<double[][]> ofAll) {
    rows = standard;
    columns = standard[0].length;
    this.ofRow = ofRow;
    this.ofAll = ofAll;
  }

  public double[][] rows() {
    return rows;
  }

  /** Reads the file: every line must have the right number of finite numbers. */
  @Override
  public void check() {
    if (file == null) {
      return;
    }
    List<String> lines = TextFile.lines(file);
    List<double[]> read = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        read.add(row(line, "--data %s, line %s".formatted(file, i + 1)));
      }
    }
    if (read.isEmpty()) {
      throw new IllegalArgumentException(
          "--data %s: there is no row in it; give lines of %s numbers".formatted(file, columns));
    }
    rows = read.toArray(double[][]::new);
    require(ofAll, rows, "--data " + file);
  }

  private double[] row(String line, String where) {
    String[] cells = line.split(",", -1);
    if (cells.length != columns) {
      throw new IllegalArgumentException(
          "%s: %s %s where %s belong; separate them by commas"
              .formatted(where, cells.length, cells.length == 1 ? "value" : "values", columns));
    }
    double[] row = new double[columns];
    for (int j = 0; j < columns; j++) {
      try {
        row[j] = Double.parseDouble(cells[j].strip());
      } catch (NumberFormatException e) {
        row[j] = Double.NaN;
      }
      if (!Double.isFinite(row[j])) {
        throw new IllegalArgumentException(
            "%s: '%s' is no finite number; mend or drop the line"
                .formatted(where, cells[j].strip()));
      }
    }
    require(ofRow, row, where);
    return row;
  }

  private static <T> void require(Consumer<T> rule, T of, String where) {
    try {
      rule.accept(of);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s".formatted(where, e.getMessage()), e);
    }
  }
}
