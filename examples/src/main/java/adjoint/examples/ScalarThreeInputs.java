package adjoint.examples;

import adjoint.Value;
import adjoint.nn.scalar.Neuron;
import adjoint.nn.scalar.ScalarSgd;
import java.util.Arrays;

/** From single numbers, each a node of the graph. */
final class ScalarThreeInputs implements ThreeInputNeuron {
  private final double[][] rows;
  private final Neuron neuron;
  private final ScalarSgd sgd;

  /** Rows are three inputs and the right answer. */
  ScalarThreeInputs(double[][] rows, double[] weights, double rate) {
    this.rows = rows;
    neuron = Neuron.withoutBias(weights, Value::sigmoid);
    sgd = new ScalarSgd(neuron.parameters(), rate);
  }

  private Value graphOfLoss() {
    return Arrays.stream(rows)
        .map(row -> neuron.forward(Arrays.copyOf(row, 3)).sub(row[3]).square())
        .reduce(Value::add)
        .orElseThrow()
        .div(2);
  }

  @Override
  public void train() {
    sgd.step(graphOfLoss());
  }

  @Override
  public double loss() {
    return graphOfLoss().value();
  }

  @Override
  public double answer(double... x) {
    return neuron.forward(x).value();
  }

  @Override
  public double[] weights() {
    return neuron.parameters().stream().mapToDouble(Value::value).toArray();
  }
}
