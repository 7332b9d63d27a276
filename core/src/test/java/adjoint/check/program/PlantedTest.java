package adjoint.check.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Wrong operations among 20 right ones: what is shown is the wrong operation alone, on the smallest
 * shape.
 */
class PlantedTest {
  private static final Word SUM =
      Word.of(
          "wrongSum",
          1,
          shapes ->
              IntStream.range(0, shapes.getFirst().rank())
                  .mapToObj(axis -> Word.of(new WrongSum(axis), 1).calls(shapes).getFirst())
                  .toList());

  private static WrongProgramError find(Word word, int order, long seed) {
    Programs programs = Programs.over(Vocabulary.standard().with(word)).ops(20);
    ProgramCheck check = ProgramCheck.of(programs).order(order).seed(seed);
    return assertThrows(WrongProgramError.class, () -> check.check(50));
  }

  private static void requireSmallest(WrongProgramError e, String line, Shape... inputs) {
    assertTrue(e.original().steps().size() >= 15, e::getMessage);
    assertEquals(1, e.program().steps().size(), e::getMessage);
    assertEquals(line, e.program().source(0), e::getMessage);
    assertEquals(
        List.of(inputs), e.program().inputs().stream().map(x -> x.shape()).toList(), e::getMessage);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aWrongSign(long seed) {
    WrongProgramError e = find(Word.of(new WrongTanh()), 1, seed);
    requireSmallest(e, "a.apply(new adjoint.check.program.WrongTanh())", Shape.SCALAR);
    assertEquals(0, e.program().inputs().getFirst().item());
  }

  @Test
  void aWrongSignFoundInTheSecondOrder() {
    WrongProgramError e = find(Word.of(new WrongTanh()), 2, 1);
    requireSmallest(e, "a.apply(new adjoint.check.program.WrongTanh())", Shape.SCALAR);
    assertTrue(
        String.valueOf(e.getMessage()).contains("derivative of order 1 is wrong"), e::getMessage);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void wrongUnderBroadcastingOnly(long seed) {
    WrongProgramError e = find(Word.of(new WrongAdd(), 2), 1, seed);
    assertEquals(1, e.program().steps().size(), e::getMessage);
    Set<Shape> shapes =
        e.program().inputs().stream().map(x -> x.shape()).collect(Collectors.toSet());
    assertEquals(Set.of(Shape.SCALAR, Shape.of(2)), shapes, e::getMessage);
    assertTrue(e.matters().contains("fails only if an input is broadcast"), e::getMessage);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void matmul(long seed) {
    WrongProgramError e = find(Word.of(new WrongMatMul(), 2), 1, seed);
    List<Shape> shapes = e.program().inputs().stream().map(x -> x.shape()).toList();
    assertTrue(shapes.stream().allMatch(Shape.of(1, 1)::equals), e::getMessage);
    assertEquals(1, e.program().steps().size(), e::getMessage);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void sumOverAnAxis(long seed) {
    WrongProgramError e = find(SUM, 1, seed);
    requireSmallest(e, "a.apply(new adjoint.check.program.WrongSum(0))", Shape.of(2));
  }

  @Test
  void aCotangentOfTheWrongShape() {
    WrongProgramError e = find(Word.of(new ThrowingExp(), 1), 1, 1);
    requireSmallest(e, "a.apply(new adjoint.check.program.ThrowingExp())", Shape.SCALAR);
    assertTrue(String.valueOf(e.getMessage()).contains("throwingExp"), e::getMessage);
    assertEquals(List.of("fails only if the rank of the inputs is one of 0, 2, 3, 4"), e.matters());
  }

  /** {@code e^x} whose vjp is doubled in F32. */
  private record DoubledInF32() implements TensorOp {
    @Override
    public NdArray forward(NdArray... in) {
      return in[0].map(Math::exp);
    }

    @Override
    public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
      return g.mul(y).mul(y.dtype() == DType.F32 ? 2 : 1);
    }
  }

  @Test
  void onlyInF32() {
    WrongProgramError e = find(Word.of(new DoubledInF32(), 1), 1, 1);
    assertEquals(1, e.program().steps().size(), e::getMessage);
    assertEquals(List.of("fails only in F32"), e.matters(), e::getMessage);
  }
}
