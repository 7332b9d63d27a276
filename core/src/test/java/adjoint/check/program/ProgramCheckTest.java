package adjoint.check.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.op.Tanh;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class ProgramCheckTest {
  @TempDir Path dir;

  @Test
  void aRightOperationOfOnesOwnPasses() {
    ProgramSummary summary = ProgramCheck.of(Word.of(Tanh.OP)).check(20);
    assertEquals(20, summary.programs());
    assertEquals(20, summary.right() + summary.cannotTell());
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
  void aRightProgramIsNotDrawn() {
    Path picture = dir.resolve("right.svg");
    ProgramCheck.of(Word.of(Tanh.OP)).pictureTo(picture).check(5);
    assertTrue(Files.notExists(picture));
  }

  @Test
  void aPictureThatCannotBeWrittenIsAnError() {
    Path nowhere = dir.resolve("no such folder").resolve("wrong.svg");
    ProgramCheck check = ProgramCheck.of(Word.of(new WrongTanh())).seed(5).pictureTo(nowhere);
    UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> check.check(20));
    assertTrue(String.valueOf(e.getMessage()).contains("no such folder"), e::getMessage);
  }

  @Test
  void theSameSeedGivesTheSameMessage() {
    ProgramCheck check = ProgramCheck.of(Word.of(new WrongTanh())).seed(9);
    assertEquals(
        assertThrows(WrongProgramError.class, () -> check.check(20)).getMessage(),
        assertThrows(WrongProgramError.class, () -> check.check(20)).getMessage());
  }
}
