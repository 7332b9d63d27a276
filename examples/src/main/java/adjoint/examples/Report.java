package adjoint.examples;

import adjoint.examples.numpy.Digits;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an example prints: headings, lines of text, and rows of <i>what, computed, the
 * tutorial's</i>. Rows that follow one another are one table, aligned when something else comes or
 * at the end; where the tutorial has nothing at all, its column is left out.
 */
final class Report implements AutoCloseable {
  private static final int SIGNIFICANT = 10;

  private final PrintWriter out;
  private final PrintWriter err;
  private final List<Row> rows = new ArrayList<>();
  private String separator = "";

  /** Writes to {@code out}, and to {@code err} what differs from run to run. */
  Report(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /** A title, set off by an empty line. */
  void heading(String title) {
    flush();
    out.println(separator + title);
    out.println("=".repeat(title.codePointCount(0, title.length())));
    separator = System.lineSeparator();
  }

  /** Free text, as it is. */
  void say(String text) {
    flush();
    out.println(text);
    separator = System.lineSeparator();
  }

  /** How far a run has come; no part of what it reports. */
  void progress(String text) {
    err.println(text);
    err.flush();
  }

  /** A number to ten significant digits beside what the tutorial has; "" where it has nothing. */
  void row(String what, double computed, String tutorial) {
    row(what, Digits.significant(computed, SIGNIFICANT), tutorial);
  }

  /** A number with every digit it has, for those that the tutorial prints in full. */
  void full(String what, double computed, String tutorial) {
    row(what, Digits.full(computed), tutorial);
  }

  /** Computed text, such as an array; its further lines go below the first. */
  void row(String what, String computed, String tutorial) {
    List<String> left = computed.lines().toList();
    List<String> right = tutorial.lines().toList();
    for (int i = 0; i < Math.max(1, Math.max(left.size(), right.size())); i++) {
      rows.add(
          new Row(
              i == 0 ? what : "",
              i < left.size() ? left.get(i) : "",
              i < right.size() ? right.get(i) : ""));
    }
  }

  /** Cells in columns below their names; the first column is aligned to the left. */
  void table(List<String> header, List<List<String>> rows) {
    flush();
    List<List<String>> lines = new ArrayList<>(List.of(header));
    lines.addAll(rows);
    int[] widths =
        IntStream.range(0, header.size())
            .map(j -> lines.stream().mapToInt(line -> line.get(j).length()).max().orElseThrow())
            .toArray();
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder(pad(line.getFirst(), widths[0]));
      for (int j = 1; j < widths.length; j++) {
        text.append("  ").append(" ".repeat(widths[j] - line.get(j).length())).append(line.get(j));
      }
      out.println(text.toString().stripTrailing());
    }
    out.flush();
    separator = System.lineSeparator();
  }

  /** Says where a picture was written: a whole path, whatever folder the program runs in. */
  void picture(Path path) {
    flush();
    out.println("picture: " + path.toAbsolutePath().normalize());
    separator = System.lineSeparator();
  }

  @Override
  public void close() {
    flush();
    out.flush();
  }

  private void flush() {
    if (rows.isEmpty()) {
      return;
    }
    boolean compared = rows.stream().anyMatch(r -> !r.tutorial.isEmpty());
    rows.addFirst(new Row("", "computed", compared ? "the tutorial's" : ""));
    int what = rows.stream().mapToInt(r -> r.what.length()).max().orElse(0);
    int computed = rows.stream().mapToInt(r -> r.computed.length()).max().orElse(0);
    for (Row row : rows) {
      String line = pad(row.what, what) + "  " + pad(row.computed, computed) + "  " + row.tutorial;
      out.println(line.stripTrailing());
    }
    rows.clear();
    out.flush();
    separator = System.lineSeparator();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private record Row(String what, String computed, String tutorial) {}
}
