package adjoint.nn;

import adjoint.Tensor;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The pass through a model that is under way on this thread. Every {@link Layer#forward} comes
 * through here, so that a layer within a training pass cannot be called without its mode, and that
 * calls can be watched.
 */
final class Pass {
  /** Watches the calls of layers. */
  interface Observer {
    /** Gives what {@code compute} gives. */
    Tensor call(Layer layer, Tensor x, Supplier<Tensor> compute);
  }

  private static final Observer NONE = (_, _, compute) -> compute.get();
  private static final ScopedValue<Pass> CURRENT = ScopedValue.newInstance();

  // Evaluation opens no scope, and where none is open anywhere a call does not search for one.
  private static final AtomicInteger OPEN = new AtomicInteger();

  private final Mode mode;
  private final Observer observer;

  private Pass(Mode mode, Observer observer) {
    this.mode = mode;
    this.observer = observer;
  }

  private static Optional<Pass> current() {
    return OPEN.get() > 0 && CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /** Calls a layer without a mode. */
  static Tensor evaluate(Layer layer, Tensor x) {
    if (current().map(pass -> pass.mode).orElse(Mode.EVALUATION) instanceof Mode.Training) {
      throw new IllegalStateException(
          Description.name(layer)
              + ": forward(x) evaluates, but this is within a training pass;"
              + " hand the mode on: forward(x, mode)");
    }
    return run(layer, x, Mode.EVALUATION);
  }

  /** Calls a layer. */
  static Tensor run(Layer layer, Tensor x, Mode mode) {
    Optional<Pass> current = current();
    if (current.isEmpty() && mode instanceof Mode.Evaluation) {
      return layer.compute(x, mode);
    }
    if (current.isPresent() && current.get().mode.equals(mode)) {
      return current.get().call(layer, x);
    }
    Pass pass = new Pass(mode, current.map(outer -> outer.observer).orElse(NONE));
    return pass.open(() -> pass.call(layer, x));
  }

  private Tensor call(Layer layer, Tensor x) {
    return observer.call(layer, x, () -> layer.compute(x, mode));
  }

  /** Runs code in which calls of layers are watched. */
  static Tensor watched(Observer observer, Supplier<Tensor> code) {
    return new Pass(Mode.EVALUATION, observer).open(code);
  }

  private Tensor open(Supplier<Tensor> code) {
    OPEN.incrementAndGet();
    try {
      return ScopedValue.where(CURRENT, this).call(code::get);
    } finally {
      OPEN.decrementAndGet();
    }
  }
}
