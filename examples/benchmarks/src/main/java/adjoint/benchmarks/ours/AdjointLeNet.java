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
import adjoint.nn.Linear;
import adjoint.nn.Loss;
import adjoint.nn.Sequential;
import adjoint.nn.conv.MaxPool;
import adjoint.nn.optim.Adam;
import adjoint.nn.optim.Optimizer;
import java.util.Arrays;

/** A training step of {@link LeNetTask}. */
public final class AdjointLeNet {
  private final Tensor pictures;
  private final Indices classes;
  private final Layer model;
  private final Optimizer adam;

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
            Flatten.of(),
            channelsFirst(weights.linear("dense0", SIZES.get(0), SIZES.get(1))),
            Activation.RELU,
            weights.linear("dense1", SIZES.get(1), SIZES.get(2)),
            Activation.RELU,
            weights.linear("dense2", SIZES.get(2), SIZES.get(3)));
    adam = new Adam(model.parameters(), LeNetTask.RATE);
  }

  /** The task flattens in the order row, column, channel; here it is channel, row, column. */
  private static Linear channelsFirst(Linear dense) {
    int side = 5;
    Tensor order = Tensor.arange(side * side * SECOND).reshape(side, side, SECOND).permute(2, 0, 1);
    double[] rows = order.reshape(-1).toDoubleArray();
    Indices indices = Indices.of(Arrays.stream(rows).mapToInt(row -> (int) row).toArray());
    Tensor weight = dense.weight().detach().indexSelect(0, indices);
    return Linear.from(weight, dense.bias().orElseThrow().detach());
  }

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    StepTimer.measure(task, new AdjointLeNet(new Inputs(task.folder()))::step);
  }

  private double step() {
    Tensor loss = Loss.crossEntropy(model.forward(pictures), classes);
    adam.step(loss);
    return loss.item();
  }
}
