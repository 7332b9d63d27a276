package adjoint.benchmarks.peer;

import static adjoint.benchmarks.task.LeNetTask.BATCH;
import static adjoint.benchmarks.task.LeNetTask.FIRST;
import static adjoint.benchmarks.task.LeNetTask.KERNEL;
import static adjoint.benchmarks.task.LeNetTask.PADDED;
import static adjoint.benchmarks.task.LeNetTask.SECOND;
import static adjoint.benchmarks.task.LeNetTask.SIZES;

import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.LeNetTask;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/** A training step of {@link LeNetTask} on DJL's arrays, PyTorch underneath. */
public final class DjlLeNet extends DjlModel {
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape TWO = new Shape(2, 2);
  private static final Shape NONE = new Shape(0, 0);

  private final NDArray pictures;
  private final NDArray classes;
  private final NDArray first;
  private final NDArray firstBias;
  private final NDArray second;
  private final NDArray secondBias;
  private final Dense[] dense = new Dense[3];

  private DjlLeNet(NDManager manager, Inputs inputs) {
    super(
        manager,
        inputs,
        Optimizer.adam().optLearningRateTracker(Tracker.fixed((float) LeNetTask.RATE)).build());
    // The pictures have their padding already.
    pictures = floats("pictures", BATCH, 1, PADDED, PADDED);
    classes = ints("classes", BATCH, 1);
    first = kernel("first.w", 1, FIRST);
    firstBias = parameter("first.b", FIRST);
    second = kernel("second.w", FIRST, SECOND);
    secondBias = parameter("second.b", SECOND);
    for (int i = 0; i < dense.length; i++) {
      dense[i] = dense("dense" + i, SIZES.get(i), SIZES.get(i + 1));
    }
  }

  /** Runs the task. */
  public static void main(String[] args) {
    run(args, manager -> inputs -> new DjlLeNet(manager, inputs));
  }

  private NDArray kernel(String name, long in, long out) {
    NDArray all = manager().create(inputs().floats(name), new Shape(KERNEL, KERNEL, in, out));
    return parameter(all.transpose(3, 2, 0, 1).duplicate());
  }

  @Override
  NDArray loss() {
    NDArray x = pool(Conv2d.conv2d(pictures, first, firstBias, ONE, NONE).singletonOrThrow());
    x = pool(Conv2d.conv2d(x, second, secondBias, ONE, NONE).singletonOrThrow());
    x = x.transpose(0, 2, 3, 1).reshape(BATCH, SIZES.get(0));
    x = relu(dense[1].of(relu(dense[0].of(x))));
    return crossEntropy(dense[2].of(x), classes);
  }

  private static NDArray pool(NDArray x) {
    return Pool.maxPool2d(relu(x), TWO, TWO, NONE, false);
  }

  private static NDArray relu(NDArray x) {
    return x.getNDArrayInternal().relu();
  }
}
