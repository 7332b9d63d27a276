package adjoint.nn.file;

import static adjoint.nn.Errors.message;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.nn.Activation;
import adjoint.nn.Bilinear;
import adjoint.nn.Block;
import adjoint.nn.Embedding;
import adjoint.nn.Flatten;
import adjoint.nn.Init;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Mlp;
import adjoint.nn.Mode;
import adjoint.nn.Prelu;
import adjoint.nn.Sequential;
import adjoint.nn.State;
import adjoint.nn.Vectors;
import adjoint.nn.attention.DecoderBlock;
import adjoint.nn.attention.EncoderBlock;
import adjoint.nn.attention.MultiHeadAttention;
import adjoint.nn.attention.NormPlacement;
import adjoint.nn.conv.Conv1d;
import adjoint.nn.conv.Conv2d;
import adjoint.nn.conv.ConvTranspose2d;
import adjoint.nn.norm.BatchNorm;
import adjoint.nn.norm.GroupNorm;
import adjoint.nn.norm.InstanceNorm;
import adjoint.nn.norm.LayerNorm;
import adjoint.nn.norm.WeightNorm;
import adjoint.nn.recurrent.GruCell;
import adjoint.nn.recurrent.LstmCell;
import adjoint.nn.recurrent.Recurrent;
import adjoint.nn.recurrent.RnnCell;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Models with the numbers of PyTorch's compute what PyTorch's do, as torch-models.py wrote it down.
 */
class PyTorchTest {
  private final RandomGenerator rng = new SplittableRandom(3);

  record Named(Linear hidden, Linear out, Parameter scale) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return out.forward(hidden.forward(x, mode).tanh(), mode).mul(scale);
    }
  }

  record Row(Linear first, Recurrent<Tensor> then) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return then.forward(first.forward(x, mode), mode);
    }
  }

  record Self(MultiHeadAttention attention) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return attention.forward(x, mode);
    }
  }

  private Linear linear(int in, int out) {
    return Linear.of(in, out).init(rng);
  }

  private static PyTorch names(String model) {
    return switch (model) {
      case "named" ->
          PyTorch.names().rename("fc1", "hidden").rename("fc2", "out").rename("gain", "scale");
      case "row with gru" -> PyTorch.names().rename("0", "first").rename("1.inner", "then");
      default -> PyTorch.names();
    };
  }

  private Block model(String name) {
    return switch (name) {
      case "mlp" -> Mlp.of(3, 4, 2).activation(Activation.TANH).init(rng);
      case "named" ->
          new Named(
              linear(3, 4),
              Linear.of(4, 2).withoutBias().init(rng),
              Parameter.of("scale", Tensor.ones(DType.F32, 2)));
      case "images" ->
          Sequential.of(
              Conv2d.of(2, 4, 3).padding(1).groups(2).init(rng),
              BatchNorm.of(4).init(),
              Activation.RELU,
              ConvTranspose2d.of(4, 3, 2).stride(2).init(rng),
              InstanceNorm.of(3).withParameters().withRunningStatistics().init(),
              Prelu.of(3).init(),
              GroupNorm.of(3, 3).init(),
              Flatten.of(),
              linear(48, 2));
      case "sequences of images" ->
          Sequential.of(
              Conv1d.of(2, 3, 2).init(rng), BatchNorm.of(3).init(), LayerNorm.of(4).init());
      case "bilinear" -> Bilinear.of(2, 3, 4).init(rng);
      case "rnn" -> Recurrent.of(RnnCell.of(3, 2)).init(rng);
      case "lstm" -> Recurrent.of(LstmCell.of(3, 2)).layers(2).bidirectional().init(rng);
      case "gru" -> Recurrent.of(GruCell.of(3, 2)).layers(2).init(rng);
      case "row with gru" -> new Row(linear(3, 3), Recurrent.of(GruCell.of(3, 2)).init(rng));
      case "lstm cell" -> LstmCell.of(3, 2).init(rng);
      case "attention" -> new Self(MultiHeadAttention.of(4, 2).init(rng));
      case "encoder before" -> encoder(NormPlacement.BEFORE);
      case "encoder after" -> encoder(NormPlacement.AFTER);
      case "decoder" ->
          DecoderBlock.of(4, 2)
              .inner(5)
              .activation(Activation.RELU)
              .norms(NormPlacement.AFTER)
              .init(rng);
      case "weight norm" ->
          Sequential.of(WeightNorm.of(linear(3, 2)), WeightNorm.of(Conv1d.of(1, 2, 2).init(rng)));
      default -> throw new AssertionError(name);
    };
  }

  private EncoderBlock encoder(NormPlacement norms) {
    return EncoderBlock.of(4, 2).inner(5).activation(Activation.RELU).norms(norms).init(rng);
  }

  private static Tensor forward(Block model, List<Tensor> in) {
    return switch (model) {
      case Layer layer -> layer.forward(in.getFirst());
      case Bilinear bilinear -> bilinear.forward(in.get(0), in.get(1));
      case LstmCell cell ->
          cell.step(in.getFirst(), cell.initial(in.getFirst().shape().extent(0)), Mode.EVALUATION)
              .h();
      case DecoderBlock decoder -> decoder.forward(in.get(0), in.get(1), Mode.EVALUATION);
      default -> throw new AssertionError(model);
    };
  }

  private static State stateDict(List<String> line) {
    return Safetensors.parse(line.getFirst(), Base64.getDecoder().decode(line.get(1))).state();
  }

  @Test
  void modelsComputeWhatPyTorchsDo() throws IOException {
    TreeSet<String> seen = new TreeSet<>();
    for (List<String> line : Vectors.lines("file/torch-models.txt")) {
      String name = line.getFirst();
      if (name.equals("types")) {
        continue;
      }
      Block model = model(name).cast(DType.F64);
      names(name).load(model, stateDict(line));
      List<Tensor> arrays = line.subList(2, line.size()).stream().map(Vectors::array).toList();
      Vectors.requireNear(name, arrays.getLast(), forward(model, arrays));
      seen.add(name);
    }
    assertEquals(15, seen.size());
  }

  /** A weight that two modules share is saved once there; it may be loaded by either name. */
  @Test
  void tiedWeightsAreLoadedByOneName() {
    Embedding words = Embedding.of(3, 2).init(rng);
    record Tied(Embedding words, Layer head) implements Block {}
    Tied model = new Tied(words, words.transposed());
    NdArray numbers = NdArray.of(new float[][] {{1, 2}, {3, 4}, {5, 6}});
    for (String name : List.of("words.weight", "head.weight")) {
      SequencedMap<String, NdArray> theirs = new LinkedHashMap<>();
      theirs.put("model." + name, numbers);
      model.load(zeros(model));
      PyTorch.names().rename("model", "").load(model, new State(theirs));
      assertEquals(numbers, words.weight().data());
    }
  }

  private static State zeros(Block model) {
    SequencedMap<String, NdArray> zeros = new LinkedHashMap<>();
    model
        .state()
        .arrays()
        .forEach((path, array) -> zeros.put(path, NdArray.zeros(array.dtype(), array.shape())));
    return new State(zeros);
  }

  /** Values that are exact in the narrower types. */
  @Test
  void typesOfPyTorchsAreRead() throws IOException {
    List<String> line =
        Vectors.lines("file/torch-models.txt").stream()
            .filter(l -> l.getFirst().equals("types"))
            .findFirst()
            .orElseThrow();
    SequencedMap<String, NdArray> arrays = stateDict(line).arrays();
    int at = 2;
    for (String name : List.of("half", "brain", "single", "count")) {
      NdArray array = requireNonNull(arrays.get(name));
      assertEquals(Vectors.array(line.get(at++)).data(), array.to(DType.F64), name);
      assertEquals(name.equals("count") ? DType.F64 : DType.F32, array.dtype(), name);
    }
  }

  @Test
  void whatDoesNotFitIsToldByPyTorchsNames() {
    Sequential model = Mlp.of(3, 4, 2).init(rng);
    State before = model.state();
    SequencedMap<String, NdArray> theirs = new LinkedHashMap<>();
    theirs.put("0.weight", NdArray.of(new float[][] {{1, 2}, {3, 4}}));
    theirs.put("0.bias", NdArray.of(1.0, 2, 3, 4));
    theirs.put("2.bias", NdArray.of(1f, 2f));
    theirs.put("3.weight", NdArray.of(1f));
    theirs.put("1.num_batches_tracked", NdArray.of(1.0));
    State stateDict = new State(theirs);
    assertEquals(
        """
        load: the state_dict does not fit this Sequential, nothing was loaded
          of another type: 0.weight is F32[2, 2], not F32[4, 3]
          of another type: 0.bias is F64[4], not F32[4]
          missing: 2.weight F32[2, 4], for 2.weight
          superfluous: 3.weight F32[1]\
        """,
        message(() -> PyTorch.names().load(model, stateDict)));
    assertEquals(before, model.state());
  }

  @Test
  void everyPathHasASource() {
    Block model =
        Sequential.of(
            Linear.of(2, 2).init(Init.zeros(), rng),
            Linear.of(2, 2).init(rng).transposed(),
            EncoderBlock.of(2, 1).norm(adjoint.nn.norm.RmsNorm.recipe()).init(rng));
    String message = message(() -> PyTorch.names().load(model, new State(new LinkedHashMap<>())));
    Map<String, NdArray> paths = model.state().arrays();
    paths.keySet().forEach(path -> assertTrue(message.contains(", for " + path), message));
  }
}
