package adjoint.benchmarks.ours;

import adjoint.Tensor;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.Task;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Loss;
import adjoint.nn.Sequential;
import adjoint.nn.optim.Sgd;
import java.util.Arrays;
import java.util.List;

/** One sigmoid neuron, updated after every row: how long the training takes. */
public final class SmallNeuron {
  private static final int UPDATES = 10_000;

  private static final double[][] X = {
    {3, 1.5}, {2, 1}, {4, 1.5}, {3, 4}, {3.5, 0.5}, {2, 0.5}, {5.5, 1}, {1, 1}
  };
  private static final double[] Y = {0, 1, 0, 1, 0, 1, 1, 0};

  private SmallNeuron() {}

  /** Trains and answers. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    Inputs inputs = new Inputs(task.folder());
    List<Tensor> rows = Arrays.stream(X).map(row -> Tensor.of(new double[][] {row})).toList();
    List<Tensor> targets = Arrays.stream(Y).mapToObj(y -> Tensor.of(new double[][] {{y}})).toList();
    Layer model =
        Sequential.of(
            Linear.from(Tensor.wrap(inputs.doubles("w2"), 2, 1), Tensor.of(inputs.doubles("b2"))),
            Activation.SIGMOID);
    long start = System.nanoTime();
    Sgd sgd = new Sgd(model.parameters(), 0.1);
    for (int update = 0; update < UPDATES; update++) {
      int i = update % X.length;
      sgd.step(Loss.mse(model.forward(rows.get(i)), targets.get(i)));
    }
    long end = System.nanoTime();
    task.check(rows.stream().mapToDouble(row -> model.forward(row).item()).toArray());
    task.figure((double) (end - start));
  }
}
