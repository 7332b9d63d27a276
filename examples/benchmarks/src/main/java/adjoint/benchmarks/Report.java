package adjoint.benchmarks;

import adjoint.benchmarks.Results.Line;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The table in Markdown, at length and in short. */
record Report(Results results, Duration duration, List<String> arguments) {
  private static final String BEGIN = "<!-- benchmarks: written by mvn -q -Pbenchmarks -->\n";
  private static final String END = "<!-- end of benchmarks -->\n";

  /** The whole page. */
  String page() {
    String command =
        arguments.isEmpty()
            ? "mvn -q -Pbenchmarks"
            : "mvn -q -Pbenchmarks -Dargs=\"" + String.join(" ", arguments) + "\"";
    return """
    # Benchmarks

    Written by `%s` on %s in %d minutes; not edited by hand.

    - Machine: %s.
    - Peers: %s.
    - Each contender runs in a process of its own and computes with one thread unless the row says two. Native programs
      are bound to as many cores; in a JVM the libraries are told, and its compiler and collector use what is there.
      JVMs run with `-XX:+UseG1GC -XX:+UseTransparentHugePages` and a heap of which every page was touched, `-Xms1g -Xmx1g
      -XX:+AlwaysPreTouch`; single operations on a quiet machine with `-Dadjoint.kernels=vector`, everything else without.
      Whole processes are not bound, and their JVMs run with the JVM's own settings except where the row says more.
    - Warm-up goes on until the figure no longer falls; its length is Adjoint's.
    - The contenders of a row take turns, one sample each: what else the machine does falls on all of them alike.
    - Time is the median of the samples, with the least and the greatest beside it. Bytes are what the JVM allocates for a
      step. The ratio is Adjoint's time over that of the fastest peer: below 1 Adjoint is faster.
    - Before anything is timed, losses and gradients are compared with Adjoint's; who disagrees is not listed.

    | workload | Adjoint, %s | warm-up | min – max | bytes per step | peers | ratio | bar | verdict |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- |
    %s
    %s\
    """
        .formatted(
            command,
            LocalDate.now(ZoneOffset.UTC),
            Math.ceilDiv(duration.toSeconds(), 60),
            Machine.describe(),
            String.join("; ", results.versions),
            Machine.vectors(),
            results.lines.values().stream().map(Report::full).collect(Collectors.joining()),
            notMeasured());
  }

  private static String full(Line line) {
    Scale scale = line.row.scale();
    String peers =
        line.peers.entrySet().stream()
            .sorted(Comparator.comparingDouble(entry -> entry.getValue().median()))
            .map(entry -> entry.getKey() + " " + scale.write(entry.getValue().median()))
            .collect(Collectors.joining(", "));
    String ours =
        line.ours
            .map(figure ->
                "%s | %s | %s – %s | %s"
                    .formatted(
                        scale.write(figure.median())
                            + (line.note.isEmpty() ? "" : "; " + line.note),
                        line.warmUp.map(s -> Scale.threeDigits(s) + " s").orElse("-"),
                        scale.write(figure.min()),
                        scale.write(figure.max()),
                        bytes(figure)))
            .orElse("not measured | | |");
    return "| %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            line.row.what(),
            ours,
            peers.isEmpty() ? "-" : peers,
            ratio(line),
            line.row.bar().text(),
            line.ours.map(figure -> line.row.bar().verdict(figure, line.peers)).orElse("-"));
  }

  private static String bytes(Figure figure) {
    return figure.bytes() < 0 ? "-" : String.format(Locale.ROOT, "%,.0f", figure.bytes());
  }

  private static String ratio(Line line) {
    return line.ours
        .flatMap(ours -> Bar.best(line.peers).map(best -> ours.median() / best.getValue().median()))
        .map(Scale::threeDigits)
        .orElse("-");
  }

  /** Who is not listed, and why: rows with one reason together. */
  private String notMeasured() {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (Line line : results.lines.values()) {
      line.missing.forEach(
          (who, why) -> reasons.merge(who + ": " + why, line.row.what(), (a, b) -> a + "; " + b));
    }
    return reasons.isEmpty()
        ? ""
        : reasons.entrySet().stream()
            .map(entry -> "- %s (%s)\n".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("", "Not measured:\n\n", ""));
  }

  /** A few rows for the README. */
  String shortTable() {
    String rows =
        results.lines.values().stream()
            .filter(line -> line.row.inShort())
            .map(Report::brief)
            .collect(Collectors.joining());
    return """
    | workload | Adjoint | fastest peer | ratio |
    | --- | --- | --- | --- |
    %s
    On %s.
    """
        .formatted(rows, Machine.describe());
  }

  private static String brief(Line line) {
    Scale scale = line.row.scale();
    return "| %s | %s | %s | %s |\n"
        .formatted(
            line.row.what(),
            line.ours.map(figure -> scale.write(figure.median())).orElse("not measured"),
            Bar.best(line.peers)
                .map(best -> best.getKey() + " " + scale.write(best.getValue().median()))
                .orElse("-"),
            ratio(line));
  }

  /** Puts the short table between its marks. */
  static String insert(String readme, String table) {
    int begin = readme.indexOf(BEGIN);
    int end = readme.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "report: the README needs the lines " + BEGIN + " and " + END);
    }
    return readme.substring(0, begin + BEGIN.length())
        + "\n"
        + table
        + "\n"
        + readme.substring(end);
  }
}
