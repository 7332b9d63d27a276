package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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
    return Fitting.of(() -> new Finder(all));
  }

  /** Finds one step after the other, each in rows that those before it have changed. */
  private static final class Finder implements TransformFinder {
    private final Iterator<Fitting> left;
    private final List<Step> found = new ArrayList<>();
    private Optional<TransformFinder> current;

    private record Step(TransformFinder finder, Transform transform) {
      Table training(Table rows, long first) {
        return finder.training(transform, rows, first);
      }
    }

    Finder(List<Fitting> steps) {
      this.left = steps.iterator();
      this.current = next();
    }

    private Optional<TransformFinder> next() {
      return left.hasNext() ? Optional.of(left.next().begin()) : Optional.empty();
    }

    @Override
    public void look(Table rows, Optional<Column> target, long first) {
      Table table = changed(rows, first);
      current.ifPresent(finder -> finder.look(table, target, first));
      if (first == 0 && left.hasNext() && isSatisfied()) { // so the next one need not wait
        finish();
        look(rows, target, first);
      }
    }

    @Override
    public boolean isSatisfied() {
      return current.isEmpty() || current.get().isSatisfied();
    }

    @Override
    public boolean again() {
      if (current.isPresent() && current.get().again()) {
        return true;
      }
      finish();
      return current.isPresent();
    }

    private void finish() {
      current.ifPresent(finder -> found.add(new Step(finder, finder.transform())));
      current = next();
    }

    private Table changed(Table rows, long first) {
      Table table = rows;
      for (Step step : found) {
        table = step.training(table, first);
      }
      return table;
    }

    @Override
    public Table training(Transform transform, Table rows, long first) {
      return changed(rows, first);
    }

    @Override
    public Transform transform() {
      finish(); // of a pipeline in a pipeline that was satisfied
      return new Pipeline(found.stream().map(Step::transform).toList());
    }
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
