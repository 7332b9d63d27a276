package adjoint.nn;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A rule that is an {@link Update}, with what it remembers of one parameter: zeros at first. */
final class InPlace implements Optimizer.Rule {
  private final Parameter parameter;
  private final Supplier<Update> update;
  private final List<Parameter> memory = new ArrayList<>();

  /** The update is asked for once a step. */
  InPlace(Parameter parameter, Supplier<Update> update) {
    this.parameter = parameter;
    this.update = update;
  }

  Update update() {
    return update.get();
  }

  Parameter[] memory(Update update) {
    List<String> names = update.memory();
    while (memory.size() < names.size()) {
      Tensor zeros = Tensor.zeros(parameter.dtype(), parameter.shape().extents());
      memory.add(Parameter.of(names.get(memory.size()), zeros));
    }
    return memory.subList(0, names.size()).toArray(Parameter[]::new);
  }

  @Override
  public void move(Parameter moved, Tensor gradient) {
    Update now = update();
    moved.update(now, gradient, memory(now));
  }
}
