package adjoint.check;

import adjoint.array.ShapeException;
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

  RuntimeException thrown() {
    return cause;
  }

  /** What {@code f} gives. Mistakes in shapes and the like are no matter of numbers: they pass. */
  static <R> R watch(Supplier<R> f) {
    try {
      return f.get();
    } catch (ShapeException e) {
      throw e;
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new OutsideDomain(e);
    }
  }
}
