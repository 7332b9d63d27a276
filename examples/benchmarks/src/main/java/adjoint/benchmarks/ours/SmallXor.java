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

/** XOR by a network 2-2-1 of sigmoids, all four rows at once: how long the training takes. */
public final class SmallXor {
  private static final int EPOCHS = 10_000;

  private SmallXor() {}

  /** Trains and answers. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    Inputs inputs = new Inputs(task.folder());
    Tensor x = Tensor.of(new double[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    Tensor y = Tensor.of(new double[][] {{0}, {1}, {1}, {0}});
    Layer model =
        Sequential.of(
            Linear.from(Tensor.wrap(inputs.doubles("w1"), 2, 2), Tensor.of(inputs.doubles("b1"))),
            Activation.SIGMOID,
            Linear.from(Tensor.wrap(inputs.doubles("w2"), 2, 1), Tensor.of(inputs.doubles("b2"))),
            Activation.SIGMOID);
    long start = System.nanoTime();
    Sgd sgd = new Sgd(model.parameters(), 0.1);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      sgd.step(Loss.mse(model.forward(x), y));
    }
    long end = System.nanoTime();
    task.check(model.forward(x).toDoubleArray());
    task.figure((double) (end - start));
  }
}
