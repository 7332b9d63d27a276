package adjoint.mutation;

import java.nio.file.Path;

/**
 * One small change to the source of an operation.
 *
 * @param occurrence tells apart equal changes at several places of a method, from 1
 */
record Mutant(
    Path file, String method, Kind kind, int start, int end, String replacement, int occurrence) {
  /** What was done to the derivative. */
  enum Kind {
    SIGN,
    FACTOR,
    SWAPPED,
    DROPPED,
    REPLACED,
    WEAKENED,
    NOT_SUMMED,
    STALE,
    OFF_BY_ONE
  }

  /** The simple name of the mutated class. */
  String op() {
    return file.getFileName().toString().replace(".java", "");
  }

  /** The whole file with the change in it. */
  String apply(String source) {
    return source.substring(0, start) + replacement + source.substring(end);
  }

  /** For example {@code Tanh.vjp: y -> x (1)}, where 1 is the first place with this change. */
  String describe(String source) {
    String was = source.substring(start, end).replaceAll("\\s+", " ");
    String next = replacement.replaceAll("\\s+", " ");
    return "%s.%s: %s -> %s (%d)".formatted(op(), method, was, next, occurrence);
  }
}
