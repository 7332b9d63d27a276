package adjoint.nn.attention;

import static java.util.Objects.requireNonNull;

import adjoint.Fused;
import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.array.ShapeException;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import adjoint.op.Expr;
import java.util.List;

/**
 * Rotary positions: at position p the numbers i and i + d/2 of {@code [..., t, d]}, as a point of a
 * plane, are turned by the angle {@code p·base^(−2i/d)}. So products of queries and keys depend on
 * how far these are apart, not on where they are.
 *
 * <p>Pairs take one number from each half, as in GPT-NeoX and Llama; in the paper they are
 * neighbours, which is the same with the columns in another order.
 *
 * <p>J. Su et al.: RoFormer, enhanced transformer with rotary position embedding. Neurocomputing
 * 568, 2024.
 *
 * @param cos of the angles, {@code [maxLength, d/2]}
 * @param sin of the angles, {@code [maxLength, d/2]}
 */
public record Rotary(NdArray cos, NdArray sin) implements Layer {
  private static final Fused FIRST = Fused.of("turnedFirst", 4, Rotary::first);
  private static final Fused SECOND = Fused.of("turnedSecond", 4, Rotary::second);

  /** Checks that the two are alike. */
  public Rotary {
    requireNonNull(cos, "Rotary: cos is null");
    requireNonNull(sin, "Rotary: sin is null");
    if (cos.shape().rank() != 2 || !cos.shape().equals(sin.shape())) {
      throw new ShapeException(
          String.format(
              "Rotary: cos and sin must both be [maxLength, d/2], got %s and %s",
              cos.shape(), sin.shape()));
    }
  }

  /** For up to so many positions and this width, with base 10000. */
  public static Rotary of(int maxLength, int width) {
    return of(maxLength, width, Positions.BASE);
  }

  /** For up to so many positions and this width; a larger base tells positions further apart. */
  public static Rotary of(int maxLength, int width, double base) {
    if (width < 2 || width % 2 != 0) {
      throw new ShapeException("Rotary: the width must be even, got " + width);
    }
    NdArray angles = Positions.angles("Rotary", maxLength, width, base);
    return new Rotary(angles.map(StrictMath::cos), angles.map(StrictMath::sin));
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    requireFit("Rotary", x.rank() < 2 ? 0 : x.shape().extent(-1));
    int steps = x.shape().extent(-2);
    Positions.requireLength("Rotary", steps, cos.shape().extent(0));
    Tensor c = Positions.first(cos, steps, x.dtype());
    Tensor s = Positions.first(sin, steps, x.dtype());
    List<Tensor> halves = x.chunk(-1, 2);
    Tensor a = halves.get(0);
    Tensor b = halves.get(1);
    return Tensor.concat(-1, List.of(a.apply(FIRST, b, c, s), a.apply(SECOND, b, c, s)));
  }

  private static <E extends Expr<E>> E first(List<E> in) {
    return in.get(0).mul(in.get(2)).sub(in.get(1).mul(in.get(3)));
  }

  private static <E extends Expr<E>> E second(List<E> in) {
    return in.get(1).mul(in.get(2)).add(in.get(0).mul(in.get(3)));
  }

  void requireFit(String caller, int width) {
    if (width != 2 * cos.shape().extent(1)) {
      throw new ShapeException(
          String.format(
              "%s: rotary positions of width %s do not fit a width of %s",
              caller, 2 * cos.shape().extent(1), width));
    }
  }

  @Override
  public String describe() {
    return String.format(
        "Rotary(%s, up to %s positions)", 2 * cos.shape().extent(1), cos.shape().extent(0));
  }

  @Override
  public String toString() {
    return describe();
  }
}
