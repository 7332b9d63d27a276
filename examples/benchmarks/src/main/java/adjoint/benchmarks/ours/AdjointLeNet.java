package adjoint.benchmarks.ours;

import static adjoint.benchmarks.task.LeNetTask.BATCH;
import static adjoint.benchmarks.task.LeNetTask.FIRST;
import static adjoint.benchmarks.task.LeNetTask.PADDED;
import static adjoint.benchmarks.task.LeNetTask.SECOND;
import static adjoint.benchmarks.task.LeNetTask.SIZES;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.LeNetTask;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import adjoint.nn.Activation;
import adjoint.nn.Flatten;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.Sequential;
import adjoint.nn.conv.MaxPool;
import adjoint.nn.optim.Optimizer;
import adjoint.nn.optim.Sgd;

/** A training step of {@link LeNetTask}. */
public final class AdjointLeNet {
  private final Tensor pictures;
  private final Indices classes;
  private final Layer model;
  private final Optimizer sgd;

  private AdjointLeNet(Inputs inputs) {
    Tensor padded = Tensor.wrap(inputs.floats("pictures"), BATCH, 1, PADDED, PADDED);
    pictures = Tensor.of(padded.slice(2, 2, PADDED - 2).slice(3, 2, PADDED - 2).data().copy());
    classes = Indices.of(inputs.ints("classes"));
    Weights weights = new Weights(inputs);
    model =
        Sequential.of(
            weights.convolution("first", 1, FIRST, 2),
            Activation.RELU,
            MaxPool.of(2),
            weights.convolution("second", FIRST, SECOND, 0),
            Activation.RELU,
            MaxPool.of(2),
            Layer.of("channels last", x -> x.permute(0, 2, 3, 1)), // as the task says
            Flatten.of(),
            weights.linear("dense0", SIZES.get(0), SIZES.get(1)),
            Activation.RELU,
            weights.linear("dense1", SIZES.get(1), SIZES.get(2)),
            Activation.RELU,
            weights.linear("dense2", SIZES.get(2), SIZES.get(3)));
    sgd = new Sgd(model.parameters(), LeNetTask.RATE);
  }

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    StepTimer.measure(task, new AdjointLeNet(new Inputs(task.folder()))::step);
  }

  private double step() {
    Tensor loss = Loss.crossEntropy(model.forward(pictures), classes);
    sgd.step(loss);
    return loss.item();
  }
}
