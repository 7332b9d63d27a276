package adjoint.benchmarks;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The command line.
 *
 * @param quick rough figures, for trying the benchmarks themselves
 * @param only what the names of the workloads to run begin with; all if empty
 */
record Options(boolean quick, Set<String> only) {
  /** From {@code --quick} and {@code --only a,b}. */
  static Options of(String... args) {
    boolean quick = false;
    Set<String> only = new HashSet<>();
    for (Iterator<String> words = List.of(args).iterator(); words.hasNext(); ) {
      String word = words.next();
      if (word.equals("--quick")) {
        quick = true;
      } else if (word.equals("--only") && words.hasNext()) {
        only.addAll(List.of(words.next().split(",")));
      } else {
        throw new IllegalArgumentException(
            "benchmarks: cannot read '" + word + "'; use --quick and --only NAME,NAME");
      }
    }
    return new Options(quick, only);
  }

  /** Whether this run may be published. */
  boolean complete() {
    return !quick && only.isEmpty();
  }

  boolean wants(String workload) {
    return only.isEmpty() || only.stream().anyMatch(workload::startsWith);
  }
}
