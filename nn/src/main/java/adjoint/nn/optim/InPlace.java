package adjoint.nn.optim;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A rule that is an {@link Update}, with what it remembers of one parameter: zeros at first. */
final class InPlace implements Optimizer.Rule {
  private static final Parameter[] NONE = {};

  private final Parameter parameter;
  private final Supplier<Update> updates;
  private final List<Parameter> zeros = new ArrayList<>();
  private Parameter[] state = NONE;
  private @Nullable Update update;

  /** The update is asked for once a step. */
  InPlace(Parameter parameter, Supplier<Update> updates) {
    this.parameter = parameter;
    this.updates = updates;
  }

  /** Begins a step: asks for the update, and makes room for what it remembers. */
  void prepare() {
    Update next = updates.get();
    List<String> names = next.state();
    while (zeros.size() < names.size()) {
      Tensor none = Tensor.zeros(parameter.dtype(), parameter.shape().extents());
      zeros.add(Parameter.of(names.get(zeros.size()), none));
    }
    if (state.length != names.size()) {
      state = zeros.subList(0, names.size()).toArray(NONE);
    }
    update = next;
  }

  /** The update of this step. */
  Update update() {
    if (update == null) {
      throw new IllegalStateException("no step has begun");
    }
    return update;
  }

  /** What it remembers, as this step leaves it. */
  Parameter[] state() {
    return state;
  }

  /** What that is called. */
  List<String> names() {
    return update().state();
  }

  @Override
  public void move(Parameter moved, Tensor gradient) {
    moved.update(update(), gradient, state);
  }
}
