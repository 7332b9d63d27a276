package adjoint.benchmarks.stress;

import adjoint.array.DType;
import adjoint.benchmarks.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Proves that no start of a program is left with slow loops, whatever else the machine does: each
 * case is started again and again beside as many busy processes as there are cores, and beside half
 * as many again. After ten seconds of its own processor time no start may be slower than half the
 * median of those on a quiet machine; nor than half the plain loops, without the vector module, as
 * otherwise a machine on which no start is fast would pass.
 *
 * <p>Nothing else should run meanwhile. Ends with code 1 if a start fails.
 */
public final class Stress {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  /** How many busy processes are beside a start. */
  private static final List<Integer> LOADS = List.of(CORES, CORES + (CORES + 1) / 2);

  private static final List<Integer> WIDTHS = List.of(128, 256, 512);

  private final StressOptions options;
  private final List<String> lines = new ArrayList<>();
  private int failures;

  private Stress(StressOptions options) {
    this.options = options;
  }

  /** Runs from the benchmarks' folder. */
  public static void main(String[] args) throws IOException {
    Instant start = Instant.now();
    Stress stress = new Stress(StressOptions.of(args));
    stress.run();
    String page = stress.page(Duration.between(start, Instant.now()));
    Path file = Path.of("target/benchmarks/stress.md");
    Files.createDirectories(file.getParent());
    Files.writeString(file, page);
    System.out.println(page + "\nwritten to " + file.toAbsolutePath());
    if (stress.failures > 0) {
      System.exit(1);
    }
  }

  private void run() {
    for (String name : StressCase.NAMES) {
      for (DType dtype : DType.values()) {
        List<Integer> widths =
            WIDTHS.stream()
                .filter(width -> width <= Machine.vectorBits())
                .filter(width -> options.wants(name + "-" + dtype, width))
                .toList();
        if (!widths.isEmpty()) {
          run(name, dtype, widths);
        }
      }
    }
    if (lines.isEmpty()) {
      throw new IllegalArgumentException(
          "stress: nothing to do for %s; cases are NAME-DTYPE with %s and F32 or F64, widths up to %s"
              .formatted(options, StressCase.NAMES, Machine.vectorBits()));
    }
  }

  private void run(String name, DType dtype, List<Integer> widths) {
    List<Double> plain = new Starts(options, name, dtype, List.of()).rates(1, 0);
    for (int width : widths) {
      Starts starts =
          new Starts(
              options,
              name,
              dtype,
              List.of("--add-modules=jdk.incubator.vector", "-Dadjoint.vector.bits=" + width));
      List<Double> quiet = starts.rates(options.quietStarts(), 0);
      double least = 0.5 * Math.max(median(quiet), median(plain));
      int slow = below(least, quiet);
      StringBuilder line = new StringBuilder();
      line.append(
          "| %s | %s | %d | %s | %s | %s |"
              .formatted(
                  name,
                  dtype,
                  width,
                  StressCase.unit(name),
                  write(plain.getFirst()),
                  write(quiet)));
      for (int load : LOADS) {
        List<Double> busy = starts.rates(options.busyStarts(), load);
        slow += below(least, busy);
        line.append(" %s |".formatted(write(busy)));
      }
      line.append(
          " %s | %s |".formatted(write(least), slow == 0 ? "all" : "**" + slow + " too slow**"));
      failures += slow;
      lines.add(line.toString());
      System.out.println(line);
    }
  }

  private String page(Duration duration) {
    StringBuilder heads = new StringBuilder();
    LOADS.forEach(load -> heads.append(" %d busy beside |".formatted(load)));
    return """
    # Starts on a busy machine

    On %s, in %d minutes. Rates per second of processor time after %s s of it: the least and the median
    of %d starts on a quiet machine, and of %d beside each number of busy processes.

    | operation | type | bits | unit | plain loops | quiet |%s at least | fast |
    | --- | --- | --- | --- | --- | --- |%s --- | --- |
    %s
    """
        .formatted(
            Machine.describe(),
            Math.ceilDiv(duration.toSeconds(), 60),
            options.warmSeconds(),
            options.quietStarts(),
            options.busyStarts(),
            heads,
            " --- |".repeat(LOADS.size()),
            String.join("\n", lines));
  }

  private static int below(double least, List<Double> rates) {
    return (int) rates.stream().filter(rate -> !(rate >= least)).count();
  }

  private static double median(List<Double> sorted) {
    return sorted.get(sorted.size() / 2);
  }

  private static String write(List<Double> sorted) {
    return write(sorted.getFirst()) + ", " + write(median(sorted));
  }

  private static String write(double rate) {
    return String.format(Locale.ROOT, rate < 100 ? "%.1f" : "%.0f", rate);
  }
}
