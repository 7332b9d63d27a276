package adjoint.check;

import adjoint.check.Finding.BrokenLaw;
import adjoint.check.Finding.Undecided;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The check of a function of tensors: the laws, then order by order against finite differences. */
final class TensorCheck {
  /** Looking for the operation to blame may cost so many evaluations of single operations. */
  private static final int FOR_CAUSES = 50_000;

  private final TensorSubject subject;
  private final int order;
  private final long seed;
  private final Budget.Limits limits;

  TensorCheck(TensorSubject subject, int order, long seed, Budget.Limits limits) {
    this.subject = subject;
    this.order = order;
    this.seed = seed;
    this.limits = limits;
  }

  GradReport run() {
    Seeds seeds = new Seeds(seed);
    Budget budget = limits.begin();
    List<String> coverage = new ArrayList<>();
    List<String> causes = new ArrayList<>();
    Precision precision = Precision.EXACT;
    Laws laws = new Laws(subject, order, seeds, budget);
    List<Finding> findings = new ArrayList<>(laws.first());
    if (findings.isEmpty()) {
      TensorSubject at = subject;
      for (int k = 1; k <= order && Verdicts.worst(findings) != Verdict.WRONG; k++) {
        Examination examination = new Examination(at, k, seeds, budget).run();
        findings.addAll(examination.findings);
        coverage.add(examination.coverage());
        precision = precision.and(examination.precision());
        if (Verdicts.worst(examination.findings) == Verdict.WRONG) {
          causes.addAll(causes(at, k, examination, seeds));
        }
        at = k < order ? at.gradient(seeds) : at;
      }
      if (Verdicts.worst(findings) != Verdict.WRONG) {
        if (budget.isSpent()) {
          String why = "stopped at " + budget.limit();
          findings.add(new Undecided(Reason.NOT_EXAMINED, "the laws", why));
        } else {
          findings.addAll(laws.rest());
          if (findings.stream()
              .anyMatch(f -> f instanceof BrokenLaw l && l.law().equals(Laws.ADJOINT))) {
            laws.cause().ifPresent(causes::add);
          }
        }
      }
    }
    coverage.addAll(laws.coverage());
    return Reports.of(subject, findings, causes, coverage, precision, seed, budget.used());
  }

  private List<String> causes(TensorSubject at, int k, Examination examination, Seeds seeds) {
    List<String> causes = new ArrayList<>();
    Budget budget = new Budget.Limits(FOR_CAUSES, limits.time()).begin();
    guess(() -> Culprit.of(at, seeds, budget)).ifPresent(causes::add);
    if (k > 1 && causes.isEmpty()) {
      causes.add(detached(k));
    }
    if (examination.bench.changes()) {
      causes.add("asked again, the gradient is another: it depends on what was asked before");
    } else {
      guess(() -> Diagnosis.of(examination)).ifPresent(causes::add);
    }
    return causes;
  }

  static String detached(int k) {
    return "right at order "
        + (k - 1)
        + ": a vjp that cannot be differentiated, for it uses detached or saved numbers";
  }

  /** A vjp may throw when it is asked for what nobody else asks for; then there is no guess. */
  private static Optional<String> guess(Supplier<Optional<String>> cause) {
    try {
      return cause.get();
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }
}
