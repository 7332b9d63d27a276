package adjoint.benchmarks;

import adjoint.benchmarks.Contender.Command;
import adjoint.benchmarks.Contender.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The ways to start a contender. */
final class Commands {
  /** For all contenders of a workload together, as they take turns. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private Commands() {}

  /** All cases of a kernel, by JMH. */
  static Command jmh(String kernel, String library) {
    return (session, workload, place) -> {
      List<String> command = javaCommand(session, workload.threads());
      command.add("adjoint.benchmarks.kernel.KernelRun");
      command.addAll(arguments(session, workload, kernel, List.of(kernel, library)));
      return answer(session, workload, place, kernel + "-" + library, command);
    };
  }

  /** A class of this module in a JVM with the default collector of a machine with two cores. */
  static Command java(String main, String row, List<String> more) {
    return (session, workload, place) -> {
      List<String> command = javaCommand(session, workload.threads());
      command.add("adjoint.benchmarks." + main);
      command.addAll(arguments(session, workload, row, more));
      return answer(session, workload, place, main + "-" + row, command);
    };
  }

  /** The JVM and its options. */
  static List<String> javaCommand(Session session, int threads) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ArrayList<>(
        List.of(
            java.toString(),
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseG1GC",
            "-XX:+UseTransparentHugePages", // as native libraries ask for
            "-Dadjoint.threads=" + threads,
            // The peers bring their native code in jars: nothing is fetched while they run.
            "-Dai.djl.offline=true",
            "-DENGINE_CACHE_DIR=" + session.folder().resolve("djl"),
            "-Dorg.bytedeco.javacpp.cachedir=" + session.folder().resolve("javacpp"),
            "--class-path",
            System.getProperty("java.class.path")));
  }

  /** A script of this module, where Python has what it imports. */
  static Command python(String script, String module, String row, List<String> more) {
    return (session, workload, place) -> {
      if (!Session.has("python3", "-c", "import " + module)) {
        throw new Unavailable("no python3 with " + module + " on this machine");
      }
      Path file = session.base().resolve("src/main/python").resolve(script);
      List<String> command = new ArrayList<>(List.of("python3", file.toString()));
      command.addAll(arguments(session, workload, row, more));
      return answer(session, workload, place, script + "-" + row, command);
    };
  }

  /** A source file of this module, compiled for this very processor. */
  static Command cpp(String source, String row, List<String> more) {
    return (session, workload, place) -> {
      if (!Session.has("g++", "--version")) {
        throw new Unavailable("no g++ on this machine");
      }
      Path program = session.folder().resolve(source.replace(".cpp", ""));
      try {
        Files.createDirectories(session.folder());
      } catch (IOException e) {
        throw new Unavailable("no folder to compile into: " + e.getMessage());
      }
      Path file = session.base().resolve("src/main/cpp").resolve(source);
      List<String> compile =
          List.of("g++", "-std=c++17", "-O3", "-march=native", "-o", program.toString(), "" + file);
      session.run(place, "compile-" + source, 1, LIMIT, compile);
      List<String> command = new ArrayList<>(List.of(program.toString()));
      command.addAll(arguments(session, workload, row, more));
      return answer(session, workload, place, source + "-" + row, command);
    };
  }

  private static List<String> arguments(
      Session session, Workload workload, String row, List<String> more) {
    List<String> all = new ArrayList<>();
    all.add(row);
    all.add(session.inputs(workload).toString());
    all.add(session.quick() ? "quick" : "full");
    all.add("" + workload.threads());
    all.addAll(more);
    return all;
  }

  private static Answer answer(
      Session session, Workload workload, Place place, String name, List<String> command)
      throws Unavailable {
    // A JVM compiles and collects on threads of its own; what computes in it obeys its settings.
    boolean jvm = command.getFirst().endsWith("java");
    int threads = workload.threads();
    return Answer.of(
        session.run(place, name, threads, LIMIT, jvm ? command : Session.pinned(threads, command)));
  }
}
