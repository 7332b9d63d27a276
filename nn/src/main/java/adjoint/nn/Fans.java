package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.array.ShapeException;

/**
 * How many inputs an output of a weight sums over, and how many outputs an input goes to: what the
 * size of its first numbers depends on. No shape tells it, as {@code [64, 32, 3, 3]} may be {@code
 * [out, in, window…]} or {@code [window…, in, out]}.
 *
 * {@snippet :
 * Fans fans = Fans.of(32, 64, 3, 3); // from 32 channels to 64, under a window of 3 by 3
 * Tensor weight = Init.heNormal().draw(DType.F32, rng, fans, 64, 32, 3, 3);
 * }
 *
 * @param in the inputs; 0 if they are not known
 * @param out the outputs; 0 if they are not known
 */
public record Fans(int in, int out) {
  /** Nobody has told. */
  public static final Fans UNKNOWN = new Fans(0, 0);

  /** Checks that there are inputs and outputs, or neither. */
  public Fans {
    if ((in != 0 || out != 0) && (in < 1 || out < 1)) {
      throw new ShapeException(
          "Fans: needs at least one input and one output, got " + in + " and " + out);
    }
  }

  /** From so many inputs or channels to so many, under a window if there is one. */
  public static Fans of(int in, int out, int... window) {
    requireNonNull(window, "Fans: window is null");
    int places = 1;
    for (int extent : window) {
      places = Math.multiplyExact(places, extent);
    }
    return new Fans(Math.multiplyExact(in, places), Math.multiplyExact(out, places));
  }

  boolean areKnown() {
    return in > 0;
  }

  /** For example {@code Fans(288 -> 576)}. */
  @Override
  public String toString() {
    return areKnown() ? "Fans(" + in + " -> " + out + ")" : "unknown fans";
  }
}
