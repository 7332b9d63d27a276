package adjoint.examples;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.examples.chart.LineChart;
import adjoint.examples.option.Data;
import adjoint.examples.option.Out;
import adjoint.examples.option.Rate;
import adjoint.examples.option.Seed;
import adjoint.examples.option.Steps;
import adjoint.nn.Activation;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * A neuron finds out that the answer is the first of its three inputs. The neuron is a {@link
 * ThreeInputNeuron}; {@link NineSteps} trains it as slowly as the tutorial does.
 */
@Command(name = "three-inputs", description = "a neuron learns which of its inputs matters")
final class ThreeInputs extends Example {
  /** Three inputs and the answer. */
  static final double[][] ROWS = {{0, 0, 1, 0}, {1, 1, 1, 1}, {1, 0, 1, 1}, {0, 1, 1, 0}};

  @Mixin private final Seed seed = new Seed(1);
  @Mixin private final Rate rate = new Rate(1);
  @Mixin private final Steps steps = new Steps(10_000);
  @Mixin private final Data data = new Data(ROWS, ThreeInputs::requireAnswer);
  @Mixin private final Out out = new Out();

  private static void requireAnswer(double[] row) {
    if (row[3] < 0 || row[3] > 1) {
      throw new IllegalArgumentException(
          "the answer is %s, which a sigmoid never gives; the fourth number must be from 0 to 1"
              .formatted(row[3]));
    }
  }

  @Override
  void run(Report report) {
    double[][] rows = data.rows();
    double[] start = ThreeInputNeuron.start(seed.value());
    boolean asPrinted =
        seed.value() == 1
            && rate.value() == 1
            && steps.value() == 10_000
            && Arrays.deepEquals(rows, ROWS);
    if (!asPrinted) {
      report.say("These are not the tutorial's settings: its numbers are left out.");
    }
    ThreeInputNeuron neuron = new ScalarThreeInputs(rows, start, rate.value());
    new NineSteps(report, rows, asPrinted).train(neuron, steps.value());
    sameFromTensors(report, neuron, new TensorThreeInputs(rows, start, rate.value()));
    moreAndMore(report, new ScalarThreeInputs(rows, start, rate.value()));
    curves(report);
    NextSteps.say(
        report, NextSteps.TINKER, NextSteps.CONVOLUTIONS, NextSteps.RECURRENT, NextSteps.BIGGER);
  }

  private void sameFromTensors(Report report, ThreeInputNeuron scalars, ThreeInputNeuron tensors) {
    tensors.train(steps.value());
    report.heading("The same from tensors");
    report.full("answer", tensors.answer(NineSteps.QUESTION), "");
    for (int i = 0; i < 3; i++) {
      double difference = Math.abs(tensors.weights()[i] - scalars.weights()[i]);
      report.row("weight %s differs by".formatted(i + 1), difference, "");
    }
  }

  private void moreAndMore(Report report, ThreeInputNeuron neuron) {
    report.heading("The answer after more and more steps");
    long done = 0;
    for (long n = 1; n <= 10L * steps.value(); n *= 10) {
      neuron.train(n - done);
      done = n;
      report.full(
          String.format(Locale.ROOT, "after %,d", n), neuron.answer(NineSteps.QUESTION), "");
    }
    report.say("Run it again: the same seed gives the same weights and answers to the last bit.");
  }

  private void curves(Report report) {
    Tensor z = Tensor.linspace(DType.F64, -8, 8, 321);
    double[] output = Activation.SIGMOID.forward(z).toDoubleArray();
    double[] slope = ActivationFunctions.slope(Activation.SIGMOID, z).toDoubleArray();
    report.picture(
        out.write(
            "three-inputs-sigmoid",
            LineChart.of(
                    "The sigmoid curve and its slope",
                    "weighted sum of the inputs",
                    "output and slope")
                .line("sigmoid", z.toDoubleArray(), output)
                .line("its slope", z.toDoubleArray(), slope)));
    report.picture(
        out.write(
            "three-inputs-adjustment",
            LineChart.of(
                    "The more confident, the smaller the adjustment",
                    "output of the neuron",
                    "adjustment for an error of 1 at an input of 1")
                .line("output · (1 − output)", output, slope)));
  }
}
