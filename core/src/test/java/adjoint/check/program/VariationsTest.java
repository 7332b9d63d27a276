package adjoint.check.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.check.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoublePredicate;
import java.util.function.Function;
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
    return exp(NdArray.of(x));
  }

  private static Program exp(NdArray x) {
    Word word = Word.unary("exp", "$0.exp()", Tensor::exp);
    return Program.of(
        List.of(x), List.of(new Step(word, word.calls(List.of()).getFirst(), List.of(0))));
  }

  @TestFactory
  Stream<DynamicTest> isFound() {
    return TOLD.stream()
        .map(told ->
            DynamicTest.dynamicTest(
                told.matters(),
                () -> {
                  List<String> found = Variations.thatMatter(exp(told.x()), verdict(told.fails()));
                  assertTrue(
                      found.stream().anyMatch(s -> s.contains(told.matters())), found::toString);
                }));
  }

  private static Function<Program, Verdict> verdict(Predicate<Program> fails) {
    return program -> fails.test(program) ? Verdict.WRONG : Verdict.RIGHT;
  }

  @Test
  void nothingIsFoundWhereNothingMatters() {
    assertEquals(List.of(), Variations.thatMatter(exp(1.5, 2), _ -> Verdict.WRONG));
  }

  /** A change after which nobody can tell says nothing. */
  @Test
  void nothingIsSaidWhereNothingCanBeTold() {
    Program original = exp(0, 2);
    assertEquals(
        List.of(),
        Variations.thatMatter(
            original,
            p ->
                p.values().getFirst().equals(original.values().getFirst())
                    ? Verdict.WRONG
                    : Verdict.CANNOT_TELL));
  }

  private static void finds(String expected, Program program, Predicate<Program> fails) {
    assertTrue(fails.test(program), program::toString);
    assertEquals(List.of(expected), Variations.thatMatter(program, verdict(fails)));
  }

  private static Program add(NdArray... inputs) {
    Word word = Word.binary("add", "$0.add($1)", Tensor::add);
    List<Integer> operands = inputs.length == 1 ? List.of(0, 0) : List.of(0, 1);
    return Program.of(
        List.of(inputs), List.of(new Step(word, word.calls(List.of()).getFirst(), operands)));
  }

  @Test
  void theRank() {
    NdArray x = NdArray.full(DType.F64, 1.5, Shape.of(1, 1));
    Predicate<Program> deep = p -> p.values().getFirst().shape().rank() >= 2;
    finds("fails only if the rank of the inputs is at least 2", add(x, x), deep);
    finds(
        "fails only if the rank of the inputs is one of 0",
        exp(NdArray.scalar(DType.F64, 1.5)),
        p -> p.values().getFirst().shape().rank() == 0);
  }

  @Test
  void aBroadcast() {
    finds(
        "fails only if an input is broadcast",
        add(NdArray.of(1.5, 2.5), NdArray.scalar(DType.F64, 1.25)),
        p -> !p.values().get(0).shape().equals(p.values().get(1).shape()));
  }

  @Test
  void anInputInSeveralPlaces() {
    finds(
        "fails only if an input is used in several places",
        add(NdArray.of(1.5, 2.5)),
        p -> p.steps().getFirst().operands().equals(List.of(0, 0)));
  }

  /** A step that sees whether it is given a view. */
  @Test
  void aView() {
    AtomicBoolean seen = new AtomicBoolean();
    Word transpose = Word.unary("transpose", "$0.transpose()", Tensor::transpose);
    Word spy =
        Word.unary(
            "spy",
            "spy($0)",
            x -> {
              seen.set(!x.data().isContiguous());
              return x.neg();
            });
    NdArray x = NdArray.of(new double[][] {{1.5, 2.5}, {3.5, 4.5}});
    Program program =
        Program.of(
            List.of(x),
            List.of(
                new Step(transpose, transpose.calls(List.of()).getFirst(), List.of(0)),
                new Step(spy, spy.calls(List.of()).getFirst(), List.of(1))));
    List<String> found =
        Variations.thatMatter(
            program,
            verdict(p -> {
              var _ = p.run(p.inputs());
              return seen.get();
            }));
    assertTrue(
        found.contains("fails only if an operand or a cotangent is a view"), found::toString);
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
