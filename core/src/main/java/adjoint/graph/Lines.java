package adjoint.graph;

import adjoint.graph.GraphNode.Kind;
import java.util.ArrayList;
import java.util.List;

/** What is written into the box of a node, and how it is coloured. */
final class Lines {
  private Lines() {}

  static List<String> of(GraphNode node) {
    List<String> lines = new ArrayList<>();
    boolean named = !node.name().matches("v\\d+|…");
    lines.add(named ? node.name() : node.caption());
    if (named && node.kind() == Kind.RESULT) {
      lines.add(node.caption());
    }
    if (!node.type().isEmpty()) {
      lines.add(node.type());
    }
    if (!node.value().isEmpty()) {
      lines.add(node.value());
    }
    return lines;
  }

  static String fill(GraphNode node) {
    return switch (node.kind()) {
      case LEAF -> "#e3f3e6";
      case CONSTANT -> "#f1f1f1";
      case RESULT -> "#e8f0fb";
      case OMITTED -> "#ffffff";
    };
  }

  static String stroke(GraphNode node) {
    return switch (node.kind()) {
      case LEAF -> "#3c8f4e";
      case CONSTANT -> "#9a9a9a";
      case RESULT -> "#4a76b8";
      case OMITTED -> "#9a9a9a";
    };
  }
}
