package adjoint.check.program;

import java.io.Serial;
import java.util.List;

/**
 * Thrown by {@link ProgramCheck}; the message has all that is needed to see the mistake and to
 * repeat it.
 */
public final class WrongProgramError extends AssertionError {
  @Serial private static final long serialVersionUID = 1;

  private final transient Program program;
  private final transient Program original;
  private final transient List<String> matters;

  WrongProgramError(String message, Program program, Program original, List<String> matters) {
    super(message);
    this.program = program;
    this.original = original;
    this.matters = List.copyOf(matters);
  }

  /** The smallest program found. */
  public Program program() {
    return program;
  }

  /**
   * What matters about it, found by changing one thing at a time: {@code fails only if an input
   * holds a NaN}.
   */
  public List<String> matters() {
    return matters;
  }

  /** The program that failed first. */
  public Program original() {
    return original;
  }
}
