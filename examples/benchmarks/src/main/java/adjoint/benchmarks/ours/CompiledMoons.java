package adjoint.benchmarks.ours;

import adjoint.Compiled;
import adjoint.Value;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.MoonsTask;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import java.util.Arrays;
import java.util.List;

/**
 * The same step with compiled functions: the loss of one point, called for each, and the penalty.
 */
public final class CompiledMoons {
  private final double[] x;
  private final double[] labels;
  private final double[] parameters;
  private final Compiled margin;
  private final Compiled penalty;
  private final double[] in;
  private final double[] slopes;
  private final double[] sum;
  private final double[] decay;

  private CompiledMoons(Inputs inputs) {
    x = inputs.doubles("x");
    labels = inputs.doubles("labels");
    parameters = inputs.doubles("parameters");
    int count = parameters.length;
    margin = Compiled.of(count + 3, CompiledMoons::margin);
    penalty = Compiled.of(count, CompiledMoons::penalty);
    in = new double[count + 3];
    slopes = new double[count + 3];
    sum = new double[count];
    decay = new double[count];
  }

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    StepTimer.measure(task, new CompiledMoons(new Inputs(task.folder()))::step);
  }

  /** Of the parameters, the two coordinates and the label. */
  private static Value margin(List<Value> in) {
    int last = in.size();
    List<Integer> sizes = MoonsTask.SIZES;
    List<Value> h = in.subList(last - 3, last - 1);
    int next = 0;
    for (int layer = 1; layer < sizes.size(); layer++) {
      Value[] y = new Value[sizes.get(layer)];
      for (int j = 0; j < y.length; j++) {
        Value z = in.get(next++).mul(h.get(0));
        for (int i = 1; i < h.size(); i++) {
          z = z.add(in.get(next++).mul(h.get(i)));
        }
        z = z.add(in.get(next++));
        y[j] = layer < sizes.size() - 1 ? z.relu() : z;
      }
      h = List.of(y);
    }
    return h.getFirst().mul(in.get(last - 1)).neg().add(1).relu();
  }

  private static Value penalty(List<Value> parameters) {
    Value squares = parameters.getFirst().square();
    for (Value parameter : parameters.subList(1, parameters.size())) {
      squares = squares.add(parameter.square());
    }
    return squares.mul(MoonsTask.ALPHA);
  }

  private double step() {
    int count = parameters.length;
    System.arraycopy(parameters, 0, in, 0, count);
    double loss = penalty.gradient(parameters, decay);
    Arrays.fill(sum, 0);
    double margins = 0;
    for (int i = 0; i < labels.length; i++) {
      in[count] = x[2 * i];
      in[count + 1] = x[2 * i + 1];
      in[count + 2] = labels[i];
      margins += margin.gradient(in, slopes);
      for (int j = 0; j < count; j++) {
        sum[j] += slopes[j];
      }
    }
    for (int j = 0; j < count; j++) {
      parameters[j] -= MoonsTask.RATE * (sum[j] / labels.length + decay[j]);
    }
    return margins / labels.length + loss;
  }
}
