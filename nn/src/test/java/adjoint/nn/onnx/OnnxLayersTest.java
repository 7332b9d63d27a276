package adjoint.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.nn.Activation;
import adjoint.nn.Bilinear;
import adjoint.nn.Block;
import adjoint.nn.Dropout;
import adjoint.nn.Embedding;
import adjoint.nn.EveryLayer;
import adjoint.nn.Flatten;
import adjoint.nn.GatedActivation;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Mode;
import adjoint.nn.Parallel;
import adjoint.nn.Sequential;
import adjoint.nn.attention.DecoderBlock;
import adjoint.nn.attention.EncoderBlock;
import adjoint.nn.attention.LearnedPositions;
import adjoint.nn.conv.Conv2d;
import adjoint.nn.conv.MaxPool;
import adjoint.nn.file.BlockTypes;
import adjoint.nn.norm.BatchNorm;
import adjoint.nn.recurrent.GruCell;
import adjoint.nn.recurrent.Recurrent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer, exported, gives in ONNX Runtime what it gives here, at any batch size. */
class OnnxLayersTest {
  private final RandomGenerator rng = new SplittableRandom(1);

  static List<EveryLayer.Sample> layers() {
    return EveryLayer.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void isTheSame(EveryLayer.Sample layer) {
    requireSame(layer.name(), layer.make().apply(rng), layer.shape(), DType.F32);
    requireSame(layer.name(), layer.make().apply(rng).cast(DType.F64), layer.shape(), DType.F64);
  }

  /** What is saved in files by a name of the library's. */
  @Test
  void noLayerIsForgotten() {
    Set<Class<?>> found = new HashSet<>();
    for (EveryLayer.Sample sample : EveryLayer.all()) {
      Layer layer = sample.make().apply(rng);
      found.add(layer.getClass());
      layer.innerBlocks().values().forEach(block -> found.add(block.getClass()));
    }
    // In tests of their own: they take something else than one tensor, or there are many.
    found.addAll(
        Set.of(
            Activation.class,
            Bilinear.class,
            DecoderBlock.class,
            Embedding.class,
            GatedActivation.class,
            Parallel.class));
    Set<String> forgotten = new TreeSet<>();
    BlockTypes.STANDARD
        .byName()
        .forEach((name, type) -> {
          if (Block.class.isAssignableFrom(type) && !found.contains(type)) {
            forgotten.add(name);
          }
        });
    assertEquals(Set.of(), forgotten);
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
            EveryLayer.seen(BatchNorm.of(4).init(), rng, 4, 8, 8),
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
