package adjoint.check.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.NdArray;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Shrinking by properties that are cheap to test. */
class ShrinkerTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private static Program uses(String name) {
    Programs programs = Programs.over(Vocabulary.standard()).ops(20);
    for (long seed = 0; ; seed++) {
      Program program = programs.draw(seed);
      if (has(name).test(program)) {
        return program;
      }
    }
  }

  private static Predicate<Program> has(String name) {
    return program -> program.steps().stream().anyMatch(step -> step.word().name().equals(name));
  }

  private static Program shrink(Program program, Predicate<Program> fails) {
    return Shrinker.within(LONG).shrink(program, fails).program();
  }

  @Test
  void oneWordIsLeft() {
    for (Word word : Vocabulary.standard().words()) {
      Program smallest = shrink(uses(word.name()), has(word.name()));
      assertEquals(1, smallest.steps().size(), smallest::toString);
    }
  }

  @Test
  void twoWordsThatMustMeetAreLeft() {
    Predicate<Program> fails = has("tanh").and(has("sin"));
    Programs programs = Programs.over(Vocabulary.standard()).ops(40);
    Program program = programs.draw(0);
    for (long seed = 1; !fails.test(program); seed++) {
      program = programs.draw(seed);
    }
    Program smallest = shrink(program, fails);
    assertEquals(
        2, smallest.steps().size() - (smallest.steps().size() > 2 ? 1 : 0), smallest::toString);
    assertTrue(fails.test(smallest));
  }

  @Test
  void extentsAndNumbersBecomeAsSmallAsTheFailureAllows() {
    Predicate<Program> fails =
        program -> {
          NdArray x = program.values().getFirst();
          return x.size() >= 3 && Arrays.stream(x.toDoubleArray()).sum() > 1.25;
        };
    Programs programs = Programs.over(Vocabulary.standard()).shapes(3, 4);
    Program program = programs.draw(0);
    for (long seed = 1; !fails.test(program); seed++) {
      program = programs.draw(seed);
    }
    Program smallest = shrink(program, fails);
    assertEquals(0, smallest.steps().size());
    NdArray x = smallest.values().getFirst();
    assertEquals(3, x.size(), smallest::toString);
    assertTrue(Arrays.stream(x.toDoubleArray()).allMatch(v -> v == Math.rint(v)), x::toString);
  }

  @Test
  void theResultDependsOnTheProgramAlone() {
    Program program = uses("matmul");
    assertEquals(
        JavaSource.of(shrink(program, has("matmul"))).print(),
        JavaSource.of(shrink(program, has("matmul"))).print());
  }

  @Test
  void theTimeLimitIsKept() {
    Shrinker.Shrunk shrunk = Shrinker.within(Duration.ZERO).shrink(uses("matmul"), p -> true);
    assertEquals(Shrinker.Outcome.OUT_OF_TIME, shrunk.outcome());
    assertEquals(0, shrunk.tried());
  }
}
