package adjoint.benchmarks.peer;

import adjoint.benchmarks.task.Task;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;

/** The first gradient of a network 2-2-1 of sigmoids, printed. */
public final class DjlFirstGradient {
  private DjlFirstGradient() {}

  /** Prints it behind the name of the row. */
  public static void main(String[] args) {
    Djl.start(Task.of(args).threads());
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray w1 = manager.create(new double[] {0.1, 0.2, 0.3, 0.4}, new Shape(2, 2));
      NDArray b1 = manager.create(new double[] {0.5, 0.6});
      NDArray w2 = manager.create(new double[] {0.7, 0.8}, new Shape(2, 1));
      NDArray b2 = manager.create(new double[] {0.9});
      NDArray x = manager.create(new double[] {1, 2}, new Shape(1, 2));
      List<NDArray> parameters = List.of(w1, b1, w2, b2);
      parameters.forEach(parameter -> parameter.setRequiresGradient(true));
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray hidden = sigmoid(x.matMul(w1).add(b1));
        collector.backward(sigmoid(hidden.matMul(w2).add(b2)).sub(1).square().sum());
      }
      StringBuilder line = new StringBuilder("@ check ").append(args[0]);
      for (NDArray parameter : parameters) {
        for (double number : parameter.getGradient().toDoubleArray()) {
          line.append(' ').append(number);
        }
      }
      System.out.println(line);
    }
  }

  private static NDArray sigmoid(NDArray x) {
    return x.getNDArrayInternal().sigmoid();
  }
}
