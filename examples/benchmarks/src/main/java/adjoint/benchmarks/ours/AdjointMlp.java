package adjoint.benchmarks.ours;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.MlpTask;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Loss;
import adjoint.nn.Sequential;
import adjoint.nn.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A training step of a multilayer perceptron. */
public final class AdjointMlp {
  private AdjointMlp() {}

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    MlpTask mlp = MlpTask.of(task);
    Inputs inputs = new Inputs(task.folder());
    Layer model = model(mlp, inputs);
    Tensor x = Tensor.wrap(inputs.floats("x"), mlp.batch(), mlp.sizes().getFirst());
    Supplier<Tensor> loss;
    if (mlp.classifies()) {
      Indices classes = Indices.of(inputs.ints("classes"));
      loss = () -> Loss.crossEntropy(model.forward(x), classes);
    } else {
      Tensor y = Tensor.wrap(inputs.floats("y"), mlp.batch(), mlp.sizes().getLast());
      loss = () -> Loss.mse(model.forward(x), y);
    }
    Sgd sgd = new Sgd(model.parameters(), mlp.rate());
    StepTimer.measure(
        task,
        () -> {
          Tensor now = loss.get();
          sgd.step(now);
          return now.item();
        });
    if (task.row().equals("mlp-small") && task.first() == 0) {
      costs(task, mlp, inputs);
    }
  }

  /** What derivatives of the loss cost, as a function of the weights and biases. */
  private static void costs(Task task, MlpTask mlp, Inputs inputs) {
    Tensor x = Tensor.wrap(inputs.floats("x"), mlp.batch(), mlp.sizes().getFirst());
    Indices classes = Indices.of(inputs.ints("classes"));
    List<Tensor> weights = new ArrayList<>();
    for (int i = 0; i < mlp.layers(); i++) {
      int out = mlp.sizes().get(i + 1);
      weights.add(Tensor.wrap(inputs.floats("w" + i), mlp.sizes().get(i), out));
      weights.add(Tensor.of(inputs.floats("b" + i)));
    }
    Costs.measure(
        task,
        task.row(),
        w -> {
          Tensor hidden = x.matmul(w.get(0)).add(w.get(1)).relu();
          return Loss.crossEntropy(hidden.matmul(w.get(2)).add(w.get(3)), classes);
        },
        weights,
        weights.stream().map(Tensor::cos).toList());
  }

  private static Layer model(MlpTask mlp, Inputs inputs) {
    Layer activation = mlp.classifies() ? Activation.RELU : Activation.TANH;
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < mlp.layers(); i++) {
      int out = mlp.sizes().get(i + 1);
      Tensor weight = Tensor.wrap(inputs.floats("w" + i), mlp.sizes().get(i), out);
      layers.add(Linear.from(weight, Tensor.of(inputs.floats("b" + i))));
      if (i < mlp.layers() - 1) {
        layers.add(activation);
      }
    }
    return Sequential.of(layers);
  }
}
