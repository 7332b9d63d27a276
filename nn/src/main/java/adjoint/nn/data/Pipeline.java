package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One transform after the other, each fitted on what those before it have made.
 *
 * @param steps from the first to the last
 */
public record Pipeline(List<Transform> steps) implements Transform {
  static final String NAME = "pipeline";

  /** Checks the argument, and copies the list. */
  public Pipeline {
    requireNonNull(steps, "Pipeline: steps is null");
    steps.forEach(step -> requireNonNull(step, "Pipeline: one of steps is null"));
    steps = List.copyOf(steps);
  }

  /** To be fitted one after the other. */
  public static Fitting of(Fitting... steps) {
    requireNonNull(steps, "Pipeline: steps is null");
    for (Fitting step : steps) {
      requireNonNull(step, "Pipeline: one of steps is null");
    }
    List<Fitting> all = List.of(steps);
    return (training, target) -> {
      List<Transform> fitted = new ArrayList<>();
      Table table = training;
      for (Fitting step : all) {
        Fitted next = step.fit(table, target);
        fitted.add(next.transform());
        table = next.training();
      }
      return new Fitted(new Pipeline(fitted), table);
    };
  }

  @Override
  public Table apply(Table table) {
    Table changed = requireNonNull(table, "apply: table is null");
    for (Transform step : steps) {
      changed = step.apply(changed);
    }
    return changed;
  }

  @Override
  public Json.Obj toJson() {
    return Columns.start(NAME)
        .with("steps", new Json.Arr(steps.stream().<Json>map(Transform::toJson).toList()));
  }

  static Pipeline read(JsonView json) {
    return new Pipeline(
        json.requireOnly(Set.of("transform", "steps")).get("steps").elements().stream()
            .map(Transform::fromJson)
            .toList());
  }
}
