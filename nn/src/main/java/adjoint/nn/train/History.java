package adjoint.nn.train;

import static java.util.Objects.requireNonNull;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was measured after each epoch of a {@link Training}.
 *
 * @param epochs the metrics by name, from the first epoch on
 */
public record History(List<SequencedMap<String, Double>> epochs) {
  /** Copies the list. */
  public History {
    requireNonNull(epochs, "History: epochs is null");
    epochs = epochs.stream().map(History::copy).toList();
  }

  private static SequencedMap<String, Double> copy(SequencedMap<String, Double> metrics) {
    requireNonNull(metrics, "History: the metrics of an epoch are null");
    return metrics instanceof Copied ? metrics : new Copied(new LinkedHashMap<>(metrics));
  }

  /** What nobody can change: a history that grows by an epoch takes those before as they are. */
  private static final class Copied extends AbstractMap<String, Double>
      implements SequencedMap<String, Double> {
    private final SequencedMap<String, Double> metrics;

    Copied(SequencedMap<String, Double> metrics) {
      this.metrics = Collections.unmodifiableSequencedMap(metrics);
    }

    @Override
    public @Nullable Double get(@Nullable Object name) {
      return metrics.get(name);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
      return metrics.containsKey(name);
    }

    @Override
    public Set<Map.Entry<String, Double>> entrySet() {
      return metrics.entrySet();
    }

    @Override
    public SequencedMap<String, Double> reversed() {
      return metrics.reversed();
    }
  }

  /** The names of all metrics, in the order in which they first came. */
  public SequencedSet<String> metrics() {
    SequencedSet<String> names = new LinkedHashSet<>();
    epochs.forEach(metrics -> names.addAll(metrics.keySet()));
    return Collections.unmodifiableSequencedSet(names);
  }

  /**
   * The values of a metric, from the first epoch on; NaN where it was not measured.
   *
   * @throws IllegalArgumentException if it never was
   */
  public double[] values(String metric) {
    requireNonNull(metric, "values: metric is null");
    if (epochs.stream().noneMatch(row -> row.containsKey(metric))) {
      throw new IllegalArgumentException(
          "values: nothing called '%s' was measured, only %s".formatted(metric, metrics()));
    }
    return epochs.stream().mapToDouble(row -> row.getOrDefault(metric, Double.NaN)).toArray();
  }

  /**
   * As the text of a CSV file (RFC 4180, but with the line ends of Unix): a column {@code epoch},
   * counted from 1, and one for each metric, with all digits.
   */
  public String toCsv() {
    List<String> names = new ArrayList<>(List.of("epoch"));
    names.addAll(metrics());
    StringBuilder text = new StringBuilder(line(names.stream().map(History::quoted).toList()));
    for (int i = 0; i < epochs.size(); i++) {
      List<String> cells = new ArrayList<>(List.of(Integer.toString(i + 1)));
      for (String name : metrics()) {
        Double value = epochs.get(i).get(name);
        cells.add(value == null ? "" : value.toString());
      }
      text.append(line(cells));
    }
    return text.toString();
  }

  private static String quoted(String name) {
    boolean plain = name.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String line(List<String> cells) {
    return String.join(",", cells) + "\n";
  }

  /** The metrics of the last epoch. */
  @Override
  public String toString() {
    String last =
        epochs.isEmpty()
            ? ""
            : epochs.getLast().entrySet().stream()
                .map(e -> String.format(Locale.ROOT, ", %s %.4g", e.getKey(), e.getValue()))
                .collect(Collectors.joining());
    return "History(" + epochs.size() + " epochs" + last + ")";
  }
}
