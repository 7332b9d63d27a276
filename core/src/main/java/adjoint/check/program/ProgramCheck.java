package adjoint.check.program;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.check.Finding.BrokenLaw;
import adjoint.check.Finding.WrongDerivative;
import adjoint.check.GradCheck;
import adjoint.check.GradReport;
import adjoint.check.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Checks the derivatives of random programs, and shows the smallest one whose derivatives are
 * wrong.
 *
 * <pre>{@code
 * ProgramCheck.of(Word.of(new MySoftplus())).order(2).check(300);
 * }</pre>
 */
public final class ProgramCheck {
  private final Programs programs;
  private final int order;
  private final long seed;
  private final Duration limit;
  private final Optional<Path> picture;

  private ProgramCheck(
      Programs programs, int order, long seed, Duration limit, Optional<Path> picture) {
    this.programs = programs;
    this.order = order;
    this.seed = seed;
    this.limit = limit;
    this.picture = picture;
  }

  /** Of operations of your own, among all those of the library. */
  public static ProgramCheck of(Word... words) {
    requireNonNull(words, "ProgramCheck: words is null");
    return of(Programs.over(Vocabulary.standard().with(words)));
  }

  /** Of programs of any kind. */
  public static ProgramCheck of(Programs programs) {
    requireNonNull(programs, "ProgramCheck: programs is null");
    return new ProgramCheck(programs, 1, 42, Duration.ofSeconds(20), Optional.empty());
  }

  /** All derivatives up to this order; 1 if not said. */
  public ProgramCheck order(int order) {
    if (order < 1) {
      throw new IllegalArgumentException("order: must be at least 1, not " + order);
    }
    return new ProgramCheck(programs, order, seed, limit, picture);
  }

  /** The seed of the first program; the others count up from it. */
  public ProgramCheck seed(long seed) {
    return new ProgramCheck(programs, order, seed, limit, picture);
  }

  /** How long to look for a smaller program; 20 seconds if not said. */
  public ProgramCheck shrinkFor(Duration limit) {
    requireNonNull(limit, "ProgramCheck: limit is null");
    return new ProgramCheck(programs, order, seed, limit, picture);
  }

  /**
   * Where to draw the graph of a wrong program, as SVG; nowhere if not said. If it cannot be
   * written, the exception is suppressed in the {@link WrongProgramError}.
   */
  public ProgramCheck pictureTo(Path file) {
    requireNonNull(file, "ProgramCheck: file is null");
    return new ProgramCheck(programs, order, seed, limit, Optional.of(file));
  }

  /**
   * Checks so many programs, and counts those of which nothing can be told, as nobody chose their
   * points.
   *
   * @throws WrongProgramError if a derivative is wrong
   */
  public ProgramReport check(int count) {
    ProgramReport report = report(count);
    report
        .error()
        .ifPresent(error -> {
          throw error;
        });
    return report;
  }

  /** Checks so many programs, up to the first that is wrong, and tells what was found. */
  public ProgramReport report(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("check: needs at least one program, not " + count);
    }
    long start = System.nanoTime();
    SortedSet<String> operations = new TreeSet<>();
    List<ProgramReport.Undecided> undecided = new ArrayList<>();
    double bar = 0;
    int checked = 0;
    Optional<WrongProgramError> error = Optional.empty();
    while (checked < count && error.isEmpty()) {
      long at = seed + checked++;
      Program program = programs.draw(at);
      program.steps().forEach(step -> operations.add(step.word().name()));
      Finding finding = examine(program, order, at);
      bar = Math.max(bar, finding.bar());
      switch (finding.verdict()) {
        case WRONG -> error = Optional.of(explain(program, finding, at));
        case CANNOT_TELL -> undecided.add(new ProgramReport.Undecided(at, finding.reason()));
        case RIGHT -> {}
      }
    }
    return new ProgramReport(
        programs.toString(),
        order,
        seed,
        checked,
        List.copyOf(operations),
        checked - undecided.size() - (error.isPresent() ? 1 : 0),
        undecided,
        bar,
        Duration.ofNanos(System.nanoTime() - start),
        error);
  }

  /**
   * What was found.
   *
   * @param verdict on the whole
   * @param kind the verdict, or what is wrong
   * @param reason the first finding
   * @param text the report
   * @param bar how far off a derivative that is right may be, as a part of the largest
   */
  private record Finding(Verdict verdict, String kind, String reason, String text, double bar) {}

  private static Finding examine(Program program, int order, long seed) {
    try {
      GradReport report =
          GradCheck.ofMany(program::run)
              .order(order)
              .seed(seed)
              .report(program.inputs().toArray(Tensor[]::new));
      String reason = report.findings().isEmpty() ? "" : report.findings().getFirst().toString();
      double largest = report.precision().gradient();
      double bar =
          report.verdict() == Verdict.RIGHT && largest > 0 ? report.precision().bar() / largest : 0;
      return new Finding(report.verdict(), kind(report), reason, report.toString(), bar);
    } catch (RuntimeException e) {
      // A vjp that throws, or gives a cotangent of the wrong shape.
      String kind = "it throws " + e.getClass().getName();
      return new Finding(Verdict.WRONG, kind, kind, e.toString(), 0);
    }
  }

  /** What must stay so while the program is made smaller. */
  private static String kind(GradReport report) {
    for (adjoint.check.Finding finding : report.findings()) {
      if (finding instanceof WrongDerivative wrong) {
        return "a derivative of order " + wrong.order() + " is wrong";
      }
      if (finding instanceof BrokenLaw broken) {
        return "a law is broken, " + broken.law();
      }
    }
    return report.verdict().name();
  }

  private WrongProgramError explain(Program original, Finding first, long at) {
    int lowest = 1;
    while (lowest < order && !examine(original, lowest, at).kind().equals(first.kind())) {
      lowest++;
    }
    int failing = lowest;
    Predicate<Program> fails = p -> examine(p, failing, at).kind().equals(first.kind());
    Shrinker.Shrunk shrunk = Shrinker.within(limit).shrink(original, fails);
    Program smallest = shrunk.program();
    String report = examine(smallest, failing, at).text();
    String source =
        JavaSource.of(smallest)
            .order(failing)
            .seed(at)
            .remarks(
                "Seed "
                    + at
                    + ": a random program of "
                    + count(original)
                    + ", shrunk to "
                    + count(smallest)
                    + ".",
                report)
            .print();
    List<String> matters = Variations.thatMatter(smallest, p -> examine(p, failing, at).verdict());
    if (first.kind().endsWith("float32 agrees")) { // all else held, in F64
      matters.add("fails only in F32");
    }
    String graph = smallest.graph().text();
    String message =
        String.join(
            "\n",
            "program check: "
                + first.kind()
                + " (seed "
                + at
                + ", "
                + shrunk.tried()
                + " programs tried, "
                + outcome(shrunk.outcome())
                + ")",
            String.join("\n", matters),
            "",
            source,
            "Its graph:",
            graph,
            "The program it was shrunk from:",
            original.toString());
    WrongProgramError error = new WrongProgramError(message, smallest, original, matters);
    picture.ifPresent(file -> {
      try {
        Files.writeString(file, smallest.graph().svg());
      } catch (IOException e) {
        error.addSuppressed(e); // what is wrong is said all the same
      }
    });
    return error;
  }

  private static String outcome(Shrinker.Outcome outcome) {
    return switch (outcome) {
      case SMALLEST -> "no simpler one fails";
      case OUT_OF_TIME -> "stopped at the time limit";
    };
  }

  private static String count(Program program) {
    int n = program.steps().size();
    return n + (n == 1 ? " operation" : " operations");
  }

  /** The settings. */
  @Override
  public String toString() {
    return "ProgramCheck(order " + order + ", seed " + seed + ", " + programs + ")";
  }
}
