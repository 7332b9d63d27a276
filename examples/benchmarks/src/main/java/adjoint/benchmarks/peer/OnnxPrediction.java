package adjoint.benchmarks.peer;

import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.PredictionTask;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/** One prediction after the other by ONNX Runtime, from an array to an array. */
public final class OnnxPrediction {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final float[] x;
  private final FloatBuffer buffer =
      ByteBuffer.allocateDirect(PredictionTask.IN * Float.BYTES)
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer();

  private OnnxPrediction(Task task) throws OrtException {
    Inputs inputs = new Inputs(task.folder());
    x = inputs.floats("x");
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(task.threads());
    options.setInterOpNumThreads(1);
    byte[] model =
        OnnxModel.mlp(
            inputs,
            PredictionTask.IN,
            PredictionTask.HIDDEN,
            PredictionTask.HIDDEN,
            PredictionTask.OUT);
    session = environment.createSession(model, options);
  }

  /** Runs the task. */
  public static void main(String[] args) throws OrtException {
    Task task = Task.of(args);
    Task.version(Task.jar(OrtEnvironment.class));
    Task tail = task.named(task.more().getFirst());
    OnnxPrediction prediction = new OnnxPrediction(task);
    float[] logits = prediction.run();
    task.check(logits[0], logits[1]);
    tail.check(logits[0], logits[1]);
    StepTimer.latencies(task, tail, () -> prediction.run()[0]);
  }

  private float[] run() {
    buffer.put(0, x);
    try (OnnxTensor input =
            OnnxTensor.createTensor(environment, buffer, new long[] {1, PredictionTask.IN});
        OrtSession.Result result = session.run(Map.of("x", input))) {
      return ((float[][]) result.get(0).getValue())[0];
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
