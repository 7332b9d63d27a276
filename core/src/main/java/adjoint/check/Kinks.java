package adjoint.check;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.op.Op;
import adjoint.op.UnaryOp;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Where slopes jump, so that tests can keep away from there or go there on purpose.
 *
 * {@snippet :
 * double far = Kinks.distance(model.forward(x.asVariable()));
 * double near = Kinks.near(new Clamp(-1, 1), rng);          // -1 or 1, or just beside
 * }
 */
public final class Kinks {
  private Kinks() {}

  /**
   * How near any operation in the graph of y is to a kink: the least of the changes of one operand
   * that {@link Op#kinkDistance} tells, over all operands that are not constant. 0 on a kink;
   * {@code +∞} where the whole graph is smooth.
   *
   * <p>A function that decides by itself, by comparing numbers, has kinks that no operation knows
   * of.
   */
  public static double distance(Tensor y) {
    requireNonNull(y, "kinks: y is null");
    double least = Double.POSITIVE_INFINITY;
    for (Tensor node : Culprit.nodes(List.of(y), Integer.MAX_VALUE)) {
      Op op = node.op().orElseThrow();
      List<Tensor> in = node.inputs();
      NdArray[] numbers = in.stream().map(Tensor::data).toArray(NdArray[]::new);
      for (int k = 0; k < numbers.length; k++) {
        if (in.get(k).isVariable()) {
          least = Math.min(least, op.kinkDistance(k, numbers));
        }
      }
    }
    return least;
  }

  /**
   * One of the kinks of an operation, or a number 0.1 to 1e-16 beside it, on either side.
   *
   * @throws IllegalArgumentException if it says that it has none
   */
  public static double near(UnaryOp op, RandomGenerator rng) {
    requireNonNull(rng, "kinks: rng is null");
    double[] kinks = op.kinks();
    if (kinks.length == 0) {
      throw new IllegalArgumentException(
          "kinks: " + op.label() + " names none; override UnaryOp.kinks() if it has some");
    }
    double kink = kinks[rng.nextInt(kinks.length)];
    double step = Math.pow(10, -rng.nextInt(1, 17));
    return kink + (rng.nextInt(3) - 1) * step;
  }
}
