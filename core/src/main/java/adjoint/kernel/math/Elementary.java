package adjoint.kernel.math;

import adjoint.kernel.Kinds;
import java.util.Optional;

/**
 * The elementary functions that have a faster loop than one call an element, with the same results.
 */
public enum Elementary {
  /** {@code e^x}. */
  EXP,
  /** {@code e^x − 1}. */
  EXPM1,
  /** {@code log x}. */
  LOG,
  /** {@code log(1 + x)}. */
  LOG1P,
  /** {@code tanh x}. */
  TANH,
  /** {@code 1/(1 + e^−x)}, and e^x where e^−x overflows. */
  SIGMOID,
  /** {@code e^−|x|/(1 + e^−|x|)²}. */
  SIGMOID_SLOPE,
  /** {@code x/(1 + e^−x)}, and {@code x·e^(x/2)·e^(x/2)} where e^−x overflows. */
  SILU,
  /** {@code max(x, 0) + log(1 + e^−|x|)}. */
  SOFTPLUS,
  /** {@code sin x}. */
  SIN,
  /** {@code cos x}. */
  COS,
  /** {@link ErrorFunction#erf}. */
  ERF,
  /** {@link ErrorFunction#erfc}. */
  ERFC,
  /** {@code x·½·erfc(−x/√2)}. */
  GELU;

  private static final Kinds<Elementary> KINDS = new Kinds<>();

  /** Says that this is what an operation computes, and returns it. */
  public <T> T computes(T operation) {
    KINDS.put(operation.getClass(), this);
    return operation;
  }

  /** Which of these the operations of a class compute, if one of them. */
  public static Optional<Elementary> of(Class<?> type) {
    return KINDS.get(type);
  }
}
