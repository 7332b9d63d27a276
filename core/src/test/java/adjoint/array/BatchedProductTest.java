package adjoint.array;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Products of a batch with one matrix are computed as one; the bits are those of each alone. */
class BatchedProductTest {
  private static NdArray view(SplittableRandom rng, NdArray x) {
    return switch (rng.nextInt(5)) {
      case 0 -> x.permute(1, 0, 2).copy().permute(1, 0, 2);
      case 1 -> x.permute(0, 2, 1).copy().permute(0, 2, 1);
      case 2 -> x.slice(0, x.shape().extent(0) - 1, x.shape().extent(0), -1);
      case 3 -> x.slice(0, 0, 1, 1).broadcastTo(x.shape());
      default -> x;
    };
  }

  @Property(tries = 300)
  void eachMatrixAlone(@ForAll long seed, @ForAll DType dtype) {
    SplittableRandom rng = new SplittableRandom(seed);
    int batch = rng.nextInt(1, 4);
    int m = rng.nextInt(5);
    int k = rng.nextInt(20);
    int n = rng.nextInt(1, 20);
    NdArray a = view(rng, NdArray.normal(dtype, rng, 0, 1, Shape.of(batch, m, k)));
    NdArray b = NdArray.normal(dtype, rng, 0, 1, Shape.of(n, k)).permute(1, 0);
    NdArray y = a.matmul(b);
    assertEquals(Shape.of(batch, m, n), y.shape());
    for (int i = 0; i < batch; i++) {
      NdArray alone = a.slice(0, i, 1, 1).copy().reshape(m, k).matmul(b);
      assertEquals(alone, y.slice(0, i, 1, 1).copy().reshape(m, n));
    }
  }
}
