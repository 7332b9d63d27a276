package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ReportTest {
  @Test
  void rowsAreAligned() {
    StringWriter out = new StringWriter();
    try (Report report = new Report(new PrintWriter(out), new PrintWriter(out))) {
      report.heading("XOR");
      report.row("loss", 0.167641401667607, "0.1676");
      report.full("prediction", 0.7784302101100966, "0.7784302101100966");
      report.row("weights", "[[ 1.]\n [-2.]]", "");
      report.say("It does not learn.");
    }
    assertEquals(
        """
        XOR
        ===
                    computed            the tutorial's
        loss        0.1676414017        0.1676
        prediction  0.7784302101100966  0.7784302101100966
        weights     [[ 1.]
                     [-2.]]
        It does not learn.
        """,
        out.toString().replace(System.lineSeparator(), "\n"));
  }
}
