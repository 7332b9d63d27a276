package adjoint.benchmarks;

import adjoint.benchmarks.Contender.Unavailable;
import adjoint.benchmarks.task.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Measures Adjoint and its peers, one after the other, and writes the table: into the documentation
 * if everything was measured, otherwise into {@code target}.
 */
public final class Benchmarks {
  private final Options options;
  private final Session session;
  private final Results results = new Results();

  private Benchmarks(Options options, Path base) {
    this.options = options;
    this.session = new Session(base, options.quick());
  }

  /** Runs from this module's folder. */
  public static void main(String[] args) throws IOException {
    Instant start = Instant.now();
    Benchmarks benchmarks = new Benchmarks(Options.of(args), Path.of("").toAbsolutePath());
    benchmarks.run();
    benchmarks.write(Duration.between(start, Instant.now()), List.of(args));
  }

  private void run() {
    List<Workload> chosen =
        Plan.all().stream().filter(workload -> options.wants(workload.name())).toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "benchmarks: no workload is named "
              + options.only()
              + "; there are "
              + Plan.all().stream().map(Workload::name).toList());
    }
    for (Workload workload : chosen) {
      System.out.println(workload.name());
      workload.rows().forEach(results::add);
      workload.inputs().accept(new Inputs(session.inputs(workload)));
      Optional<Answer> ours = Optional.empty();
      for (Contender contender : workload.contenders()) {
        Optional<Answer> answer = hear(workload, contender, ours);
        if (ours.isEmpty() && contender.name().equals(Contender.OURS)) {
          ours = answer;
        }
      }
    }
  }

  private Optional<Answer> hear(Workload workload, Contender contender, Optional<Answer> ours) {
    System.out.printf("  %-18s", contender.name());
    System.out.flush();
    Instant start = Instant.now();
    try {
      Answer answer = contender.command().run(session, workload);
      for (Row row : workload.rows()) {
        results.hear(row, contender, answer, ours.orElse(answer), workload.tolerance());
        Optional.ofNullable(answer.figures().get(row.id()))
            .ifPresent(figure -> System.out.print(" " + row.scale().write(figure.median())));
      }
      return Optional.of(answer);
    } catch (Unavailable reason) {
      System.out.print(" " + reason.getMessage());
      workload.rows().forEach(row -> results.miss(row, contender, reason.getMessage()));
      return Optional.empty();
    } finally {
      double seconds = Duration.between(start, Instant.now()).toMillis() / 1e3;
      System.out.printf(Locale.ROOT, "  (%.1f s)%n", seconds);
    }
  }

  private void write(Duration duration, List<String> arguments) throws IOException {
    Report report = new Report(results, duration, arguments);
    if (options.complete()) {
      Path root = session.base().resolve("../..").normalize();
      Path table = root.resolve("examples/docs/benchmarks.md");
      Files.writeString(table, report.page());
      Path readme = root.resolve("README.md");
      Files.writeString(readme, Report.insert(Files.readString(readme), report.shortTable()));
      System.out.println(report.page() + "\nwritten to " + table + " and, in short, to " + readme);
    } else {
      Path table = session.folder().resolve("benchmarks.md");
      Files.writeString(table, report.page());
      System.out.println(report.page() + "\nnot everything was measured: written to " + table);
    }
  }
}
