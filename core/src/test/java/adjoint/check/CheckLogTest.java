package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckLogTest {
  @TempDir Path dir;

  private static CheckLog log() {
    CheckLog log = CheckLog.of("Model \"A|B\"\n", Instant.parse("2026-01-02T03:04:05.678Z"));
    log.add("tanh", GradCheck.of(t -> t.tanh()).seed(7).report(Tensor.of(0.5, -1.5)));
    log.add("log", GradCheck.of(t -> t.log()).report(Tensor.of(-1.0)));
    log.add(new CheckLog.Entry("a|b", Verdict.WRONG, "s", List.of("tab\t"), "", List.of("\\"), 3));
    return log;
  }

  @Test
  void saysWhatWasCheckedAndHow() {
    String text = log().markdown();
    for (String part :
        List.of(
            "- date: 2026-01-02T03:04:05Z",
            "- java: ",
            "- machine: ",
            "- processors: ",
            "| tanh | RIGHT | 7 |",
            "| log | CANNOT_TELL | 42 |",
            "| a\\|b | WRONG | 3 |",
            "## tanh: RIGHT\n\nx [2] -> y [2]",
            "- looked at: each of 2 coordinates, each of 2 outputs",
            "- how exactly: none is off by more than",
            "- found: d(y[0])/d(x[0]): cannot tell (DOMAIN)")) {
      assertTrue(text.contains(part), part + " is missing in\n" + text);
    }
  }

  @Test
  void theJsonIsEscaped() {
    String json = log().json();
    for (String part :
        List.of(
            "\"title\": \"Model \\\"A|B\\\"\\u000a\"",
            "\"checked\": [\"tab\\u0009\"]",
            "\"findings\": [\"\\\\\"]",
            "\"verdict\": \"CANNOT_TELL\"",
            "\"seed\": 3}")) {
      assertTrue(json.contains(part), part + " is missing in\n" + json);
    }
  }

  @Test
  void bothAreWritten() throws IOException {
    CheckLog log = log();
    log.writeTo(dir.resolve("new").resolve("evidence"));
    assertEquals(log.markdown(), Files.readString(dir.resolve("new").resolve("evidence.md")));
    assertEquals(log.json(), Files.readString(dir.resolve("new").resolve("evidence.json")));
    assertEquals(3, log.entries().size());
  }
}
