package adjoint;

import adjoint.array.NdArray;
import adjoint.fuse.Range;
import adjoint.fuse.UpdateCode;
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
final class UpdateInPlace extends Prepared {
  private final UpdateCode.Compiled code;
  private List<Range> ranges = List.of(); // of the next numbers

  /** The gradient, then what is written to. */
  private final Object[] arrays;

  /** The next numbers, where somebody else can see the array of the present ones. */
  private final @Nullable NdArray[] fresh;

  private UpdateInPlace(Wanted wanted, UpdateCode.Compiled code) {
    super(wanted);
    this.code = code;
    this.arrays = new Object[1 + moved.size()];
    this.fresh = new NdArray[moved.size()];
  }

  /**
   * None if something might fail or become infinite.
   *
   * @param ofGradient the largest absolute value in the gradient
   */
  static Optional<Prepared> of(Wanted wanted, UpdateCode.Compiled code, double ofGradient) {
    for (Parameter parameter : wanted.moved()) {
      if (parameter.mayGoBack()) {
        return Optional.empty();
      }
    }
    UpdateInPlace update = new UpdateInPlace(wanted, code);
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
    arrays[0] = gradientArray();
    for (int i = 0; i < fresh.length; i++) {
      Object own = moved.get(i).promise();
      if (own == null) {
        own = moved.get(i).room();
        fresh[i] = moved.get(i).wrap(own);
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
  boolean takeNow() {
    for (Parameter parameter : moved) {
      if (parameter.mayGoBack()) {
        return false;
      }
    }
    try {
      for (int i = 0; i < fresh.length; i++) {
        moved.get(i).begin(fresh[i] == null ? null : arrays[i + 1]);
      }
      code.runInPlace(arrays, gradient.size());
      return true;
    } finally {
      for (int i = 0; i < fresh.length; i++) {
        moved.get(i).end(fresh[i], arrays[i + 1], ranges.get(i));
      }
    }
  }
}
