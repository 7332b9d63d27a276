package adjoint.benchmarks.ours;

import static adjoint.benchmarks.task.PredictionTask.HIDDEN;
import static adjoint.benchmarks.task.PredictionTask.IN;
import static adjoint.benchmarks.task.PredictionTask.OUT;

import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import adjoint.nn.Sequential;

/** One prediction after the other, by tensors. */
public final class AdjointPrediction {
  private AdjointPrediction() {}

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    Task tail = task.named(task.more().getFirst());
    Inputs inputs = new Inputs(task.folder());
    Weights weights = new Weights(inputs);
    Layer model =
        Sequential.of(
            weights.linear("0", IN, HIDDEN),
            Activation.RELU,
            weights.linear("1", HIDDEN, HIDDEN),
            Activation.RELU,
            weights.linear("2", HIDDEN, OUT));
    float[] x = inputs.floats("x");
    double[] logits = predict(model, x).toDoubleArray();
    task.check(logits);
    tail.check(logits);
    StepTimer.latencies(task, tail, () -> predict(model, x).get(0, 0));
  }

  private static Tensor predict(Layer model, float[] x) {
    return NoGrad.call(() -> model.forward(Tensor.wrap(x, 1, IN)));
  }
}
