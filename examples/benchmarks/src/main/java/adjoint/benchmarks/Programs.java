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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** Whole programs, timed from the outside: from their start to their end. */
final class Programs {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE]-?\\d+)?");

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
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
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
      return time(session, place, row, main, command);
    };
  }

  /** The same in Python. */
  static Command python(String row, String script, List<String> more) {
    return (session, workload, place) -> {
      if (!Session.has("python3", "-c", "import numpy")) {
        throw new Unavailable("no python3 with numpy on this machine");
      }
      Path file = session.base().resolve("src/main/python/tutorial").resolve(script);
      List<String> command = new ArrayList<>(List.of("python3", file.toString()));
      command.addAll(more);
      return time(session, place, row, script, command);
    };
  }

  private static Answer time(
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
    Arrays.sort(times);
    Figure figure = new Figure(times[times.length / 2], times[0], times[times.length - 1], -1);
    return new Answer(Optional.empty(), Map.of(row, figure), Map.of(row, check), Map.of());
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

  /** Adjoint and the tutorials in one jar: an archive of classes takes no folders. */
  private static Path jar(Session session) throws Unavailable {
    Path jar = session.folder().resolve("tutorials.jar");
    List<String> arguments = new ArrayList<>(List.of("--create", "--file=" + jar));
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
