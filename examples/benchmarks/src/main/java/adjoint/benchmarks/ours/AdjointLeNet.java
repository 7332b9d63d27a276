package adjoint.benchmarks.ours;

import static adjoint.benchmarks.task.LeNetTask.BATCH;
import static adjoint.benchmarks.task.LeNetTask.FIRST;
import static adjoint.benchmarks.task.LeNetTask.PADDED;
import static adjoint.benchmarks.task.LeNetTask.SECOND;
import static adjoint.benchmarks.task.LeNetTask.SIZES;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.LeNetTask;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.optim.Optimizer;
import adjoint.nn.optim.Sgd;
import adjoint.op.Convolution;
import adjoint.op.Pooling;
import java.util.ArrayList;
import java.util.List;

/** A training step of {@link LeNetTask}. */
public final class AdjointLeNet {
  private static final Pooling HALVES = Pooling.of(2);

  private final Tensor pictures;
  private final Indices classes;
  private final Convolved first;
  private final Convolved second;
  private final List<Layer> dense = new ArrayList<>();
  private final Optimizer sgd;

  private AdjointLeNet(Inputs inputs) {
    Tensor padded = Tensor.wrap(inputs.floats("pictures"), BATCH, 1, PADDED, PADDED);
    pictures = Tensor.of(padded.slice(2, 2, PADDED - 2).slice(3, 2, PADDED - 2).data().copy());
    classes = Indices.of(inputs.ints("classes"));
    Weights weights = new Weights(inputs);
    first = new Convolved(weights, "first", 1, FIRST, 2);
    second = new Convolved(weights, "second", FIRST, SECOND, 0);
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
    Tensor x = first.forward(pictures).maxPool2d(HALVES);
    x = second.forward(x).maxPool2d(HALVES);
    x = x.permute(0, 2, 3, 1).reshape(BATCH, SIZES.get(0)); // in the order that the task says
    x = dense.get(1).forward(dense.get(0).forward(x).relu()).relu();
    Tensor loss = Loss.crossEntropy(dense.get(2).forward(x), classes);
    sgd.step(loss);
    return loss.item();
  }

  /** A convolution with bias, and relu. */
  private record Convolved(Parameter weight, Parameter bias, Convolution how) {
    Convolved(Weights weights, String name, int in, int out, int padding) {
      this(
          weights.kernel(name + ".w", in, out),
          weights.parameter(name + ".b", out, 1, 1),
          Convolution.PLAIN.withPadding(padding));
    }

    Tensor forward(Tensor x) {
      return x.conv2d(weight, how).add(bias).relu();
    }
  }
}
