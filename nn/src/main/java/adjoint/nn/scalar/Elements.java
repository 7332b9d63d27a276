package adjoint.nn.scalar;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** Lists that are kept. */
final class Elements {
  private Elements() {}

  /** A copy; {@code what} names an element that is null. */
  static <T> List<T> copy(String what, List<T> list) {
    for (int i = 0; i < list.size(); i++) {
      int at = i;
      requireNonNull(list.get(i), () -> what + " " + at + " is null");
    }
    return List.copyOf(list);
  }
}
