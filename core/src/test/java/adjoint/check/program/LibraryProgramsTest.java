package adjoint.check.program;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Random compositions of all the library's operations have the right derivatives. */
class LibraryProgramsTest {
  private static final int REPEATS = Boolean.getBoolean("adjoint.long") ? 50 : 1;

  private static void check(Programs programs, int order, int count) {
    ProgramReport report = ProgramCheck.of(programs).order(order).check(count * REPEATS);
    assertTrue(report.cannotTell() <= report.programs() / 20, report::toString);
  }

  @Test
  void firstOrder() {
    check(Programs.over(Vocabulary.standard()), 1, 300);
  }

  @Test
  void secondOrder() {
    check(Programs.over(Vocabulary.standard()).ops(6).inputs(2).shapes(2, 2), 2, 100);
  }

  @Test
  void longPrograms() {
    check(Programs.over(Vocabulary.standard()).ops(40).inputs(4), 1, 20);
  }
}
