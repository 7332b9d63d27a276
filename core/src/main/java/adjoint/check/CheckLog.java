package adjoint.check;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What was checked, as a dated document for those who ask: on which machine, by which versions,
 * with which seeds, how exactly, and what could not be told.
 *
 * {@snippet :
 * CheckLog log = CheckLog.of("Pricing model, release 3");
 * log.add("greeks", GradCheck.of(t -> t.exp().log1p()).order(2).report(x));
 * log.add("operations", ProgramCheck.of(Word.of(Softplus.OP)).report(300));
 * log.writeTo(Path.of("target/evidence")); // evidence.md and evidence.json
 * }
 */
public final class CheckLog {
  /** What a check found, which can be written down: of derivatives, programs, models, your own. */
  public interface Report {
    /** What the document says of it. */
    Entry entry(String name);
  }

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

  /**
   * What Markdown takes for more than text: some characters anywhere, some beside a space, some at
   * the beginning of a line; of links and of entities what makes them so.
   */
  private static final Pattern MARKS =
      Pattern.compile(
          "[\\\\`*|<$~]|(?<!\\p{Alnum})_|_(?!\\p{Alnum})|(?<=\\])[(\\[]|&(?=#?\\w+;)|(?<!\\S)#"
              + "|^[-+>=]|(?<=^\\d{1,9})[.)]");

  private static final String VERSION = version();

  private final String title;
  private final Instant date;
  private final List<Entry> entries = Collections.synchronizedList(new ArrayList<>());

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

  /** Adds what a check found; returns the report. */
  public <R extends Report> R add(String name, R report) {
    requireNonNull(name, "CheckLog: name is null");
    requireNonNull(report, "CheckLog: report is null");
    add(report.entry(name));
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
    all.put(
        "machine", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
    all.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    all.put("java", property("java.vm.name") + " " + property("java.vm.version"));
    all.put("adjoint", VERSION);
    return all;
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  /** By a file that the build writes, as manifests have nothing to say on a module path. */
  private static String version() {
    Properties build = new Properties();
    try (InputStream in = CheckLog.class.getResourceAsStream("build.properties")) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String version = build.getProperty("version", "unknown");
    return version.startsWith("${") ? "unknown" : version; // compiled without the build
  }

  /** The document as Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder("# ").append(onOneLine(title)).append("\n\n");
    circumstances()
        .forEach((key, value) ->
            text.append("- ").append(key).append(": ").append(onOneLine(value)).append('\n'));
    text.append("\n| check | verdict | seed |\n| --- | --- | --- |\n");
    List<Entry> all = entries();
    for (Entry entry : all) {
      text.append("| ").append(onOneLine(entry.name)).append(" | ");
      text.append(entry.verdict).append(" | ").append(entry.seed).append(" |\n");
    }
    for (Entry entry : all) {
      text.append("\n## ").append(onOneLine(entry.name)).append(": ");
      text.append(entry.verdict).append("\n\n");
      text.append(onOneLine(entry.subject)).append("\n\n");
      entry.checked.forEach(line -> item(text, "looked at", line));
      if (!entry.precision.isEmpty()) {
        item(text, "how exactly", entry.precision);
      }
      entry.findings.forEach(line -> item(text, "found", line));
    }
    return text.toString();
  }

  /** An item of a list; lines behind the first become a block of code. */
  private static void item(StringBuilder text, String what, String said) {
    List<String> lines = said.lines().toList();
    String first = lines.isEmpty() ? "" : lines.getFirst();
    text.append("- ").append(what).append(": ").append(onOneLine(first)).append('\n');
    if (lines.size() > 1) {
      text.append('\n');
      lines.stream()
          .skip(1)
          .forEach(
              line -> text.append(line.isBlank() ? "" : "      " + printable(line)).append('\n'));
      text.append('\n');
    }
  }

  /** As text, whatever Markdown makes of some of its characters. */
  private static String onOneLine(String text) {
    return MARKS.matcher(printable(text).replaceAll("\\s+", " ").strip()).replaceAll("\\\\$0");
  }

  /** With marks in place of control codes. */
  private static String printable(String text) {
    return whole(text).replaceAll("[\\p{Cc}&&\\S]", "\uFFFD");
  }

  /** With marks in place of halves of characters, which no file can hold. */
  private static String whole(String text) {
    return text.replaceAll("\\p{Cs}", "\uFFFD");
  }

  /** The document as JSON. */
  public String json() {
    List<String> members = new ArrayList<>(List.of(member("title", quoted(title))));
    circumstances().forEach((key, value) -> members.add(member(key, quoted(value))));
    members.add(
        member(
            "checks",
            entries().stream()
                .map(CheckLog::json)
                .collect(Collectors.joining(",\n", "[\n", "\n]"))));
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
    return whole(text)
        .chars()
        .mapToObj(c ->
            c == '"' || c == '\\'
                ? "\\" + (char) c
                : c < ' ' ? String.format("\\u%04x", c) : String.valueOf((char) c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  /**
   * Writes both to {@code file} with the endings {@code .md} and {@code .json}.
   *
   * @throws IllegalArgumentException if the path has no name of a file
   */
  public void writeTo(Path file) throws IOException {
    requireNonNull(file, "CheckLog: file is null");
    if (file.getFileName() == null || file.getFileName().toString().isEmpty()) {
      throw new IllegalArgumentException(
          "writeTo: needs the name of a file, as evidence for evidence.md, not \"" + file + '"');
    }
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
    return title + ": " + entries().stream().map(e -> e.name + " " + e.verdict).toList();
  }
}
