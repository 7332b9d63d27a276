package adjoint.benchmarks.ours;

import static adjoint.benchmarks.task.PredictionTask.HIDDEN;
import static adjoint.benchmarks.task.PredictionTask.IN;
import static adjoint.benchmarks.task.PredictionTask.OUT;

import adjoint.Compiled;
import adjoint.Value;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * One prediction after the other, by a function compiled once with the weights as constants: one
 * for each logit, of which the first is timed.
 */
public final class CompiledPrediction {
  private CompiledPrediction() {}

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    Task tail = task.named(task.more().getFirst());
    Inputs inputs = new Inputs(task.folder());
    double[] x = new double[IN];
    float[] single = inputs.floats("x");
    for (int i = 0; i < IN; i++) {
      x[i] = single[i];
    }
    Compiled first = Compiled.of(IN, in -> logit(inputs, in, 0));
    Compiled second = Compiled.of(IN, in -> logit(inputs, in, 1));
    task.check(first.value(x), second.value(x));
    tail.check(first.value(x), second.value(x));
    StepTimer.latencies(task, tail, () -> first.value(x));
  }

  private static Value logit(Inputs inputs, List<Value> x, int index) {
    List<Value> h = layer(inputs, "0", x, HIDDEN);
    h = layer(inputs, "1", h.stream().map(Value::relu).toList(), HIDDEN);
    return layer(inputs, "2", h.stream().map(Value::relu).toList(), OUT).get(index);
  }

  private static List<Value> layer(Inputs inputs, String name, List<Value> x, int out) {
    float[] w = inputs.floats(name + ".w");
    float[] b = inputs.floats(name + ".b");
    List<Value> y = new ArrayList<>();
    for (int j = 0; j < out; j++) {
      Value sum = x.getFirst().mul(w[j]);
      for (int i = 1; i < x.size(); i++) {
        sum = sum.add(x.get(i).mul(w[i * out + j]));
      }
      y.add(sum.add(b[j]));
    }
    return y;
  }
}
