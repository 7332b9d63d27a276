package adjoint.nn;

import adjoint.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * How blocks print: structure on the left, {@code #}, numbers on the right. ASCII, so that any
 * console shows it.
 */
final class Description {
  private static final String MARK = "  # ";

  private Description() {}

  /** The name of a block, without its parts and numbers. */
  static String name(Block block) {
    return block.describe().split(" {2}# |\\(\\n", 2)[0];
  }

  /**
   * One line, for example {@code Linear(2 -> 16) # weight F32[2, 16], bias F32[16]: 48 parameters};
   * of what has blocks in it, these and the parameters beside them one below the other, indented,
   * and a last line with the total.
   */
  static String of(String name, Block block) {
    SequencedMap<String, Block> blocks = outermost(block.innerBlocks());
    Map<String, Parameter> own = new LinkedHashMap<>(block.parameters());
    own.keySet().removeIf(path -> isBelow(path, blocks));
    if (blocks.isEmpty()) {
      return own.isEmpty() ? name : name + MARK + shapes(own) + ": " + count(block);
    }
    List<String> parts = new ArrayList<>();
    own.forEach((path, parameter) -> parts.add(path + ": " + type(parameter)));
    blocks.forEach((path, part) -> parts.add(path + ": " + part.describe()));
    StringBuilder text = new StringBuilder(name).append("(\n");
    parts.forEach(part -> text.append(part.indent(2)));
    return align(text.append(")").append(MARK).append(count(block)).toString());
  }

  private static SequencedMap<String, Block> outermost(SequencedMap<String, Block> blocks) {
    SequencedMap<String, Block> outermost = new LinkedHashMap<>();
    blocks.forEach((path, block) -> {
      if (!isBelow(path, outermost)) {
        outermost.put(path, block);
      }
    });
    return outermost;
  }

  private static boolean isBelow(String path, Map<String, Block> blocks) {
    return blocks.keySet().stream().anyMatch(above -> path.startsWith(above + "."));
  }

  private static String shapes(Map<String, Parameter> parameters) {
    return parameters.entrySet().stream()
        .map(entry -> entry.getKey() + " " + type(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String type(Parameter parameter) {
    return parameter.dtype() + "" + parameter.shape() + (parameter.isVariable() ? "" : " frozen");
  }

  private static String count(Block block) {
    long count = block.parameterCount();
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
