package adjoint.graph;

import adjoint.graph.GraphNode.Kind;
import adjoint.graph.GraphNode.Operand;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a graph in the language of Graphviz. */
final class DotWriter {
  private DotWriter() {}

  static String write(List<GraphNode> nodes) {
    StringBuilder out = new StringBuilder();
    out.append("digraph {\n");
    out.append(
        "  node [shape=box, style=\"rounded,filled\", fontname=\"monospace\", fontsize=11];\n");
    for (int i = 0; i < nodes.size(); i++) {
      GraphNode node = nodes.get(i);
      String label =
          Lines.of(node).stream().map(DotWriter::escape).collect(Collectors.joining("\\n"));
      out.append(
          "  n%s [label=\"%s\", fillcolor=\"%s\"%s];\n"
              .formatted(
                  i, label, Lines.fill(node), node.kind() == Kind.OMITTED ? ", style=dashed" : ""));
    }
    for (int i = 0; i < nodes.size(); i++) {
      for (Operand operand : nodes.get(i).operands()) {
        if (operand instanceof Operand.Node(int from)) {
          out.append("  n%s -> n%s;\n".formatted(from, i));
        }
      }
    }
    return out.append("}\n").toString();
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
