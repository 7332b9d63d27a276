package adjoint.graph;

import java.util.List;

/**
 * One node of a {@link Graph}.
 *
 * @param name what other nodes call it: a parameter's name, otherwise {@code v1}, {@code v2}, …
 * @param kind what it is
 * @param label the operation's label, or the kind in a word
 * @param settings what the operation was told besides its operands, such as {@code axes=1}; may be
 *     empty
 * @param operands what it was computed from, in the operation's order
 * @param type dtype and shape; empty for scalars in double precision
 * @param value the numbers, if there are few; otherwise empty
 */
public record GraphNode(
    String name,
    Kind kind,
    String label,
    String settings,
    List<Operand> operands,
    String type,
    String value) {

  /** A node with these properties. */
  public GraphNode {
    operands = List.copyOf(operands);
  }

  /** What a node is. */
  public enum Kind {
    /** A variable that somebody made. */
    LEAF,
    /** Numbers without a gradient. */
    CONSTANT,
    /** What an operation computed. */
    RESULT,
    /** All the nodes that there was no room for. */
    OMITTED
  }

  /** What a node was computed from. */
  public sealed interface Operand {
    /**
     * Another node.
     *
     * @param index its place in {@link Graph#nodes}
     */
    record Node(int index) implements Operand {}

    /**
     * A constant of one number, which has no node of its own.
     *
     * @param number the number
     */
    record Constant(String number) implements Operand {}
  }

  /** The operation as it is written in a picture: constants and settings named, nodes as dots. */
  String caption() {
    boolean constants = operands.stream().anyMatch(Operand.Constant.class::isInstance);
    return constants || !settings.isEmpty()
        ? label + "(" + arguments(List.of(), constants) + ")"
        : label;
  }

  /** The operation as it is written in text: {@code mul(v1, 0.5)}. */
  String call(List<GraphNode> nodes) {
    return kind == Kind.RESULT ? label + "(" + arguments(nodes, true) + ")" : label;
  }

  private String arguments(List<GraphNode> nodes, boolean withOperands) {
    StringBuilder out = new StringBuilder();
    for (Operand operand : withOperands ? operands : List.<Operand>of()) {
      out.append(out.isEmpty() ? "" : ", ");
      out.append(
          switch (operand) {
            case Operand.Constant(String number) -> number;
            case Operand.Node(int index) -> nodes.isEmpty() ? "·" : nodes.get(index).name();
          });
    }
    return out.append(out.isEmpty() || settings.isEmpty() ? "" : ", ").append(settings).toString();
  }
}
