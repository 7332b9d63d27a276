package adjoint.check.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.check.Kinks;
import adjoint.op.Abs;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgramsTest {
  private static final Programs PROGRAMS = Programs.over(Vocabulary.standard());

  @Test
  void aSeedAlwaysGivesTheSameProgram() {
    for (long seed = 0; seed < 50; seed++) {
      assertEquals(
          JavaSource.of(PROGRAMS.draw(seed)).print(), JavaSource.of(PROGRAMS.draw(seed)).print());
    }
  }

  @Test
  void programsEndInANumberAndUseEverythingAndStayFinite() {
    for (long seed = 0; seed < 200; seed++) {
      Program program = PROGRAMS.draw(seed);
      assertEquals(0, program.values().getLast().shape().rank());
      Set<Integer> used = new HashSet<>();
      program.steps().forEach(step -> used.addAll(step.operands()));
      assertEquals(program.values().size() - 1, used.size(), program::toString);
      for (NdArray value : program.values()) {
        for (double x : value.toDoubleArray()) {
          assertTrue(Math.abs(x) <= 30, program::toString);
        }
      }
    }
  }

  @Test
  void someValuesAreSharedAndSomeProgramsHaveSeveralInputs() {
    int shared = 0;
    int several = 0;
    for (long seed = 0; seed < 100; seed++) {
      Program program = PROGRAMS.draw(seed);
      long uses = program.steps().stream().mapToLong(step -> step.operands().size()).sum();
      shared += uses > program.values().size() - 1 ? 1 : 0;
      several += program.inputs().size() > 1 ? 1 : 0;
    }
    assertTrue(shared > 50 && several > 50, shared + " " + several);
  }

  @Test
  void programsHaveAboutAsManyStepsAsWanted() {
    for (int ops : new int[] {1, 5, 20, 60}) {
      double mean = 0;
      for (long seed = 0; seed < 20; seed++) {
        mean += PROGRAMS.ops(ops).draw(seed).steps().size() / 20.0;
      }
      assertEquals(ops, mean, 3 + ops * 0.15);
    }
  }

  @Test
  void everyWordIsUsed() {
    Set<String> missing = new HashSet<>();
    Vocabulary.standard().words().forEach(word -> missing.add(word.name()));
    for (long seed = 0; seed < 1000 && !missing.isEmpty(); seed++) {
      PROGRAMS.draw(seed).steps().forEach(step -> missing.remove(step.word().name()));
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyProgramHasAFeaturedWord() {
    Word mine = Word.of(new WrongTanh());
    Programs programs = Programs.over(Vocabulary.standard().with(mine));
    for (long seed = 0; seed < 100; seed++) {
      assertTrue(programs.draw(seed).steps().stream().anyMatch(step -> step.word() == mine));
    }
  }

  @Test
  void programsStayAwayFromKinksIfToldTo() {
    Programs kinked = Programs.over(Vocabulary.standard().with(Word.of(Abs.OP))).ops(4);
    int near = 0;
    for (long seed = 0; seed < 100; seed++) {
      assertTrue(distance(kinked.awayFromKinks(0.25).draw(seed)) >= 0.25);
      near += distance(kinked.draw(seed)) < 0.25 ? 1 : 0;
    }
    assertTrue(near > 20, near + " are near a kink when nothing is said");
  }

  private static double distance(Program program) {
    return Kinks.distance(program.run(program.inputs().stream().map(Tensor::asVariable).toList()));
  }

  @Test
  void aVocabularyThatFitsNowhereIsAnError() {
    Word picky = Word.unary("picky", "$0.log()", x -> x.log()).on(x -> x > 1e9);
    Programs programs = Programs.over(Vocabulary.of().with(picky));
    var e = assertThrows(IllegalStateException.class, () -> programs.draw(1));
    assertTrue(String.valueOf(e.getMessage()).contains("picky"), e::getMessage);
  }

  @Test
  void simplerProgramsAreSmaller() {
    for (long seed = 0; seed < 5; seed++) {
      Program program = PROGRAMS.draw(seed);
      assertTrue(
          program.simpler().allMatch(p -> Size.of(p).compareTo(Size.of(program)) < 0),
          program::toString);
    }
  }
}
