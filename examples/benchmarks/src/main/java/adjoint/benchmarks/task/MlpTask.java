package adjoint.benchmarks.task;

import java.util.Arrays;
import java.util.List;

/**
 * Training of a multilayer perceptron in single precision by plain gradient descent: its inputs as
 * every contender sees them. Weights are {@code [in, out]}.
 *
 * @param sizes of the layers, the input first
 * @param batch how many examples a step sees
 * @param kind {@code relu-crossentropy} or {@code tanh-mse}
 * @param rate how far a step goes
 */
public record MlpTask(List<Integer> sizes, int batch, String kind, double rate) {
  /** From a task's further arguments. */
  public static MlpTask of(Task task) {
    List<String> more = task.more();
    return new MlpTask(
        Arrays.stream(more.get(0).split(",")).map(Integer::valueOf).toList(),
        Integer.parseInt(more.get(1)),
        more.get(2),
        Double.parseDouble(more.get(3)));
  }

  /** As {@link #of} reads it. */
  public List<String> arguments() {
    String list = String.join(",", sizes.stream().map(String::valueOf).toList());
    return List.of(list, "" + batch, kind, "" + rate);
  }

  /**
   * Whether the loss is the mean cross-entropy of classes after relu, or a mean square after tanh.
   */
  public boolean classifies() {
    return kind.equals("relu-crossentropy");
  }

  /** How many layers have weights. */
  public int layers() {
    return sizes.size() - 1;
  }

  /** Draws all inputs. */
  public void write(Inputs inputs) {
    Draw draw = new Draw(inputs);
    draw.floats("x", batch * sizes.getFirst(), 0, 1);
    draw.floats("y", batch * sizes.getLast(), -1, 1);
    draw.ints("classes", batch, sizes.getLast());
    for (int i = 0; i < layers(); i++) {
      int in = sizes.get(i);
      int out = sizes.get(i + 1);
      double bound = Math.sqrt(6.0 / (in + out));
      draw.floats("w" + i, in * out, -bound, bound);
      draw.floats("b" + i, out, -0.1, 0.1);
    }
  }
}
