package adjoint.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a contender said.
 *
 * @param version who it is
 * @param figures by row
 * @param checks by row
 * @param notes by row
 * @param warmUps by row, in seconds
 */
record Answer(
    Optional<String> version,
    Map<String, Figure> figures,
    Map<String, double[]> checks,
    Map<String, String> notes,
    Map<String, Double> warmUps) {

  /** From lines of its output; those that do not begin with {@code @} are its own affair. */
  static Answer of(List<String> lines) {
    Optional<String> version = Optional.empty();
    Map<String, Figure> figures = new LinkedHashMap<>();
    Map<String, double[]> checks = new LinkedHashMap<>();
    Map<String, String> notes = new LinkedHashMap<>();
    Map<String, Double> warmUps = new LinkedHashMap<>();
    for (String line : lines) {
      if (!line.startsWith("@ ")) {
        continue;
      }
      String[] words = line.split(" ");
      String rest = String.join(" ", Arrays.asList(words).subList(2, words.length));
      switch (words[1]) {
        case "version" -> version = Optional.of(rest);
        case "time" -> {
          double[] t = numbers(words);
          figures.put(words[2], new Figure(t[0], t[1], t[2], t[3]));
        }
        case "check" -> checks.put(words[2], numbers(words));
        case "warm" -> warmUps.put(words[2], numbers(words)[0]);
        case "note" -> notes.put(words[2], rest.substring(words[2].length() + 1));
        default -> throw new IllegalArgumentException("answer: cannot read '" + line + "'");
      }
    }
    return new Answer(version, figures, checks, notes, warmUps);
  }

  private static double[] numbers(String[] words) {
    return Arrays.stream(words).skip(3).mapToDouble(Double::parseDouble).toArray();
  }

  /** Where two answers disagree about a row, if they do. */
  Optional<String> disagreement(Answer ours, String row, double tolerance) {
    double[] a = ours.checks.getOrDefault(row, new double[0]);
    double[] b = checks.getOrDefault(row, new double[0]);
    if (a.length != b.length) {
      return Optional.of("checks %d numbers where ours checks %d".formatted(b.length, a.length));
    }
    for (int i = 0; i < a.length; i++) {
      if (!(Math.abs(a[i] - b[i]) <= tolerance * (1e-3 + Math.abs(a[i])))) {
        return Optional.of("computes %s where ours computes %s".formatted(b[i], a[i]));
      }
    }
    return Optional.empty();
  }
}
