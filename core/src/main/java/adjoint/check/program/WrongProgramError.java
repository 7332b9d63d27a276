package adjoint.check.program;

import java.io.Serial;

/**
 * Thrown by {@link ProgramCheck}; the message has all that is needed to see the mistake and to
 * repeat it.
 */
public final class WrongProgramError extends AssertionError {
  @Serial private static final long serialVersionUID = 1;

  private final transient Program program;
  private final transient Program original;

  WrongProgramError(String message, Program program, Program original) {
    super(message);
    this.program = program;
    this.original = original;
  }

  /** The smallest program found. */
  public Program program() {
    return program;
  }

  /** The program that failed first. */
  public Program original() {
    return original;
  }
}
