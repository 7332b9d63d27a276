package adjoint.benchmarks.kernel;

import adjoint.benchmarks.task.Heap;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.Task;
import adjoint.benchmarks.task.Turn;
import adjoint.benchmarks.task.WarmUp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.EjmlVersion;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH for one library, after a look at what it computes; JMH forks a JVM for every case. */
public final class KernelRun {
  static final String FOLDER = "adjoint.benchmarks.folder";
  static final String ROW = "adjoint.benchmarks.row";

  static final String LIBRARY = "adjoint.benchmarks.library";
  static final String QUICK = "adjoint.benchmarks.quick";

  /** The last result, so that no compiler can do without it. */
  static volatile Object sink = "";

  private final Task task;
  private final String library;
  private final Inputs inputs;

  private KernelRun(Task task) {
    this.task = task;
    this.library = task.more().get(1);
    this.inputs = new Inputs(task.folder());
  }

  /**
   * Runs {@code matmul} or {@code elementwise} for a library; of products, what the names of the
   * rows begin with and the sizes follow.
   */
  public static void main(String[] args) throws RunnerException {
    System.setProperty("jmh.ignoreLock", "true"); // others run too, and wait for their turns
    KernelRun run = new KernelRun(Task.of(args));
    if (run.task.more().getFirst().equals("matmul")) {
      run.matmul();
    } else {
      run.elementwise();
    }
  }

  private void matmul() throws RunnerException {
    switch (library) {
      case "openblas" -> Task.version(Task.jar(org.bytedeco.openblas.global.openblas.class));
      case "ejml" -> Task.version("ejml-" + EjmlVersion.VERSION);
      default -> {}
    }
    List<Integer> sizes = Stream.of(task.more().get(3).split(",")).map(Integer::valueOf).toList();
    for (String dtype : List.of("f32", "f64")) {
      for (int n : sizes) {
        String row = task.more().get(2) + dtype + "-" + n;
        Case matmul = MatmulCases.of(library, dtype.equals("f32"), n, new MatmulInputs(inputs, n));
        task.named(row).check(matmul.element(0), matmul.element(n * n / 2 + 7));
        // A product of this size takes EJML seconds: three to measure must do.
        boolean slow = library.equals("ejml") && n > 512;
        ChainedOptionsBuilder options =
            options(MatmulBenchmark.class, row, slow)
                .param("library", library)
                .param("dtype", dtype)
                .param("n", "" + n);
        report(row, options);
      }
    }
  }

  private void elementwise() throws RunnerException {
    boolean djl = library.equals("djl");
    for (String operation : ElementwiseInputs.OPERATIONS) {
      for (int millions : ElementwiseInputs.MILLIONS) {
        List<String> results = new ArrayList<>(List.of("new"));
        if (!djl && !operation.equals("sum")) {
          results.add("reused");
        }
        for (String result : results) {
          String row = operation + "-" + millions + "M-" + result;
          int count = millions << 20;
          Case one =
              ElementwiseCases.of(library, operation, count, result.equals("reused"), inputs);
          task.named(row).check(one.element(0), one.element(count - 1));
          ChainedOptionsBuilder options =
              options(ElementwiseBenchmark.class, row, false)
                  .param("library", library)
                  .param("operation", operation)
                  .param("millions", "" + millions)
                  .param("result", result);
          report(row, options);
        }
      }
    }
  }

  private ChainedOptionsBuilder options(Class<?> benchmark, String row, boolean slow) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(benchmark.getName())
            .forks(1)
            .warmupIterations(1)
            .warmupTime(TimeValue.milliseconds(slow ? 1 : 70))
            .measurementIterations(slow ? 3 : task.quick() ? 3 : 9)
            .measurementTime(TimeValue.milliseconds(slow ? 100 : 70))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    List<String> jvm = new ArrayList<>(Heap.TOUCHED);
    jvm.addAll(
        List.of(
            "-D" + FOLDER + "=" + task.folder(),
            "-D" + ROW + "=" + row,
            "-D" + LIBRARY + "=" + library,
            "-D" + QUICK + "=" + task.quick()));
    if (!busy(row)) {
      // The loops themselves are to be compared here; what chooses them is on a busy machine.
      jvm.add("-Dadjoint.kernels=vector");
    }
    return options.jvmArgsAppend(jvm.toArray(String[]::new));
  }

  /** In the fork: warms up in this case's turn, and leaves a note of how long it took. */
  static void warmUp(Case one) {
    String row = System.getProperty(ROW);
    Turn.take(row);
    WarmUp warm =
        WarmUp.ofKernel(
            Boolean.getBoolean(QUICK),
            busy(row),
            () -> {
              sink = one.run();
              return 0;
            });
    new Inputs(Path.of(System.getProperty(FOLDER)))
        .write(note(row, System.getProperty(LIBRARY)), new double[] {warm.seconds()});
  }

  private static boolean busy(String row) {
    return row.startsWith("busy");
  }

  private static String note(String row, String library) {
    return "warm-" + row + "-" + library;
  }

  private void report(String row, ChainedOptionsBuilder options) throws RunnerException {
    for (RunResult result : new Runner(options.build()).run()) {
      double[] times =
          result.getBenchmarkResults().stream()
              .flatMap(fork -> fork.getIterationResults().stream())
              .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
              .sorted()
              .toArray();
      Task.time(row, times[times.length / 2], times[0], times[times.length - 1], -1);
      double seconds = inputs.doubles(note(row, library))[0];
      task.named(row).warmUp(new WarmUp(seconds, times[0]));
    }
  }
}
