package adjoint.kernel.elementwise;

import adjoint.kernel.Kinds;
import java.util.Optional;

/**
 * The powers among the operations, which are computed by {@link PowerLoop} and {@link PowerTimes}.
 */
public final class Power {
  private static final Kinds<Numbers> KINDS = new Kinds<>();

  private Power() {}

  /** What the loop of an operation needs to know of it. */
  @FunctionalInterface
  public interface Numbers {
    /**
     * None for {@code a^b}; p for {@code x^p}; power, lost and factor for {@code factor · g ·
     * x^(power + lost)}.
     */
    double[] of(Object operation);
  }

  /** Says that the operations of a class are powers. */
  public static void computes(Class<?> type, Numbers numbers) {
    KINDS.put(type, numbers);
  }

  static Optional<Numbers> of(Class<?> type) {
    return KINDS.get(type);
  }
}
