package adjoint.benchmarks.peer;

import static adjoint.benchmarks.task.GruTask.BATCH;
import static adjoint.benchmarks.task.GruTask.EMBEDDING;
import static adjoint.benchmarks.task.GruTask.HIDDEN;
import static adjoint.benchmarks.task.GruTask.SEQUENCE;
import static adjoint.benchmarks.task.GruTask.WORDS;

import adjoint.benchmarks.task.GruTask;
import adjoint.benchmarks.task.Inputs;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/** A training step of {@link GruTask} on DJL's arrays, with PyTorch's fused GRU underneath. */
public final class DjlGru extends DjlModel {
  private final NDArray words;
  private final NDArray next;
  private final NDArray start;
  private final NDArray table;
  private final Dense input;
  private final Dense state;
  private final Dense output;

  private DjlGru(NDManager manager, Inputs inputs) {
    super(
        manager,
        inputs,
        Optimizer.adam().optLearningRateTracker(Tracker.fixed((float) GruTask.RATE)).build());
    words = ints("words", SEQUENCE, BATCH);
    next = ints("next", SEQUENCE * BATCH, 1);
    start = constant(manager.zeros(new Shape(1, BATCH, HIDDEN)));
    table = parameter("table", WORDS, EMBEDDING);
    input = dense("input", EMBEDDING, 3 * HIDDEN);
    state = dense("state", HIDDEN, 3 * HIDDEN);
    output = dense("output", HIDDEN, WORDS);
  }

  /** Runs the task. */
  public static void main(String[] args) {
    run(args, manager -> inputs -> new DjlGru(manager, inputs));
  }

  @Override
  NDArray loss() {
    NDList weights = new NDList(input.weight(), state.weight(), input.bias(), state.bias());
    NDArray x = lookUp(words, table);
    NDArray states =
        x.getNDArrayInternal().gru(x, start, weights, true, 1, 0, true, false, false).get(0);
    return crossEntropy(output.of(states.reshape(SEQUENCE * BATCH, HIDDEN)), next);
  }
}
