package adjoint.check;

import java.util.ArrayList;
import java.util.List;

/** The check of plain Java code. */
final class PlainCheck {
  private final PlainSubject subject;
  private final int order;
  private final long seed;
  private final Budget.Limits limits;

  PlainCheck(PlainSubject subject, int order, long seed, Budget.Limits limits) {
    this.subject = subject;
    this.order = order;
    this.seed = seed;
    this.limits = limits;
  }

  GradReport run() {
    Seeds seeds = new Seeds(seed);
    Budget budget = limits.begin();
    List<Finding> findings = new ArrayList<>();
    List<String> coverage = new ArrayList<>();
    List<String> causes = new ArrayList<>();
    Precision precision = Precision.EXACT;
    subject.lawsOfPlainCode(findings);
    if (findings.isEmpty()) {
      Examination examination = new Examination(subject, order, seeds, budget).run();
      findings.addAll(examination.findings);
      coverage.add(examination.coverage());
      precision = examination.precision();
      Diagnosis.of(examination).ifPresent(causes::add);
    }
    return Reports.of(subject, findings, causes, coverage, precision, seed, budget.used());
  }
}
