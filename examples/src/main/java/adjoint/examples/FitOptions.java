package adjoint.examples;

import adjoint.examples.fit.Dialect;
import adjoint.examples.fit.Settings;
import adjoint.examples.fit.TableFile;
import adjoint.examples.fit.Tasks;
import adjoint.examples.option.Checked;
import adjoint.nn.data.Table;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The table that {@code fit} is given, and what is to be told about its rows. */
final class FitOptions implements Checked {
  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      description = "a table with a header: CSV, or ARFF by its ending; .gz is unpacked")
  private Path file = Path.of("");

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      required = true,
      description = "the column to be told from the others")
  private String target = "";

  @Option(
      names = "--task",
      paramLabel = "KIND",
      description =
          "${COMPLETION-CANDIDATES}; auto: classes if the target is text, or at most 10 different"
              + " whole numbers (default: ${DEFAULT-VALUE})")
  private Settings.Kind kind = Settings.Kind.AUTO;

  @Option(
      names = "--ignore",
      paramLabel = "COLUMN",
      split = ",",
      description = "columns to leave out, separated by commas")
  private List<String> ignored = new ArrayList<>();

  @Option(
      names = "--separator",
      paramLabel = "MARK",
      description = "what is between the cells of CSV, or tab (default: a comma)")
  private String separator = ",";

  @Option(
      names = "--decimal",
      paramLabel = "MARK",
      description =
          "what is before the fraction of a number in CSV, a point or a comma"
              + " (default: ${DEFAULT-VALUE})")
  private char decimal = '.';

  @Option(
      names = "--charset",
      paramLabel = "NAME",
      description = "the encoding of CSV, such as windows-1252 (default: ${DEFAULT-VALUE})")
  private Charset charset = StandardCharsets.UTF_8;

  private Table raw = Table.of(List.of(""), new double[0][]);
  private Table table = raw;

  TableFile file() {
    return new TableFile(file, new Dialect(separator(), decimal, charset));
  }

  String target() {
    return target;
  }

  Settings.Kind kind() {
    return kind;
  }

  List<String> ignored() {
    return ignored;
  }

  /** As it is in the file. */
  Table raw() {
    return raw;
  }

  /** The rows that have a target, which is as the task takes it. */
  Table table() {
    return table;
  }

  private char separator() {
    String mark = separator.equals("tab") ? "\t" : separator;
    if (mark.length() != 1
        || Character.isLetterOrDigit(mark.charAt(0))
        || "\"\r\n".contains(mark)) {
      throw new IllegalArgumentException(
          "--separator %s: give one mark, such as ; or |, or the word tab".formatted(separator));
    }
    return mark.charAt(0);
  }

  @Override
  public void check() {
    if (decimal != '.' && decimal != ',') {
      throw new IllegalArgumentException("--decimal %s: give . or ,".formatted(decimal));
    }
    raw = file().read();
    require("--target", target);
    ignored.forEach(column -> require("--ignore", column));
    if (ignored.contains(target)) {
      throw new IllegalArgumentException(
          "--ignore %s: this is the target; leave it out of one of the two".formatted(target));
    }
    table = Tasks.withTarget(raw, target, kind);
  }

  private void require(String option, String column) {
    if (!raw.names().contains(column)) {
      throw new IllegalArgumentException(
          "%s %s: %s has no such column; it has %s"
              .formatted(option, column, file, String.join(", ", raw.names())));
    }
  }
}
