package adjoint.benchmarks.ours;

import static adjoint.benchmarks.task.LeNetTask.BATCH;
import static adjoint.benchmarks.task.LeNetTask.FIRST;
import static adjoint.benchmarks.task.LeNetTask.KERNEL;
import static adjoint.benchmarks.task.LeNetTask.PADDED;
import static adjoint.benchmarks.task.LeNetTask.SECOND;
import static adjoint.benchmarks.task.LeNetTask.SIZES;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.LeNetTask;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.Optimizer;
import adjoint.nn.Sgd;
import java.util.ArrayList;
import java.util.List;

/**
 * A training step of {@link LeNetTask}. A convolution is a product: every window of the picture is
 * a row, and the kernel a matrix.
 */
public final class AdjointLeNet {
  private final Tensor pictures;
  private final Indices classes;
  private final Layer first;
  private final Layer second;
  private final List<Layer> dense = new ArrayList<>();
  private final Optimizer sgd;

  private AdjointLeNet(Inputs inputs) {
    pictures = Tensor.wrap(inputs.floats("pictures"), BATCH, PADDED, PADDED, 1);
    classes = Indices.of(inputs.ints("classes"));
    Weights weights = new Weights(inputs);
    first = weights.linear("first", KERNEL * KERNEL, FIRST);
    second = weights.linear("second", KERNEL * KERNEL * FIRST, SECOND);
    for (int i = 0; i < 3; i++) {
      dense.add(weights.linear("dense" + i, SIZES.get(i), SIZES.get(i + 1)));
    }
    sgd = new Sgd(weights.all(), LeNetTask.RATE);
  }

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    StepTimer.measure(task, new AdjointLeNet(new Inputs(task.folder()))::step);
  }

  private double step() {
    Tensor x = pool(convolve(first, pictures).relu());
    x = pool(convolve(second, x).relu()).reshape(BATCH, SIZES.get(0));
    x = dense.get(1).forward(dense.get(0).forward(x).relu()).relu();
    Tensor loss = Loss.crossEntropy(dense.get(2).forward(x), classes);
    sgd.step(loss);
    return loss.item();
  }

  /** Of pictures {@code [batch, row, column, channel]}, without padding. */
  private static Tensor convolve(Layer kernel, Tensor x) {
    int n = x.shape().extent(1) - KERNEL + 1;
    List<Tensor> windows = new ArrayList<>();
    for (int i = 0; i < KERNEL; i++) {
      for (int j = 0; j < KERNEL; j++) {
        windows.add(x.slice(1, i, i + n).slice(2, j, j + n));
      }
    }
    Tensor rows = Tensor.concat(3, windows);
    int width = rows.shape().extent(3);
    Tensor y = kernel.forward(rows.reshape(BATCH * n * n, width));
    return y.reshape(BATCH, n, n, y.shape().extent(1));
  }

  /** The largest of 2 × 2. */
  private static Tensor pool(Tensor x) {
    int n = x.shape().extent(1) / 2;
    return x.reshape(BATCH, n, 2, n, 2, x.shape().extent(3)).max(2, 4);
  }
}
