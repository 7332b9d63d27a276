package adjoint.benchmarks.peer;

import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.MoonsTask;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import java.util.Arrays;
import java.util.List;

/** A training step on a graph of {@link BareNode}s. */
public final class BareMoons {
  private final double[] x;
  private final double[] labels;
  private final BareNode[] parameters;

  private BareMoons(Inputs inputs) {
    x = inputs.doubles("x");
    labels = inputs.doubles("labels");
    parameters =
        Arrays.stream(inputs.doubles("parameters"))
            .mapToObj(BareNode::leaf)
            .toArray(BareNode[]::new);
  }

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    StepTimer.measure(task, new BareMoons(new Inputs(task.folder()))::step);
  }

  private double step() {
    BareNode margins = BareNode.leaf(0);
    for (int i = 0; i < labels.length; i++) {
      BareNode score = score(x[2 * i], x[2 * i + 1]);
      margins = margins.add(score.mul(-labels[i]).add(1).relu());
    }
    BareNode squares = BareNode.leaf(0);
    for (BareNode parameter : parameters) {
      squares = squares.add(parameter.mul(parameter));
    }
    BareNode loss = margins.mul(1.0 / labels.length).add(squares.mul(MoonsTask.ALPHA));
    loss.backward();
    for (BareNode parameter : parameters) {
      parameter.value -= MoonsTask.RATE * parameter.gradient;
      parameter.gradient = 0;
    }
    return loss.value;
  }

  private BareNode score(double x0, double x1) {
    List<Integer> sizes = MoonsTask.SIZES;
    BareNode[] h = {BareNode.leaf(x0), BareNode.leaf(x1)};
    int next = 0;
    for (int layer = 1; layer < sizes.size(); layer++) {
      BareNode[] y = new BareNode[sizes.get(layer)];
      for (int j = 0; j < y.length; j++) {
        BareNode sum = parameters[next++].mul(h[0]);
        for (int i = 1; i < h.length; i++) {
          sum = sum.add(parameters[next++].mul(h[i]));
        }
        sum = sum.add(parameters[next++]);
        y[j] = layer < sizes.size() - 1 ? sum.relu() : sum;
      }
      h = y;
    }
    return h[0];
  }
}
