package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A small oracle of its own, independent of {@code GradCheck}: derivatives in random directions, by
 * central differences extrapolated to step 0.
 */
final class Derivatives {
  private static final double STEP = 1.0 / 64;
  private static final double TOLERANCE = 2e-6;

  private Derivatives() {}

  /** The gradients of {@code <u, f(x)>}, differentiable again. */
  static List<Tensor> gradients(Function<List<Tensor>, Tensor> f, List<Tensor> leaves, Tensor u) {
    return Grad.differentiable(f.apply(leaves), leaves, u);
  }

  /** Compares the gradients of f, and the gradients of these, with finite differences. */
  static void check(
      String what, Source s, List<Tensor> leaves, Function<List<Tensor>, Tensor> f, int order) {
    Tensor u = weights(s, f.apply(leaves).shape());
    List<Tensor> gradients = Grad.of(f.apply(leaves), leaves, u);
    for (int i = 0; i < leaves.size(); i++) {
      assertEquals(leaves.get(i).shape(), gradients.get(i).shape(), what);
      for (int trial = 0; trial < 2; trial++) {
        Tensor v =
            trial == 0 ? weights(s, leaves.get(i).shape()) : oneElement(s, leaves.get(i).shape());
        int input = i;
        double expected = slope(h -> dot(u, f.apply(moved(leaves, input, v, h))));
        double actual = dot(gradients.get(i), v);
        double size = 1 + Math.abs(expected) + dot(gradients.get(i).abs(), v.abs());
        assertTrue(
            Math.abs(actual - expected) <= TOLERANCE * size,
            () ->
                what
                    + ": derivative for input "
                    + input
                    + " at "
                    + leaves
                    + " along "
                    + v
                    + " is "
                    + actual
                    + ", by finite differences "
                    + expected);
      }
    }
    if (order > 1) {
      for (int i = 0; i < leaves.size(); i++) {
        int input = i;
        check(
            what + ", gradient of input " + i,
            s,
            leaves,
            in -> gradients(f, in, u).get(input),
            order - 1);
      }
    }
  }

  private static List<Tensor> moved(List<Tensor> leaves, int input, Tensor v, double h) {
    return IntStream.range(0, leaves.size())
        .mapToObj(
            i -> i == input ? leaves.get(i).detach().add(v.mul(h)).asVariable() : leaves.get(i))
        .toList();
  }

  /** The derivative of f at 0: Romberg's extrapolation of three central differences. */
  static double slope(DoubleUnaryOperator f) {
    double coarse = difference(f, STEP);
    double middle = difference(f, STEP / 2);
    double fine = difference(f, STEP / 4);
    double first = middle + (middle - coarse) / 3;
    double second = fine + (fine - middle) / 3;
    return second + (second - first) / 15;
  }

  private static double difference(DoubleUnaryOperator f, double h) {
    return (f.applyAsDouble(h) - f.applyAsDouble(-h)) / (2 * h);
  }

  static Tensor weights(Source s, Shape shape) {
    return Tensor.of(
        s.numbers(shape.extents(), () -> s.between(0.5, 1) * (s.flip() ? 1 : -1))
            .toArray(DType.F64));
  }

  private static Tensor oneElement(Source s, Shape shape) {
    double[] v = new double[shape.size()];
    if (v.length > 0) {
      v[s.below(v.length)] = 1;
    }
    return Tensor.wrap(v, shape.extents());
  }

  static double dot(Tensor a, Tensor b) {
    double[] x = a.toDoubleArray();
    double[] y = b.toDoubleArray();
    return IntStream.range(0, x.length).mapToDouble(i -> x[i] * y[i]).sum();
  }
}
