package adjoint.examples;

import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import adjoint.examples.numpy.ArrayText;
import adjoint.examples.option.Out;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Loss;
import adjoint.nn.Sequential;
import adjoint.nn.scalar.Neuron;
import adjoint.nn.scalar.NeuronLayer;
import adjoint.nn.scalar.ScalarMlp;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A neuron, a network of three neurons, and a loss: each from single numbers and from tensors. */
@Command(name = "neuron", description = "a neuron, a network, a loss: the first numbers of all")
final class NeuronExample extends Example {
  private static final double[] X = {2, 3};

  @Mixin private final Out out = new Out();

  @Override
  void run(Report report) {
    report.heading("A neuron: w = [0, 1], b = 4, x = [2, 3]");
    report.full("sigmoid(0 * 2 + 1 * 3 + 4)", neuron(4).forward(X).value(), "0.9990889488055994");
    report.full("from tensors", neuronOfTensors(4).forward(Tensor.of(X)).item(), "0.999");
    report.full("with b = 0", neuron(0).forward(X).value(), "");
    report.say(
        """
        The program as printed has lost its line "bias = 4", and a comment says b = 0; the number
        beside it is that of b = 4.\
        """);

    report.heading("A network of three such neurons, b = 0");
    ScalarMlp network = network();
    Value h = network.layers().getFirst().forward(X).getFirst();
    report.full("h1 = h2", h.value(), "0.9526");
    report.full("o1", network.forward(X).getFirst().value(), "0.7216325609518421");
    report.full("o1 from tensors", networkOfTensors().forward(Tensor.of(X)).item(), "0.7216");

    report.heading("Four people: pounds - 135, inches - 66, female or not");
    String[] tutorial = {"-2, -1, 1", "25, 6, 0", "17, 4, 0", "-15, -6, 1"};
    for (int i = 0; i < tutorial.length; i++) {
      FourPeople.Person person = FourPeople.ALL.get(i);
      String row =
          String.format(Locale.ROOT, "%s -> %.0f", ArrayText.of(person.shifted()), person.target());
      report.row(person.name(), row, tutorial[i]);
    }

    report.heading("The loss of always answering 0");
    double[] errors = squaredErrors(new double[4]);
    report.row("squared errors", ArrayText.of(errors), "1, 0, 0, 1");
    report.full("their mean", Arrays.stream(errors).average().orElseThrow(), "0.5");
    report.full("from tensors", lossOfZeros().item(), "0.5");

    report.picture(out.write("neuron", NetworkPictures.neuron("A neuron with two inputs")));
    report.picture(out.write("neuron-network", NetworkPictures.network("A network: 2-2-1")));
    report.picture(
        out.write(
            "neuron-people",
            NetworkPictures.network("Gender from weight and height")
                .note("x1", "weight")
                .note("x2", "height")
                .note("o1", "gender")));
  }

  /** From single numbers: two weights and a bias. */
  static Neuron neuron(double bias) {
    return Neuron.of(new double[] {0, 1}, bias, Value::sigmoid);
  }

  /** Two neurons side by side and one behind them. */
  static ScalarMlp network() {
    return ScalarMlp.of(NeuronLayer.of(neuron(0), neuron(0)), NeuronLayer.of(neuron(0)));
  }

  /** From tensors: a neuron is a column of weights and a bias. */
  static Layer neuronOfTensors(double bias) {
    return Sequential.of(
        Linear.from(Tensor.of(new double[][] {{0}, {1}}), Tensor.of(bias)), Activation.SIGMOID);
  }

  /** Two neurons are two columns. */
  static Layer networkOfTensors() {
    Linear hidden = Linear.from(Tensor.of(new double[][] {{0, 0}, {1, 1}}), Tensor.of(0.0, 0.0));
    return Sequential.of(hidden, Activation.SIGMOID, neuronOfTensors(0));
  }

  /** What each of the four answers costs. */
  static double[] squaredErrors(double[] answers) {
    double[] errors = new double[answers.length];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = Value.of(FourPeople.ALL.get(i).target()).sub(answers[i]).square().value();
    }
    return errors;
  }

  static Tensor lossOfZeros() {
    return Loss.mse(Tensor.zeros(DType.F64, 4), Tensor.of(FourPeople.targets()));
  }
}
