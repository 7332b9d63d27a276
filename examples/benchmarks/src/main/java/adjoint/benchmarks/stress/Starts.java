package adjoint.benchmarks.stress;

import adjoint.array.DType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts processes of one case, on a quiet or on a busy machine.
 *
 * @param flags of the JVM
 */
record Starts(StressOptions options, String name, DType dtype, List<String> flags) {
  /**
   * The rates of so many starts, each with this many busy processes beside it. Starts are each
   * other's busy processes; when there are no more of them, a spinning thread takes the place of
   * one that has ended.
   */
  List<Double> rates(int starts, int beside) {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch open = new CountDownLatch(starts);
    List<Double> rates = new ArrayList<>();
    try (ExecutorService places = Executors.newFixedThreadPool(beside + 1)) {
      List<Future<List<Double>>> answers = new ArrayList<>();
      for (int i = 0; i <= beside; i++) {
        answers.add(places.submit(() -> place(starts, begun, open)));
      }
      for (Future<List<Double>> answer : answers) {
        rates.addAll(answer.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("stress: " + name + " " + dtype + " failed", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    rates.sort(null);
    return rates;
  }

  /** One of those that are busy, from the first start to the end of the last. */
  private List<Double> place(int starts, AtomicInteger begun, CountDownLatch open)
      throws IOException, InterruptedException {
    List<Double> rates = new ArrayList<>();
    while (begun.getAndIncrement() < starts) {
      try {
        rates.add(rate());
      } finally {
        open.countDown();
      }
    }
    while (open.getCount() > 0) {
      Thread.onSpinWait();
    }
    return rates;
  }

  private double rate() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dadjoint.threads=1");
    command.addAll(flags);
    command.addAll(List.of("--class-path", System.getProperty("java.class.path")));
    command.add(StressRun.class.getName());
    command.addAll(List.of(name, dtype.name()));
    command.addAll(List.of("" + options.warmSeconds(), "" + options.measuredSeconds()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("a start ended with " + process.exitValue() + ":\n" + answer);
    }
    // Before it stands what the JVM and the library say of vectors.
    return Double.parseDouble(answer.strip().lines().reduce((a, b) -> b).orElse(""));
  }
}
