package adjoint.benchmarks;

/** As many threads as asked for that do nothing but keep a processor busy, until closed. */
final class Busy implements AutoCloseable {
  private volatile boolean closed;

  Busy(int threads) {
    for (int i = 0; i < threads; i++) {
      Thread.ofPlatform().daemon().name("busy").start(this::spin);
    }
  }

  private void spin() {
    while (!closed) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
