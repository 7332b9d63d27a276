package adjoint.nn.train;

/** Why a run of a {@link Training} has ended. */
public enum Ending {
  /** All epochs have been completed. */
  COMPLETED,
  /** Early stopping found that it had not become better for long enough. */
  NO_LONGER_BETTER,
  /** Someone called {@link Training#stop}. */
  STOPPED
}
