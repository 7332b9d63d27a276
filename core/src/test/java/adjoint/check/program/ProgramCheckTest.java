package adjoint.check.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.op.Tanh;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    ProgramCheck check = ProgramCheck.of(Word.of(new WrongTanh())).seed(5).pictureTo(picture);
    WrongProgramError e = assertThrows(WrongProgramError.class, () -> check.check(20));
    String message = String.valueOf(e.getMessage());
    for (String part :
        new String[] {
          "program check: a derivative of order 1 is wrong (seed 5",
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
    assertTrue(Files.readString(picture).startsWith("<svg"));
  }

  @Test
  void theSameSeedGivesTheSameMessage() {
    ProgramCheck check = ProgramCheck.of(Word.of(new WrongTanh())).seed(9);
    assertEquals(
        assertThrows(WrongProgramError.class, () -> check.check(20)).getMessage(),
        assertThrows(WrongProgramError.class, () -> check.check(20)).getMessage());
  }
}
