package adjoint.nn.data;

/** What becomes of the last examples of an epoch where they do not fill a batch. */
public enum LastBatch {
  /** They are a smaller batch. */
  KEEP,
  /** They are left out of this epoch. */
  DROP
}
