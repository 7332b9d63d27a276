package adjoint;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that takes long to make, and is made when it is first asked for. */
final class Lazy<T> {
  private final Supplier<T> supplier;
  private volatile @Nullable T made;

  Lazy(Supplier<T> supplier) {
    this.supplier = supplier;
  }

  T get() {
    T known = made;
    return known == null ? make() : known;
  }

  private synchronized T make() {
    T known = made;
    if (known == null) {
      known = supplier.get();
      made = known;
    }
    return known;
  }
}
