package adjoint.examples.fit;

import adjoint.nn.train.Training;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What Ctrl-C does: it asks the training that runs to stop and to write its checkpoint, and the JVM
 * waits for that before it ends.
 */
public final class Interruption implements AutoCloseable {
  private static final int LONGEST = 60; // seconds

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupt, "save on Ctrl-C");
  private volatile boolean asked;
  private volatile @Nullable Training<?> current;

  /** From now on. */
  public Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void interrupt() {
    ask();
    try {
      closed.await(LONGEST, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has the training that runs stop and save, and any other one before it begins. */
  public void ask() {
    asked = true;
    Training<?> training = current;
    if (training != null) {
      training.stop();
    }
  }

  /** This is the training to stop; at once, if that was asked before. */
  void watch(Training<?> training) {
    current = training;
    if (asked) {
      training.stop();
    }
  }

  /** Everything is saved. */
  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The JVM is about to end.
    }
  }
}
