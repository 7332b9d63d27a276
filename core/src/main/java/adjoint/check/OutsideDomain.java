package adjoint.check;

import java.io.Serial;
import java.util.function.Supplier;

/** The function throws at the point itself, because of the numbers that it is given. */
final class OutsideDomain extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final transient RuntimeException cause;

  private OutsideDomain(RuntimeException cause) {
    super(cause);
    this.cause = cause;
  }

  private static boolean isRefused(RuntimeException e) {
    StackTraceElement[] stack = e.getStackTrace();
    return stack.length > 0
        && stack[0].getClassName().matches("adjoint\\.([A-Z]|array\\.|op\\.|fuse\\.|kernel\\.).*");
  }

  RuntimeException thrown() {
    return cause;
  }

  /**
   * What {@code f} gives. What the library refuses is no matter of numbers: shapes, dtypes and the
   * like; that passes.
   */
  static <R> R watch(Supplier<R> f) {
    try {
      return f.get();
    } catch (ArithmeticException | IllegalArgumentException e) {
      if (e instanceof IllegalArgumentException && isRefused(e)) {
        throw e;
      }
      throw new OutsideDomain(e);
    }
  }
}
