package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Threads;
import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.op.Normalize.Center;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One pass has the bits of one operation after the other. */
class NormalizeTest {
  private static final double EPSILON = 1e-5;

  private final SplittableRandom rng = new SplittableRandom(1);

  private static List<NdArray> composed(Tensor x, Center center, Tensor g) {
    Tensor centered = center == Center.MEAN ? x.sub(mean(x)) : x;
    Tensor r = mean(centered.square()).add(EPSILON).sqrt().reciprocal();
    Tensor y = centered.mul(r);
    Tensor left = center == Center.MEAN ? g.sub(mean(g)) : g;
    return List.of(y.data(), left.sub(y.mul(mean(g.mul(y)))).mul(r).data());
  }

  private static Tensor mean(Tensor x) {
    return x.mean(Axes.keep(-1));
  }

  private static List<NdArray> inOnePass(Tensor x, Center center, Tensor g) {
    Tensor variable = x.asVariable();
    Tensor y = variable.normalize(center, -1, EPSILON).get(0);
    return List.of(y.data(), Grad.of(y, List.of(variable), g).getFirst().data());
  }

  @ParameterizedTest
  @EnumSource(Center.class)
  void hasTheBitsOfItsSteps(Center center) {
    for (DType dtype : DType.values()) {
      for (int n : new int[] {1, 2, 7, 31, 64, 100, 300, 5000}) {
        int rows = n < 10 ? 3000 : 40; // several blocks, and several threads
        Tensor x = Tensor.normal(dtype, rng, 3, 2, rows, n);
        Tensor g = Tensor.normal(dtype, rng, 1, 1, rows, n);
        List<NdArray> expected = composed(x, center, g);
        assertEquals(expected, Threads.call(1, () -> inOnePass(x, center, g)), dtype + " " + n);
        assertEquals(expected, Threads.call(4, () -> inOnePass(x, center, g)), dtype + " " + n);
      }
    }
  }

  private static Tensor gradient(Center center, Tensor x, Tensor g) {
    return Grad.of(x.normalize(center, -1, EPSILON).get(0), List.of(x), g).getFirst();
  }

  /** A row that nothing depends on, such as padding, may hold anything. */
  @ParameterizedTest
  @EnumSource(Center.class)
  void aCotangentOfZeroIsStrong(Center center) {
    Tensor x = Tensor.of(new double[][] {{1, 2, 4}, {1, Double.NaN, 2}}).asVariable();
    Tensor g = Tensor.of(new double[][] {{1, 0, 2}, {0, 0, 0}});
    Tensor cotangent = gradient(center, x, g);
    assertEquals(Tensor.zeros(DType.F64, 3).data(), cotangent.select(0, 1).data());
    Tensor first = x.detach().select(0, 0).asVariable();
    Tensor alone = gradient(center, first, g.select(0, 0));
    assertEquals(alone.data(), cotangent.select(0, 0).data());
  }
}
