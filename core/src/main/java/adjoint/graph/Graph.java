package adjoint.graph;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.Value;
import java.util.List;

/**
 * The computation behind a {@link Value} or a {@link Tensor}, as data that can be printed and
 * drawn.
 *
 * <p>A shared sub-expression is one node, however often it is used. Of a graph that is too large to
 * be read only the nodes nearest to the output are kept; one more node stands for the rest and
 * tells how many they are.
 *
 * {@snippet :
 * Value a = Value.of(-4), b = Value.of(2);
 * System.out.println(Graph.of(a.mul(b).add(b.pow(3))).text());
 * }
 */
public final class Graph {
  /** How many nodes are kept where nothing is said. */
  public static final int DEFAULT_LIMIT = 100;

  private final List<GraphNode> nodes;

  private Graph(List<GraphNode> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** The graph of a scalar. */
  public static Graph of(Value y) {
    return of(y, DEFAULT_LIMIT);
  }

  /** The graph of a tensor. */
  public static Graph of(Tensor y) {
    return of(y, DEFAULT_LIMIT);
  }

  /** The graph of a scalar, with at most {@code limit} nodes. */
  public static Graph of(Value y, int limit) {
    requireNonNull(y, "Graph: y is null");
    return new Graph(new Collector<>(Carrier.VALUES, limit).collect(y));
  }

  /** The graph of a tensor, with at most {@code limit} nodes. */
  public static Graph of(Tensor y, int limit) {
    requireNonNull(y, "Graph: y is null");
    return new Graph(new Collector<>(Carrier.TENSORS, limit).collect(y));
  }

  /** The nodes, each after its operands; the output is the last. */
  public List<GraphNode> nodes() {
    return nodes;
  }

  /** One line per node. */
  public String text() {
    return TextWriter.write(nodes);
  }

  /** The graph in the language of Graphviz. */
  public String dot() {
    return DotWriter.write(nodes);
  }

  /** A picture, inputs at the top, output at the bottom; operands arrive from left to right. */
  public String svg() {
    return SvgWriter.write(nodes);
  }

  /** {@link #text}. */
  @Override
  public String toString() {
    return text();
  }
}
