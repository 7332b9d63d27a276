package adjoint.benchmarks.ours;

import adjoint.Value;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.MoonsTask;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import adjoint.nn.scalar.Neuron;
import adjoint.nn.scalar.NeuronLayer;
import adjoint.nn.scalar.ScalarMlp;
import adjoint.nn.scalar.ScalarSgd;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** A training step on a graph of single numbers, built and thrown away every time. */
public final class AdjointMoons {
  private final double[] x;
  private final double[] labels;
  private final ScalarMlp model;
  private final ScalarSgd sgd;

  private AdjointMoons(Inputs inputs) {
    x = inputs.doubles("x");
    labels = inputs.doubles("labels");
    model = model(inputs.doubles("parameters"));
    sgd = new ScalarSgd(model.parameters(), MoonsTask.RATE);
  }

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    StepTimer.measure(task, new AdjointMoons(new Inputs(task.folder()))::step);
  }

  private double step() {
    Value loss = loss();
    sgd.step(loss);
    return loss.value();
  }

  private Value loss() {
    Value margins = Value.of(0).detach();
    for (int i = 0; i < labels.length; i++) {
      Value score = model.forward(x[2 * i], x[2 * i + 1]).getFirst();
      margins = margins.add(score.mul(-labels[i]).add(1).relu());
    }
    Value squares = Value.of(0).detach();
    for (Value parameter : model.parameters()) {
      squares = squares.add(parameter.square());
    }
    return margins.div(labels.length).add(squares.mul(MoonsTask.ALPHA));
  }

  static ScalarMlp model(double[] parameters) {
    List<Integer> sizes = MoonsTask.SIZES;
    NeuronLayer[] layers = new NeuronLayer[sizes.size() - 1];
    int next = 0;
    for (int i = 0; i < layers.length; i++) {
      UnaryOperator<Value> activation =
          i < layers.length - 1 ? Value::relu : UnaryOperator.identity();
      Neuron[] neurons = new Neuron[sizes.get(i + 1)];
      for (int j = 0; j < neurons.length; j++) {
        int bias = next + sizes.get(i);
        double[] weights = Arrays.copyOfRange(parameters, next, bias);
        neurons[j] = Neuron.of(weights, parameters[bias], activation);
        next = bias + 1;
      }
      layers[i] = NeuronLayer.of(neurons);
    }
    return ScalarMlp.of(layers);
  }
}
