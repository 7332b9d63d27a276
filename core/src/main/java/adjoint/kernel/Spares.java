package adjoint.kernel;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Scratch space that one use leaves to the next, on whatever thread that is: as much is kept as all
 * processors can use at a time, however many threads there are. A thread-local would keep it for
 * every thread that ever computed, and for every class loader of this library.
 *
 * <p>Whoever takes one gives it back when it is done. What has failed gives nothing back.
 */
public final class Spares<T> {
  private static final int PLACES =
      2 * ReferenceKernels.powerOfTwo(Runtime.getRuntime().availableProcessors());

  /** Places that are looked at; more would take as long as a new array. */
  private static final int PROBES = Math.min(PLACES, 8);

  /** References in a line of the cache, over which threads would fight. */
  private static final int APART = 16;

  private final AtomicReferenceArray<@Nullable T> places =
      new AtomicReferenceArray<>(PLACES * APART);

  private final Supplier<T> supplier;

  /** The supplier makes one where none is left. */
  public Spares(Supplier<T> supplier) {
    this.supplier = supplier;
  }

  /** One that nobody else uses; what is in it is anybody's guess. */
  public T take() {
    int first = (int) Thread.currentThread().threadId();
    for (int i = first; i < first + PROBES; i++) {
      int place = (i & PLACES - 1) * APART;
      T spare = places.getPlain(place);
      if (spare != null && places.compareAndSet(place, spare, null)) {
        return spare;
      }
    }
    return supplier.get();
  }

  /** Leaves it to others. */
  public void give(T spare) {
    int first = (int) Thread.currentThread().threadId();
    for (int i = first; i < first + PROBES; i++) {
      int place = (i & PLACES - 1) * APART;
      if (places.getPlain(place) == null && places.compareAndSet(place, null, spare)) {
        return;
      }
    }
  }
}
