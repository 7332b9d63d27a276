package adjoint.check.jqwik;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.check.GradCheck;
import adjoint.check.program.Numbers;
import adjoint.check.program.Program;
import adjoint.check.program.Programs;
import adjoint.check.program.Vocabulary;
import adjoint.op.Clamp;
import adjoint.op.Tanh;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ArbitrariesTest {
  @Provide
  Arbitrary<List<Shape>> families() {
    return ShapeArbitraries.family(3, 3, 3);
  }

  @Provide
  Arbitrary<List<Shape>> matmulPairs() {
    return ShapeArbitraries.matmulPair(4, 3);
  }

  @Provide
  Arbitrary<Tensor> tensors() {
    return TensorArbitraries.tensors(Numbers.WELL_SCALED, ShapeArbitraries.any(2, 3));
  }

  @Provide
  Arbitrary<NdArray> views() {
    return TensorArbitraries.views(Numbers.SPECIAL, DType.F32, ShapeArbitraries.any(3, 3));
  }

  @Provide
  Arbitrary<Indices> positions() {
    return TensorArbitraries.positions(4, ShapeArbitraries.any(2, 3));
  }

  @Provide
  Arbitrary<Program> programs() {
    return ProgramArbitraries.of(Programs.over(Vocabulary.standard()).ops(5).shapes(2, 2));
  }

  private static final Clamp CLAMP = new Clamp(-1, 2);

  @Provide
  Arbitrary<Tensor> awayFromKinks() {
    return TensorArbitraries.awayFromKinks(0.25, x -> x.apply(CLAMP), tensors());
  }

  @Example
  void numbersNearKinksAreOnEachOfThemAndOnEitherSide() {
    var generator =
        TensorArbitraries.nearKinks(CLAMP, ShapeArbitraries.filled(2, 3)).generator(100);
    Set<String> seen = new TreeSet<>();
    Random random = new Random(1);
    for (int k = 0; k < 100; k++) {
      for (double v : generator.next(random).value().toDoubleArray()) {
        double kink = v < 0.5 ? -1 : 2;
        assertEquals(kink, v, 0.1000001);
        seen.add(kink + (v < kink ? " below" : v > kink ? " above" : " on it"));
      }
    }
    assertEquals(
        Set.of("-1.0 below", "-1.0 on it", "-1.0 above", "2.0 below", "2.0 on it", "2.0 above"),
        seen);
  }

  @Example
  void anOperationWithoutKinksHasNoNumbersNearThem() {
    var generator =
        TensorArbitraries.nearKinks(Tanh.OP, ShapeArbitraries.filled(1, 3)).generator(10);
    assertThrows(
        IllegalArgumentException.class,
        () -> {
          for (int k = 0; k < 100; k++) {
            generator.next(new Random(k)).value();
          }
        });
  }

  @Property(tries = 200)
  void numbersAwayFromKinksAre(@ForAll("awayFromKinks") Tensor x) {
    for (double v : x.toDoubleArray()) {
      assertTrue(Math.abs(v + 1) >= 0.25 && Math.abs(v - 2) >= 0.25, () -> v + " is too near");
    }
  }

  @Property(tries = 200)
  void familiesBroadcast(@ForAll("families") List<Shape> family) {
    Shape all = family.stream().reduce(Shape.SCALAR, (a, b) -> Shape.broadcast("test", a, b));
    assertTrue(family.stream().allMatch(shape -> shape.broadcastsTo(all)));
  }

  @Property(tries = 200)
  void matmulPairsMultiply(@ForAll("matmulPairs") List<Shape> pair) {
    Tensor a = Tensor.ones(pair.getFirst().extents());
    Tensor b = Tensor.ones(pair.getLast().extents());
    int inner = a.shape().extent(a.rank() - 1);
    for (float y : a.matmul(b).toFloatArray()) {
      assertEquals(inner, y);
    }
  }

  @Property(tries = 50)
  void aGradientCheckIsOneLine(@ForAll("tensors") Tensor x) {
    GradCheck.of(t -> t.softplus()).order(2).check(x);
  }

  @Property(tries = 200)
  void viewsEqualTheirCopies(@ForAll("views") NdArray x) {
    NdArray copy = NdArray.wrap(x.toFloatArray(), x.shape());
    assertEquals(copy, x);
    assertEquals(copy.map(Math::abs), x.map(Math::abs));
  }

  @Property(tries = 100)
  void positionsAreBelow(@ForAll("positions") Indices indices) {
    indices.requireBelow("test", 4);
  }

  @Property(tries = 50)
  void programsAreRight(@ForAll("programs") Program program) {
    GradCheck.ofMany(program::run).checkNotWrong(program.inputs().toArray(Tensor[]::new));
  }
}
