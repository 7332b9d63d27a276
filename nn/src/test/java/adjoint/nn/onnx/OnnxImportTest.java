package adjoint.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Loss;
import adjoint.nn.Mlp;
import adjoint.nn.OwnJvm;
import adjoint.nn.Sequential;
import adjoint.nn.attention.EncoderBlock;
import adjoint.nn.conv.AvgPool;
import adjoint.nn.conv.Conv2d;
import adjoint.nn.conv.ConvTranspose2d;
import adjoint.nn.conv.MaxPool;
import adjoint.nn.conv.Pad;
import adjoint.nn.file.FileFormatException;
import adjoint.nn.norm.LayerNorm;
import adjoint.nn.optim.Sgd;
import adjoint.nn.recurrent.LstmCell;
import adjoint.nn.recurrent.Recurrent;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.TextFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of ONNX as models: PyTorch's, our own, and such as nobody should read. */
class OnnxImportTest {
  private final RandomGenerator rng = new SplittableRandom(8);

  // ---- PyTorch's

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Export(String name, byte[] file, List<NdArray> arrays) {}

  private static List<Export> exports() throws IOException {
    List<Export> exports = new ArrayList<>();
    try (InputStream in = OnnxImportTest.class.getResourceAsStream("torch-exports.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        String[] parts = line.split(" ; ", -1);
        byte[] packed = Base64.getDecoder().decode(parts[1]);
        try (InputStream file = new GZIPInputStream(new ByteArrayInputStream(packed))) {
          exports.add(
              new Export(
                  parts[0],
                  file.readAllBytes(),
                  Arrays.stream(parts).skip(2).map(OnnxImportTest::array).toList()));
        }
      }
    }
    return exports;
  }

  private static NdArray array(String text) {
    String[] halves = text.split(" : ", -1);
    int[] shape = Arrays.stream(halves[0].split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    double[] numbers =
        Arrays.stream(halves[1].split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    return NdArray.wrap(numbers, Shape.of(shape));
  }

  @Test
  void modelsOfPyTorchGiveTheSameNumbersAndGradients() throws Exception {
    for (Export export : exports()) {
      OnnxModel model = Onnx.read(export.name, export.file);
      boolean doubles = export.name.equals("doubles");
      DType dtype = doubles ? DType.F64 : DType.F32;
      double tolerance = doubles ? 1e-12 : 1e-5;
      NdArray in = export.arrays.getFirst();
      Tensor expected = Tensor.of(export.arrays.get(1).to(dtype));
      if (export.arrays.size() == 2) {
        int[] words = Arrays.stream(in.toDoubleArray()).mapToInt(i -> (int) i).toArray();
        Tensor y = model.run(List.of(Indices.wrap(words, in.shape()))).getFirst();
        OnnxRuntime.requireClose(export.name, expected, y, tolerance);
        continue;
      }
      Tensor x = Tensor.of(in.to(dtype)).asVariable();
      Tensor y = model.forward(x);
      OnnxRuntime.requireClose(export.name, expected, y, tolerance);
      OnnxRuntime.requireClose(
          export.name + ", gradient",
          Tensor.of(export.arrays.get(2).to(dtype)),
          Grad.of(y.square().sum(), x),
          10 * tolerance);
    }
  }

  @Test
  void whatIsReadCanBeTrained() throws Exception {
    OnnxModel model = Onnx.read("mlp", exports().getFirst().file);
    assertEquals(
        List.of("0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"),
        List.copyOf(model.parameters().keySet()));
    Tensor x = Tensor.normal(rng, 0, 1, 16, 4);
    Indices classes = x.argmax(1).reshape(16);
    int[] three = Arrays.stream(classes.toArray()).map(c -> Math.min(c, 2)).toArray();
    Sgd optimizer = new Sgd(model.parameters(), 0.5);
    double first = 0;
    double last = 0;
    for (int step = 0; step < 30; step++) {
      Tensor loss = Loss.nll(model.forward(x).log(), Indices.of(three));
      first = step == 0 ? loss.item() : first;
      last = loss.item();
      optimizer.step(loss);
    }
    assertTrue(last < first / 2, first + " became " + last);
  }

  // ---- operators beside the runtime

  /** A graph of one node of {@code x} and of initializers by their names. */
  private void requireRuntimes(String node, Tensor x, Map<String, NdArray> others)
      throws Exception {
    ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
    model.addOpsetImportBuilder().setVersion(17);
    TextFormat.merge(
        "graph { name: 'g' node { %s output: 'y' } output { name: 'y' } input { name: 'x' %s } }"
            .formatted(node, type(x.shape())),
        model);
    others.forEach((name, numbers) ->
        model
            .getGraphBuilder()
            .addInitializer(GraphWriter.tensor(numbers).toBuilder().setName(name)));
    byte[] file = model.build().toByteArray();
    try (OrtSession session = OnnxRuntime.session(file)) {
      Tensor expected = OnnxRuntime.run(session, List.of(x)).getFirst();
      OnnxRuntime.requireClose(node, expected, Onnx.read("m", file).forward(x), 1e-5);
    }
  }

  private static String type(Shape shape) {
    StringBuilder extents = new StringBuilder();
    for (int extent : shape.extents()) {
      extents.append("dim { dim_value: ").append(extent).append(" } ");
    }
    return "type { tensor_type { elem_type: 1 shape { " + extents + "} } }";
  }

  private static String op(String type, String inputs, String... attributes) {
    StringBuilder text = new StringBuilder("op_type: '" + type + "'");
    for (String input : inputs.split(" ", -1)) {
      text.append(" input: '").append(input.equals("-") ? "" : input).append("'");
    }
    for (String attribute : attributes) {
      String[] parts = attribute.split(" ", 2);
      text.append(" attribute { name: '%s' %s }".formatted(parts[0], parts[1]));
    }
    return text.toString();
  }

  @Test
  void imagesAreTheRuntimes() throws Exception {
    Tensor x = Tensor.normal(rng, 0, 1, 2, 8, 4, 6);
    for (String mode : List.of("DCR", "CRD")) {
      String how = "mode type: STRING s: '" + mode + "'";
      requireRuntimes(op("DepthToSpace", "x", "blocksize type: INT i: 2", how), x, Map.of());
    }
    requireRuntimes(op("SpaceToDepth", "x", "blocksize type: INT i: 2"), x, Map.of());
    for (String pool : List.of("MaxPool", "AveragePool")) {
      for (String sizes : List.of("2 3 0", "3 2 1", "2 2 0", "3 4 1", "1 3 0")) {
        String[] numbers = sizes.split(" ", -1);
        String pads = "ints: " + numbers[2];
        requireRuntimes(
            op(
                pool,
                "x",
                "ceil_mode type: INT i: 1",
                "kernel_shape type: INTS ints: %1$s ints: %1$s".formatted(numbers[0]),
                "strides type: INTS ints: %1$s ints: %1$s".formatted(numbers[1]),
                "pads type: INTS %1$s %1$s %1$s %1$s".formatted(pads)),
            x,
            Map.of());
      }
    }
  }

  @Test
  void recurrentOperatorsAreTheRuntimes() throws Exception {
    Tensor x = Tensor.normal(rng, 0, 1, 5, 2, 3);
    Map<String, Integer> gates = Map.of("RNN", 1, "GRU", 3, "LSTM", 4);
    for (String type : List.of("RNN", "GRU", "LSTM")) {
      for (String direction : List.of("forward", "reverse", "bidirectional")) {
        int directions = direction.equals("bidirectional") ? 2 : 1;
        int rows = 4 * gates.getOrDefault(type, 0);
        Map<String, NdArray> learnt =
            Map.of(
                "w", Tensor.normal(rng, 0, 1, directions, rows, 3).data(),
                "r", Tensor.normal(rng, 0, 1, directions, rows, 4).data(),
                "b", Tensor.normal(rng, 0, 1, directions, 2 * rows).data(),
                "h", Tensor.normal(rng, 0, 1, directions, 2, 4).data(),
                "c", Tensor.normal(rng, 0, 1, directions, 2, 4).data());
        String inputs = "x w r b - h" + (type.equals("LSTM") ? " c" : "");
        String where = "direction type: STRING s: '" + direction + "'";
        String size = "hidden_size type: INT i: 4";
        requireRuntimes(op(type, inputs, where, size), x, learnt);
        requireRuntimes(op(type, "x w r", where, size), x, learnt);
        if (type.equals("GRU")) {
          String reset = "linear_before_reset type: INT i: 1";
          requireRuntimes(op(type, inputs, where, size, reset), x, learnt);
        }
      }
    }
  }

  @Test
  void whatRecurrentOperatorsAreNotIsSaid() throws Exception {
    ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
    model.addOpsetImportBuilder().setVersion(17);
    Tensor x = Tensor.zeros(5, 2, 3);
    String clipped =
        op("RNN", "x w r", "hidden_size type: INT i: 4", "clip type: FLOAT f: 1") + " output: 'y'";
    TextFormat.merge(
        "graph { name: 'g' node { %s } output { name: 'y' } input { name: 'x' %s } }"
            .formatted(clipped, type(x.shape())),
        model);
    model
        .getGraphBuilder()
        .addInitializer(GraphWriter.tensor(Tensor.zeros(1, 4, 3).data()).toBuilder().setName("w"))
        .addInitializer(GraphWriter.tensor(Tensor.zeros(1, 4, 4).data()).toBuilder().setName("r"));
    OnnxModel read = Onnx.read("m", model.build().toByteArray());
    assertEquals(
        "m, node 0: expected inputs and attributes that fit RNN, found clip is not supported",
        assertThrows(FileFormatException.class, () -> read.forward(x)).getMessage());
  }

  // ---- our own

  @Test
  void whatIsWrittenIsReadAgain(@TempDir Path folder) throws IOException {
    List<Layer> models =
        List.of(
            Mlp.of(4, 8, 3).init(rng),
            Sequential.of(Linear.of(4, 6).init(rng), LayerNorm.of(6).init(), Activation.MISH));
    for (Layer model : models) {
      requireSame(folder, model, 4);
    }
    requireSame(folder, EncoderBlock.of(8, 2).init(rng), 5, 8);
    requireSame(folder, Recurrent.of(LstmCell.of(3, 4)).init(rng), 4, 3);
    requireSame(
        folder,
        Sequential.of(
            Pad.zeros(1),
            Conv2d.of(2, 4, 3).stride(2).init(rng),
            MaxPool.of(2),
            ConvTranspose2d.of(4, 3, 2).stride(2).init(rng),
            AvgPool.global()),
        2,
        9,
        8);
  }

  private void requireSame(Path folder, Layer model, int... shape) throws IOException {
    int[] batch = Shape.of(shape).insert(0, 3).extents();
    Tensor x = Tensor.normal(rng, 0, 1, batch);
    Path file = folder.resolve("model.onnx");
    Onnx.write(file, model, x);
    OnnxModel read = Onnx.read(file);
    OnnxRuntime.requireClose(model.toString(), model.forward(x), read.forward(x), 1e-5);
    byte[] again = Onnx.bytes(read, x);
    OnnxRuntime.requireClose("again", model.forward(x), Onnx.read("again", again).forward(x), 1e-5);
    assertArrayEquals(
        Files.readAllBytes(file), Onnx.bytes(model, x), "the same model, the same bytes");
  }

  @Test
  void anOperationOfEveryFormIsReadAgain() {
    List<UnaryOperator<Tensor>> functions =
        List.of(
            x -> x.sort(1).get(0).cumsum(1),
            x -> x.topk(1, 2).get(0).scatterAdd(1, x.topk(1, 2).positions(), 5),
            x -> Tensor.where(x.greater(0), x.flip(1), x.exp()).softmax(1),
            x -> x.norm(2, 1).add(x.logSumExp(1)).add(x.max(1)),
            x -> x.unsqueeze(1).broadcastTo(x.shape().insert(1, 3)).sum(1),
            x -> x.indexSelect(1, Indices.of(3, 0)).maskedBy(x.slice(1, 1, 3)),
            x -> x.fmod(x.square().add(1)).hypot(x).gelu().minimum(1));
    for (UnaryOperator<Tensor> f : functions) {
      Layer layer = Layer.of("f", f);
      Tensor x = Tensor.normal(DType.F64, rng, 0, 1, 3, 4);
      OnnxModel read = Onnx.read("f", Onnx.bytes(layer, x));
      OnnxRuntime.requireClose("f", layer.forward(x), read.forward(x), 1e-6);
    }
  }

  // ---- errors

  private static String error(byte[] file) {
    return ""
        + assertThrows(FileFormatException.class, () -> Onnx.read("m.onnx", file)).getMessage();
  }

  private static ModelProto.Builder model() {
    Layer model = Linear.of(2, 1).init(new SplittableRandom(1));
    try {
      return ModelProto.parseFrom(Onnx.bytes(model, Tensor.zeros(1, 2))).toBuilder();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsWrongIsNamed() {
    assertEquals(
        "m.onnx, opset_import: expected the set of operators of ONNX, found none",
        error(new byte[0]));
    assertTrue(
        error(new byte[] {(byte) 0x93, 1, 2, 3})
            .startsWith("m.onnx, the message: expected a model"));
    ModelProto.Builder unknown = model();
    unknown.getGraphBuilder().getNodeBuilder(0).setOpType("Frobnicate").setName("n");
    assertEquals(
        "m.onnx, node 0 (n): expected an operator that is supported, found Frobnicate",
        error(unknown.build().toByteArray()));
    ModelProto.Builder old = model();
    old.getOpsetImportBuilder(0).setVersion(7);
    assertEquals(
        "m.onnx, opset_import: expected version 9 of the operators or later, found version 7",
        error(old.build().toByteArray()));
    ModelProto.Builder input = model();
    input.getGraphBuilder().getNodeBuilder(0).setInput(0, "ghost");
    assertTrue(
        error(input.build().toByteArray())
            .endsWith(
                "expected an input, an initializer or a result of a node before, found ghost"));
    ModelProto.Builder few = model();
    few.getGraphBuilder().getInitializerBuilder(0).setDims(0, 3);
    assertEquals(
        "m.onnx, initializer weight: expected 3 numbers for [3, 1], found 2 numbers",
        error(few.build().toByteArray()));
    ModelProto.Builder huge = model();
    huge.getGraphBuilder().getInitializerBuilder(0).setDims(0, 1L << 40);
    assertTrue(error(huge.build().toByteArray()).contains("found 1099511627776"));
    ModelProto.Builder external = model();
    external
        .getGraphBuilder()
        .getInitializerBuilder(0)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL);
    assertEquals(
        "m.onnx, initializer weight: expected numbers in this file, found numbers in another file",
        error(external.build().toByteArray()));
  }

  /** Prints what happens where the messages of ONNX are not on the class path. */
  static final class WithoutMessages {
    static void main() {
      try {
        Onnx.read("m.onnx", new byte[0]);
      } catch (IllegalStateException e) {
        IO.println(e.getMessage());
      }
    }
  }

  @Test
  void withoutTheMessagesTheErrorSaysWhatToAdd() throws Exception {
    assertEquals(
        "Onnx: the messages of ONNX are missing; add the dependency"
            + " org.tribuo:tribuo-util-onnx:4.3.2, and in a module `requires"
            + " org.tribuo.util.onnx;`",
        OwnJvm.output(WithoutMessages.class, List.of("-XX:TieredStopAtLevel=1")).strip());
  }

  @Test
  void inputsThatDoNotFitAreErrorsOfTheCaller() {
    OnnxModel model = Onnx.read("m.onnx", model().build().toByteArray());
    assertEquals(
        "OnnxModel: input input is F32[1, 3], but must be F32[?, 2]",
        assertThrows(IllegalArgumentException.class, () -> model.forward(Tensor.zeros(1, 3)))
            .getMessage());
    assertEquals(
        "OnnxModel: takes 1 inputs, [F32[?, 2]], but was given 0",
        assertThrows(IllegalArgumentException.class, () -> model.run(List.of())).getMessage());
  }

  /**
   * Files that are cut, changed or made up: an error of ours, or a model that says what it cannot.
   */
  @Test
  void hostileFilesGiveOnlyOurErrors() throws Exception {
    int rounds = Boolean.getBoolean("adjoint.long") ? 20_000 : 40;
    for (Export export : exports()) {
      for (int round = 0; round < rounds; round++) {
        byte[] file = mutated(export.file);
        try {
          OnnxModel model = Onnx.read("m.onnx", file);
          List<?> in = model.inputs().stream().flatMap(input -> sample(input).stream()).toList();
          if (in.size() == model.inputs().size()) {
            model.run(in);
          }
        } catch (FileFormatException e) {
          assertTrue(String.valueOf(e.getMessage()).startsWith("m.onnx, "), e.toString());
        }
      }
    }
  }

  /** Zeros, or nothing where these would be many. */
  private static Optional<?> sample(OnnxModel.Input input) {
    int[] extents = input.extents().stream().mapToInt(e -> e.orElse(2)).toArray();
    double size = Arrays.stream(extents).asDoubleStream().reduce(1, (a, b) -> a * b);
    if (size > 1 << 16) {
      return Optional.empty();
    }
    return Optional.of(
        switch (input.kind()) {
          case F32 -> Tensor.zeros(DType.F32, extents);
          case F64 -> Tensor.zeros(DType.F64, extents);
          case INDICES -> Indices.wrap(new int[(int) size], Shape.of(extents));
        });
  }

  private byte[] mutated(byte[] file) {
    byte[] bytes = file.clone();
    if (rng.nextInt(4) == 0) {
      return Arrays.copyOf(bytes, rng.nextInt(bytes.length));
    }
    for (int i = rng.nextInt(1, 5); i > 0; i--) {
      int at = rng.nextInt(bytes.length);
      bytes[at] = (byte) (rng.nextBoolean() ? rng.nextInt() : bytes[at] ^ 1 << rng.nextInt(8));
    }
    return bytes;
  }
}
