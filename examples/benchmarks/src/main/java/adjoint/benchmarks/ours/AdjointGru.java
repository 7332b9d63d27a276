package adjoint.benchmarks.ours;

import static adjoint.benchmarks.task.GruTask.BATCH;
import static adjoint.benchmarks.task.GruTask.EMBEDDING;
import static adjoint.benchmarks.task.GruTask.HIDDEN;
import static adjoint.benchmarks.task.GruTask.SEQUENCE;
import static adjoint.benchmarks.task.GruTask.WORDS;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.benchmarks.task.GruTask;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import adjoint.nn.Embedding;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.optim.Adam;
import adjoint.nn.optim.Optimizer;
import adjoint.nn.recurrent.GruCell;
import adjoint.nn.recurrent.Recurrent;
import java.util.OptionalInt;

/** A training step of the language model of {@link GruTask}. */
public final class AdjointGru {
  private final Indices words;
  private final Indices next;
  private final Embedding table;
  private final Recurrent<Tensor> gru;
  private final Layer output;
  private final Optimizer adam;

  private AdjointGru(Inputs inputs) {
    words = sequences(inputs.ints("words"));
    next = sequences(inputs.ints("next"));
    Weights weights = new Weights(inputs);
    table = new Embedding(weights.parameter("table", WORDS, EMBEDDING), OptionalInt.empty());
    gru =
        Recurrent.of(
            new GruCell(
                weights.linear("input", EMBEDDING, 3 * HIDDEN),
                weights.linear("state", HIDDEN, 3 * HIDDEN)));
    output = weights.linear("output", HIDDEN, WORDS);
    adam = new Adam(weights.all(), GruTask.RATE);
  }

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    StepTimer.measure(task, new AdjointGru(new Inputs(task.folder()))::step);
  }

  /** {@code [batch, sequence]} of what lies time after time. */
  private static Indices sequences(int[] times) {
    int[] sequences = new int[times.length];
    for (int i = 0; i < sequences.length; i++) {
      sequences[i] = times[i % SEQUENCE * BATCH + i / SEQUENCE];
    }
    return Indices.wrap(sequences, Shape.of(BATCH, SEQUENCE));
  }

  private double step() {
    Tensor logits = output.forward(gru.forward(table.forward(words)));
    Tensor loss = Loss.crossEntropy(logits, next);
    adam.step(loss);
    return loss.item();
  }
}
