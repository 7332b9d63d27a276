package adjoint.nn;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How layers print: structure on the left, {@code #}, numbers on the right. ASCII, so that any
 * console shows it.
 */
final class Description {
  private static final String MARK = "  # ";

  private Description() {}

  /**
   * One line, for example {@code Linear(2 -> 16) # weight F32[2, 16], bias F32[16]: 48 parameters}.
   */
  static String of(String name, Layer layer) {
    if (layer.parameters().isEmpty()) {
      return name;
    }
    String shapes =
        layer.parameters().entrySet().stream()
            .map(
                entry -> entry.getKey() + " " + entry.getValue().dtype() + entry.getValue().shape())
            .collect(Collectors.joining(", "));
    return name + MARK + shapes + ": " + count(layer);
  }

  /** Parts one below the other, indented and numbered, and a last line with the total. */
  static String of(String name, Layer whole, List<Layer> parts) {
    StringBuilder text = new StringBuilder(name).append("(\n");
    for (int i = 0; i < parts.size(); i++) {
      text.append((i + ": " + parts.get(i).describe()).indent(2));
    }
    return align(text.append(")").append(MARK).append(count(whole)).toString());
  }

  private static String count(Layer layer) {
    long count = layer.parameterCount();
    return count + (count == 1 ? " parameter" : " parameters");
  }

  /** Puts all marks into one column. Parts may be aligned already, among themselves. */
  private static String align(String text) {
    List<String> lines = text.lines().toList();
    int column = 0;
    for (String line : lines) {
      column = Math.max(column, left(line).length());
    }
    StringBuilder aligned = new StringBuilder();
    for (String line : lines) {
      int at = line.indexOf(MARK);
      String row =
          at < 0
              ? line
              : left(line) + " ".repeat(column - left(line).length()) + line.substring(at);
      aligned.append(aligned.isEmpty() ? "" : "\n").append(row);
    }
    return aligned.toString();
  }

  private static String left(String line) {
    int at = line.indexOf(MARK);
    return at < 0 ? "" : line.substring(0, at).stripTrailing();
  }
}
