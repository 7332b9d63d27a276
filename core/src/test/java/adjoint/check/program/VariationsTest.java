package adjoint.check.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.NdArray;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What matters about a program that fails is found by changing one thing at a time. */
class VariationsTest {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Told(String matters, Predicate<Program> fails, double... x) {}

  private static Predicate<Program> extent(Predicate<Integer> test) {
    return p -> test.test(p.values().getFirst().size());
  }

  private static Predicate<Program> any(DoublePredicate test) {
    return p -> Arrays.stream(p.values().getFirst().toDoubleArray()).anyMatch(test);
  }

  private static final List<Told> TOLD =
      List.of(
          new Told("is not a multiple of 4", extent(n -> n % 4 != 0), 1, 2, 3),
          new Told("is not a multiple of 8", extent(n -> n % 8 != 0), 1, 2, 3),
          new Told("is a multiple of 3", extent(n -> n % 3 == 0), 1, 2, 3),
          new Told("is at least 2", extent(n -> n >= 2), 1, 2),
          new Told("is at most 5", extent(n -> n <= 5), 1, 2),
          new Told("is one of 1", extent(n -> n == 1), 1),
          new Told("holds a NaN", any(Double::isNaN), Double.NaN, 1),
          new Told("holds an infinity", any(Double::isInfinite), Double.NEGATIVE_INFINITY, 1),
          new Told("holds a 0", any(v -> v == 0), 0, 1),
          new Told("holds a negative number", any(v -> v < 0), -1, 1),
          new Told(
              "numbers are equal",
              p ->
                  Arrays.stream(p.values().getFirst().toDoubleArray()).distinct().count()
                      < p.values().getFirst().size(),
              2,
              2));

  private static Program exp(double... x) {
    Word word = Word.unary("exp", "$0.exp()", Tensor::exp);
    return Program.of(
        List.of(NdArray.of(x)),
        List.of(new Step(word, word.calls(List.of()).getFirst(), List.of(0))));
  }

  @TestFactory
  Stream<DynamicTest> isFound() {
    return TOLD.stream()
        .map(told ->
            DynamicTest.dynamicTest(
                told.matters(),
                () -> {
                  List<String> found = Variations.thatMatter(exp(told.x()), told.fails());
                  assertTrue(
                      found.stream().anyMatch(s -> s.contains(told.matters())), found::toString);
                }));
  }

  @Test
  void nothingIsFoundWhereNothingMatters() {
    assertEquals(List.of(), Variations.thatMatter(exp(1.5, 2), _ -> true));
  }

  @Test
  void theErrorSaysIt() {
    WrongProgramError e =
        assertThrows(
            WrongProgramError.class,
            () -> ProgramCheck.of(Word.of(new WrongAdd(), 2)).seed(1).check(50));
    assertTrue(!e.matters().isEmpty(), e::getMessage);
    assertTrue(String.valueOf(e.getMessage()).contains(e.matters().getFirst()), e::getMessage);
  }
}
