package adjoint.benchmarks.ours;

import adjoint.Value;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.Task;
import adjoint.nn.scalar.Neuron;
import adjoint.nn.scalar.NeuronLayer;
import adjoint.nn.scalar.ScalarMlp;
import adjoint.nn.scalar.ScalarSgd;
import java.util.Arrays;

/** XOR by a network 2-2-1 of single numbers: how long the training takes. */
public final class SmallValues {
  private static final int EPOCHS = 1_000;

  private static final double[][] X = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  private static final double[] Y = {0, 1, 1, 0};

  private SmallValues() {}

  /** Trains and answers. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    Inputs inputs = new Inputs(task.folder());
    double[] w1 = inputs.doubles("w1");
    double[] b1 = inputs.doubles("b1");
    ScalarMlp model =
        ScalarMlp.of(
            NeuronLayer.of(
                Neuron.of(new double[] {w1[0], w1[2]}, b1[0], Value::sigmoid),
                Neuron.of(new double[] {w1[1], w1[3]}, b1[1], Value::sigmoid)),
            NeuronLayer.of(
                Neuron.of(inputs.doubles("w2"), inputs.doubles("b2")[0], Value::sigmoid)));
    long start = System.nanoTime();
    ScalarSgd sgd = new ScalarSgd(model.parameters(), 0.1);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      Value sum = Value.of(0).detach();
      for (int i = 0; i < X.length; i++) {
        sum = sum.add(model.forward(X[i]).getFirst().sub(Y[i]).square());
      }
      sgd.step(sum.div(X.length));
    }
    long end = System.nanoTime();
    task.check(Arrays.stream(X).mapToDouble(x -> model.forward(x).getFirst().value()).toArray());
    task.figure((double) (end - start));
  }
}
