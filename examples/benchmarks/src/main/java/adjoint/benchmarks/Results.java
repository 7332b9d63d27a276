package adjoint.benchmarks;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a run has found: figures, versions, and what could not be measured and why. */
final class Results {
  /** What is known of one row. */
  static final class Line {
    final Row row;
    final Map<String, Figure> peers = new LinkedHashMap<>();
    final Map<String, String> missing = new LinkedHashMap<>();
    Optional<Figure> ours = Optional.empty();
    String note = "";
    Optional<Double> warmUp = Optional.empty();

    Line(Row row) {
      this.row = row;
    }
  }

  final Map<String, Line> lines = new LinkedHashMap<>();
  final Set<String> versions = new LinkedHashSet<>();

  void add(Row row) {
    lines.put(row.id(), new Line(row));
  }

  /** Takes down what a contender says of a row. */
  void hear(Row row, Contender contender, Answer answer, Answer ours, double tolerance) {
    answer.version().ifPresent(versions::add);
    Line line = line(row);
    Figure figure = answer.figures().get(row.id());
    if (figure == null) {
      return;
    }
    Optional<String> wrong = answer.disagreement(ours, row.id(), tolerance);
    if (wrong.isPresent()) {
      line.missing.put(contender.name(), wrong.get());
    } else if (contender.name().equals(Contender.OURS)) {
      line.ours = Optional.of(figure);
      line.warmUp = Optional.ofNullable(answer.warmUps().get(row.id()));
      line.note = answer.notes().getOrDefault(row.id(), "");
    } else {
      line.peers.put(contender.name(), figure);
    }
  }

  /** Takes down why a contender says nothing of a row. */
  void miss(Row row, Contender contender, String reason) {
    line(row).missing.put(contender.name(), reason);
  }

  private Line line(Row row) {
    Line line = lines.get(row.id());
    if (line == null) {
      throw new IllegalArgumentException("results: there is no row " + row.id());
    }
    return line;
  }
}
