package adjoint.nn.file;

import static adjoint.nn.Errors.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.nn.Activation;
import adjoint.nn.Bilinear;
import adjoint.nn.Block;
import adjoint.nn.Buffer;
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
import adjoint.nn.Parts;
import adjoint.nn.Prelu;
import adjoint.nn.RadialBasis;
import adjoint.nn.RandomizedLeakyRelu;
import adjoint.nn.Residual;
import adjoint.nn.Sequential;
import adjoint.nn.attention.DecoderBlock;
import adjoint.nn.attention.EncoderBlock;
import adjoint.nn.attention.LearnedPositions;
import adjoint.nn.attention.Mask;
import adjoint.nn.attention.MultiHeadAttention;
import adjoint.nn.attention.NormPlacement;
import adjoint.nn.attention.Rotary;
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
import adjoint.nn.optim.WeightAverage;
import adjoint.nn.recurrent.GruCell;
import adjoint.nn.recurrent.LstmCell;
import adjoint.nn.recurrent.Recurrent;
import adjoint.nn.recurrent.RnnCell;
import adjoint.op.Padding;
import adjoint.op.Resampling;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedModelTest {
  @TempDir Path folder;

  private final RandomGenerator rng = new SplittableRandom(5);

  private Linear linear(int in, int out) {
    return Linear.of(in, out).init(rng);
  }

  /** At least one block of every type, in all its variants. */
  private List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(List.of(Activation.values()));
    blocks.addAll(List.of(GatedActivation.values()));
    blocks.addAll(
        List.of(
            linear(2, 3),
            Linear.of(2, 3).withoutBias().dtype(DType.F64).init(rng),
            linear(2, 3).transposed(),
            Mlp.of(2, 3, 1).output(Activation.SIGMOID).init(rng),
            Residual.of(linear(2, 2)),
            Residual.of(linear(2, 3), linear(2, 3)),
            Parallel.concat(-1, linear(2, 2), Activation.TANH),
            Parallel.sum(linear(2, 2), linear(2, 2)),
            Dropout.of(0.25),
            Prelu.of(2).init(),
            RandomizedLeakyRelu.of(),
            Flatten.of(),
            Bilinear.of(2, 3, 1).init(rng),
            Embedding.of(4, 2).padding(0).init(rng),
            Embedding.of(4, 2).init(rng),
            RadialBasis.of(2, 3).init(rng),
            MixtureOfExperts.of(linear(2, 2), linear(2, 3), linear(2, 3)).top(1),
            MixtureOfExperts.of(linear(2, 1), linear(2, 3)),
            Conv1d.of(2, 3, 2).init(rng),
            Conv2d.of(2, 4, 3, 2).stride(2, 1).padding(1).dilation(2).groups(2).init(rng),
            Conv3d.of(1, 2, 2).samePadding().withoutBias().init(rng),
            ConvTranspose1d.of(2, 3, 2).init(rng),
            ConvTranspose2d.of(2, 3, 2).stride(2).outputPadding(1).init(rng),
            ConvTranspose3d.of(1, 2, 2).init(rng),
            MaxPool.of(2).stride(1),
            MaxPool.adaptive(2),
            AvgPool.global(),
            Pad.zeros(1).withAfter(0),
            Pad.constant(Double.NEGATIVE_INFINITY, 1),
            Pad.of(Padding.REFLECT, 2),
            Resize.of(Resampling.LINEAR, 3, 4),
            Upsample.of(Resampling.NEAREST, 1.5)));
    blocks.addAll(
        List.of(
            BatchNorm.of(2).init(),
            LayerNorm.of(2, 3).init(),
            LayerNorm.of(2).withoutBias().init(),
            GroupNorm.of(1, 2).withoutParameters().init(),
            InstanceNorm.of(2).init(),
            InstanceNorm.of(2).withParameters().withRunningStatistics().init(),
            RmsNorm.of(2).init(),
            WeightNorm.of(linear(2, 3)),
            RnnCell.of(2, 3, Activation.RELU).init(rng),
            LstmCell.of(2, 3).init(rng),
            GruCell.of(2, 3).init(rng),
            Recurrent.of(LstmCell.of(2, 3)).layers(2).bidirectional().dropout(0.1).init(rng),
            Recurrent.of(GruCell.of(2, 3)).init(rng),
            MultiHeadAttention.of(4, 2).causal().rotary(5).dropout(0.1).init(rng),
            MultiHeadAttention.of(4, 2).withoutBias().init(rng),
            EncoderBlock.of(4, 2).causal().norms(NormPlacement.AFTER).init(rng),
            DecoderBlock.of(4, 2).init(rng),
            LearnedPositions.of(3, 4).init(rng),
            SinusoidalPositions.of(3, 4),
            Rotary.of(3, 4)));
    return blocks;
  }

  private Block saved(Block model) throws IOException {
    Path to = folder.resolve("saved");
    new SavedModel(model, Json.Obj.EMPTY).write(to);
    return SavedModel.read(to).model();
  }

  @Test
  void everyBlockComesBackAsItWas() throws IOException {
    Set<Class<?>> seen = new LinkedHashSet<>();
    for (Block block : blocks()) {
      Block same = saved(block);
      assertEquals(block.getClass(), same.getClass());
      assertEquals(block.toString(), same.toString());
      assertEquals(block.state(), same.state(), block.toString());
      assertEquals(
          new ArchitectureWriter(block, BlockTypes.STANDARD).json(),
          new ArchitectureWriter(same, BlockTypes.STANDARD).json());
      seen.add(block instanceof Enum<?> e ? e.getDeclaringClass() : block.getClass());
      block.innerBlocks().values().forEach(inner -> seen.add(inner.getClass()));
    }
    Set<Class<?>> types = new LinkedHashSet<>(BlockTypes.STANDARD.byName().values());
    types.removeIf(type -> !Block.class.isAssignableFrom(type));
    types.removeAll(seen);
    assertEquals(Set.of(), types);
  }

  /** A layer that is new gets a name too, or a reason why it has none. */
  @Test
  void everyLayerHasAName() throws Exception {
    Set<Class<?>> without =
        new LinkedHashSet<>(List.of(WeightAverage.class)); // says how it averages by a function
    Path classes =
        Path.of(Linear.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes.resolve("adjoint/nn"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = classes.relativize(file).toString();
        Class<?> type =
            Class.forName(
                name.substring(0, name.length() - 6).replace(File.separator, "."),
                false,
                Linear.class.getClassLoader());
        if (Block.class.isAssignableFrom(type)
            && Modifier.isPublic(type.getModifiers())
            && (type.isRecord() || type.isEnum())) {
          assertTrue(
              without.remove(type) != BlockTypes.STANDARD.byName().containsValue(type),
              type.getName());
        }
      }
    }
    assertEquals(Set.of(), without);
  }

  /** The names in files do not change. The file is written anew by -Dadjoint.docs=write. */
  @Test
  void filesOfYesterdayAreReadTomorrow() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Block block : blocks()) {
      text.append(new ArchitectureWriter(block, BlockTypes.STANDARD).json()).append('\n');
    }
    Path file = Path.of("src/test/resources/adjoint/nn/file/architectures.txt");
    if ("write".equals(System.getProperty("adjoint.docs"))) {
      Files.writeString(file, text);
    }
    assertEquals(Files.readString(file), text.toString());
  }

  @Test
  void aModelComputesTheSameBits() throws IOException {
    Layer model =
        Sequential.of(
            Conv2d.of(1, 2, 3).samePadding().init(rng),
            BatchNorm.of(2).init(),
            Activation.GELU,
            Flatten.of(),
            Dropout.of(0.5),
            linear(32, 3));
    Tensor x = Tensor.normal(rng, 0, 1, 5, 1, 4, 4);
    model.forward(x, Mode.training(rng)); // so that there are statistics
    Layer same = (Layer) saved(model);
    assertEquals(model.forward(x).data(), same.forward(x).data());
    assertEquals(
        model.forward(x, Mode.training(new SplittableRandom(1))).data(),
        same.forward(x, Mode.training(new SplittableRandom(1))).data());
  }

  @Test
  void whatIsOnePartStaysOne() throws IOException {
    Linear tied = linear(2, 3);
    Sequential model = Sequential.of(tied, tied.transposed(), tied, Activation.TANH);
    Sequential same = (Sequential) saved(model);
    assertEquals(9, same.parameterCount());
    Linear first = (Linear) same.layers().get(0);
    assertSame(first.weight(), same.parameters().get("1.weight"));
    assertSame(first.weight(), ((Linear) same.layers().get(2)).weight());
    assertEquals(List.of("0.bias", "0.weight"), arrays());
  }

  private List<String> arrays() throws IOException {
    try (Safetensors file = Safetensors.open(folder.resolve("saved/model.safetensors"))) {
      return file.arrays().keySet().stream().sorted().toList();
    }
  }

  @Test
  void whatIsFrozenStaysFrozen() throws IOException {
    Block same = saved(Block.freeze(Mlp.of(2, 3, 1).init(rng), "0"));
    assertTrue(!same.part("0.weight", Parameter.class).isVariable());
    assertTrue(same.part("2.weight", Parameter.class).isVariable());
  }

  @Test
  void provenanceIsKept() throws IOException {
    Json.Obj provenance =
        Json.Obj.EMPTY.with("seed", Json.of(Long.MIN_VALUE)).with("data", Json.of("é"));
    new SavedModel(linear(1, 1), provenance).write(folder);
    SavedModel read = SavedModel.read(folder);
    assertEquals(provenance, read.provenance());
    assertEquals(1, read.model(Linear.class).weight().size());
    assertEquals(
        "model: the saved model is a Linear, no Sequential",
        message(() -> read.model(Sequential.class)));
  }

  // ---- blocks of users

  enum Kind {
    ONE,
    OTHER
  }

  record Config(Kind kind, Optional<String> text, SequencedMap<String, Integer> counts) {}

  record Own(
      Parameter gain,
      Buffer seen,
      NdArray table,
      Config config,
      OptionalInt i,
      OptionalLong j,
      OptionalDouble x,
      boolean truth,
      long large,
      float small,
      double number,
      List<Shape> shapes,
      SequencedMap<String, Layer> layers)
      implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return x.mul(gain);
    }
  }

  private Own own() {
    SequencedMap<String, Integer> counts = new LinkedHashMap<>();
    counts.put("b", 1);
    counts.put("a", -2);
    SequencedMap<String, Layer> layers = new LinkedHashMap<>();
    layers.put("first", linear(1, 2));
    layers.put("second", Activation.TANH);
    return new Own(
        Parameter.of("γ", Tensor.of(2.5)),
        Buffer.of("seen", Tensor.of(7.0)),
        NdArray.of(1f, 2f),
        new Config(Kind.OTHER, Optional.of("t"), counts),
        OptionalInt.of(1),
        OptionalLong.empty(),
        OptionalDouble.of(Double.NaN),
        true,
        Long.MAX_VALUE,
        0.1f,
        -0.0,
        List.of(Shape.of(2, 3), Shape.SCALAR),
        layers);
  }

  @Test
  void recordsOfUsersAreSavedByTheNameThatTheyAreGiven() throws IOException {
    BlockTypes types = BlockTypes.STANDARD.with("test.own", Own.class);
    Own own = own();
    new SavedModel(Sequential.of(own), Json.Obj.EMPTY).write(folder, types);
    Sequential read = SavedModel.read(folder, types).model(Sequential.class);
    Own same = (Own) read.layers().getFirst();
    assertEquals(own.state(), same.state());
    assertEquals(own.config(), same.config());
    assertEquals(own.table(), same.table());
    assertEquals(own.x(), same.x());
    assertEquals(own.shapes(), same.shapes());
    assertEquals("γ", same.gain().name());
    assertEquals(List.of("first", "second"), List.copyOf(same.layers().keySet()));
    assertEquals(
        List.of(own.i(), own.j(), own.truth(), own.large(), own.small(), own.number()),
        List.of(same.i(), same.j(), same.truth(), same.large(), same.small(), same.number()));
    assertTrue(
        message(() -> unchecked(() -> SavedModel.read(folder)))
            .contains(
                "at architecture.layers.0.@type: expected a type that is registered; if it is one"
                    + " of your own, read the file with BlockTypes.STANDARD.with(name, class),"
                    + " found \"test.own\""));
  }

  record Stretch(UnaryOperator<Tensor> f) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return f.apply(x);
    }
  }

  record Holder(Object thing) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return x;
    }

    @Override
    public String toString() {
      return "Holder";
    }
  }

  static final class NoRecord implements Layer {
    @Override
    public Parts parts() {
      return Parts.none();
    }

    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return x;
    }

    @Override
    public String toString() {
      return "NoRecord";
    }
  }

  private interface Action {
    Object run() throws IOException;
  }

  private static Object unchecked(Action action) {
    try {
      return action.run();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String refused(Block model, BlockTypes types) {
    Path to = folder.resolve("refused");
    String message =
        message(() ->
            unchecked(() -> {
              new SavedModel(model, Json.Obj.EMPTY).write(to, types);
              return to;
            }));
    assertTrue(Files.notExists(to));
    return message;
  }

  @Test
  void whatCannotBeSavedIsNamed() {
    Layer lambda = Layer.of("twice", x -> x.mul(2));
    assertEquals(
        "SavedModel: layers.1.inner (twice) is made of a function, which no file can hold; write it"
            + " as a record and register that: BlockTypes.STANDARD.with(\"acme.name\", Name.class)",
        refused(Sequential.of(Activation.TANH, Residual.of(lambda)), BlockTypes.STANDARD));
    Layer own = own();
    assertEquals(
        "SavedModel: the model ("
            + own
            + ") is a adjoint.nn.file.SavedModelTest$Own, for which files have no name; register"
            + " it: BlockTypes.STANDARD.with(\"acme.Own\", Own.class)",
        refused(own, BlockTypes.STANDARD));
    BlockTypes types =
        BlockTypes.STANDARD.with("test.stretch", Stretch.class).with("test.holder", Holder.class);
    assertTrue(
        refused(Sequential.of(new Stretch(x -> x)), types)
            .matches("SavedModel: layers.0.f \\(.*\\) is made of a function, which .*"));
    assertTrue(
        refused(Parallel.of("product", List::getFirst, linear(1, 1)), types)
            .matches("SavedModel: join \\(.*\\) is made of a function, which .*"));
    assertTrue(refused(new Holder(new double[1]), types).contains("thing ([D"));
    assertEquals(
        "SavedModel: layers.0 (NoRecord) is a adjoint.nn.file.SavedModelTest$NoRecord, which no"
            + " file can hold; save the model's state() instead",
        refused(Sequential.of(new NoRecord()), types));
    assertTrue(refused(WeightAverage.equal(linear(1, 1)), types).contains("is made of a function"));
    MultiHeadAttention masked =
        new MultiHeadAttention(
            linear(2, 6),
            linear(2, 2),
            1,
            Dropout.of(0),
            Mask.of(Tensor.ones(2, 2)),
            Optional.empty());
    assertTrue(refused(masked, types).startsWith("SavedModel: mask (mask [2, 2]) is a "));
  }

  @Test
  void namesAreTakenOnce() {
    assertEquals(
        "with: the name of a type of your own has a point in it, such as acme.own",
        message(() -> BlockTypes.STANDARD.with("own", Own.class)));
    assertEquals(
        "with: acme.linear or adjoint.nn.Linear has been said already",
        message(() -> BlockTypes.STANDARD.with("acme.linear", Linear.class)));
    assertEquals(
        "with: java.lang.Runtime is neither a record nor an enum, which alone can be saved",
        message(() -> BlockTypes.STANDARD.with("acme.runtime", Runtime.class)));
  }

  // ---- what files may say

  private void change(String from, String to) throws IOException {
    Path file = folder.resolve("model.json");
    String text = Files.readString(file);
    assertTrue(text.contains(from), text);
    Files.write(file, text.replace(from, to).getBytes(UTF_8));
  }

  private String refusedAfter(String from, String to) throws IOException {
    Sequential model =
        Sequential.of(
            Linear.of(2, 3).init(new SplittableRandom(1)), Dropout.of(0.5), MaxPool.of(2));
    new SavedModel(model, Json.Obj.EMPTY).write(folder);
    change(from, to);
    return assertThrows(FileFormatException.class, () -> SavedModel.read(folder))
        .getMessage()
        .replace(folder.toString(), "");
  }

  @Test
  void filesAreNotBelieved() throws IOException {
    assertEquals(
        "/model.json, at version: expected version 1, found version 2, of a newer Adjoint; use"
            + " that",
        refusedAfter("\"version\": 1", "\"version\": 2"));
    assertEquals(
        "/model.json, at format: expected adjoint-model, found other",
        refusedAfter("adjoint-model", "other"));
    assertTrue(
        refusedAfter("\"dropout\"", "\"java.lang.Runtime\"")
            .contains("at architecture.layers.1.@type: expected a type that is registered"));
    assertEquals(
        "/model.json, at architecture.layers.1.@type: expected a Layer, found"
            + " \"pooling.window\"",
        refusedAfter("\"dropout\"", "\"pooling.window\""));
    assertEquals(
        "/model.json, at architecture.layers.1: expected what makes a Dropout, found Dropout: the"
            + " rate must be from 0 up to but without 1, got 1.5",
        refusedAfter("\"rate\": 0.5", "\"rate\": 1.5"));
    assertEquals(
        "/model.json, at architecture.layers.1: expected a member \"rate\", found none",
        refusedAfter("\"rate\": 0.5", "\"Rate\": 0.5"));
    assertEquals(
        "/model.json, at architecture.layers.1: expected no other members than [@type, rate], found"
            + " \"more\"",
        refusedAfter("\"rate\": 0.5", "\"rate\": 0.5, \"more\": 1"));
    assertEquals(
        "/model.json, at architecture.layers.0.weight.parameter: expected the path of an array of"
            + " the file, found \"0.waist\"",
        refusedAfter("\"0.weight\"", "\"0.waist\""));
    assertEquals(
        "/model.json, at architecture.layers.0.bias.numbers: expected F32[3], as the file has it,"
            + " found \"F64[3]\"",
        refusedAfter("F32[3]", "F64[3]"));
    assertTrue(
        refusedAfter("\"sha256\": \"", "\"sha256\": \"0")
            .contains("one of the files is another model's or was changed"));
  }

  @Test
  void numbersOfAnotherModelAreRefused() throws IOException {
    new SavedModel(linear(2, 3), Json.Obj.EMPTY).write(folder);
    Safetensors.write(folder.resolve("model.safetensors"), linear(2, 3).state());
    assertTrue(
        message(() -> unchecked(() -> SavedModel.read(folder)))
            .contains("one of the files is another model's or was changed"));
  }

  /** Whoever reads while another saves gets one model or the other. */
  @Test
  void isReadWhileItIsSaved() throws Exception {
    List<SavedModel> models = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      models.add(new SavedModel(linear(2, 3), Json.Obj.EMPTY.with("number", Json.of(i))));
    }
    models.getFirst().write(folder);
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<?> saving =
          other.submit(() -> {
            for (SavedModel model : models) {
              model.write(folder);
            }
            return "";
          });
      do {
        SavedModel read = SavedModel.read(folder);
        int number =
            JsonView.of("read", read.provenance()).get("number").whole(0, models.size() - 1);
        assertEquals(models.get(number).model().state(), read.model().state());
      } while (!saving.isDone());
      assertEquals("", saving.get());
    }
  }

  @Test
  void threadsPredictWhileOneSaves() throws Exception {
    Layer model =
        Sequential.of(
            Linear.of(4, 8).init(rng),
            BatchNorm.of(8).init(),
            Activation.GELU,
            Dropout.of(0.5),
            Linear.of(8, 3).init(rng));
    Tensor x = Tensor.normal(rng, 0, 1, 5, 4);
    NdArray expected = model.forward(x).data();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < 64; thread++) {
        all.add(
            threads.submit(() -> {
              for (int i = 0; i < 20; i++) {
                assertEquals(expected, model.forward(x).data());
              }
            }));
      }
      for (int i = 0; i < 3; i++) {
        new SavedModel(model, Json.Obj.EMPTY).write(folder);
        assertEquals(expected, SavedModel.read(folder).model(Layer.class).forward(x).data());
      }
      for (Future<?> future : all) {
        future.get();
      }
    }
  }

  @Test
  void indicesGoOnWorking() throws IOException {
    Embedding words = Embedding.of(5, 2).padding(0).init(rng);
    Embedding same = (Embedding) saved(words);
    assertEquals(words.forward(Indices.of(0, 4)).data(), same.forward(Indices.of(0, 4)).data());
    assertEquals(Map.of(), Map.copyOf(same.buffers()));
  }
}
