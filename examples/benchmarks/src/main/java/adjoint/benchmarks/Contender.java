package adjoint.benchmarks;

/**
 * One of those who measure a workload.
 *
 * @param name as the table shows it
 * @param command what to start
 */
record Contender(String name, Command command) {
  /**
   * The contender that the others are compared with. Other forms of it have names that begin with
   * this one; they are listed beside the peers, and are none.
   */
  static final String OURS = "Adjoint";

  /** How a contender is started. */
  @FunctionalInterface
  interface Command {
    /** Runs it, measuring when its place has a turn, and hears its answer. */
    Answer run(Session session, Workload workload, Place place) throws Unavailable;
  }

  /** Why there is no answer. */
  static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1;

    Unavailable(String reason) {
      super(reason);
    }
  }
}
