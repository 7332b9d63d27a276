package adjoint.benchmarks.ours;

import static adjoint.benchmarks.task.GruTask.BATCH;
import static adjoint.benchmarks.task.GruTask.EMBEDDING;
import static adjoint.benchmarks.task.GruTask.HIDDEN;
import static adjoint.benchmarks.task.GruTask.SEQUENCE;
import static adjoint.benchmarks.task.GruTask.WORDS;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.benchmarks.task.GruTask;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.optim.Adam;
import adjoint.nn.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;

/** A training step of the language model of {@link GruTask}, its GRU written by hand. */
public final class AdjointGru {
  private final Indices words;
  private final Indices next;
  private final Parameter table;
  private final Layer input;
  private final Layer state;
  private final Layer output;
  private final Optimizer adam;

  private AdjointGru(Inputs inputs) {
    words = Indices.of(inputs.ints("words"));
    next = Indices.of(inputs.ints("next"));
    Weights weights = new Weights(inputs);
    table = weights.parameter("table", WORDS, EMBEDDING);
    input = weights.linear("input", EMBEDDING, 3 * HIDDEN);
    state = weights.linear("state", HIDDEN, 3 * HIDDEN);
    output = weights.linear("output", HIDDEN, WORDS);
    adam = new Adam(weights.all(), GruTask.RATE);
  }

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    StepTimer.measure(task, new AdjointGru(new Inputs(task.folder()))::step);
  }

  private double step() {
    Tensor inputs = input.forward(table.indexSelect(0, words));
    Tensor h = Tensor.zeros(BATCH, HIDDEN);
    List<Tensor> states = new ArrayList<>();
    for (int t = 0; t < SEQUENCE; t++) {
      h = cell(inputs.slice(0, t * BATCH, (t + 1) * BATCH), h);
      states.add(h);
    }
    Tensor loss = Loss.crossEntropy(output.forward(Tensor.concat(0, states)), next);
    adam.step(loss);
    return loss.item();
  }

  /** {@code n + z·(h − n)}. */
  private Tensor cell(Tensor x, Tensor h) {
    Tensor y = state.forward(h);
    Tensor r = gate(x, 0).add(gate(y, 0)).sigmoid();
    Tensor z = gate(x, 1).add(gate(y, 1)).sigmoid();
    Tensor n = gate(x, 2).add(r.mul(gate(y, 2))).tanh();
    return n.add(z.mul(h.sub(n)));
  }

  private static Tensor gate(Tensor all, int gate) {
    return all.slice(1, gate * HIDDEN, (gate + 1) * HIDDEN);
  }
}
