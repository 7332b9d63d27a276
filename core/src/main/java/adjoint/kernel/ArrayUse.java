package adjoint.kernel;

/** What a loop makes of a Java array, {@code float[]} or {@code double[]}, and where it begins. */
@FunctionalInterface
public interface ArrayUse<R> {
  /** The array must not be changed. */
  R apply(Object array, int offset);
}
