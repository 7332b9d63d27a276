package adjoint.benchmarks.ours;

import static adjoint.benchmarks.task.NamesTask.BATCH;
import static adjoint.benchmarks.task.NamesTask.BATCHES;
import static adjoint.benchmarks.task.NamesTask.CHARACTERS;
import static adjoint.benchmarks.task.NamesTask.CONTEXT;
import static adjoint.benchmarks.task.NamesTask.EMBEDDING;
import static adjoint.benchmarks.task.NamesTask.HIDDEN;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.NamesTask;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.optim.Adam;
import adjoint.nn.optim.Optimizer;
import java.util.Arrays;

/** A training step of the model of {@link NamesTask}. */
public final class AdjointNames {
  private final int[] contexts;
  private final int[] classes;
  private final Parameter table;
  private final Layer hidden;
  private final Layer output;
  private final Optimizer adam;
  private int steps;

  private AdjointNames(Inputs inputs) {
    contexts = inputs.ints("contexts");
    classes = inputs.ints("classes");
    Weights weights = new Weights(inputs);
    table = weights.parameter("table", CHARACTERS, EMBEDDING);
    hidden = weights.linear("hidden", CONTEXT * EMBEDDING, HIDDEN);
    output = weights.linear("output", HIDDEN, CHARACTERS);
    adam = new Adam(weights.all(), NamesTask.RATE);
  }

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    StepTimer.measure(task, new AdjointNames(new Inputs(task.folder()))::step);
  }

  private double step() {
    int first = steps++ % BATCHES * BATCH;
    Tensor x =
        table
            .indexSelect(0, part(contexts, first * CONTEXT, BATCH * CONTEXT))
            .reshape(BATCH, CONTEXT * EMBEDDING);
    Tensor logits = output.forward(Activation.TANH.forward(hidden.forward(x)));
    Tensor loss = Loss.crossEntropy(logits, part(classes, first, BATCH));
    adam.step(loss);
    return loss.item();
  }

  private static Indices part(int[] all, int start, int count) {
    return Indices.of(Arrays.copyOfRange(all, start, start + count));
  }
}
