package adjoint.examples;

import adjoint.examples.fit.Dialect;
import adjoint.examples.fit.Division;
import adjoint.examples.fit.Nearest;
import adjoint.examples.fit.Settings;
import adjoint.examples.fit.TableFile;
import adjoint.examples.fit.Tasks;
import adjoint.examples.option.Checked;
import adjoint.nn.data.Schema;
import adjoint.nn.data.Table;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The table that {@code fit} is given, and what is to be told about its rows. */
final class FitOptions implements Checked {
  /** Patterns of dates that {@code --dates auto} looks for. */
  private static final List<String> AUTO =
      List.of(
          Schema.Field.Dates.ISO,
          "uuuu/M/d[ HH:mm[:ss]]",
          "d.M.uuuu[ HH:mm[:ss]]",
          "d/M/uuuu[ HH:mm[:ss]]",
          "M/d/uuuu[ HH:mm[:ss]]");

  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      description = "a table: CSV, or ARFF by its ending; .gz is unpacked")
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
      description = "columns to leave out, separated by commas; their cells may be anything")
  private List<String> ignored = new ArrayList<>();

  @Option(
      names = "--group",
      paramLabel = "COLUMN",
      description =
          "rows with the same cell here, such as those of one patient, are learnt from or judged"
              + " by, never both; also in folds. The network is not given this column")
  private @Nullable String group;

  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      description =
          "learn from the earlier rows and judge by the later ones; numbers, or dates by --dates."
              + " The network is not given this column")
  private @Nullable String time;

  @Option(
      names = "--separator",
      paramLabel = "MARK",
      description = "what is between the cells of CSV, or tab (default: a comma)")
  private String separator = ",";

  @Option(
      names = "--quote",
      paramLabel = "MARK",
      description = "what is around cells with separators in them (default: ${DEFAULT-VALUE})")
  private char quote = '"';

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

  @Option(
      names = "--no-header",
      description = "the first line of CSV is a row; the columns are column1, column2 …")
  private boolean noHeader;

  @Option(
      names = "--names",
      paramLabel = "NAME",
      split = ",",
      description = "the same, with names for all columns, separated by commas")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--missing",
      paramLabel = "WORD",
      split = ",",
      description =
          "the words for a missing cell, separated by commas, and no others; an empty cell always"
              + " is (default: ?,NA,N/A,NaN,nan,null,NULL)")
  private @Nullable List<String> missing;

  @Option(
      names = "--dates",
      paramLabel = "PATTERN",
      description =
          "columns of such dates become numbers, days since 1970: auto for the usual ones, a"
              + " pattern such as dd.MM.uuuu (Java's DateTimeFormatter), or COLUMN=PATTERN; may be"
              + " repeated")
  private List<String> dates = new ArrayList<>();

  private Dialect dialect = Dialect.STANDARD;
  private Table raw = Table.of(List.of(""), new double[0][]);
  private Table table = raw;

  /** Known once it was checked, as is what follows. */
  TableFile file() {
    return new TableFile(file, dialect);
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

  Division division() {
    return group != null
        ? new Division(Division.By.GROUP, group)
        : time != null ? new Division(Division.By.TIME, time) : Division.BY_CHANCE;
  }

  /** As it is in the file, but for what is ignored. */
  Table raw() {
    return raw;
  }

  /** The rows that have a target, which is as the task takes it. */
  Table table() {
    return table;
  }

  @Override
  public void check() {
    dialect = dialect();
    if (file().isArff() && !(dialect.equals(Dialect.STANDARD) && dates.isEmpty())) {
      throw new IllegalArgumentException(
          "--data %s: ARFF says itself how it is written; leave the options for CSV out"
              .formatted(file));
    }
    List<String> there = file().names();
    require("--target", target, there);
    ignored.forEach(column -> require("--ignore", column, there));
    dialect.dates().keySet().forEach(column -> require("--dates", column, there));
    requireDivision(there);
    if (ignored.contains(target)) {
      throw new IllegalArgumentException(
          "--ignore %s: this is the target; leave it out of one of the two".formatted(target));
    }
    TableFile.Content content = file().read(ignored, patterns());
    if (content.dates().containsKey(target)) {
      throw new IllegalArgumentException(
          "--target %s: it has dates in it, which cannot be told; give the days between two of them"
              .formatted(target));
    }
    dialect = file().dialect().withDates(content.dates());
    raw = content.table();
    table = Tasks.withTarget(raw, target, kind);
    division().check(table);
  }

  private Dialect dialect() {
    if (decimal != '.' && decimal != ',') {
      throw new IllegalArgumentException("--decimal %s: give . or ,".formatted(decimal));
    }
    char between = separator();
    if (quote == between || Character.isLetterOrDigit(quote) || "\r\n".indexOf(quote) >= 0) {
      throw new IllegalArgumentException(
          "--quote %s: give a mark that is not the separator, such as '".formatted(quote));
    }
    if (names.contains("") || names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException(
          "--names %s: one of them is empty, or occurs twice".formatted(String.join(",", names)));
    }
    SequencedMap<String, String> ofColumns = new LinkedHashMap<>();
    for (String told : dates) {
      int end = told.indexOf('=');
      if (end >= 0) {
        ofColumns.put(told.substring(0, end), requirePattern(told.substring(end + 1)));
      }
    }
    return new Dialect(
        between,
        quote,
        decimal,
        charset,
        noHeader || !names.isEmpty() ? Optional.of(names) : Optional.empty(),
        Optional.ofNullable(missing),
        ofColumns);
  }

  /** Of columns that are not named. */
  private List<String> patterns() {
    List<String> patterns = new ArrayList<>();
    for (String told : dates) {
      if (told.equals("auto")) {
        patterns.addAll(AUTO);
      } else if (told.indexOf('=') < 0) {
        patterns.add(requirePattern(told));
      }
    }
    return patterns;
  }

  private static String requirePattern(String pattern) {
    if (pattern.isBlank() || pattern.equals("auto")) {
      throw new IllegalArgumentException(
          "--dates %s: say auto by itself, or give a pattern such as dd.MM.uuuu"
              .formatted(pattern));
    }
    try {
      return new Schema.Field.Dates("", pattern).pattern();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--dates: " + e.getMessage(), e);
    }
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

  private void requireDivision(List<String> there) {
    if (group != null && time != null) {
      throw new IllegalArgumentException("--group and --time: give one of the two");
    }
    Division division = division();
    if (division.by() == Division.By.CHANCE) {
      return;
    }
    String option = group != null ? "--group" : "--time";
    require(option, division.column(), there);
    if (ignored.contains(division.column()) || target.equals(division.column())) {
      throw new IllegalArgumentException(
          "%s %s: this is %s; name another column"
              .formatted(
                  option,
                  division.column(),
                  target.equals(division.column()) ? "the target" : "ignored"));
    }
  }

  private void require(String option, String column, List<String> there) {
    if (!there.contains(column)) {
      throw new IllegalArgumentException(
          "%s %s: %s has no such column; %s"
              .formatted(option, column, file, Nearest.of(column, there)));
    }
  }
}
