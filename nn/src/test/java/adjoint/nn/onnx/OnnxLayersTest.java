package adjoint.nn.onnx;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.nn.Activation;
import adjoint.nn.Bilinear;
import adjoint.nn.Block;
import adjoint.nn.Dropout;
import adjoint.nn.Embedding;
import adjoint.nn.Flatten;
import adjoint.nn.GatedActivation;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.MixtureOfExperts;
import adjoint.nn.Mlp;
import adjoint.nn.Mode;
import adjoint.nn.Parallel;
import adjoint.nn.Prelu;
import adjoint.nn.RadialBasis;
import adjoint.nn.RandomizedLeakyRelu;
import adjoint.nn.Residual;
import adjoint.nn.Sequential;
import adjoint.nn.attention.DecoderBlock;
import adjoint.nn.attention.EncoderBlock;
import adjoint.nn.attention.LearnedPositions;
import adjoint.nn.attention.MultiHeadAttention;
import adjoint.nn.attention.SinusoidalPositions;
import adjoint.nn.conv.AvgPool;
import adjoint.nn.conv.Conv1d;
import adjoint.nn.conv.Conv2d;
import adjoint.nn.conv.Conv3d;
import adjoint.nn.conv.ConvTranspose1d;
import adjoint.nn.conv.ConvTranspose2d;
import adjoint.nn.conv.ConvTranspose3d;
import adjoint.nn.conv.MaxPool;
import adjoint.nn.conv.Pad;
import adjoint.nn.conv.Resize;
import adjoint.nn.conv.Upsample;
import adjoint.nn.norm.BatchNorm;
import adjoint.nn.norm.GroupNorm;
import adjoint.nn.norm.InstanceNorm;
import adjoint.nn.norm.LayerNorm;
import adjoint.nn.norm.RmsNorm;
import adjoint.nn.norm.WeightNorm;
import adjoint.nn.recurrent.GruCell;
import adjoint.nn.recurrent.LstmCell;
import adjoint.nn.recurrent.Recurrent;
import adjoint.nn.recurrent.RnnCell;
import adjoint.op.Padding;
import adjoint.op.Pooling;
import adjoint.op.Resampling;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer, exported, gives in ONNX Runtime what it gives here, at any batch size. */
class OnnxLayersTest {
  private final RandomGenerator rng = new SplittableRandom(1);

  private static Arguments layer(String name, Function<RandomGenerator, Layer> make, int... shape) {
    return Arguments.of(name, make, Shape.of(shape));
  }

  static Stream<Arguments> layers() {
    return Stream.of(
        layer("linear", rng -> Linear.of(4, 3).init(rng), 4),
        layer("linear on sequences", rng -> Linear.of(4, 3).init(rng), 5, 4),
        layer("mlp", rng -> Mlp.of(4, 8, 8, 3).init(rng), 4),
        layer(
            "row",
            rng ->
                Sequential.of(
                    Linear.of(4, 6).init(rng), Activation.GELU, Linear.of(6, 2).init(rng)),
            4),
        layer("residual", rng -> Residual.of(Linear.of(4, 4).init(rng)), 4),
        layer("dropout", _ -> Dropout.of(0.5), 4),
        layer("random slopes", _ -> RandomizedLeakyRelu.of(), 4),
        layer("prelu", _ -> Prelu.of(4).init(), 4),
        layer("radial basis", rng -> RadialBasis.of(4, 3).init(rng), 4),
        layer(
            "experts",
            rng ->
                MixtureOfExperts.of(
                        Linear.of(4, 3).init(rng),
                        Linear.of(4, 2).init(rng),
                        Linear.of(4, 2).init(rng),
                        Linear.of(4, 2).init(rng))
                    .top(2),
            4),
        layer("flatten", _ -> Flatten.of(), 2, 3, 4),
        layer("conv1d", rng -> Conv1d.of(2, 4, 3).init(rng), 2, 9),
        layer("conv2d", rng -> Conv2d.of(2, 4, 3).init(rng), 2, 7, 6),
        layer(
            "strided conv2d",
            rng -> Conv2d.of(4, 6, 3).stride(2).padding(1).dilation(2).groups(2).init(rng),
            4,
            11,
            10),
        layer("same conv2d", rng -> Conv2d.of(2, 4, 2).samePadding().init(rng), 2, 7, 6),
        layer("conv3d", rng -> Conv3d.of(2, 3, 2).init(rng), 2, 4, 4, 5),
        layer("convTranspose1d", rng -> ConvTranspose1d.of(2, 3, 3).stride(2).init(rng), 2, 5),
        layer(
            "convTranspose2d",
            rng -> ConvTranspose2d.of(2, 3, 3).stride(2).padding(1).init(rng),
            2,
            5,
            4),
        layer("convTranspose3d", rng -> ConvTranspose3d.of(2, 3, 2).init(rng), 2, 3, 3, 2),
        layer("max pool", _ -> MaxPool.of(2), 2, 6, 6),
        layer(
            "padded max pool",
            _ -> MaxPool.of(Pooling.of(3).withStride(2).withPadding(1)),
            2,
            7,
            7),
        layer("average pool", _ -> AvgPool.of(2), 2, 6, 6),
        layer(
            "padded average pool",
            _ -> AvgPool.of(Pooling.of(3).withStride(2).withPadding(1)),
            2,
            7,
            7),
        layer("global pool", _ -> AvgPool.global(), 2, 5, 7),
        layer("adaptive pool", _ -> MaxPool.adaptive(3), 2, 7, 8),
        layer("zeros around", _ -> Pad.zeros(1, 2), 2, 4, 3),
        layer("ones around", _ -> Pad.constant(1, 1), 2, 4, 3),
        layer("mirrored", _ -> Pad.of(Padding.REFLECT, 2), 2, 4, 3),
        layer("upsample", _ -> Upsample.of(Resampling.NEAREST, 2), 2, 3, 4),
        layer("resize", _ -> Resize.of(Resampling.LINEAR, 5, 7), 2, 3, 4),
        layer("batch norm", rng -> seen(BatchNorm.of(3).init(), rng, 3, 5), 3, 5),
        layer("group norm", _ -> GroupNorm.of(2, 4).init(), 4, 5, 3),
        layer("instance norm", _ -> InstanceNorm.of(4).init(), 4, 5, 3),
        layer("layer norm", _ -> LayerNorm.of(6).init(), 5, 6),
        layer("rms norm", _ -> RmsNorm.of(6).init(), 6),
        layer("weight norm", rng -> WeightNorm.of(Linear.of(4, 3).init(rng)), 4),
        layer("rnn", rng -> Recurrent.of(RnnCell.of(3, 4)).init(rng), 5, 3),
        layer("gru", rng -> Recurrent.of(GruCell.of(3, 4)).layers(2).init(rng), 5, 3),
        layer("lstm", rng -> Recurrent.of(LstmCell.of(3, 4)).bidirectional().init(rng), 5, 3),
        layer("attention", rng -> MultiHeadAttention.of(8, 2).causal().init(rng), 5, 8),
        layer("rotary attention", rng -> MultiHeadAttention.of(8, 2).rotary(9).init(rng), 5, 8),
        layer("sinusoidal positions", _ -> SinusoidalPositions.of(9, 8), 5, 8),
        layer("learned positions", rng -> LearnedPositions.of(9, 8).init(rng), 5, 8),
        layer("encoder", rng -> EncoderBlock.of(8, 2).init(rng), 5, 8));
  }

  private static Layer seen(BatchNorm norm, RandomGenerator rng, int... shape) {
    Shape batch = Shape.of(shape).insert(0, 8);
    for (int i = 0; i < 20; i++) {
      norm.forward(Tensor.normal(rng, 2, 3, batch.extents()), Mode.training(rng));
    }
    return norm;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void isTheSame(String name, Function<RandomGenerator, Layer> make, Shape shape) {
    requireSame(name, make.apply(rng), shape, DType.F32);
    requireSame(name, make.apply(rng).cast(DType.F64), shape, DType.F64);
  }

  private void requireSame(String name, Layer layer, Shape shape, DType dtype) {
    OnnxRuntime.requireSame(
        name + " in " + dtype,
        layer,
        layer::forward,
        input(dtype, shape, 4),
        List.of(input(dtype, shape, 1), input(dtype, shape, 7)));
  }

  private Tensor input(DType dtype, Shape shape, int count) {
    return Tensor.normal(dtype, rng, 0, 1, shape.insert(0, count).extents());
  }

  @Test
  void everyActivationIsTheSame() {
    for (Activation activation : Activation.values()) {
      requireSame(activation.toString(), activation, Shape.of(5), DType.F32);
      requireSame(activation.toString(), activation, Shape.of(5), DType.F64);
    }
    for (GatedActivation activation : GatedActivation.values()) {
      requireSame(activation.toString(), activation, Shape.of(6), DType.F32);
    }
  }

  @Test
  void indicesAreInputs() {
    Embedding words = Embedding.of(10, 4).padding(0).init(rng);
    Linear out = Linear.of(4, 2).init(rng);
    record Net(Embedding words, Linear out) implements Block {}
    Function<Indices, Tensor> f = text -> out.forward(words.forward(text)).mean(1);
    OnnxRuntime.requireSame(
        "embedding",
        new Net(words, out),
        f,
        Indices.of(new int[][] {{1, 2, 3}, {4, 0, 0}}),
        List.of(
            Indices.of(new int[][] {{9, 8, 7}}),
            Indices.of(new int[][] {{1, 0, 0}, {2, 3, 0}, {3, 4, 5}, {6, 6, 6}})));
  }

  /** A convolutional network, and networks that read text: what the examples train. */
  @Test
  void modelsAreTheSame() {
    requireSame(
        "digits",
        Sequential.of(
            Conv2d.of(1, 4, 3).padding(1).init(rng),
            seen(BatchNorm.of(4).init(), rng, 4, 8, 8),
            Activation.RELU,
            MaxPool.of(2),
            Conv2d.of(4, 6, 3).padding(1).init(rng),
            Activation.RELU,
            MaxPool.of(2),
            Flatten.of(),
            Dropout.of(0.3),
            Linear.of(24, 10).init(rng)),
        Shape.of(1, 8, 8),
        DType.F32);
    Embedding letters = Embedding.of(27, 8).init(rng);
    List<Layer> readers =
        List.of(
            Recurrent.of(GruCell.of(8, 8)).init(rng),
            Sequential.of(
                LearnedPositions.of(6, 8).init(rng), EncoderBlock.of(8, 2).causal().init(rng)));
    Linear out = Linear.of(8, 27).init(rng);
    record Net(Embedding letters, Layer reader, Linear out) implements Block {}
    for (Layer reader : readers) {
      OnnxRuntime.requireSame(
          reader.toString(),
          new Net(letters, reader, out),
          (Indices text) -> out.forward(reader.forward(letters.forward(text))),
          Indices.of(new int[][] {{1, 2, 3, 4}, {4, 0, 0, 26}}),
          List.of(Indices.of(new int[][] {{9, 8, 7, 6}})));
    }
  }

  @Test
  void severalInputsAreSeveral() throws Exception {
    DecoderBlock block = DecoderBlock.of(8, 2).init(rng);
    Bilinear bilinear = Bilinear.of(8, 8, 3).init(rng);
    record Net(DecoderBlock block, Bilinear bilinear) implements Block {}
    record Inputs(Tensor x, Tensor memory) {}
    Function<Inputs, Tensor> f =
        in -> bilinear.forward(block.forward(in.x, in.memory, Mode.EVALUATION), in.x);
    byte[] file =
        Onnx.bytes(
            new Net(block, bilinear),
            f,
            new Inputs(input(DType.F32, Shape.of(4, 8), 2), input(DType.F32, Shape.of(3, 8), 2)));
    Inputs others =
        new Inputs(input(DType.F32, Shape.of(4, 8), 6), input(DType.F32, Shape.of(3, 8), 6));
    try (var session = OnnxRuntime.session(file)) {
      Tensor found = OnnxRuntime.run(session, List.of(others.x, others.memory)).getFirst();
      OnnxRuntime.requireClose("decoder", f.apply(others), found, 1e-5);
    }
  }

  @Test
  void branchesAndFunctionsAreTheSame() {
    Layer model =
        Parallel.concat(-1, Linear.of(4, 3).init(rng), Layer.of("square", x -> x.square().add(1)));
    requireSame("parallel", model, Shape.of(4), DType.F32);
  }
}
