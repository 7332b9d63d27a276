package adjoint;

import adjoint.array.NdArray;
import adjoint.kernel.Buffers;
import java.util.List;
import java.util.Optional;
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
  /**
   * What is to be done.
   *
   * @param moved the parameter, then what is remembered of it
   */
  record Wanted(
      UpdateRule rule, Tensor gradient, Optional<GradientClip> clip, List<Parameter> moved) {}

  final Wanted wanted;
  final Tensor gradient;
  final List<Parameter> moved;
  private final int[] moments;
  private boolean taken;

  /** Numbers are looked at after this. */
  Prepared(Wanted wanted) {
    this.wanted = wanted;
    this.gradient = wanted.gradient();
    this.moved = wanted.moved();
    this.moments = new int[moved.size()];
    for (int i = 0; i < moments.length; i++) {
      moments[i] = moved.get(i).moment();
    }
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
    Prepared next =
        parameter.prepare(wanted.rule(), gradient, wanted.clip(), Double.NaN, Buffers.NONE, memory);
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
    return fromZero(gradient.data());
  }

  /** Numbers in an array in which they begin at 0. */
  static Object fromZero(NdArray x) {
    return x.withArray(
        (array, offset) -> offset == 0 ? array : x.copy().withArray((copy, _) -> copy));
  }

  /** Makes the update, while nobody else changes the parameters; false if it must be made anew. */
  abstract boolean takeNow();
}
