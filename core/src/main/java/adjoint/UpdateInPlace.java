package adjoint;

import adjoint.array.NdArray;
import adjoint.fuse.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Next numbers that will be written over the present ones: those of a rule that cannot fail, and of
 * which it is known beforehand that none becomes infinite or NaN ({@link adjoint.fuse.Bounds}). How
 * large the present ones can be is remembered from update to update, so that hardly ever one of
 * them has to be looked at.
 */
final class UpdateInPlace implements Prepared {
  private final UpdateCode.Compiled code;
  private final Tensor gradient;
  private final Parameter[] moved;
  private final int[] moments;
  private List<Range> ranges = List.of(); // of the next numbers

  /** The gradient, then what is written to. */
  private final Object[] arrays;

  /** The next numbers, where somebody else can see the array of the present ones. */
  private final @Nullable NdArray[] fresh;

  private UpdateInPlace(UpdateCode.Compiled code, Tensor gradient, List<Parameter> moved) {
    this.code = code;
    this.gradient = gradient;
    this.moved = moved.toArray(new Parameter[0]);
    this.moments = new int[this.moved.length];
    this.arrays = new Object[1 + moments.length];
    this.fresh = new NdArray[moments.length];
    for (int i = 0; i < moments.length; i++) {
      moments[i] = this.moved[i].moment();
    }
  }

  /**
   * None if something might fail or become infinite.
   *
   * @param ofGradient the largest absolute value in the gradient
   */
  static Optional<Prepared> of(
      UpdateCode.Compiled code, Tensor gradient, double ofGradient, List<Parameter> moved) {
    for (Parameter parameter : moved) {
      if (parameter.mayGoBack()) {
        return Optional.empty();
      }
    }
    UpdateInPlace update = new UpdateInPlace(code, gradient, moved);
    return update.isSafe(ofGradient, false) || update.isSafe(ofGradient, true)
        ? Optional.of(update.withArrays())
        : Optional.empty();
  }

  private boolean isSafe(double ofGradient, boolean measured) {
    List<Range> inputs = new ArrayList<>(arrays.length);
    inputs.add(Range.within(ofGradient));
    for (Parameter parameter : moved) {
      inputs.add(measured ? parameter.measure() : parameter.range());
    }
    ranges = code.bounds(inputs);
    return !ranges.isEmpty();
  }

  private UpdateInPlace withArrays() {
    NdArray g = gradient.data();
    arrays[0] =
        g.withArray((array, offset) -> offset == 0 ? array : g.copy().withArray((copy, _) -> copy));
    for (int i = 0; i < moved.length; i++) {
      Object own = moved[i].promise();
      if (own == null) {
        own = moved[i].room();
        fresh[i] = moved[i].wrap(own);
      }
      arrays[i + 1] = own;
    }
    return this;
  }

  @Override
  public OptionalInt infinite() {
    return OptionalInt.empty();
  }

  @Override
  public void take() {
    if (!takeNow()) {
      List<Parameter> memory = List.of(moved).subList(1, moved.length);
      moved[0].update(code.key().rule(), gradient, memory.toArray(new Parameter[0]));
    }
  }

  /** False if another thread was faster. */
  private boolean takeNow() {
    for (Parameter parameter : moved) {
      parameter.lock();
    }
    try {
      for (int i = 0; i < moved.length; i++) {
        if (moved[i].version != moments[i]) {
          return false;
        }
      }
      for (int i = 0; i < moved.length; i++) {
        moved[i].begin(fresh[i] == null ? null : arrays[i + 1]);
      }
      code.runInPlace(arrays, gradient.size());
      return true;
    } finally {
      for (int i = moved.length - 1; i >= 0; i--) {
        moved[i].end(fresh[i], arrays[i + 1], ranges.get(i));
        moved[i].unlock();
      }
    }
  }
}
