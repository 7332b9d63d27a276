package adjoint.nn;

/**
 * What a block does on purpose, though {@link adjoint.nn.check.ModelCheck} takes it for a mistake
 * where nobody says so.
 */
public enum Trait {
  /** Training and evaluation compute different things, as with dropout. */
  DIFFERS_IN_TRAINING,
  /** What is computed for one example depends on the others of its batch, as with batch norm. */
  MIXES_EXAMPLES
}
