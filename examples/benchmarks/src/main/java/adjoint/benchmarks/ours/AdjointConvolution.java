package adjoint.benchmarks.ours;

import static adjoint.benchmarks.task.ConvolutionTask.BATCH;
import static adjoint.benchmarks.task.ConvolutionTask.CHANNELS;
import static adjoint.benchmarks.task.ConvolutionTask.EXTENT;
import static adjoint.benchmarks.task.ConvolutionTask.WINDOW;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import adjoint.op.Convolution;
import adjoint.op.ConvolveInput;
import adjoint.op.ConvolveWeight;
import java.util.List;
import java.util.function.Supplier;

/**
 * A convolution and its two adjoints. Asked for {@link #AS_PRODUCT}, it times products of matrices
 * with as many operations instead, which convolutions are compared with.
 */
public final class AdjointConvolution {
  private static final String AS_PRODUCT = "product";
  private static final Convolution HOW = Convolution.PLAIN.withPadding(1);

  private AdjointConvolution() {}

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    Inputs inputs = new Inputs(task.folder());
    Tensor x = Tensor.wrap(inputs.floats("x"), BATCH, CHANNELS, EXTENT, EXTENT);
    Tensor w = Tensor.wrap(inputs.floats("w"), CHANNELS, CHANNELS, WINDOW, WINDOW);
    Tensor g = Tensor.wrap(inputs.floats("g"), BATCH, CHANNELS, EXTENT, EXTENT);
    Supplier<Tensor> forward = () -> x.conv2d(w, HOW);
    Supplier<Tensor> images = () -> g.apply(new ConvolveInput(HOW, x.shape()), w);
    Supplier<Tensor> weights = () -> x.apply(new ConvolveWeight(HOW, w.shape()), g);
    if (!task.more().contains(AS_PRODUCT)) {
      run(task, List.of(forward, images, weights), List.of(forward, images, weights));
      return;
    }
    int window = CHANNELS * WINDOW * WINDOW;
    Tensor matrix = w.reshape(CHANNELS, window);
    Tensor windows = Tensor.ones(DType.F32, BATCH, window, EXTENT * EXTENT);
    Tensor results = g.reshape(BATCH, CHANNELS, EXTENT * EXTENT);
    run(
        task,
        List.of(forward, images, weights),
        List.of(
            () -> matrix.matmul(windows),
            () -> matrix.transpose().matmul(results),
            () -> results.matmul(windows.transpose())));
  }

  private static void run(Task task, List<Supplier<Tensor>> checked, List<Supplier<Tensor>> timed) {
    for (int i = 0; i < checked.size(); i++) {
      Task row = i == 0 ? task : task.named(task.more().get(i - 1));
      Tensor y = checked.get(i).get();
      row.check(y.to(DType.F64).square().sum().item(), y.reshape(-1).get(y.size() / 2));
      Supplier<Tensor> step = timed.get(i);
      StepTimer.samples(row, () -> step.get().reshape(-1).get(0));
    }
  }
}
