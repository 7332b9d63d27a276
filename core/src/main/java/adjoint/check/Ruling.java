package adjoint.check;

/** What is said of one claimed derivative, one row in one direction. */
sealed interface Ruling {
  Measured measured();

  /**
   * It agrees.
   *
   * @param how empty where the function is smooth
   * @param tolerance how far the claim may be off unnoticed
   * @param step the shortest step that the slope was computed from; 0 if none was
   */
  record Agrees(Measured measured, String how, double tolerance, double step) implements Ruling {}

  /** It is outside everything that could be measured. */
  record Disagrees(Measured measured, String how) implements Ruling {}

  /** No answer. */
  record Unclear(Reason reason, Measured measured, String why) implements Ruling {}
}
