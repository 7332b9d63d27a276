package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The vjp of softmax has a kernel of its own, whose bits are those of the formula. */
class SoftmaxVjpTest {
  private static final double[] SPECIAL = {
    0, -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 1e30
  };

  private static Tensor drawn(SplittableRandom rng, DType dtype, int... shape) {
    Tensor x = Tensor.normal(DType.F64, rng, 0, 3, shape);
    double[] numbers = x.toDoubleArray();
    for (int i = rng.nextInt(4); i > 0; i--) {
      numbers[rng.nextInt(numbers.length)] = SPECIAL[rng.nextInt(SPECIAL.length)];
    }
    return Tensor.wrap(numbers, shape).to(dtype);
  }

  @Property(tries = 150)
  void isTheFormula(@ForAll long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    DType dtype = rng.nextBoolean() ? DType.F32 : DType.F64;
    int[] shape = {rng.nextInt(1, 5), rng.nextInt(1, 40), rng.nextInt(1, 5)};
    int axis = rng.nextInt(3);
    Tensor x = drawn(rng, dtype, shape).asVariable();
    Tensor g = drawn(rng, dtype, shape);
    Tensor y = x.softmax(axis);
    Tensor formula = Grad.differentiable(y, List.of(x), g).getFirst();
    assertEquals(formula.data(), Grad.of(y, List.of(x), g).getFirst().data());
  }
}
