package adjoint.check;

/** What is said of one claimed derivative, one row in one direction. */
sealed interface Ruling {
  Measured measured();

  /** It agrees; {@code how} is empty where the function is smooth. */
  record Agrees(Measured measured, String how) implements Ruling {}

  /** It is outside everything that could be measured. */
  record Disagrees(Measured measured, String how) implements Ruling {}

  /** No answer. */
  record Unclear(Reason reason, Measured measured, String why) implements Ruling {}
}
