package adjoint.nn.optim;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.UpdateRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A rule that is an {@link UpdateRule}, with what it remembers of one parameter: zeros at first.
 */
final class InPlace implements Optimizer.Rule {
  private static final Parameter[] NONE = {};

  private final Parameter parameter;
  private final Supplier<? extends UpdateRule> updates;
  private final Map<String, Parameter> memory = new HashMap<>();
  private List<String> names = List.of();
  private Parameter[] state = NONE;
  private @Nullable UpdateRule update;

  /** The update is asked for once a step. */
  InPlace(Parameter parameter, Supplier<? extends UpdateRule> updates) {
    this.parameter = parameter;
    this.updates = updates;
  }

  /** Begins a step: asks for the update, and makes room for what it remembers. */
  void prepare() {
    UpdateRule next = updates.get();
    if (!next.state().equals(names)) {
      names = next.state();
      state = names.stream().map(this::remembered).toArray(Parameter[]::new);
    }
    update = next;
  }

  private Parameter remembered(String name) {
    return memory.computeIfAbsent(
        name,
        _ -> Parameter.of(name, Tensor.zeros(parameter.dtype(), parameter.shape().extents())));
  }

  /** The update of this step. */
  UpdateRule update() {
    if (update == null) {
      throw new IllegalStateException("no step has begun");
    }
    return update;
  }

  /** What it remembers, as this step leaves it. */
  Parameter[] memory() {
    return state;
  }

  @Override
  public List<Parameter> state() {
    return List.of(state);
  }

  @Override
  public void move(Parameter moved, Tensor gradient) {
    moved.update(update(), gradient, state);
  }
}
