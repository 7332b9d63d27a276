package adjoint.kernel.math;

import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

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

  private static final ClassValue<Optional<Elementary>> OF_CLASS =
      new ClassValue<>() {
        @Override
        protected Optional<Elementary> computeValue(Class<?> type) {
          for (Elementary function : values()) {
            if (function.operation.equals(type.getName())) {
              return Optional.of(function);
            }
          }
          return Optional.empty();
        }
      };

  private final String operation = operation(this);

  /**
   * The operation that a constant is named after; kernels may not import operations, and
   * operations, which are public, may not mention kernels, which are not exported.
   */
  public static String operation(Enum<?> constant) {
    StringBuilder name = new StringBuilder("adjoint.op.");
    for (String word : constant.name().split("_", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }

  /** Which of these {@code f} is, if it is one of the library's own operations. */
  public static Optional<Elementary> of(DoubleUnaryOperator f) {
    return of(f.getClass());
  }

  public static Optional<Elementary> of(Class<?> type) {
    return OF_CLASS.get(type);
  }
}
