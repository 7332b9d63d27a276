package adjoint.nn.onnx;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.nn.onnx.Item.Integers;
import adjoint.nn.onnx.Item.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A node of an imported graph.
 *
 * @param name for errors
 * @param type the operator
 * @param inputs the names of its inputs; empty where an optional one is left out
 * @param outputs the names of its results
 * @param attributes by name: a Long, Double or String, a {@code long[]} or {@code double[]}, a list
 *     of Strings, or an {@link Item}
 * @param version of the set of operators
 */
record Node(
    String name,
    String type,
    List<String> inputs,
    List<String> outputs,
    Map<String, Object> attributes,
    long version) {

  // ---- attributes

  long integer(String attribute, long otherwise) {
    return attributes.get(attribute) instanceof Long i ? i : otherwise;
  }

  boolean flag(String attribute) {
    return integer(attribute, 0) != 0;
  }

  double number(String attribute, double otherwise) {
    return attributes.get(attribute) instanceof Double d ? d : otherwise;
  }

  String text(String attribute, String otherwise) {
    return attributes.get(attribute) instanceof String s ? s : otherwise;
  }

  List<String> texts(String attribute) {
    return attributes.get(attribute) instanceof List<?> list
        ? list.stream().map(String.class::cast).toList()
        : List.of();
  }

  Optional<long[]> integers(String attribute) {
    return attributes.get(attribute) instanceof long[] list ? Optional.of(list) : Optional.empty();
  }

  /** A list of numbers for axes, or this number for each of so many. */
  List<Integer> each(String attribute, int otherwise, int count) {
    return integers(attribute)
        .map(list -> Arrays.stream(list).mapToObj(Math::toIntExact).toList())
        .orElseGet(() -> IntStream.range(0, count).mapToObj(_ -> otherwise).toList());
  }

  /** Refuses what an attribute says, unless it is this. */
  void requireOnly(String attribute, String value) {
    String found = text(attribute, value);
    if (!found.equals(value)) {
      throw new IllegalArgumentException(
          "%s %s is not supported, only %s".formatted(attribute, found, value));
    }
  }

  void requireNone(String attribute) {
    if (attributes.containsKey(attribute)) {
      throw new IllegalArgumentException("%s is not supported".formatted(attribute));
    }
  }

  // ---- inputs

  /**
   * The inputs of a node in one run.
   *
   * @param most elements of an array whose shape the file tells
   */
  record In(Node node, List<Optional<Item>> items, long most) {
    /** A shape that the file tells, of no more elements than there is reason for. */
    Shape bounded(int... extents) {
      requireBounded(IntStream.of(extents).asLongStream().toArray());
      return Shape.of("onnx", extents);
    }

    void requireBounded(long... extents) {
      double size = LongStream.of(extents).asDoubleStream().reduce(1, (a, b) -> a * b);
      if (size > most || LongStream.of(extents).anyMatch(extent -> extent < 0)) {
        throw new IllegalArgumentException(
            "%s is no shape, or a much larger one than what comes in"
                .formatted(Arrays.toString(extents)));
      }
    }

    int count() {
      return items.size();
    }

    Optional<Item> optional(int input) {
      return input < items.size() ? items.get(input) : Optional.empty();
    }

    Item item(int input) {
      return optional(input)
          .orElseThrow(() -> new IllegalArgumentException("input %s is missing".formatted(input)));
    }

    Tensor tensor(int input) {
      if (item(input) instanceof Numbers(Tensor tensor)) {
        return tensor;
      }
      throw new IllegalArgumentException("input %s must be floats or doubles".formatted(input));
    }

    Integers integers(int input) {
      return switch (item(input)) {
        case Integers integers -> integers;
        case Numbers _ ->
            throw new IllegalArgumentException("input %s must be integers".formatted(input));
      };
    }

    int[] ints(int input) {
      return Arrays.stream(integers(input).values()).mapToInt(Math::toIntExact).toArray();
    }

    boolean areIntegers() {
      return items.stream().allMatch(item -> item.orElse(null) instanceof Integers);
    }

    /** A truth value as a tensor: 1 or 0. */
    Tensor mask(int input) {
      return switch (item(input)) {
        case Integers integers -> integers.tensor(DType.F32);
        case Numbers(Tensor tensor) -> tensor;
      };
    }

    /** Axes, from an attribute or, since version 13, from an input. */
    Optional<int[]> axes(int input) {
      return optional(input).isPresent()
          ? Optional.of(ints(input))
          : node.integers("axes")
              .map(list -> Arrays.stream(list).mapToInt(Math::toIntExact).toArray());
    }
  }
}
