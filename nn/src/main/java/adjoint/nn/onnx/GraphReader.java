package adjoint.nn.onnx;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.nn.file.FileFormatException;
import adjoint.nn.onnx.Item.Integers;
import adjoint.nn.onnx.Item.Numbers;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/** The content of a file of ONNX as a model, or an error that says where it is wrong. */
final class GraphReader {
  private static final long LEAST_VERSION = 9;

  private final String source;
  private final SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Item> constants = new HashMap<>();
  private final Set<String> known = new HashSet<>();

  private GraphReader(String source) {
    this.source = source;
  }

  static OnnxModel read(String source, byte[] content) {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(content);
    } catch (InvalidProtocolBufferException e) {
      throw new FileFormatException(
          source, "the message", "a model of ONNX", String.valueOf(e.getMessage()), e);
    }
    return new GraphReader(source).read(model);
  }

  private FileFormatException error(String place, String expected, String found) {
    return new FileFormatException(source, place, expected, found);
  }

  private OnnxModel read(ModelProto model) {
    GraphProto graph = model.getGraph();
    long version = version(model);
    Set<String> frozen = new HashSet<>(); // running statistics
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("BatchNormalization") && node.getInputCount() == 5) {
        frozen.addAll(node.getInputList().subList(3, 5));
      }
    }
    for (TensorProto tensor : graph.getInitializerList()) {
      String place = "initializer " + tensor.getName();
      define(place, tensor.getName());
      switch (item(place, tensor)) {
        case Numbers(Tensor numbers) -> {
          Parameter parameter = Parameter.of(tensor.getName(), numbers);
          boolean fixed = frozen.contains(tensor.getName());
          parameters.put(tensor.getName(), fixed ? parameter.frozen() : parameter);
        }
        case Integers integers -> constants.put(tensor.getName(), integers);
      }
    }
    List<OnnxModel.Input> inputs = new ArrayList<>();
    for (ValueInfoProto info : graph.getInputList()) {
      if (!known.contains(info.getName())) { // in old files initializers are inputs, too
        define("input " + info.getName(), info.getName());
        inputs.add(input(info));
      }
    }
    List<Node> nodes = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      nodes.add(node(node, nodes.size(), version));
    }
    List<String> outputs = graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
    if (outputs.isEmpty()) {
      throw error("the graph", "at least one output", "none");
    }
    for (String output : outputs) {
      requireKnown("output " + output, output);
    }
    return new OnnxModel(source, inputs, parameters, constants, nodes, outputs);
  }

  private long version(ModelProto model) {
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
        if (set.getVersion() < LEAST_VERSION) {
          throw error(
              "opset_import",
              "version " + LEAST_VERSION + " of the operators or later",
              "version " + set.getVersion());
        }
        return set.getVersion();
      }
    }
    throw error("opset_import", "the set of operators of ONNX", "none");
  }

  private void define(String place, String name) {
    if (name.isEmpty() || !known.add(name)) {
      throw error(place, "a name of its own", name.isEmpty() ? "none" : "a second " + name);
    }
  }

  private void requireKnown(String place, String name) {
    if (!known.contains(name)) {
      throw error(place, "an input, an initializer or a result of a node before", name);
    }
  }

  // ---- inputs and nodes

  private OnnxModel.Input input(ValueInfoProto info) {
    String place = "input " + info.getName();
    TypeProto.Tensor type = info.getType().getTensorType();
    List<OptionalInt> extents = new ArrayList<>();
    for (TensorShapeProto.Dimension extent : type.getShape().getDimList()) {
      long value = extent.hasDimValue() ? extent.getDimValue() : -1;
      if (value > Integer.MAX_VALUE || extent.hasDimValue() && value < 0) {
        throw error(place, "extents from 0 to " + Integer.MAX_VALUE, Long.toString(value));
      }
      extents.add(value < 0 ? OptionalInt.empty() : OptionalInt.of((int) value));
    }
    OnnxModel.Kind kind =
        switch (type.getElemType()) {
          case 1 -> OnnxModel.Kind.F32;
          case 11 -> OnnxModel.Kind.F64;
          case 6, 7 -> OnnxModel.Kind.INDICES;
          default -> throw error(place, "floats, doubles or integers", name(type.getElemType()));
        };
    return new OnnxModel.Input(info.getName(), kind, extents);
  }

  private Node node(NodeProto node, int index, long version) {
    String place =
        "node %s%s".formatted(index, node.getName().isEmpty() ? "" : " (" + node.getName() + ")");
    boolean standard = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
    if (!standard || !Operators.knows(node.getOpType())) {
      throw error(
          place,
          "an operator that is supported",
          (standard ? "" : node.getDomain() + ".") + node.getOpType());
    }
    for (String input : node.getInputList()) {
      if (!input.isEmpty()) {
        requireKnown(place, input);
      }
    }
    for (String output : node.getOutputList()) {
      if (!output.isEmpty()) {
        define(place, output);
      }
    }
    Map<String, Object> attributes = new HashMap<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      attributes.put(attribute.getName(), value(place, attribute));
    }
    return new Node(
        place,
        node.getOpType(),
        List.copyOf(node.getInputList()),
        List.copyOf(node.getOutputList()),
        Map.copyOf(attributes),
        version);
  }

  private Object value(String place, AttributeProto attribute) {
    return switch (attribute.getType()) {
      case INT -> attribute.getI();
      case FLOAT -> (double) attribute.getF();
      case STRING -> attribute.getS().toStringUtf8();
      case INTS -> attribute.getIntsList().stream().mapToLong(i -> i).toArray();
      case FLOATS -> attribute.getFloatsList().stream().mapToDouble(f -> f).toArray();
      case STRINGS -> attribute.getStringsList().stream().map(ByteString::toStringUtf8).toList();
      case TENSOR -> item(place + ", attribute " + attribute.getName(), attribute.getT());
      default ->
          throw error(
              place,
              "an attribute of numbers, texts or a tensor",
              attribute.getName() + " of type " + attribute.getType());
    };
  }

  // ---- tensors

  private static String name(int type) {
    TensorProto.DataType known = TensorProto.DataType.forNumber(type);
    return known == null ? "type " + type : known.name();
  }

  private Item item(String place, TensorProto tensor) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw error(place, "numbers in this file", "numbers in another file");
    }
    Shape shape = shape(place, tensor);
    int size = shape.size();
    ByteString raw = tensor.getRawData();
    ByteBuffer bytes = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    boolean isRaw = tensor.hasRawData();
    int held =
        switch (tensor.getDataType()) {
          case 1 -> isRaw ? count(place, raw, Float.BYTES) : tensor.getFloatDataCount();
          case 11 -> isRaw ? count(place, raw, Double.BYTES) : tensor.getDoubleDataCount();
          case 7 -> isRaw ? count(place, raw, Long.BYTES) : tensor.getInt64DataCount();
          case 6 -> isRaw ? count(place, raw, Integer.BYTES) : tensor.getInt32DataCount();
          case 9 -> isRaw ? raw.size() : tensor.getInt32DataCount();
          case 10 -> isRaw ? count(place, raw, Short.BYTES) : tensor.getInt32DataCount();
          default ->
              throw error(
                  place, "floats, doubles, integers or booleans", name(tensor.getDataType()));
        };
    if (held != size) {
      throw error(place, size + " numbers for " + shape, held + " numbers");
    }
    return switch (tensor.getDataType()) {
      case 1 ->
          numbers(DType.F32, shape, isRaw ? i -> bytes.getFloat(4 * i) : tensor::getFloatData);
      case 11 ->
          numbers(DType.F64, shape, isRaw ? i -> bytes.getDouble(8 * i) : tensor::getDoubleData);
      case 10 ->
          numbers(
              DType.F32,
              shape,
              i ->
                  Float.float16ToFloat(
                      isRaw ? bytes.getShort(2 * i) : (short) tensor.getInt32Data(i)));
      case 7 -> integers(shape, isRaw ? i -> bytes.getLong(8 * i) : tensor::getInt64Data);
      case 6 -> integers(shape, isRaw ? i -> bytes.getInt(4 * i) : tensor::getInt32Data);
      default -> integers(shape, isRaw ? bytes::get : tensor::getInt32Data);
    };
  }

  private int count(String place, ByteString raw, int width) {
    if (raw.size() % width != 0) {
      throw error(place, "a multiple of " + width + " bytes", raw.size() + " bytes");
    }
    return raw.size() / width;
  }

  private Shape shape(String place, TensorProto tensor) {
    int[] extents = new int[tensor.getDimsCount()];
    for (int axis = 0; axis < extents.length; axis++) {
      long extent = tensor.getDims(axis);
      if (extent < 0 || extent > Integer.MAX_VALUE) {
        throw error(place, "extents from 0 to " + Integer.MAX_VALUE, Long.toString(extent));
      }
      extents[axis] = (int) extent;
    }
    try {
      return Shape.of("onnx", extents);
    } catch (ShapeException e) {
      throw new FileFormatException(source, place, "a shape", String.valueOf(e.getMessage()), e);
    }
  }

  private static Item numbers(DType dtype, Shape shape, IntToDoubleFunction at) {
    if (dtype == DType.F32) {
      float[] floats = new float[shape.size()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) at.applyAsDouble(i);
      }
      return new Numbers(Tensor.of(NdArray.wrap(floats, shape)));
    }
    double[] doubles = IntStream.range(0, shape.size()).mapToDouble(at).toArray();
    return new Numbers(Tensor.of(NdArray.wrap(doubles, shape)));
  }

  private static Item integers(Shape shape, IntToLongFunction at) {
    return new Integers(shape, IntStream.range(0, shape.size()).mapToLong(at).toArray());
  }
}
