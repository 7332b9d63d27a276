package adjoint.kernel;

/** Threads of this library's own, which keep neither a program nor a class loader alive. */
final class Daemon {
  private Daemon() {}

  /**
   * Starts one. It inherits nothing from whoever came first, neither variables nor a class loader.
   *
   * @throws OutOfMemoryError if there is no memory for it, or no more threads may run
   */
  static Thread start(String name, Runnable work) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
    return thread;
  }
}
