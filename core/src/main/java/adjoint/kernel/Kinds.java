package adjoint.kernel;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What classes of functions are known to be, for which there are better loops than calls.
 *
 * <p>An operation says what it is where its class is initialised, so that there is no instance
 * before; and classes that a program does not use are not loaded for a table.
 */
public final class Kinds<K> {
  // A class holds its own entry, and is not held by it.
  private final ClassValue<AtomicReference<@Nullable K>> of =
      new ClassValue<>() {
        @Override
        protected AtomicReference<@Nullable K> computeValue(Class<?> type) {
          return new AtomicReference<>();
        }
      };

  /** Says what a class is. */
  public void put(Class<?> type, K kind) {
    of.get(type).set(kind);
  }

  /** What a class is, if somebody has said so. */
  public Optional<K> get(Class<?> type) {
    return Optional.ofNullable(of.get(type).get());
  }
}
