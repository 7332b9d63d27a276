package adjoint.check;

import java.util.Locale;

/**
 * How exactly derivatives were found right, one by one.
 *
 * @param bar how far one of them may be off unnoticed, at most
 * @param gradient the size of the largest
 */
public record Precision(double bar, double gradient) {
  /** Nothing was compared, or all was exact. */
  static final Precision EXACT = new Precision(0, 0);

  /** Of both together. */
  Precision and(Precision other) {
    return new Precision(Math.max(bar, other.bar), Math.max(gradient, other.gradient));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "none is off by more than %.1e, the largest is %.3g", bar, gradient);
  }
}
