package adjoint.benchmarks.peer;

import adjoint.benchmarks.task.Task;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** What DJL needs at the start. */
final class Djl {
  private Djl() {}

  static void start(int threads) {
    Engine engine = Engine.getInstance();
    JniUtils.setNumThreads(threads);
    Task.version("PyTorch " + engine.getVersion() + " by DJL " + Engine.getDjlVersion());
  }
}
