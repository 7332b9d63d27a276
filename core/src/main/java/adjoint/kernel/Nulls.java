package adjoint.kernel;

/** What lists may not hold. */
public final class Nulls {
  private Nulls() {}

  /** Requires that no element is null; {@code what} and its place are told otherwise. */
  public static void requireNone(String what, Iterable<?> elements) {
    int at = 0;
    for (Object element : elements) {
      if (element == null) {
        throw new NullPointerException(what + at + " is null");
      }
      at++;
    }
  }
}
