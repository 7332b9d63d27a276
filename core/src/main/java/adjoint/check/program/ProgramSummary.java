package adjoint.check.program;

import java.time.Duration;

/**
 * What a check of many programs found, when nothing was wrong.
 *
 * @param programs how many were checked
 * @param right how many are right
 * @param cannotTell for how many finite differences gave no answer
 * @param time how long it took
 */
public record ProgramSummary(int programs, int right, int cannotTell, Duration time) {}
