package adjoint.examples.fit;

import adjoint.examples.chart.Picture;
import java.util.SequencedMap;

/**
 * How right a model is about rows that it has not seen.
 *
 * @param figures by name, first the one to look at
 * @param details a table
 * @param pictures by the names of their files
 */
public record Judgement(
    SequencedMap<String, Double> figures, String details, SequencedMap<String, Picture> pictures) {
  /** Figures and details. */
  public String text() {
    StringBuilder text = new StringBuilder();
    figures.forEach(
        (name, value) -> text.append(String.format("%-36s %12s%n", name, Figures.of(value))));
    return (text + "\n" + details).stripTrailing();
  }
}
