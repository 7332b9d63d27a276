package adjoint.benchmarks;

import adjoint.benchmarks.Contender.Unavailable;
import adjoint.benchmarks.task.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures Adjoint and its peers in turn, and writes the table: into the documentation if
 * everything was measured, otherwise into {@code target}.
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
      try (Busy _ = new Busy(workload.beside())) {
        hear(workload);
      }
    }
  }

  /** All contenders at once: they take turns. */
  private void hear(Workload workload) {
    Turns turns =
        new Turns(
            workload.rows().stream().map(Row::id).toList(),
            workload.contenders().stream().map(Contender::name).toList(),
            row -> System.out.println("  " + row));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers =
          workload.contenders().stream()
              .map(contender -> threads.submit(() -> answer(workload, contender, turns)))
              .toList();
      Optional<Answer> ours = Optional.empty();
      for (int i = 0; i < answers.size(); i++) {
        Contender contender = workload.contenders().get(i);
        try {
          Answer answer = answers.get(i).get();
          if (contender.name().equals(Contender.OURS)) {
            ours = Optional.of(answer);
          }
          takeDown(workload, contender, answer, ours.orElse(answer));
        } catch (ExecutionException e) {
          miss(workload, contender, e.getCause());
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer answer(Workload workload, Contender contender, Turns turns) throws Unavailable {
    try (Place place = new Place(turns, contender.name(), workload.threads())) {
      return contender.command().run(session, workload, place);
    }
  }

  private void takeDown(Workload workload, Contender contender, Answer answer, Answer ours) {
    StringBuilder figures = new StringBuilder();
    for (Row row : workload.rows()) {
      results.hear(row, contender, answer, ours, workload.tolerance());
      Optional.ofNullable(answer.figures().get(row.id()))
          .ifPresent(figure -> figures.append(' ').append(row.scale().write(figure.median())));
    }
    System.out.printf("    %-18s%s%n", contender.name(), figures);
  }

  private void miss(Workload workload, Contender contender, Throwable cause) {
    if (!(cause instanceof Unavailable)) {
      throw new IllegalStateException("benchmarks: " + contender.name() + " failed", cause);
    }
    String reason = String.valueOf(cause.getMessage());
    workload.rows().forEach(row -> results.miss(row, contender, reason));
    System.out.printf("    %-18s %s%n", contender.name(), reason);
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
