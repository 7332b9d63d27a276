package adjoint.nn.onnx;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import adjoint.nn.Parts;
import adjoint.nn.file.FileFormatException;
import adjoint.nn.onnx.Item.Integers;
import adjoint.nn.onnx.Item.Numbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/**
 * A model from a file of ONNX: a layer made of this library's operations, so that it can be
 * differentiated and trained on. Its initializers of floats and doubles are parameters by their
 * names; running statistics of batch norms are frozen ones.
 *
 * {@snippet :
 * OnnxModel model = Onnx.read(Path.of("model.onnx"));
 * Tensor y = model.forward(x);
 * List<Tensor> all = model.run(List.of(x, Indices.of(3, 1))); // several inputs or results
 * }
 */
public final class OnnxModel implements Layer {
  /** What an input consists of. */
  public enum Kind {
    /** A tensor of floats. */
    F32,
    /** A tensor of doubles. */
    F64,
    /** {@link Indices}. */
    INDICES
  }

  /**
   * An input.
   *
   * @param name in the file
   * @param kind what it consists of
   * @param extents of its axes; empty where any will do
   */
  public record Input(String name, Kind kind, List<OptionalInt> extents) {
    /** Copies the list. */
    public Input {
      requireNonNull(name, "Input: name is null");
      requireNonNull(kind, "Input: kind is null");
      requireNonNull(extents, "Input: extents is null")
          .forEach(extent -> requireNonNull(extent, "Input: one of extents is null"));
      extents = List.copyOf(extents);
    }

    private void require(Kind found, Shape shape) {
      boolean fits = found == kind && shape.rank() == extents.size();
      for (int axis = 0; fits && axis < extents.size(); axis++) {
        fits = extents.get(axis).orElse(shape.extent(axis)) == shape.extent(axis);
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "OnnxModel: input %s is %s%s, but must be %s".formatted(name, found, shape, this));
      }
    }

    /** For example {@code F32[?, 4]}. */
    @Override
    public String toString() {
      List<String> all =
          extents.stream().map(e -> e.isPresent() ? "" + e.getAsInt() : "?").toList();
      return kind + "" + all;
    }
  }

  // An array whose shape the file tells may have so many elements, and so many for each that comes
  // in or is a parameter: a damaged file must not ask for all memory.
  private static final long LEAST_BOUND = 1 << 20;
  private static final long GROWTH = 1 << 12;

  private final String source;
  private final List<Input> inputs;
  private final SequencedMap<String, Parameter> parameters;
  private final Map<String, Item> constants;
  private final List<Node> nodes;
  private final List<String> outputs;

  OnnxModel(
      String source,
      List<Input> inputs,
      SequencedMap<String, Parameter> parameters,
      Map<String, Item> constants,
      List<Node> nodes,
      List<String> outputs) {
    this.source = source;
    this.inputs = List.copyOf(inputs);
    this.parameters = parameters;
    this.constants = Map.copyOf(constants);
    this.nodes = List.copyOf(nodes);
    this.outputs = List.copyOf(outputs);
  }

  @Override
  public Parts parts() {
    return Parts.of(
        Parameter.class,
        parameters,
        others -> new OnnxModel(source, inputs, others, constants, nodes, outputs));
  }

  /** What it takes, in order. */
  public List<Input> inputs() {
    return inputs;
  }

  /** The names of what it gives, in order. */
  public List<String> outputs() {
    return outputs;
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    return run(List.of(x)).getFirst();
  }

  /**
   * What it gives for these inputs, each a tensor or {@link Indices}. Results that are integers
   * come as floats.
   *
   * @throws FileFormatException if a node cannot compute with what it is given
   */
  public List<Tensor> run(List<?> in) {
    requireNonNull(in, "OnnxModel.run: in is null");
    if (in.size() != inputs.size()) {
      throw new IllegalArgumentException(
          "OnnxModel: takes %s inputs, %s, but was given %s"
              .formatted(inputs.size(), inputs, in.size()));
    }
    Map<String, Item> values = new HashMap<>(constants);
    parameters.forEach((name, parameter) -> values.put(name, new Numbers(parameter)));
    for (int i = 0; i < in.size(); i++) {
      int at = i;
      Object x = requireNonNull(in.get(i), () -> "OnnxModel.run: input " + at + " is null");
      values.put(inputs.get(i).name, input(inputs.get(i), x));
    }
    long most = LEAST_BOUND;
    for (Item item : values.values()) {
      most += GROWTH * item.shape().size();
    }
    for (Node node : nodes) {
      List<Item> results = results(node, values, most);
      for (int i = 0; i < Math.min(results.size(), node.outputs().size()); i++) {
        values.put(node.outputs().get(i), results.get(i));
      }
    }
    List<Tensor> found = new ArrayList<>();
    for (String output : outputs) {
      found.add(
          switch (values.get(output)) {
            case Numbers(Tensor tensor) -> tensor;
            case Integers integers -> integers.tensor(DType.F32);
            case null ->
                throw new FileFormatException(
                    source, "output " + output, "a result of a node", "one that is not supported");
          });
    }
    return List.copyOf(found);
  }

  private static Item input(Input input, Object x) {
    return switch (x) {
      case Tensor tensor -> {
        input.require(tensor.dtype() == DType.F32 ? Kind.F32 : Kind.F64, tensor.shape());
        yield new Numbers(tensor);
      }
      case Indices indices -> {
        input.require(Kind.INDICES, indices.shape());
        yield Operators.integers(indices);
      }
      default ->
          throw new IllegalArgumentException(
              "OnnxModel: input %s is a %s, not a tensor or Indices"
                  .formatted(input.name, x.getClass().getSimpleName()));
    };
  }

  private List<Item> results(Node node, Map<String, Item> values, long most) {
    List<Optional<Item>> in =
        node.inputs().stream().map(name -> Optional.ofNullable(values.get(name))).toList();
    try {
      return Operators.apply(node, in, most);
    } catch (RuntimeException e) { // whatever a file makes an operation do
      throw new FileFormatException(
          source,
          node.name(),
          "inputs and attributes that fit " + node.type(),
          String.valueOf(e.getMessage()),
          e);
    }
  }

  @Override
  public String describe() {
    return "OnnxModel(%s, %s nodes, %s -> %s)".formatted(source, nodes.size(), inputs, outputs);
  }

  @Override
  public String toString() {
    return describe();
  }
}
