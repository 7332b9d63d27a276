package adjoint.check;

import java.util.List;

/**
 * What a check found.
 *
 * @param verdict the verdict on the whole
 * @param seed the seed of the random directions
 * @param evaluations how often the function was evaluated
 * @param findings what was found, the worst first; empty if all is right
 */
public record GradReport(Verdict verdict, long seed, int evaluations, List<String> findings) {
  /** A report of these findings. */
  public GradReport {
    findings = List.copyOf(findings);
  }

  @Override
  public String toString() {
    return "gradient check: "
        + verdict
        + " (seed "
        + seed
        + ", "
        + evaluations
        + " evaluations)\n  "
        + String.join("\n  ", findings);
  }
}
