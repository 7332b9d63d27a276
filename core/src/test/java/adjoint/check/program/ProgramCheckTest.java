package adjoint.check.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.check.CheckLog;
import adjoint.check.Verdict;
import adjoint.op.Tanh;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class ProgramCheckTest {
  @TempDir Path dir;

  @Test
  void aRightOperationOfOnesOwnPasses() {
    ProgramReport report = ProgramCheck.of(Word.of(Tanh.OP)).check(20);
    assertEquals(20, report.programs());
    assertEquals(20, report.right() + report.cannotTell());
  }

  @Test
  void theErrorHasAllThatIsNeeded() throws Exception {
    Path picture = dir.resolve("wrong.svg");
    ProgramCheck check = ProgramCheck.of(Word.of(new WrongTanh())).seed(6).pictureTo(picture);
    WrongProgramError e = assertThrows(WrongProgramError.class, () -> check.check(20));
    String message = String.valueOf(e.getMessage());
    for (String part :
        new String[] {
          "program check: a derivative of order 1 is wrong (seed 6",
          "no simpler one fails",
          "shrunk to 1 operation",
          "void main() {",
          "Tensor a = Tensor.scalar(DType.F64, 0.0);",
          "gradient check: WRONG",
          "wrongTanh(a)",
          "The program it was shrunk from:"
        }) {
      assertTrue(message.contains(part), () -> part + " is missing in\n" + message);
    }
    Document svg =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(picture.toFile());
    assertEquals("svg", svg.getDocumentElement().getTagName());
    assertEquals("http://www.w3.org/2000/svg", svg.getDocumentElement().getAttribute("xmlns"));
    String words = svg.getDocumentElement().getTextContent();
    assertTrue(words.contains("wrongTanh"), words);
    assertEquals(e.program().graph().svg(), Files.readString(picture));
    assertEquals(1, e.program().steps().size());
  }

  @Test
  void theReportSaysWhatWasLookedAt() {
    Programs programs = Programs.over(Vocabulary.standard()).ops(4);
    ProgramReport report = ProgramCheck.of(programs).order(2).seed(7).report(20);
    CheckLog.Entry entry = report.entry("library");
    assertEquals(report.verdict(), entry.verdict());
    assertEquals("library", entry.name());
    assertEquals(programs.toString(), entry.subject());
    assertEquals(7, entry.seed());
    assertEquals(
        "20 random programs of seeds 7 to 26, all derivatives up to order 2",
        entry.checked().getFirst());
    assertTrue(report.operations().size() > 20, report::toString);
    assertTrue(
        entry.checked().get(1).contains(String.join(", ", report.operations())), report::toString);
    assertEquals(report.cannotTell(), entry.findings().size());
    assertTrue(report.bar() > 0 && report.bar() < 0.1, report::toString);
    assertTrue(entry.precision().startsWith("none is off by more than "), entry::precision);
    assertTrue(report.toString().contains(entry.checked().getFirst()), report::toString);
  }

  @Test
  void theReportHasTheErrorAndNothingBehindIt() {
    ProgramReport report = ProgramCheck.of(Word.of(new WrongTanh())).seed(6).report(20);
    assertEquals(Verdict.WRONG, report.verdict());
    assertEquals(1, report.programs());
    assertEquals(0, report.right());
    String message = String.valueOf(report.error().orElseThrow().getMessage());
    assertEquals(message, report.entry("wrong").findings().getFirst());
    CheckLog log = CheckLog.of("programs");
    log.add("wrong", report);
    assertTrue(log.markdown().contains("\n      void main() {\n"), log::markdown);
  }

  @Test
  void whatCannotBeToldIsListed() {
    Word hash = Word.unary("hash", "hash($0)", ProgramCheckTest::rough);
    ProgramReport report = ProgramCheck.of(Programs.over(Vocabulary.of(hash))).report(30);
    assertEquals(Verdict.CANNOT_TELL, report.verdict(), report::toString);
    assertEquals(30, report.right() + report.cannotTell());
    assertTrue(report.cannotTell() > 20, report::toString);
    CheckLog.Entry entry = report.entry("rough");
    assertTrue(entry.findings().getFirst().startsWith("the program of seed "), report::toString);
    assertEquals(
        "and " + (report.cannotTell() - 20) + " more that cannot be told",
        entry.findings().getLast());
  }

  /** Random numbers that are the same for the same input. */
  private static Tensor rough(Tensor x) {
    return x.mul(new SplittableRandom(Arrays.hashCode(x.toDoubleArray())).nextDouble());
  }

  @Test
  void aRightProgramIsNotDrawn() {
    Path picture = dir.resolve("right.svg");
    ProgramCheck.of(Word.of(Tanh.OP)).pictureTo(picture).check(5);
    assertTrue(Files.notExists(picture));
  }

  @Test
  void aPictureThatCannotBeWrittenHidesNoFault() {
    Path nowhere = dir.resolve("no such folder").resolve("wrong.svg");
    ProgramCheck check = ProgramCheck.of(Word.of(new WrongTanh())).seed(5).pictureTo(nowhere);
    WrongProgramError e = assertThrows(WrongProgramError.class, () -> check.check(20));
    assertTrue(e.getSuppressed()[0].toString().contains("no such folder"), e::toString);
  }

  /** What checks nothing is no check. */
  @Test
  void itTakesAProgram() {
    for (int count : new int[] {0, -1}) {
      assertEquals(
          "check: needs at least one program, not " + count,
          assertThrows(
                  IllegalArgumentException.class,
                  () -> ProgramCheck.of(Programs.over(Vocabulary.standard())).check(count))
              .getMessage());
    }
  }

  /** It ended the report of a wrong program, when that was printed. */
  @Test
  void aTemplateOfTooManyOperandsIsAnError() {
    ProgramCheck check = ProgramCheck.of(Word.unary("mine", "$0.times($1)", x -> x.sin()));
    assertEquals(
        "word mine: takes 1 operand, but names $1: $0.times($1)",
        assertThrows(IllegalArgumentException.class, () -> check.check(1)).getMessage());
  }

  @Test
  void theSameSeedGivesTheSameMessage() {
    ProgramCheck check = ProgramCheck.of(Word.of(new WrongTanh())).seed(9);
    List<String> twice =
        Stream.of(1, 2) // asked in one line, which is told
            .map(_ -> assertThrows(WrongProgramError.class, () -> check.check(20)).getMessage())
            .toList();
    assertEquals(twice.getFirst(), twice.getLast());
  }
}
