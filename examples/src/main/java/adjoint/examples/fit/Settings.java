package adjoint.examples.fit;

import adjoint.nn.file.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Everything that decides what comes out: the same settings give the same bits.
 *
 * @param version of this library
 * @param file the name of the data
 * @param sha256 of the data
 * @param dialect how the data are written, if they are CSV
 * @param target the column to be told
 * @param kind of task
 * @param ignored columns that are left out
 * @param division what keeps rows apart
 * @param learner how to train
 * @param rateTest whether to look for the learning rate first
 * @param folds of a cross-validation, or 0
 */
public record Settings(
    String version,
    String file,
    String sha256,
    Dialect dialect,
    String target,
    Kind kind,
    List<String> ignored,
    Division division,
    Learner learner,
    RateSearch rateTest,
    int folds) {
  /** What kind of task it is, or that the target decides. */
  public enum Kind {
    AUTO,
    CLASSIFICATION,
    REGRESSION
  }

  /** Where the learning rate comes from. */
  public enum RateSearch {
    NONE,
    RANGE_TEST
  }

  /** Copies the list. */
  public Settings {
    ignored = List.copyOf(ignored);
  }

  /** The columns that a network is not given, and why. */
  SequencedMap<String, String> withheld() {
    SequencedMap<String, String> reasons = new LinkedHashMap<>();
    ignored.forEach(column -> reasons.put(column, "as asked"));
    if (division.by() != Division.By.CHANCE) {
      reasons.put(division.column(), "it divides the rows");
    }
    return reasons;
  }

  Json.Obj toJson() {
    return Json.Obj.EMPTY
        .with("version", Json.of(version))
        .with("file", Json.of(file))
        .with("sha256", Json.of(sha256))
        .with("csv", dialect.toJson())
        .with("target", Json.of(target))
        .with("task", Json.of(kind.name()))
        .with("ignored", Json.Arr.of(ignored))
        .with("division", division.toJson())
        .with(
            "hidden", new Json.Arr(learner.hidden().stream().map(n -> (Json) Json.of(n)).toList()))
        .with("epochs", Json.of(learner.epochs()))
        .with("rate", Json.of(learner.rate()))
        .with("rateSearch", Json.of(rateTest.name()))
        .with("seed", Json.of(learner.seed()))
        .with("folds", Json.of(folds));
  }
}
