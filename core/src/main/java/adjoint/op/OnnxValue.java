package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.kernel.Nulls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A value in a graph of ONNX that is being written, on which forms of operations are written:
 *
 * {@snippet :
 * Function<OnnxCall, OnnxValue> silu = call -> call.in(0).mul(call.in(0).node("Sigmoid")); // x·sigmoid(x)
 * }
 *
 * <p>The two operands of arithmetic broadcast, as everywhere in ONNX.
 *
 * @param nodes the graph
 * @param name what it is called there
 * @param type what it consists of
 */
public record OnnxValue(OnnxNodes nodes, String name, OnnxType type) {
  /** Checks the arguments. */
  public OnnxValue {
    requireNonNull(nodes, "OnnxValue: nodes is null");
    requireNonNull(name, "OnnxValue: name is null");
    requireNonNull(type, "OnnxValue: type is null");
  }

  // ---- nodes

  /** The result of a node of this and others, of this type. */
  public OnnxValue node(String operator, OnnxValue... others) {
    return node(operator, Map.of(), others);
  }

  /** The result of a node with attributes of this and others, of this type. */
  public OnnxValue node(String operator, Map<String, ?> attributes, OnnxValue... others) {
    return node(operator, attributes, type, others);
  }

  /** The result of a node with attributes of this and others, of another type. */
  public OnnxValue node(
      String operator, Map<String, ?> attributes, OnnxType type, OnnxValue... others) {
    requireNonNull(operator, "OnnxValue.node: operator is null");
    requireNonNull(attributes, "OnnxValue.node: attributes is null");
    requireNonNull(type, "OnnxValue.node: type is null");
    List<String> names = nodes.add(operator, inputs(others), attributes, 1);
    return new OnnxValue(nodes, names.getFirst(), type);
  }

  /** The two results of a node of this and others: of this type, and positions. */
  List<OnnxValue> withPositions(String operator, Map<String, ?> attributes, OnnxValue... others) {
    List<String> names = nodes.add(operator, inputs(others), attributes, 2);
    return List.of(
        new OnnxValue(nodes, names.getFirst(), type),
        new OnnxValue(nodes, names.getLast(), OnnxType.I64));
  }

  private List<OnnxValue> inputs(OnnxValue... others) {
    requireNonNull(others, "OnnxValue.node: others is null");
    List<OnnxValue> inputs = new ArrayList<>(List.of(this));
    inputs.addAll(Arrays.asList(others));
    Nulls.requireNone("OnnxValue.node: input ", inputs);
    return inputs;
  }

  // ---- constants

  /** A number of this type. */
  public OnnxValue constant(double c) {
    DType dtype =
        switch (type) {
          case F32 -> DType.F32;
          case F64 -> DType.F64;
          case I64, BOOL ->
              throw new IllegalStateException("OnnxValue.constant: " + name + " is " + type);
        };
    return new OnnxValue(nodes, nodes.constant(NdArray.scalar(dtype, c)), type);
  }

  /** A vector of integers, such as the axes of a sum. */
  public OnnxValue integers(long... integers) {
    requireNonNull(integers, "OnnxValue.integers: integers is null");
    String name = nodes.constant(Shape.of(integers.length), integers);
    return new OnnxValue(nodes, name, OnnxType.I64);
  }

  // ---- arithmetic

  /** The sum. */
  public OnnxValue add(OnnxValue b) {
    return node("Add", requireNonNull(b, "OnnxValue.add: b is null"));
  }

  /** The sum with a number. */
  public OnnxValue add(double c) {
    return add(constant(c));
  }

  /** The difference. */
  public OnnxValue sub(OnnxValue b) {
    return node("Sub", requireNonNull(b, "OnnxValue.sub: b is null"));
  }

  /** The difference from a number. */
  public OnnxValue sub(double c) {
    return sub(constant(c));
  }

  /** The product. */
  public OnnxValue mul(OnnxValue b) {
    return node("Mul", requireNonNull(b, "OnnxValue.mul: b is null"));
  }

  /** The product with a number. */
  public OnnxValue mul(double c) {
    return mul(constant(c));
  }

  /** The quotient. */
  public OnnxValue div(OnnxValue b) {
    return node("Div", requireNonNull(b, "OnnxValue.div: b is null"));
  }

  /** A comparison by an operator of two operands, such as {@code Greater}. */
  public OnnxValue compare(String operator, OnnxValue b) {
    requireNonNull(b, "OnnxValue.compare: b is null");
    return node(operator, Map.of(), OnnxType.BOOL, b);
  }

  /** Of this, which is true or false: a where it is true, otherwise b. */
  public OnnxValue where(OnnxValue a, OnnxValue b) {
    requireNonNull(a, "OnnxValue.where: a is null");
    requireNonNull(b, "OnnxValue.where: b is null");
    return node("Where", Map.of(), a.type, a, b);
  }

  /** The same numbers in another type; of a comparison, 1 where it is true, otherwise 0. */
  public OnnxValue to(OnnxType other) {
    int code =
        switch (requireNonNull(other, "OnnxValue.to: other is null")) {
          case F32 -> 1; // these are the numbers of TensorProto.DataType
          case I64 -> 7;
          case BOOL -> 9;
          case F64 -> 11;
        };
    return other == type ? this : node("Cast", Map.of("to", code), other);
  }

  /** Summed, averaged or the like over axes by one of the operators {@code Reduce…}. */
  OnnxValue reduce(String operator, boolean[] along, boolean kept) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < along.length; axis++) {
      if (along[axis]) {
        axes.add(axis);
      }
    }
    if (axes.isEmpty()) { // to ONNX no axes are all
      return node("Identity");
    }
    int keep = kept ? 1 : 0;
    return operator.equals("ReduceSum")
        ? node(
            operator,
            Map.of("keepdims", keep),
            integers(axes.stream().mapToLong(axis -> axis).toArray()))
        : node(operator, Map.of("axes", axes, "keepdims", keep));
  }

  /** The name and the type. */
  @Override
  public String toString() {
    return type + " " + name;
  }
}
