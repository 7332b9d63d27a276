package adjoint.benchmarks.stress;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The command line of {@link Stress}.
 *
 * @param quick shorter: who is fast after 4 s of processor time is fast after 10
 * @param only what the cases to run begin with, for example {@code matmul-F32}; all if empty
 * @param bits widths of vectors; all that the machine has if empty
 */
record StressOptions(boolean quick, Set<String> only, Set<Integer> bits) {
  /** From {@code --quick}, {@code --only a,b} and {@code --bits 128,256}. */
  static StressOptions of(String... args) {
    boolean quick = false;
    Set<String> only = new LinkedHashSet<>();
    Set<Integer> bits = new LinkedHashSet<>();
    for (Iterator<String> words = List.of(args).iterator(); words.hasNext(); ) {
      String word = words.next();
      if (word.equals("--quick")) {
        quick = true;
      } else if (word.equals("--only") && words.hasNext()) {
        only.addAll(List.of(words.next().split(",")));
      } else if (word.equals("--bits") && words.hasNext()) {
        List.of(words.next().split(",")).forEach(width -> bits.add(Integer.valueOf(width)));
      } else {
        throw new IllegalArgumentException(
            "stress: cannot read '"
                + word
                + "'; use --quick, --only NAME,NAME and --bits 128,256,512");
      }
    }
    return new StressOptions(quick, only, bits);
  }

  boolean wants(String name, int width) {
    return (only.isEmpty() || only.stream().anyMatch(name::startsWith))
        && (bits.isEmpty() || bits.contains(width));
  }

  /** Starts on a quiet machine, from which the median comes. */
  int quietStarts() {
    return 3;
  }

  /** Starts on a machine that is busy in one way. */
  int busyStarts() {
    return 10;
  }

  /** Processor time that a start has to become fast. */
  double warmSeconds() {
    return quick ? 4 : 10;
  }

  /** Processor time that is measured then. */
  double measuredSeconds() {
    return quick ? 0.5 : 1;
  }
}
