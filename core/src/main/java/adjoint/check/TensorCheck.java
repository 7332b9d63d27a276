package adjoint.check;

import java.util.ArrayList;
import java.util.List;

/** The check of a function of tensors: the laws, then order by order against finite differences. */
final class TensorCheck {
  private final TensorSubject subject;
  private final int order;
  private final long seed;

  TensorCheck(TensorSubject subject, int order, long seed) {
    this.subject = subject;
    this.order = order;
    this.seed = seed;
  }

  GradReport run() {
    Seeds seeds = new Seeds(seed);
    List<String> coverage = new ArrayList<>();
    List<String> causes = new ArrayList<>();
    Laws laws = new Laws(subject, order, seeds);
    List<Finding> findings = new ArrayList<>(laws.first());
    int evaluations = laws.evaluations();
    if (findings.isEmpty()) {
      TensorSubject at = subject;
      for (int k = 1;
          k <= order && findings.stream().noneMatch(f -> f.verdict() == Verdict.WRONG);
          k++) {
        Examination examination = new Examination(at, k, seeds).run();
        findings.addAll(examination.findings);
        coverage.add(examination.coverage());
        evaluations += examination.bench.evaluations();
        if (Verdicts.worst(examination.findings) == Verdict.WRONG) {
          Culprit.of(at, seeds).ifPresent(causes::add);
          if (k > 1 && causes.isEmpty()) {
            causes.add(
                "right at order "
                    + (k - 1)
                    + ": a vjp that cannot be differentiated, for it uses detached or saved"
                    + " numbers");
          }
          Diagnosis.of(examination).ifPresent(causes::add);
        }
        at = k < order ? at.gradient(seeds) : at;
      }
      if (Verdicts.worst(findings) != Verdict.WRONG) {
        findings.addAll(laws.rest());
      }
      evaluations += laws.evaluations();
    }
    coverage.addAll(laws.coverage());
    return Reports.of(subject, findings, causes, coverage, seed, evaluations);
  }
}
