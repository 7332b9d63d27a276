package adjoint;

import adjoint.array.NdArray;
import org.jspecify.annotations.Nullable;

/**
 * Changes of parameters that take place together or not at all: see {@link Parameter#together}. A
 * parameter that is changed while they are made, in their thread, adds what it was before.
 */
final class Changes {
  private static final ScopedValue<Changes> CURRENT = ScopedValue.newInstance();

  private final @Nullable Changes outer;
  private @Nullable Before last;

  private Changes(@Nullable Changes outer) {
    this.outer = outer;
  }

  /** Those that this thread is making; none outside of {@link #run}. */
  static @Nullable Changes current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  static void run(Runnable code) {
    Changes changes = new Changes(current());
    try {
      ScopedValue.where(CURRENT, changes).run(code);
    } catch (Throwable e) {
      changes.takeBack();
      throw e;
    }
    changes.keep();
  }

  /** What a parameter was before the first of these changes. */
  static final class Before {
    final Parameter parameter;
    final NdArray data;
    @Nullable Object own;
    final @Nullable Tensor grad;
    @Nullable Before older;
    @Nullable Changes changes;
    private @Nullable Before previous;

    Before(
        Parameter parameter,
        NdArray data,
        @Nullable Object own,
        @Nullable Tensor grad,
        @Nullable Before older) {
      this.parameter = parameter;
      this.data = data;
      this.own = own;
      this.grad = grad;
      this.older = older;
    }
  }

  Before add(Before before) {
    before.changes = this;
    before.previous = last;
    last = before;
    return before;
  }

  // Neither of these takes memory, for they must not fail.

  private void takeBack() {
    for (Before b = last; b != null; b = b.previous) {
      b.parameter.goBack(b);
    }
  }

  private void keep() {
    for (Before b = last; b != null; ) {
      Before previous = b.previous;
      if (!b.parameter.goOn(b, outer) && outer != null) {
        outer.add(b); // which may still take it back
      }
      b = previous;
    }
  }
}
