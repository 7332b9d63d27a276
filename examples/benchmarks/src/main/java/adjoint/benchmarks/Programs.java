package adjoint.benchmarks;

import adjoint.benchmarks.Contender.Command;
import adjoint.benchmarks.Contender.Unavailable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** Programs that start anew for every figure, on the JVM's own settings. */
final class Programs {
  /** A command line, and whatever has to be there before it can be run. */
  @FunctionalInterface
  interface Start {
    /** Prepares and tells it. */
    List<String> command(Session session, Workload workload, Place place) throws Unavailable;
  }

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE]-?\\d+)?");

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private static final long STARTED = System.currentTimeMillis();

  private Programs() {}

  /**
   * A tutorial on Adjoint, in a JVM told to start quickly: one compiler that is quick rather than
   * thorough, the plainest collector, and the classes of the run before in an archive, which the
   * first run writes and no figure counts.
   */
  static Command java(String row, String main, List<String> more) {
    return (session, workload, place) -> {
      List<String> command =
          new ArrayList<>(
              List.of(
                  JAVA,
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-XX:+AutoCreateSharedArchive",
                  "-XX:SharedArchiveFile=" + session.folder().resolve(main + row + ".jsa"),
                  "-Xlog:disable", // what it says of the archive is no output of the tutorial
                  "-Xshare:auto",
                  "--class-path",
                  jar(session).toString(),
                  "adjoint.benchmarks.tutorial." + main));
      command.addAll(more);
      return tutorial(session, place, row, main, command);
    };
  }

  /** The same in Python. */
  static Command python(String row, String script, List<String> more) {
    return (session, workload, place) -> {
      Path file = session.base().resolve("src/main/python/tutorial").resolve(script);
      List<String> command = new ArrayList<>(List.of(Session.python("numpy"), file.toString()));
      command.addAll(more);
      return tutorial(session, place, row, script, command);
    };
  }

  /** What a program says of itself, such as its processor time or the time of a part of it. */
  static Command reported(String row, Start start) {
    return fresh(row, start, (nanos, answer) -> answer.figures().get(row).median());
  }

  /** From its start to its end. */
  static Command whole(String row, Start start) {
    return fresh(row, start, (nanos, answer) -> nanos);
  }

  private static Command fresh(String row, Start start, BiFunction<Double, Answer, Double> figure) {
    return (session, workload, place) -> {
      place.take(row);
      List<String> command = start.command(session, workload, place);
      String log = place.log(row);
      Answer answer = Answer.of(session.run(place, log, 1, LIMIT, command));
      double[] times = new double[session.quick() ? 3 : 9];
      for (int i = 0; i < times.length; i++) {
        place.take(row);
        long begin = System.nanoTime();
        List<String> lines = session.run(place, log, 1, LIMIT, command);
        double nanos = System.nanoTime() - begin;
        times[i] = figure.apply(nanos, Answer.of(lines));
      }
      return new Answer(
          answer.version(), Map.of(row, figure(times)), answer.checks(), Map.of(), Map.of());
    };
  }

  /** A class of this module from a jar, on Adjoint alone. */
  static Start ours(String main, String row, String mode, List<String> more, String... flags) {
    return (session, workload, place) -> {
      List<String> command = new ArrayList<>(List.of(JAVA));
      command.addAll(List.of(flags));
      command.addAll(List.of("-Dadjoint.threads=1", "--class-path", jar(session).toString()));
      command.add("adjoint.benchmarks." + main);
      command.addAll(Commands.arguments(session, workload, row, mode, more));
      return command;
    };
  }

  /** The same with a cache of classes and code, which a run before has written. */
  static Start cached(String main, String row, String mode, List<String> more, String... flags) {
    return (session, workload, place) -> {
      Path cache = session.folder().resolve(row + ".aot");
      Start plain = ours(main, row, mode, more, flags);
      List<String> write = new ArrayList<>(plain.command(session, workload, place));
      write.add(1, "-XX:AOTCacheOutput=" + cache);
      session.run(place, row + "-cache", 1, LIMIT, write);
      List<String> command = new ArrayList<>(plain.command(session, workload, place));
      command.add(1, "-XX:AOTCache=" + cache);
      return command;
    };
  }

  /** A class of this module on a peer's jars. */
  static Start peer(String main, String row, String mode, List<String> more) {
    return (session, workload, place) -> {
      List<String> command = new ArrayList<>(List.of(JAVA));
      command.addAll(Commands.peerOptions(session));
      command.add("adjoint.benchmarks." + main);
      command.addAll(Commands.arguments(session, workload, row, mode, more));
      return command;
    };
  }

  /** A script of this module. */
  static Start script(String script, String module, String row, String mode, List<String> more) {
    return (session, workload, place) -> {
      Path file = session.base().resolve("src/main/python").resolve(script);
      List<String> command = new ArrayList<>(List.of(Session.python(module), file.toString()));
      command.addAll(Commands.arguments(session, workload, row, mode, more));
      return command;
    };
  }

  private static Answer tutorial(
      Session session, Place place, String row, String name, List<String> command)
      throws Unavailable {
    String log = row + "-" + name;
    place.take(row);
    double[] check = numbers(session.run(place, log, 1, LIMIT, command));
    session.run(place, log, 1, LIMIT, command);
    double[] times = new double[session.quick() ? 3 : 11];
    for (int i = 0; i < times.length; i++) {
      place.take(row);
      long start = System.nanoTime();
      session.run(place, log, 1, LIMIT, command);
      times[i] = System.nanoTime() - start;
    }
    return new Answer(
        Optional.empty(), Map.of(row, figure(times)), Map.of(row, check), Map.of(), Map.of());
  }

  private static Figure figure(double[] times) {
    Arrays.sort(times);
    return new Figure(times[times.length / 2], times[0], times[times.length - 1], -1);
  }

  private static double[] numbers(List<String> lines) {
    List<Double> all = new ArrayList<>();
    for (String line : lines) {
      for (Matcher m = NUMBER.matcher(line); m.find(); ) {
        all.add(Double.valueOf(m.group()));
      }
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Adjoint and this module in one jar: an archive of classes takes no folders. The contenders of a
   * workload ask at once.
   */
  private static synchronized Path jar(Session session) throws Unavailable {
    Path jar = session.folder().resolve("programs.jar");
    List<String> arguments = new ArrayList<>(List.of("--create", "--no-compress", "--file=" + jar));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (Files.isDirectory(Path.of(entry))) {
        arguments.addAll(List.of("-C", entry, "adjoint"));
      }
    }
    try {
      Files.createDirectories(session.folder());
      if (Files.notExists(jar) || Files.getLastModifiedTime(jar).toMillis() < STARTED) {
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(System.out, System.err, arguments.toArray(String[]::new));
      }
      return jar;
    } catch (IOException e) {
      throw new Unavailable("cannot write " + jar + ": " + e.getMessage());
    }
  }
}
