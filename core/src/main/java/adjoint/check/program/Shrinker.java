package adjoint.check.program;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Looks for the smallest program that fails: as long as one of the {@linkplain Program#simpler
 * simpler programs} fails, that one takes the place of the program. Without reaching the time limit
 * the result depends on the program alone.
 */
public final class Shrinker {
  private final Duration limit;

  private Shrinker(Duration limit) {
    this.limit = limit;
  }

  /** A search that stops after this time with the smallest program found so far. */
  public static Shrinker within(Duration limit) {
    requireNonNull(limit, "shrink: limit is null");
    return new Shrinker(limit);
  }

  /**
   * What the search found.
   *
   * @param program the smallest program that fails
   * @param tried how many programs were tried
   * @param outcome why the search ended
   */
  public record Shrunk(Program program, int tried, Outcome outcome) {}

  /** Why a search ended. */
  public enum Outcome {
    /** No simpler program fails. */
    SMALLEST,
    /** There was no time to try them all. */
    OUT_OF_TIME
  }

  /** The smallest program that fails, beginning with one that does. */
  public Shrunk shrink(Program program, Predicate<Program> fails) {
    requireNonNull(program, "shrink: program is null");
    requireNonNull(fails, "shrink: fails is null");
    long start = System.nanoTime();
    Set<String> seen = new HashSet<>();
    Program smallest = program;
    Iterator<Program> candidates = smallest.simpler().iterator();
    int tried = 0;
    while (candidates.hasNext()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        return new Shrunk(smallest, tried, Outcome.OUT_OF_TIME);
      }
      Program candidate = candidates.next();
      if (!seen.add(JavaSource.of(candidate).print())) {
        continue;
      }
      tried++;
      if (fails.test(candidate)) {
        smallest = candidate;
        candidates = smallest.simpler().iterator();
      }
    }
    return new Shrunk(smallest, tried, Outcome.SMALLEST);
  }

  /** The settings. */
  @Override
  public String toString() {
    return "Shrinker(within " + limit + ")";
  }
}
