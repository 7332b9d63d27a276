package adjoint.check.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The generators of shapes, numbers, layouts and positions. */
class GeneratorsTest {
  private static final int TRIES = 300;

  private final SplittableRandom rng = new SplittableRandom(42);

  @Test
  void shapesStayInTheirBoundsAndReachThem() {
    boolean empty = false;
    boolean one = false;
    boolean largest = false;
    for (int i = 0; i < TRIES; i++) {
      Shape shape = Shapes.any(rng, 3, 4);
      int[] extents = shape.extents();
      assertTrue(extents.length <= 3 && Arrays.stream(extents).allMatch(n -> n <= 4));
      empty |= shape.size() == 0;
      one |= Arrays.stream(extents).anyMatch(n -> n == 1);
      largest |= Arrays.equals(extents, new int[] {4, 4, 4}) || extents.length == 3;
      assertTrue(Shapes.filled(rng, 3, 4).size() > 0);
    }
    assertTrue(empty && one && largest);
  }

  @Test
  void familiesAndPairsBroadcast() {
    for (int i = 0; i < TRIES; i++) {
      Shape all = Shape.SCALAR;
      for (Shape shape : Shapes.family(rng, 4, 3, 3)) {
        all = Shape.broadcast("test", all, shape);
      }
      List<Shape> pair = Shapes.broadcastPair(rng, 3, 3);
      Shape.broadcast("test", pair.getFirst(), pair.getLast());
      Shape target = Shapes.any(rng, 3, 3);
      assertTrue(Shapes.broadcastable(rng, target).broadcastsTo(target));
    }
  }

  @Test
  void matmulPairsMultiply() {
    for (int i = 0; i < TRIES; i++) {
      List<Shape> pair = Shapes.matmulPair(rng, 4, 3);
      Tensor a = Numbers.WELL_SCALED.tensor(rng, pair.getFirst());
      Tensor b = Numbers.WELL_SCALED.tensor(rng, pair.getLast());
      assertTrue(Arrays.stream(a.matmul(b).toDoubleArray()).allMatch(Double::isFinite));
    }
  }

  @Test
  void illScaledNumbersAreOfEverySize() {
    double[] sizes =
        Arrays.stream(Numbers.ILL_SCALED.array(rng, DType.F64, Shape.of(1000)).toDoubleArray())
            .map(Math::abs)
            .sorted()
            .toArray();
    assertTrue(sizes[0] < 1e-140 && sizes[0] >= 1e-151);
    assertTrue(sizes[999] > 1e140 && sizes[999] <= 1e151);
  }

  @Test
  void specialNumbersHaveNaNAndBothZeros() {
    double[] x = Numbers.SPECIAL.array(rng, DType.F64, Shape.of(300)).toDoubleArray();
    assertTrue(Arrays.stream(x).anyMatch(Double::isNaN));
    assertTrue(Arrays.stream(x).anyMatch(v -> v == 0 && 1 / v < 0));
    assertTrue(Arrays.stream(x).anyMatch(Double::isInfinite));
  }

  @Test
  void numbersNearKinksAreNear() {
    double[] x = Numbers.NEAR_KINKS.array(rng, DType.F64, Shape.of(300)).toDoubleArray();
    assertTrue(Arrays.stream(x).allMatch(v -> Math.abs(v - Math.rint(v)) <= 0.11));
    assertTrue(Arrays.stream(x).anyMatch(v -> v == Math.rint(v)));
    assertTrue(Arrays.stream(x).anyMatch(v -> v != 0 && Math.abs(v) < 1e-12));
  }

  @ParameterizedTest
  @EnumSource
  void aViewEqualsItsCopy(Layout layout) {
    boolean strided = layout == Layout.CONTIGUOUS;
    for (int i = 0; i < TRIES; i++) {
      NdArray x = Numbers.WELL_SCALED.array(rng, DType.F64, Shapes.any(rng, 3, 4));
      NdArray view = layout.store(rng, x);
      NdArray copy = NdArray.wrap(view.toDoubleArray(), view.shape());
      assertEquals(x.shape(), view.shape());
      if (layout != Layout.BROADCAST) {
        assertEquals(x, view);
      }
      assertEquals(copy.map(Math::exp), view.map(Math::exp));
      strided |= !view.isContiguous();
    }
    assertTrue(strided);
  }

  @Test
  void aProgramGivesTheSameOnViewsAsOnCopies() {
    for (long seed = 0; seed < 100; seed++) {
      Program program = Programs.over(Vocabulary.standard()).draw(seed);
      for (Layout layout : List.of(Layout.TRANSPOSED, Layout.STEPPED, Layout.REVERSED)) {
        var views =
            program.inputs().stream().map(x -> Tensor.of(layout.store(rng, x.data()))).toList();
        assertEquals(program.values().getLast(), program.run(views).data(), program::toString);
      }
    }
  }

  @Test
  void positionsRepeatAndOneHotRowsHaveOneOne() {
    for (int i = 0; i < TRIES; i++) {
      Shape shape = Shapes.filled(rng, 2, 4);
      Positions.any(rng, 3, shape).requireBelow("test", 3);
      NdArray rows = Positions.oneHot(rng, DType.F32, 3, shape);
      assertEquals(shape.insert(shape.rank(), 3), rows.shape());
      assertEquals(shape.size(), Arrays.stream(rows.toDoubleArray()).sum());
    }
  }
}
