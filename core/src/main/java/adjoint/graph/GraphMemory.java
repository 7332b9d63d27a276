package adjoint.graph;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.Watch;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.op.Op;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a graph of tensors holds as long as somebody holds its output: bytes of numbers, by
 * operation and shape, the largest first.
 *
 * {@snippet :
 * System.out.println(GraphMemory.of(model.forward(x)));
 * Watch.run(() -> System.out.println(GraphMemory.of(model.forward(x)))); // by lines of code too
 * }
 *
 * <p>An array that several nodes share, as views do, counts once, at the first of them; a view of
 * few elements holds all of the array. What an operation was told, such as a mask or positions,
 * counts with its result. Nodes themselves, some 200 bytes each, are not counted. A segment of
 * {@code Checkpoint} is one node; constants that its code captures are not seen.
 *
 * @param rows what nodes that are alike hold together
 */
public record GraphMemory(List<Row> rows) {
  /**
   * Nodes that are alike.
   *
   * @param op the operation's label, {@code leaf} or {@code constant}
   * @param type dtype and shape
   * @param nodes how many they are
   * @param bytes of the arrays that they hold
   * @param line of code that made them, within {@link Watch}; otherwise empty
   */
  public record Row(String op, String type, int nodes, long bytes, String line) {
    /** Checks the texts. */
    public Row {
      requireNonNull(op, "GraphMemory.Row: op is null");
      requireNonNull(type, "GraphMemory.Row: type is null");
      requireNonNull(line, "GraphMemory.Row: line is null");
    }
  }

  private record Kind(String op, String type, String line) {}

  /** Copies the list. */
  public GraphMemory {
    for (Row row : requireNonNull(rows, "GraphMemory: rows is null")) {
      requireNonNull(row, "GraphMemory: one of rows is null");
    }
    rows = List.copyOf(rows);
  }

  /** Of the graph behind y. */
  public static GraphMemory of(Tensor y) {
    requireNonNull(y, "GraphMemory.of: y is null");
    Map<Kind, Row> found = new LinkedHashMap<>();
    Set<Object> counted = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Tensor x : nodes(y)) {
      String label =
          x.op().map(Op::label).orElse(Carrier.TENSORS.isVariable(x) ? "leaf" : "constant");
      long bytes = bytes(x.data(), counted) + x.op().map(op -> settings(op, counted)).orElse(0L);
      String line = Watch.line(x).orElse("");
      String type = "" + x.dtype() + x.shape();
      found.merge(
          new Kind(label, type, line),
          new Row(label, type, 1, bytes, line),
          (a, b) -> new Row(label, type, a.nodes() + b.nodes(), a.bytes() + b.bytes(), line));
    }
    List<Row> rows = new ArrayList<>(found.values());
    rows.sort(Comparator.comparingLong(Row::bytes).reversed());
    return new GraphMemory(rows);
  }

  /** All nodes, each after its inputs. */
  private static List<Tensor> nodes(Tensor y) {
    List<Tensor> nodes = new ArrayList<>();
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Tensor> stack = new ArrayList<>(List.of(y));
    Set<Tensor> entered = Collections.newSetFromMap(new IdentityHashMap<>());
    while (!stack.isEmpty()) {
      Tensor x = stack.getLast();
      if (entered.add(x)) {
        for (Tensor input : x.inputs()) {
          if (!entered.contains(input)) {
            stack.add(input);
          }
        }
      } else {
        stack.removeLast();
        if (seen.add(x)) {
          nodes.add(x);
        }
      }
    }
    return nodes;
  }

  private static long bytes(NdArray x, Set<Object> counted) {
    Object array = x.javaArray();
    long width = array instanceof float[] ? Float.BYTES : Double.BYTES;
    return counted.add(array) ? width * Array.getLength(array) : 0;
  }

  /** What a record holds in its components. */
  private static long settings(Op op, Set<Object> counted) {
    long bytes = 0;
    if (op instanceof Record) {
      for (RecordComponent component : op.getClass().getRecordComponents()) {
        Object value = value(op, component).orElse("");
        if (value instanceof NdArray x) {
          bytes += bytes(x, counted);
        } else if (value instanceof Indices positions && counted.add(positions)) {
          bytes += (long) Integer.BYTES * positions.shape().size();
        }
      }
    }
    return bytes;
  }

  /** A component; nothing if the record is a user's that is not public. */
  private static Optional<Object> value(Op op, RecordComponent component) {
    try {
      return Optional.ofNullable(component.getAccessor().invoke(op));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  /** All bytes together. */
  public long bytes() {
    return rows.stream().mapToLong(Row::bytes).sum();
  }

  /** All nodes together. */
  public int nodes() {
    return rows.stream().mapToInt(Row::nodes).sum();
  }

  /** One line for each row, and the sum. */
  public String text() {
    List<Row> lines = new ArrayList<>(rows);
    lines.add(new Row("total", "", nodes(), bytes(), ""));
    int ops = lines.stream().mapToInt(row -> row.op().length()).max().orElse(0);
    int types = lines.stream().mapToInt(row -> row.type().length()).max().orElse(0);
    StringBuilder out = new StringBuilder();
    out.append(" ".repeat(ops + types + 2)).append("    nodes            bytes\n");
    for (Row row : lines) {
      out.append(row.op()).append(" ".repeat(ops - row.op().length() + 2));
      out.append(row.type()).append(" ".repeat(types - row.type().length()));
      out.append(String.format(Locale.ROOT, "%,9d  %,15d", row.nodes(), row.bytes()));
      out.append(row.line().isEmpty() ? "\n" : "  " + row.line() + "\n");
    }
    return out.toString();
  }

  /** {@link #text}. */
  @Override
  public String toString() {
    return text();
  }
}
