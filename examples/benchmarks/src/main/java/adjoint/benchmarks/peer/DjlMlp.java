package adjoint.benchmarks.peer;

import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.MlpTask;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;

/** A training step of a multilayer perceptron on DJL's arrays, PyTorch underneath. */
public final class DjlMlp {
  private final MlpTask mlp;
  private final List<NDArray> weights = new ArrayList<>();
  private final List<NDArray> biases = new ArrayList<>();
  private final NDArray x;
  private final NDArray y;
  private final NDArray classes;

  private DjlMlp(MlpTask mlp, Inputs inputs, NDManager manager) {
    this.mlp = mlp;
    x = manager.create(inputs.floats("x"), new Shape(mlp.batch(), mlp.sizes().getFirst()));
    y = manager.create(inputs.floats("y"), new Shape(mlp.batch(), mlp.sizes().getLast()));
    classes =
        manager
            .create(inputs.ints("classes"), new Shape(mlp.batch(), 1))
            .toType(DataType.INT64, false);
    for (int i = 0; i < mlp.layers(); i++) {
      Shape shape = new Shape(mlp.sizes().get(i), mlp.sizes().get(i + 1));
      // PyTorch keeps a weight as [out, in]; duplicate lays it out so in memory.
      weights.add(manager.create(inputs.floats("w" + i), shape).transpose().duplicate());
      biases.add(manager.create(inputs.floats("b" + i)));
    }
    parameters().forEach(parameter -> parameter.setRequiresGradient(true));
  }

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    Djl.start(task.threads());
    try (NDManager manager = NDManager.newBaseManager()) {
      DjlMlp step = new DjlMlp(MlpTask.of(task), new Inputs(task.folder()), manager);
      StepTimer.measure(task, () -> step.run(manager));
    }
  }

  private List<NDArray> parameters() {
    List<NDArray> all = new ArrayList<>(weights);
    all.addAll(biases);
    return all;
  }

  private double run(NDManager manager) {
    try (NDManager scope = manager.newSubManager()) {
      scope.tempAttachAll(x, y, classes);
      scope.tempAttachAll(new NDList(parameters()));
      double value;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray loss = loss(forward());
        collector.backward(loss);
        value = loss.getFloat();
      }
      for (NDArray parameter : parameters()) {
        NDArray gradient = parameter.getGradient();
        parameter.subi(gradient.mul(mlp.rate()));
        gradient.subi(gradient);
      }
      return value;
    }
  }

  private NDArray forward() {
    NDArray h = x;
    for (int i = 0; i < mlp.layers(); i++) {
      h = Linear.linear(h, weights.get(i), biases.get(i)).singletonOrThrow();
      if (i < mlp.layers() - 1) {
        h = mlp.classifies() ? h.getNDArrayInternal().relu() : h.tanh();
      }
    }
    return h;
  }

  private NDArray loss(NDArray output) {
    return mlp.classifies()
        ? NDArrays.mul(-1, output.logSoftmax(1).gather(classes, 1).mean())
        : output.sub(y).square().mean();
  }
}
