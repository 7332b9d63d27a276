package adjoint.benchmarks.peer;

import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A model on DJL's arrays and functions, and the step that trains it. */
abstract class DjlModel {
  private final NDManager manager;
  private final Inputs inputs;
  private final Optimizer optimizer;
  private final List<NDArray> parameters = new ArrayList<>();
  private final List<NDArray> constants = new ArrayList<>();

  DjlModel(NDManager manager, Inputs inputs, Optimizer optimizer) {
    this.manager = manager;
    this.inputs = inputs;
    this.optimizer = optimizer;
  }

  /** What is to fall. */
  abstract NDArray loss();

  /** Runs the task with a model from these. */
  static void run(String[] args, Function<NDManager, Function<Inputs, DjlModel>> model) {
    Task task = Task.of(args);
    Djl.start(task.threads());
    try (NDManager manager = NDManager.newBaseManager()) {
      DjlModel made = model.apply(manager).apply(new Inputs(task.folder()));
      StepTimer.measure(task, made::step);
    }
  }

  private double step() {
    try (NDManager scope = manager.newSubManager()) {
      scope.tempAttachAll(new NDList(parameters));
      scope.tempAttachAll(new NDList(constants));
      double value;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray loss = loss();
        collector.backward(loss);
        value = loss.getFloat();
      }
      for (int i = 0; i < parameters.size(); i++) {
        NDArray gradient = parameters.get(i).getGradient();
        optimizer.update("" + i, parameters.get(i), gradient);
        gradient.subi(gradient);
      }
      return value;
    }
  }

  /** A parameter from a file. */
  final NDArray parameter(String name, long... shape) {
    return parameter(manager.create(inputs.floats(name), new Shape(shape)));
  }

  final NDArray parameter(NDArray initial) {
    initial.setRequiresGradient(true);
    parameters.add(initial);
    return initial;
  }

  /** A constant from a file. */
  final NDArray floats(String name, long... shape) {
    return constant(manager.create(inputs.floats(name), new Shape(shape)));
  }

  final NDArray ints(String name, long... shape) {
    NDArray all = manager.create(inputs.ints(name), new Shape(shape));
    return constant(all.toType(DataType.INT64, false));
  }

  final NDArray constant(NDArray array) {
    constants.add(array);
    return array;
  }

  final NDManager manager() {
    return manager;
  }

  final Inputs inputs() {
    return inputs;
  }

  /** Weight and bias, the weight as PyTorch keeps it: {@code [out, in]}. */
  final Dense dense(String name, long in, long out) {
    NDArray weight = manager.create(inputs.floats(name + ".w"), new Shape(in, out));
    return new Dense(parameter(weight.transpose().duplicate()), parameter(name + ".b", out));
  }

  /** A layer. */
  record Dense(NDArray weight, NDArray bias) {
    NDArray of(NDArray x) {
      return Linear.linear(x, weight, bias).singletonOrThrow();
    }
  }

  static NDArray lookUp(NDArray indices, NDArray table) {
    return Embedding.embedding(indices, table, SparseFormat.DENSE).singletonOrThrow();
  }

  /** Of logits {@code [n, classes]}. */
  static NDArray crossEntropy(NDArray logits, NDArray classes) {
    return NDArrays.mul(-1, logits.logSoftmax(1).gather(classes, 1).mean());
  }
}
