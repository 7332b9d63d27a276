package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.examples.digits.ConvNet;
import adjoint.examples.digits.DigitImages;
import adjoint.examples.digits.DigitTraining;
import adjoint.examples.digits.DrawnDigits;
import adjoint.examples.names.LetterModel;
import adjoint.examples.names.Models;
import adjoint.examples.names.NameList;
import adjoint.examples.names.NameTraining;
import adjoint.examples.table.Classifier;
import adjoint.examples.table.MadeUp;
import adjoint.examples.table.Table;
import adjoint.nn.Activation;
import adjoint.nn.Block;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Mode;
import adjoint.nn.Sequential;
import adjoint.nn.onnx.Onnx;
import adjoint.nn.optim.Sgd;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What every example trains, exported, gives in ONNX Runtime what it gives here. */
class ExportTest {
  /** A function with parameters that have been trained, and inputs of two batch sizes. */
  private record Trained<A>(Block model, Function<A, Tensor> f, A example, A other) {
    void requireSame() throws OrtException {
      byte[] file = Onnx.bytes(model, f, example);
      OnnxRuntime.requireGives(file, example, f.apply(example));
      OnnxRuntime.requireGives(file, other, f.apply(other));
    }
  }

  /** Short trainings, by the names of their examples. */
  private static final Map<String, Supplier<List<Trained<?>>>> TRAININGS = new LinkedHashMap<>();

  static {
    TRAININGS.put("sigmoid-neuron", ExportTest::neurons);
    TRAININGS.put("three-inputs", ExportTest::threeInputs);
    TRAININGS.put("xor", ExportTest::xor);
    TRAININGS.put("people", ExportTest::people);
    TRAININGS.put("moons", ExportTest::moons);
    TRAININGS.put("iris", () -> rows(Iris.FLOWERS));
    TRAININGS.put("breast-cancer", () -> rows(BreastCancer.CELLS));
    TRAININGS.put("pinn", ExportTest::pinn);
    TRAININGS.put("names", ExportTest::names);
    TRAININGS.put("digits", ExportTest::digits);
  }

  private static final Set<String> NAMES = TRAININGS.keySet();

  /** Examples that train nothing that could be exported, and why. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "neuron", "its weights are given",
          "wrong-gradient", "checks derivatives",
          "backprop-by-hand", "takes derivatives",
          "least-squares", "fits curves by another library",
          "options", "computes prices",
          "random-numbers", "draws numbers",
          "fit", "writes a file of its own, which OnnxOfFitTest runs",
          "predict", "applies what fit has trained",
          "serve", "applies what fit has trained");

  @Test
  void noExampleIsForgotten() {
    Set<String> listed = new TreeSet<>(NAMES);
    listed.addAll(OTHERS.keySet());
    Set<String> all = new TreeSet<>();
    Main.commandLine()
        .getSubcommands()
        .forEach((name, command) -> {
          if (command.getCommand() instanceof Example) {
            all.add(name);
          }
        });
    assertEquals(all, listed);
    assertEquals(all.size(), NAMES.size() + OTHERS.size(), "one is in both lists");
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void givesTheSame(String example) throws OrtException {
    for (Trained<?> trained : TRAININGS.getOrDefault(example, List::of).get()) {
      trained.requireSame();
    }
  }

  private static <A> Trained<A> of(Block model, Function<A, Tensor> f, A example, A other) {
    return new Trained<>(model, f, example, other);
  }

  /** By these inputs and by the first of them. */
  private static Trained<Tensor> of(Layer model, Tensor x) {
    return of(model, model::forward, x, x.slice(0, 0, 1));
  }

  private static List<Trained<?>> neurons() {
    LabelledPoints points = LabelledPoints.of(LabelledPoints.EIGHT);
    TrainedNeuron neuron =
        NeuronTraining.tensors(points, new NeuronTraining.Settings(42, 0.1, 200));
    RadialNeuron disc = RadialNeuron.of(points.mean(0), 1, 1);
    Sgd sgd = new Sgd(disc.parameters(), 0.1);
    for (int step = 0; step < 20; step++) {
      sgd.step(disc.forward(points.x()).sub(points.y()).square().sum());
    }
    Linear line = Linear.from(column(neuron.weights()), Tensor.of(neuron.bias()));
    return List.of(of(Sequential.of(line, Activation.SIGMOID), points.x()), of(disc, points.x()));
  }

  private static Tensor column(double[] weights) {
    return Tensor.of(weights).unsqueeze(1);
  }

  private static List<Trained<?>> threeInputs() {
    TensorThreeInputs neuron =
        new TensorThreeInputs(ThreeInputs.ROWS, ThreeInputNeuron.start(1), 1);
    neuron.train(50);
    Layer model = Sequential.of(Linear.from(column(neuron.weights())), Activation.SIGMOID);
    return List.of(of(model, Tensor.of(ThreeInputs.ROWS).slice(1, 0, 3)));
  }

  private static List<Trained<?>> xor() {
    XorTraining training = new XorTraining(42, 1, 100, () -> {});
    List<Trained<?>> trained = new ArrayList<>();
    for (Layer hidden : List.of(Activation.SIGMOID, Activation.TANH, Activation.RELU)) {
      for (Sequential model :
          List.of(training.start().tensors(hidden), training.start().tensorsWithoutBias(hidden))) {
        training.tensors(model);
        trained.add(of(model, XorTraining.X));
      }
    }
    return trained;
  }

  private static List<Trained<?>> people() {
    PeopleTraining training = new PeopleTraining(42, 0.1, 20, () -> {});
    Layer network = training.start().tensors(Activation.SIGMOID);
    training.tensors(network);
    return List.of(of(network, Tensor.of(FourPeople.inputs())));
  }

  private static List<Trained<?>> moons() {
    MoonsTraining training = new MoonsTraining(rng(), 0.03, 2);
    training.epoch(0);
    Tensor x = training.heldOut.x();
    return List.of(
        of(training.model, y -> training.model.forward(y).sigmoid(), x, x.slice(0, 0, 1)));
  }

  private static List<Trained<?>> rows(MadeUp madeUp) {
    Table table = madeUp.draw(10, rng());
    List<Trained<?>> trained = new ArrayList<>();
    for (int hidden : new int[] {0, 8}) {
      Classifier.Trained classifier = new Classifier("", hidden, 2, 0.01).train(table, rng());
      Tensor x = table.x();
      trained.add(of(classifier.model(), classifier::logits, x, x.slice(0, 0, 1)));
    }
    return trained;
  }

  private static List<Trained<?>> pinn() {
    PinnTraining training = new PinnTraining(rng(), 0.01, 10);
    for (int step = 0; step < 10; step++) {
      training.step(step);
    }
    Tensor times = Tensor.linspace(DType.F64, 0, Oscillator.END, 9).unsqueeze(1);
    return List.of(of(training.network, training::u, times, times.slice(0, 0, 1)));
  }

  private static List<Trained<?>> names() {
    NameList list = NameList.madeUp(60, rng());
    NameTraining.Split split = NameTraining.Split.of(list, rng());
    List<Trained<?>> trained = new ArrayList<>();
    for (LetterModel model : Models.of(list.classes(), rng()).values()) {
      NameTraining training = new NameTraining(list, split, model, 0.003, 2, rng());
      training.step(0);
      training.step(1);
      Function<Indices, Tensor> logits = texts -> model.logits(texts, Mode.EVALUATION);
      Indices names = list.inputs(split.seen().subList(0, 5));
      int places = names.shape().extent(1);
      Indices one = Indices.wrap(Arrays.copyOf(names.toArray(), places), Shape.of(1, places));
      trained.add(of(model, logits, names, one));
    }
    return trained;
  }

  private static List<Trained<?>> digits() {
    DigitImages images = DrawnDigits.of(20, rng());
    Layer model = ConvNet.of(rng());
    new DigitTraining(model, images, 0.003, 1, rng()).epoch(0);
    return List.of(of(model, images.images().slice(0, 0, 5)));
  }

  private static RandomGenerator rng() {
    return new SplittableRandom(1);
  }
}
