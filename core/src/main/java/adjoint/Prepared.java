package adjoint;

import adjoint.array.NdArray;
import java.util.List;
import java.util.OptionalInt;

/**
 * An update of a parameter, and of what is remembered of it, of which everything that may fail lies
 * behind: the rule has been called, and there is memory for the numbers. Until {@link #take}
 * nothing has changed.
 *
 * <p>So updates of several parameters take place together or not at all: prepare them, then take
 * them. See {@link Parameter#prepare}.
 */
public abstract sealed class Prepared permits UpdateInPlace, UpdateBeside {
  private final Update rule;
  final Tensor gradient;
  final List<Parameter> moved;
  private final int[] moments;
  private boolean taken;

  /** Numbers are looked at after this. */
  Prepared(Update rule, Tensor gradient, List<Parameter> moved) {
    this.rule = rule;
    this.gradient = gradient;
    this.moved = moved;
    this.moments = moved.stream().mapToInt(Parameter::moment).toArray();
  }

  /**
   * Where a number would become infinite or NaN: 0 in the parameter, 1 in the first of what is
   * remembered, and so on, the last of these if there are several; nothing if all stay finite.
   */
  public abstract OptionalInt infinite();

  /**
   * Makes the update, once. Should another thread have changed one of the parameters since this was
   * prepared, the rule is applied anew to what they are now; an error if one would become infinite
   * by that.
   */
  public final void take() {
    if (taken) {
      throw new IllegalStateException("update: this one was taken already; prepare another");
    }
    taken = true;
    boolean now =
        Parameter.alone(
            moved,
            () -> {
              for (int i = 0; i < moments.length; i++) {
                if (moved.get(i).version != moments[i]) {
                  return false;
                }
              }
              return takeNow();
            });
    if (!now) {
      takeAnew();
    }
  }

  private void takeAnew() {
    Parameter[] memory = moved.subList(1, moved.size()).toArray(new Parameter[0]);
    Parameter parameter = moved.getFirst();
    Prepared next = parameter.prepare(rule, gradient, memory);
    if (infinite().isEmpty() && next.infinite().isPresent()) {
      throw new IllegalStateException(
          "update: "
              + parameter.path()
              + " was changed while its update was prepared, and would become infinite or NaN by"
              + " it now");
    }
    next.take();
  }

  /** The gradient in an array in which it begins at 0. */
  final Object gradientArray() {
    NdArray g = gradient.data();
    return g.withArray(
        (array, offset) -> offset == 0 ? array : g.copy().withArray((copy, _) -> copy));
  }

  /** Makes the update, while nobody else changes the parameters; false if it must be made anew. */
  abstract boolean takeNow();
}
