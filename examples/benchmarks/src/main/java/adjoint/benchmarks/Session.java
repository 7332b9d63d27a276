package adjoint.benchmarks;

import adjoint.benchmarks.Contender.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts contenders and hears them out.
 *
 * @param base the folder of this module
 * @param quick whether rough figures will do
 */
record Session(Path base, boolean quick) {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  /** Threads of the libraries that a peer may stand on. */
  private static final List<String> THREADS =
      List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS");

  /** Where inputs, logs and extracted libraries go. */
  Path folder() {
    return base.resolve("target").resolve("benchmarks");
  }

  Path inputs(Workload workload) {
    return folder().resolve("inputs").resolve(workload.name());
  }

  /** Whether a command can be run on this machine. */
  static boolean has(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first Python that can import this: another than the shell's may be the system's. */
  static String python(String module) throws Unavailable {
    for (String python : List.of("python3", "/usr/bin/python3")) {
      if (has(python, "-c", "import numpy, " + module)) {
        return python;
      }
    }
    throw new Unavailable("no python3 with " + module + " on this machine");
  }

  /** Binds a command to as many cores as it may use threads, from the last core down. */
  static List<String> pinned(int threads, List<String> command) {
    if (threads > CORES || !has("taskset", "--version")) {
      return command;
    }
    List<String> all = new ArrayList<>();
    all.addAll(List.of("taskset", "-c", (CORES - threads) + "-" + (CORES - 1)));
    all.addAll(command);
    return all;
  }

  /** Its standard output, line by line. */
  List<String> run(Place place, String name, int threads, Duration limit, List<String> command)
      throws Unavailable {
    try {
      Path logs = Files.createDirectories(folder().resolve("logs"));
      Path out = logs.resolve(name + ".out");
      Path err = logs.resolve(name + ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(base.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      Map<String, String> environment = builder.environment();
      THREADS.forEach(variable -> environment.put(variable, "" + threads));
      // They hold OpenBLAS to kernels that are not this processor's.
      environment.keySet().removeAll(List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"));
      environment.put("OPT_OUT_TRACKING", "true");
      environment.putAll(place.environment());
      Process process = builder.start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new Unavailable("took more than " + limit.toMinutes() + " minutes");
      }
      if (process.exitValue() != 0) {
        throw new Unavailable("failed: " + lastWords(err));
      }
      return Files.readAllLines(out);
    } catch (IOException e) {
      throw new Unavailable("cannot be started: " + e.getMessage());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String lastWords(Path err) {
    try {
      return Files.readAllLines(err).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
          .reduce((a, b) -> b)
          .orElse("without a word");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
