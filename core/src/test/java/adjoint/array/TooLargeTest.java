package adjoint.array;

import static adjoint.array.ShapeTest.fails;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results that no array can hold: the error names the operation and the shapes. */
class TooLargeTest {
  private static final String TOO_LARGE = " has more numbers than an array can hold, 2147418112";

  private static final Indices FIRST = Indices.of(0);

  private static NdArray ones(int... extents) {
    return NdArray.full(DType.F32, 1, Shape.of(extents));
  }

  /** So many numbers in no memory. */
  private static NdArray wide(int... extents) {
    return NdArray.scalar(DType.F32, 1).broadcastTo(Shape.of(extents));
  }

  @Test
  void products() {
    fails(
        "matmul: [65536, 1] by [1, 65536]: the product of [1, 65536, 65536]" + TOO_LARGE,
        () -> ones(65536, 1).matmul(ones(1, 65536)));
    fails(
        "matmul: [3, 1, 30000, 1] by [2, 1, 30000]: the product of [6, 30000, 30000]" + TOO_LARGE,
        () -> ones(3, 1, 30000, 1).matmul(ones(2, 1, 30000)));
    fails(
        "matmul: [3, 30000, 30000]" + TOO_LARGE,
        () -> wide(30000, 30000).matmul(wide(3, 30000, 1)));
  }

  @Test
  void broadcasts() {
    fails(
        "add: [65536, 1] with [65536] gives [65536, 65536]" + TOO_LARGE,
        () -> ones(65536, 1).add(ones(65536)));
  }

  @Test
  void arraysOneBehindTheOther() {
    fails(
        "concat: [3221225472]" + TOO_LARGE,
        () -> NdArray.concat(0, Collections.nCopies(3, wide(1 << 30))));
    fails(
        "concat: [40000, 60000]" + TOO_LARGE,
        () -> NdArray.concat(1, List.of(wide(40000, 30000), wide(40000, 30000))));
  }

  @Test
  void arraysOneBehindTheOtherHaveMoreThanAnInt() {
    NdArray x = wide(2147418112);
    fails("concat: [4294836224]" + TOO_LARGE, () -> NdArray.concat(0, List.of(x, x)));
  }

  @Test
  void slicesThatAreTaken() {
    Indices many = Indices.of(new int[65536]);
    fails("indexSelect: [65536, 65536]" + TOO_LARGE, () -> wide(1, 65536).indexSelect(0, many));
    fails("indexAdd: [65536, 65536]" + TOO_LARGE, () -> wide(1, 65536).indexAdd(0, FIRST, 65536));
    fails(
        "scatterAdd: [65536, 65536]" + TOO_LARGE,
        () ->
            wide(1, 65536).scatterAdd(0, Indices.wrap(new int[65536], Shape.of(1, 65536)), 65536));
  }

  @Test
  void ranges() {
    fails("eye: [65536, 65536]" + TOO_LARGE, () -> NdArray.eye(DType.F32, 65536));
    int most = Integer.MAX_VALUE;
    fails("arange: [2147483647]" + TOO_LARGE, () -> NdArray.arange(DType.F32, 0, most, 1));
    fails("linspace: [2147483647]" + TOO_LARGE, () -> NdArray.linspace(DType.F32, 0, 1, most));
  }

  @Test
  void reductionsAndRowsOfNoNumbers() {
    NdArray none = NdArray.zeros(DType.F32, Shape.of(65536, 0, 65536));
    fails("sum: [65536, 65536]" + TOO_LARGE, () -> none.sum(Axes.of(1)));
    fails("sum: [65536, 1, 65536]" + TOO_LARGE, () -> none.sum(Axes.keep(1)));
    NdArray rows = NdArray.zeros(DType.F32, Shape.of(65536, 65536, 0));
    fails("cumsum: [65536, 65536]" + TOO_LARGE, () -> rows.cumsum(2));
  }

  @Test
  void ones() {
    fails(
        "oneHot: [100000, 30000]" + TOO_LARGE,
        () -> Indices.of(new int[100_000]).oneHot(DType.F32, 30_000));
  }

  @Test
  void arraysOfArrays() {
    float[] row = new float[65536];
    float[][] rows = Collections.nCopies(65536, row).toArray(float[][]::new);
    fails("of: [65536, 65536]" + TOO_LARGE, () -> NdArray.of(rows));
    int[][] positions = Collections.nCopies(65536, new int[65536]).toArray(int[][]::new);
    fails("indices: [65536, 65536]" + TOO_LARGE, () -> Indices.of(positions));
  }

  @Test
  void reductionsOfNothing() {
    fails(
        "max: [1, 65536, 65536]" + TOO_LARGE,
        () -> NdArray.zeros(DType.F32, Shape.of(0, 65536, 65536)).max(Axes.of(1, 2)));
  }
}
