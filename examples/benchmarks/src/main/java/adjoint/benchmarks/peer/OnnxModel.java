package adjoint.benchmarks.peer;

import adjoint.benchmarks.task.Inputs;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/** A multilayer perceptron with relu in the format that ONNX Runtime reads. */
final class OnnxModel {
  private final Inputs inputs;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("mlp");

  private OnnxModel(Inputs inputs) {
    this.inputs = inputs;
  }

  /** Of layers with these sizes for one example; input and output are named x and y. */
  static byte[] mlp(Inputs inputs, int... sizes) {
    OnnxModel model = new OnnxModel(inputs);
    String last = "x";
    for (int i = 0; i + 1 < sizes.length; i++) {
      boolean end = i + 2 == sizes.length;
      model.tensor(i + ".w", sizes[i], sizes[i + 1]);
      model.tensor(i + ".b", sizes[i + 1]);
      model.node("Gemm", end ? "y" : "z" + i, last, i + ".w", i + ".b");
      last = "h" + i;
      if (!end) {
        model.node("Relu", last, "z" + i);
      }
    }
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(
            model
                .graph
                .addInput(value("x", sizes[0]))
                .addOutput(value("y", sizes[sizes.length - 1])))
        .build()
        .toByteArray();
  }

  private void node(String operation, String output, String... from) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operation).addOutput(output);
    for (String name : from) {
      node.addInput(name);
    }
    graph.addNode(node);
  }

  private void tensor(String name, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
    for (long extent : shape) {
      tensor.addDims(extent);
    }
    for (float number : inputs.floats(name)) {
      tensor.addFloatData(number);
    }
    graph.addInitializer(tensor);
  }

  private static ValueInfoProto value(String name, long width) {
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(Dimension.newBuilder().setDimValue(1))
            .addDim(Dimension.newBuilder().setDimValue(width))
            .build();
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber())
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }
}
