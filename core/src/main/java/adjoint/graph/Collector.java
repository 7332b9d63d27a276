package adjoint.graph;

import adjoint.graph.GraphNode.Kind;
import adjoint.graph.GraphNode.Operand;
import adjoint.op.MultiOp;
import adjoint.op.Op;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the nodes of a graph, nearest to the output first, and puts them in order, without
 * recursion.
 */
final class Collector<E> {
  private static final int LONGEST_SETTING = 40;
  private static final int OMITTED = -1;

  private final Carrier<E> carrier;
  private final int limit;
  private final IdentityHashMap<E, Integer> indices = new IdentityHashMap<>();
  private final List<GraphNode> nodes = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();
  private int counter;

  Collector(Carrier<E> carrier, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("graph: the limit must be at least 1, not " + limit);
    }
    this.carrier = carrier;
    this.limit = limit;
  }

  List<GraphNode> collect(E y) {
    IdentityHashMap<E, Boolean> kept = new IdentityHashMap<>();
    int omitted = search(y, kept);
    if (omitted > 0) {
      nodes.add(
          new GraphNode(
              "…",
              Kind.OMITTED,
              String.format(Locale.ROOT, "… %,d more", omitted),
              "",
              List.of(),
              "",
              ""));
    }
    arrange(y, kept);
    return nodes;
  }

  /** Breadth first from the output; tells how many nodes there was no room for. */
  private int search(E y, IdentityHashMap<E, Boolean> kept) {
    Deque<E> queue = new ArrayDeque<>();
    queue.add(y);
    kept.put(y, true);
    int omitted = 0;
    while (!queue.isEmpty()) {
      for (E input : carrier.inputs(queue.remove())) {
        if (!kept.containsKey(input) && !isInline(input)) {
          boolean room = kept.size() < limit;
          kept.put(input, room);
          omitted += room ? 0 : 1;
          queue.add(input);
        }
      }
    }
    return omitted;
  }

  private boolean isInline(E x) {
    return !carrier.isVariable(x) && carrier.isNumber(x);
  }

  /**
   * Depth first, so that what belongs together stands together; a node comes after its operands.
   */
  private void arrange(E y, IdentityHashMap<E, Boolean> kept) {
    Deque<E> stack = new ArrayDeque<>();
    stack.push(y);
    while (!stack.isEmpty()) {
      E x = stack.peek();
      int height = stack.size();
      if (!indices.containsKey(x)) {
        List<E> inputs = carrier.inputs(x);
        for (E input : inputs.reversed()) {
          if (kept.getOrDefault(input, false) && !indices.containsKey(input)) {
            stack.push(input);
          }
        }
      }
      if (stack.size() == height) {
        stack.pop();
        if (!indices.containsKey(x)) {
          add(x);
        }
      }
    }
  }

  private void add(E x) {
    List<Operand> operands = new ArrayList<>();
    for (E input : carrier.inputs(x)) {
      int index = indices.getOrDefault(input, OMITTED);
      operands.add(
          index == OMITTED && isInline(input)
              ? new Operand.Constant(carrier.value(input))
              : new Operand.Node(Math.max(index, 0)));
    }
    Kind kind =
        carrier.op(x).isPresent() ? Kind.RESULT : carrier.isVariable(x) ? Kind.LEAF : Kind.CONSTANT;
    String label = carrier.op(x).map(Op::label).orElse(kind == Kind.LEAF ? "leaf" : "constant");
    String settings = carrier.op(x).map(Collector::settings).orElse("");
    indices.put(x, nodes.size());
    nodes.add(
        new GraphNode(name(x), kind, label, settings, operands, carrier.type(x), carrier.value(x)));
  }

  private String name(E x) {
    counter++;
    String wanted = carrier.name(x).orElse("v" + counter);
    String name = wanted;
    for (int again = 2; !taken.add(name); again++) {
      name = wanted + "#" + again;
    }
    return name;
  }

  /** The components of an operation that is a record, as the record prints them. */
  private static String settings(Op part) {
    Op op = part instanceof MultiOp.Part(MultiOp whole, _) ? whole : part;
    String text = op.toString();
    String prefix = op.getClass().getSimpleName() + "[";
    if (!(op instanceof Record) || !text.startsWith(prefix) || !text.endsWith("]")) {
      return "";
    }
    String inner = text.substring(prefix.length(), text.length() - 1).replaceAll("\\s+", " ");
    return inner.length() <= LONGEST_SETTING
        ? inner
        : inner.substring(0, LONGEST_SETTING - 1) + "…";
  }
}
