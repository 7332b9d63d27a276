package adjoint.check;

import java.util.ArrayList;
import java.util.List;

/** The check of plain Java code. */
final class PlainCheck {
  private final PlainSubject subject;
  private final long seed;

  PlainCheck(PlainSubject subject, long seed) {
    this.subject = subject;
    this.seed = seed;
  }

  GradReport run() {
    Seeds seeds = new Seeds(seed);
    List<Finding> findings = new ArrayList<>();
    List<String> coverage = new ArrayList<>();
    List<String> causes = new ArrayList<>();
    int evaluations = 0;
    subject.lawsOfPlainCode(findings);
    if (findings.isEmpty()) {
      Examination examination = new Examination(subject, 1, seeds).run();
      findings.addAll(examination.findings);
      coverage.add(examination.coverage());
      evaluations = examination.bench.evaluations();
      Diagnosis.of(examination).ifPresent(causes::add);
    }
    return Reports.of(subject, findings, causes, coverage, seed, evaluations);
  }
}
