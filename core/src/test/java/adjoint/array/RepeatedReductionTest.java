package adjoint.array;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.OwnJvm;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Sums and maxima of broadcasts: those of a copy, to the last bit, but without the copy. */
final class RepeatedReductionTest {
  @Property(tries = 60)
  void equalsThatOfACopy(@ForAll long seed, @ForAll DType dtype) {
    SplittableRandom rng = new SplittableRandom(seed);
    int rank = 1 + rng.nextInt(4);
    int[] base = new int[rank];
    int[] target = new int[rank];
    double left = 100_000 << rng.nextInt(3); // elements, some more than a few blocks
    for (int axis = 0; axis < rank; axis++) {
      int most = axis == rank - 1 ? (int) left : (int) Math.pow(left, rng.nextDouble());
      target[axis] = Math.max(1, most);
      left = Math.max(1, left / target[axis]);
    }
    for (int axis = rank - 1; axis > 0; axis--) {
      int other = rng.nextInt(axis + 1);
      int extent = target[axis];
      target[axis] = target[other];
      target[other] = extent;
    }
    for (int axis = 0; axis < rank; axis++) {
      base[axis] = rng.nextInt(2) == 0 ? 1 : target[axis];
    }
    base[rng.nextInt(rank)] = 1;
    NdArray x = NdArray.normal(dtype, rng, 0.1, 1, Shape.of(base)).broadcastTo(Shape.of(target));
    int[] order = new int[rank];
    Arrays.setAll(order, axis -> axis);
    for (int axis = rank - 1; axis > 0; axis--) {
      int other = rng.nextInt(axis + 1);
      int position = order[axis];
      order[axis] = order[other];
      order[other] = position;
    }
    x = x.permute(order);
    Axes axes = Axes.of(Arrays.stream(order).filter(axis -> rng.nextInt(2) == 0).toArray());
    NdArray copy = x.copy();
    assertEquals(copy.sum(axes), x.sum(axes), () -> Arrays.toString(base) + axes);
    assertEquals(copy.max(axes), x.max(axes), () -> Arrays.toString(base) + axes);
    assertEquals(copy.sum(axes.kept()), x.sum(axes.kept()));
  }

  /** Halves of more than 2³⁰ elements are counted in integers, and so are chunks of one. */
  @Test
  void ofMoreThanHalfOfWhatAnArrayHolds() {
    int n = (1 << 30) + 1;
    NdArray x = NdArray.full(DType.F32, 1, Shape.of(1)).broadcastTo(Shape.of(n));
    assertEquals(1, x.max(Axes.of()).item());
    assertEquals(1, x.broadcastTo(Shape.of(1, n)).max(Axes.of(1)).get(0));
    assertEquals(1 << 30, x.sum(Axes.of(0)).item());
  }

  /** A virtual machine with less memory than a copy would take. */
  static final class Run {
    private Run() {}

    public static void main(String[] args) {
      NdArray row = NdArray.full(DType.F64, 0.5, Shape.of(1, 1000));
      NdArray many = row.broadcastTo(Shape.of(20_000, 1000)); // 160 MB
      System.out.println(many.sum(Axes.of()).item());
      System.out.println(many.sum(Axes.of(0)).get(3));
      System.out.println(many.sum(Axes.of(1)).get(3));
      System.out.println(many.max(Axes.of()).item());
    }
  }

  @Test
  void needsNoCopy() throws Exception {
    String output = OwnJvm.output(Run.class, List.of("-Xmx32m", "-Dadjoint.kernels=scalar"));
    List<String> lines = output.strip().lines().toList();
    assertEquals(
        List.of("1.0E7", "10000.0", "500.0", "0.5"), lines.subList(lines.size() - 4, lines.size()));
  }
}
