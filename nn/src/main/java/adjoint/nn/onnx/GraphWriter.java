package adjoint.nn.onnx;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.op.OnnxNodes;
import adjoint.op.OnnxType;
import adjoint.op.OnnxValue;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The messages of a graph, one node after the other. */
final class GraphWriter implements OnnxNodes {
  /** The axis that counts examples, in the shapes of inputs and results. */
  static final String BATCH = "batch";

  /** What ONNX Runtime computes in floats alone: around these nodes doubles are cast. */
  private static final Set<String> FLOATS_ONLY =
      Set.of(
          "Acos",
          "Acosh",
          "Asin",
          "Asinh",
          "Atan",
          "Atanh",
          "AveragePool",
          "Conv",
          "ConvTranspose",
          "Cosh",
          "Det",
          "Erf",
          "Sinh",
          "Tan");

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Map<TensorProto, String> constants = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private String step = "";
  private String batchSize = ""; // the name of its value, once it is asked for
  private int values;
  private int nodes;

  /** A graph whose results will have these names. */
  GraphWriter(List<String> outputs) {
    taken.addAll(outputs);
  }

  /** Those that follow are nodes of this operation. */
  void begin(String operation) {
    step = operation;
  }

  GraphProto build(String name) {
    return graph.setName(name).build();
  }

  // ---- inputs and results

  OnnxValue input(String name, OnnxType type, List<String> extents) {
    taken.add(name);
    graph.addInput(info(name, type, extents));
    return new OnnxValue(this, name, type);
  }

  /** Gives a value this name and says that it is a result. */
  void output(String name, OnnxValue value, List<String> extents) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType("Identity")
            .addInput(value.name())
            .addOutput(name));
    graph.addOutput(info(name, value.type(), extents));
  }

  /** An extent is a number or a name. */
  private static ValueInfoProto info(String name, OnnxType type, List<String> extents) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String extent : extents) {
      if (Character.isDigit(extent.charAt(0)) && extent.chars().allMatch(Character::isDigit)) {
        shape.addDimBuilder().setDimValue(Long.parseLong(extent));
      } else {
        shape.addDimBuilder().setDimParam(extent);
      }
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(code(type)).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static int code(OnnxType type) {
    return switch (type) {
      case F32 -> TensorProto.DataType.FLOAT.getNumber();
      case F64 -> TensorProto.DataType.DOUBLE.getNumber();
      case I64 -> TensorProto.DataType.INT64.getNumber();
      case BOOL -> TensorProto.DataType.BOOL.getNumber();
    };
  }

  @Override
  public OnnxValue batchSize() {
    if (batchSize.isEmpty()) {
      batchSize = newName();
      graph.addNode(
          NodeProto.newBuilder()
              .setName("batchSize")
              .setOpType("Shape")
              .addInput(graph.getInput(0).getName())
              .addOutput(batchSize)
              .addAttribute(attribute("end", 1))
              .addAttribute(attribute("start", 0)));
    }
    return new OnnxValue(this, batchSize, OnnxType.I64);
  }

  // ---- nodes

  @Override
  public List<String> add(
      String type, List<OnnxValue> inputs, Map<String, ?> attributes, int results) {
    if (type.equals("Sigmoid") && inputs.getFirst().type() == OnnxType.F64) {
      // ONNX Runtime joins x·Sigmoid(x) to an operator that it has for floats alone.
      OnnxValue x = inputs.getFirst();
      return List.of(x.node("Neg").node("Exp").add(1).node("Reciprocal").name());
    }
    boolean cast =
        FLOATS_ONLY.contains(type) && inputs.stream().anyMatch(in -> in.type() == OnnxType.F64);
    List<String> names =
        inputs.stream()
            .map(in -> cast && in.type() == OnnxType.F64 ? in.to(OnnxType.F32).name() : in.name())
            .toList();
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setName(step + "/" + type + "_" + nodes++)
            .setOpType(type)
            .addAllInput(names);
    new TreeMap<>(attributes).forEach((name, value) -> node.addAttribute(attribute(name, value)));
    List<String> found = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      found.add(newName());
    }
    graph.addNode(node.addAllOutput(found));
    return cast
        ? found.stream()
            .map(name -> new OnnxValue(this, name, OnnxType.F32).to(OnnxType.F64).name())
            .toList()
        : found;
  }

  private String newName() {
    String name;
    do {
      name = "v" + values++;
    } while (!taken.add(name));
    return name;
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    switch (value) {
      case Integer i -> attribute.setType(AttributeType.INT).setI(i);
      case Double d -> attribute.setType(AttributeType.FLOAT).setF(d.floatValue());
      case String s -> attribute.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(s));
      case List<?> list -> {
        attribute.setType(AttributeType.INTS);
        list.forEach(i -> attribute.addInts((Integer) i));
      }
      default ->
          throw new IllegalArgumentException(
              "onnx: attribute %s is a %s; there are Integers, Doubles, Strings and lists of Integers"
                  .formatted(name, value.getClass().getSimpleName()));
    }
    return attribute.build();
  }

  // ---- constants

  @Override
  public String constant(NdArray numbers) {
    return constant(tensor(numbers));
  }

  @Override
  public String constant(Shape shape, long... integers) {
    ByteBuffer bytes = bytes((long) integers.length * Long.BYTES);
    bytes.asLongBuffer().put(integers);
    return constant(tensor(OnnxType.I64, shape, bytes));
  }

  private String constant(TensorProto tensor) {
    return constants.computeIfAbsent(
        tensor,
        _ -> {
          String name = newName();
          AttributeProto value =
              AttributeProto.newBuilder()
                  .setName("value")
                  .setType(AttributeType.TENSOR)
                  .setT(tensor)
                  .build();
          graph.addNode(
              NodeProto.newBuilder()
                  .setName(step + "/Constant_" + nodes++)
                  .setOpType("Constant")
                  .addOutput(name)
                  .addAttribute(value));
          return name;
        });
  }

  /** A parameter of this name, or one like it if that is taken: an initializer. */
  String named(String wanted, TensorProto tensor) {
    String name = wanted;
    for (int again = 2; !taken.add(name); again++) {
      name = wanted + "#" + again;
    }
    graph.addInitializer(tensor.toBuilder().setName(name));
    return name;
  }

  static TensorProto tensor(NdArray numbers) {
    boolean single = numbers.dtype() == DType.F32;
    ByteBuffer bytes = bytes((long) numbers.size() * (single ? Float.BYTES : Double.BYTES));
    if (single) {
      bytes.asFloatBuffer().put(numbers.toFloatArray());
    } else {
      bytes.asDoubleBuffer().put(numbers.toDoubleArray());
    }
    return tensor(OnnxType.of(numbers.dtype()), numbers.shape(), bytes);
  }

  private static ByteBuffer bytes(long count) {
    if (count > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "onnx: an array of %s bytes; a file of ONNX holds no more than 2 GB".formatted(count));
    }
    return ByteBuffer.allocate((int) count).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static TensorProto tensor(OnnxType type, Shape shape, ByteBuffer bytes) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDataType(code(type)).setRawData(ByteString.copyFrom(bytes));
    for (int extent : shape.extents()) {
      tensor.addDims(extent);
    }
    return tensor.build();
  }
}
