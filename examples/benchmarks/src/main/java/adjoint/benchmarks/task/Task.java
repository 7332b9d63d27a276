package adjoint.benchmarks.task;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a contender's process is told on its command line, and how it answers: lines on standard
 * output that begin with {@code @}. Contenders in other languages speak the same.
 *
 * @param row the row of the table
 * @param folder where the inputs are
 * @param quick whether a rough figure will do
 * @param first how many steps of a program's start to take; 0 to measure when it is warm
 * @param threads how many threads may compute
 * @param more what this row needs besides
 */
public record Task(
    String row, Path folder, boolean quick, int first, int threads, List<String> more) {
  /** Before the number of steps, in the place of {@code quick}. */
  private static final String FIRST = "first-";

  /** From {@code row folder quick|full|first-STEPS threads more...}. */
  public static Task of(String... args) {
    return new Task(
        args[0],
        Path.of(args[1]),
        args[2].equals("quick"),
        args[2].startsWith(FIRST) ? Integer.parseInt(args[2].substring(FIRST.length())) : 0,
        Integer.parseInt(args[3]),
        List.of(args).subList(4, args.length));
  }

  /** Says who is answering. */
  public static void version(String text) {
    System.out.println("@ version " + text);
  }

  /** The jar that a class comes from, with its version. */
  public static String jar(Class<?> type) {
    Path file = Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    return String.valueOf(file.getFileName()).replace(".jar", "");
  }

  /** Numbers that every contender must agree on. */
  public void check(double... numbers) {
    StringBuilder line = new StringBuilder("@ check " + row);
    Arrays.stream(numbers).forEach(number -> line.append(' ').append(number));
    System.out.println(line);
  }

  /** Times of the row in nanoseconds, and the bytes that the JVM allocated, -1 if unknown. */
  public void time(double median, double min, double max, double bytes) {
    time(row, median, min, max, bytes);
  }

  /** The same for a row of another name. */
  public static void time(String row, double median, double min, double max, double bytes) {
    System.out.printf(Locale.ROOT, "@ time %s %.3f %.3f %.3f %.0f%n", row, median, min, max, bytes);
  }

  /** The same task for another row. */
  public Task named(String row) {
    return new Task(row, folder, quick, first, threads, more);
  }

  /** A figure of the row that is not a time. */
  public void figure(double figure) {
    time(row, figure, figure, figure, -1);
  }

  /** How long it took until the row's figure no longer fell. */
  public void warmUp(WarmUp warm) {
    System.out.printf(Locale.ROOT, "@ warm %s %.3f%n", row, warm.seconds());
  }

  /** A remark that belongs beside the figure. */
  public void note(String text) {
    System.out.println("@ note " + row + " " + text);
  }
}
