package adjoint.benchmarks;

import adjoint.benchmarks.Contender.Command;
import adjoint.benchmarks.Contender.Unavailable;
import adjoint.benchmarks.task.Heap;
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
  static Command jmh(String kernel, String library, String... more) {
    return (session, workload, place) -> {
      List<String> command = javaCommand(session, workload.threads());
      command.add("adjoint.benchmarks.kernel.KernelRun");
      List<String> all = new ArrayList<>(List.of(kernel, library));
      all.addAll(List.of(more));
      command.addAll(arguments(session, workload, kernel, all));
      return answer(session, workload, place, command);
    };
  }

  /** A class of this module in a JVM with the default collector of a machine with two cores. */
  static Command java(String main, String row, List<String> more) {
    return (session, workload, place) -> {
      List<String> command = javaCommand(session, workload.threads());
      command.addAll(Heap.TOUCHED);
      command.add("adjoint.benchmarks." + main);
      command.addAll(arguments(session, workload, row, more));
      return answer(session, workload, place, command);
    };
  }

  /** The JVM and its options. */
  static List<String> javaCommand(Session session, int threads) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command =
        new ArrayList<>(
            List.of(
                java.toString(),
                "--add-modules=jdk.incubator.vector",
                "-XX:+UseG1GC",
                "-XX:+UseTransparentHugePages", // as native libraries ask for
                "-Dadjoint.threads=" + threads));
    command.addAll(peerOptions(session));
    return command;
  }

  /** What the peers' native code needs, which comes in jars: nothing is fetched while they run. */
  static List<String> peerOptions(Session session) {
    return List.of(
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Dai.djl.offline=true",
        "-DENGINE_CACHE_DIR=" + session.folder().resolve("djl"),
        "-Dorg.bytedeco.javacpp.cachedir=" + session.folder().resolve("javacpp"),
        "--class-path",
        System.getProperty("java.class.path"));
  }

  /** A script of this module, where Python has what it imports. */
  static Command python(String script, String module, String row, List<String> more) {
    return (session, workload, place) -> {
      Path file = session.base().resolve("src/main/python").resolve(script);
      List<String> command = new ArrayList<>(List.of(Session.python(module), file.toString()));
      command.addAll(arguments(session, workload, row, more));
      return answer(session, workload, place, command);
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
      return answer(session, workload, place, command);
    };
  }

  private static List<String> arguments(
      Session session, Workload workload, String row, List<String> more) {
    return arguments(session, workload, row, session.quick() ? "quick" : "full", more);
  }

  /** As a task reads them. */
  static List<String> arguments(
      Session session, Workload workload, String row, String mode, List<String> more) {
    List<String> all = new ArrayList<>();
    all.add(row);
    all.add(session.inputs(workload).toString());
    all.add(mode);
    all.add("" + workload.threads());
    all.addAll(more);
    return all;
  }

  private static Answer answer(
      Session session, Workload workload, Place place, List<String> command) throws Unavailable {
    // A JVM compiles and collects on threads of its own; what computes in it obeys its settings.
    boolean jvm = command.getFirst().endsWith("java");
    int threads = workload.threads();
    String log = place.log(workload.name());
    return Answer.of(
        session.run(place, log, threads, LIMIT, jvm ? command : Session.pinned(threads, command)));
  }
}
