package adjoint.graph;

import adjoint.graph.GraphNode.Kind;
import java.util.List;

/** Writes a graph as aligned lines of text. */
final class TextWriter {
  private TextWriter() {}

  static String write(List<GraphNode> nodes) {
    int names = 0;
    int calls = 0;
    int types = 0;
    for (GraphNode node : nodes) {
      names = Math.max(names, node.name().length());
      calls = Math.max(calls, node.call(nodes).length());
      types = Math.max(types, node.type().length());
    }
    StringBuilder out = new StringBuilder();
    for (GraphNode node : nodes) {
      String line =
          node.kind() == Kind.OMITTED
              ? node.label() + " nodes, not shown"
              : pad(node.name(), names)
                  + " = "
                  + pad(node.call(nodes), calls)
                  + "  "
                  + pad(node.type(), types)
                  + (types == 0 ? "" : "  ")
                  + node.value();
      out.append(line.stripTrailing()).append('\n');
    }
    return out.toString();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
