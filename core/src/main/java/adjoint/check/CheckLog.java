package adjoint.check;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was checked, as a dated document for those who ask: on which machine, with which seeds, how
 * exactly, and what could not be told.
 *
 * {@snippet :
 * CheckLog log = CheckLog.of("Pricing model, release 3");
 * log.add("greeks", GradCheck.of(t -> t.exp().log1p()).order(2).report(x));
 * log.writeTo(Path.of("target/evidence")); // evidence.md and evidence.json
 * }
 */
public final class CheckLog {
  /**
   * One check.
   *
   * @param name what it is called in the document
   * @param verdict what it says
   * @param subject what was checked
   * @param checked what was looked at, and what was not
   * @param precision how exactly; empty if that has no number
   * @param findings what is wrong or could not be told
   * @param seed of the random choices
   */
  public record Entry(
      String name,
      Verdict verdict,
      String subject,
      List<String> checked,
      String precision,
      List<String> findings,
      long seed) {
    /** Copies the lists. */
    public Entry {
      requireNonNull(name, "CheckLog: name is null");
      requireNonNull(verdict, "CheckLog: verdict is null");
      requireNonNull(subject, "CheckLog: subject is null");
      requireNonNull(checked, "CheckLog: checked is null");
      requireNonNull(precision, "CheckLog: precision is null");
      requireNonNull(findings, "CheckLog: findings is null");
      checked = copy("line of what was checked", checked);
      findings = copy("finding", findings);
    }

    private static List<String> copy(String what, List<String> texts) {
      for (int i = 0; i < texts.size(); i++) {
        int at = i;
        requireNonNull(texts.get(i), () -> "CheckLog: " + what + " " + at + " is null");
      }
      return List.copyOf(texts);
    }
  }

  private final String title;
  private final Instant date;
  private final List<Entry> entries = new ArrayList<>();

  private CheckLog(String title, Instant date) {
    this.title = title;
    this.date = date;
  }

  /** An empty document of today. */
  public static CheckLog of(String title) {
    return of(title, Instant.now());
  }

  /** An empty document of another date. */
  public static CheckLog of(String title, Instant date) {
    requireNonNull(title, "CheckLog: title is null");
    requireNonNull(date, "CheckLog: date is null");
    return new CheckLog(title, date.truncatedTo(ChronoUnit.SECONDS));
  }

  /** Adds what a check of derivatives found; returns the report. */
  public GradReport add(String name, GradReport report) {
    requireNonNull(report, "CheckLog: report is null");
    boolean measured = report.precision().gradient() > 0;
    add(
        new Entry(
            name,
            report.verdict(),
            report.subject(),
            report.coverage(),
            measured ? report.precision().toString() : "",
            report.findings().stream().map(Finding::toString).toList(),
            report.seed()));
    return report;
  }

  /** Adds any other check. */
  public void add(Entry entry) {
    entries.add(requireNonNull(entry, "CheckLog: entry is null"));
  }

  /** What has been added. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  private Map<String, String> circumstances() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("date", date.toString());
    all.put("machine", property("os.name") + " " + property("os.arch"));
    all.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    all.put("java", property("java.vm.name") + " " + property("java.vm.version"));
    all.put(
        "adjoint",
        Optional.ofNullable(CheckLog.class.getPackage().getImplementationVersion())
            .orElse("unknown"));
    return all;
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  /** The document as Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder("# ").append(title).append("\n\n");
    circumstances()
        .forEach(
            (key, value) -> text.append("- ").append(key).append(": ").append(value).append('\n'));
    text.append("\n| check | verdict | seed |\n| --- | --- | --- |\n");
    for (Entry entry : entries) {
      text.append("| ").append(entry.name.replace("|", "\\|")).append(" | ");
      text.append(entry.verdict).append(" | ").append(entry.seed).append(" |\n");
    }
    for (Entry entry : entries) {
      text.append("\n## ").append(entry.name).append(": ").append(entry.verdict).append("\n\n");
      text.append(entry.subject).append("\n\n");
      entry.checked.forEach(line -> text.append("- looked at: ").append(line).append('\n'));
      if (!entry.precision.isEmpty()) {
        text.append("- how exactly: ").append(entry.precision).append('\n');
      }
      entry.findings.forEach(line -> text.append("- found: ").append(line).append('\n'));
    }
    return text.toString();
  }

  /** The document as JSON. */
  public String json() {
    List<String> members = new ArrayList<>(List.of(member("title", quoted(title))));
    circumstances().forEach((key, value) -> members.add(member(key, quoted(value))));
    members.add(
        member(
            "checks",
            entries.stream().map(CheckLog::json).collect(Collectors.joining(",\n", "[\n", "\n]"))));
    return members.stream().collect(Collectors.joining(",\n", "{\n", "\n}\n"));
  }

  private static String json(Entry entry) {
    return String.join(
        ", ",
        "{" + member("name", quoted(entry.name)),
        member("verdict", quoted(entry.verdict.name())),
        member("subject", quoted(entry.subject)),
        member("checked", list(entry.checked)),
        member("precision", quoted(entry.precision)),
        member("findings", list(entry.findings)),
        member("seed", entry.seed + "}"));
  }

  private static String member(String name, String value) {
    return quoted(name) + ": " + value;
  }

  private static String list(List<String> texts) {
    return texts.stream().map(CheckLog::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quoted(String text) {
    return text.chars()
        .mapToObj(c ->
            c == '"' || c == '\\'
                ? "\\" + (char) c
                : c < ' ' ? String.format("\\u%04x", c) : String.valueOf((char) c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  /** Writes both to {@code file} with the endings {@code .md} and {@code .json}. */
  public void writeTo(Path file) throws IOException {
    requireNonNull(file, "CheckLog: file is null");
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file.resolveSibling(file.getFileName() + ".md"), markdown());
    Files.writeString(file.resolveSibling(file.getFileName() + ".json"), json());
  }

  /** The title and the verdicts. */
  @Override
  public String toString() {
    return title + ": " + entries.stream().map(e -> e.name + " " + e.verdict).toList();
  }
}
