package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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

  /** Whatever texts hold, each stays in its place, and the files can be written and read. */
  @Test
  void anyTextIsWritten() throws IOException {
    String odd =
        "\"\\\b\u0000\u001b\u007f\u2028é𝄞<b>*`|\r\n\ttail " + (char) 0xD800 + "." + (char) 0xDC00;
    CheckLog log = CheckLog.of(odd, Instant.EPOCH);
    log.add(
        new CheckLog.Entry(
            odd, Verdict.RIGHT, odd, List.of(odd, ""), odd, List.of("one\ntwo\n\nthree"), 1));
    log.writeTo(dir.resolve("odd"));
    String text = Files.readString(dir.resolve("odd.md"));
    String json = Files.readString(dir.resolve("odd.json"));
    assertEquals(log.json(), json);
    assertEquals(log.markdown(), text);
    String quoted =
        "\"\\\"\\\\\\u0008\\u0000\\u001b\u007f\u2028é𝄞<b>*`|\\u000d\\u000a\\u0009tail"
            + " \uFFFD.\uFFFD\"";
    assertTrue(json.contains("\"title\": " + quoted + ",\n"), json);
    String line = "\"\\\\\uFFFD\uFFFD\uFFFD\uFFFD\u2028é𝄞\\<b>\\*\\`\\|";
    assertTrue(text.startsWith("# " + line + " tail \uFFFD.\uFFFD\n\n- date: "), text);
    assertTrue(text.contains("\n| " + line + " tail \uFFFD.\uFFFD | RIGHT | 1 |\n"), text);
    assertTrue(text.contains("- looked at: " + line + "\n\n      \ttail"), text);
    assertTrue(text.contains("- found: one\n\n      two\n\n      three\n"), text);
  }

  /** No emphasis, link, formula, heading or list comes of what a check is called. */
  @Test
  void markdownIsToldWhatIsText() {
    CheckLog log = CheckLog.of("__init__ of my_layer #", Instant.EPOCH);
    log.add(
        new CheckLog.Entry(
            "~~x~~ [f](g) ![i][j] $a$ C# & &amp;",
            Verdict.RIGHT,
            "1. x",
            List.of("y[0]"),
            "",
            List.of(),
            1));
    log.add(new CheckLog.Entry("> q", Verdict.RIGHT, "- s", List.of(), "", List.of(), 1));
    String text = log.markdown();
    for (String part :
        List.of(
            "# \\_\\_init\\_\\_ of my_layer \\#\n",
            "| \\~\\~x\\~\\~ [f]\\(g) ![i]\\[j] \\$a\\$ C# & \\&amp; |",
            "\n1\\. x\n",
            "\n- looked at: y[0]\n",
            "| \\> q |",
            "\n\\- s\n")) {
      assertTrue(text.contains(part), part + " is missing in\n" + text);
    }
  }

  @Test
  void aFileNeedsAName() {
    for (String file : List.of("", "/")) {
      assertEquals(
          "writeTo: needs the name of a file, as evidence for evidence.md, not \"" + file + '"',
          assertThrows(IllegalArgumentException.class, () -> log().writeTo(Path.of(file)))
              .getMessage());
    }
  }

  @Test
  void manyThreadsAdd() {
    CheckLog log = CheckLog.of("tests");
    CheckLog.Entry entry = log().entries().getFirst();
    IntStream.range(0, 10_000).parallel().forEach(_ -> log.add(entry));
    assertEquals(10_000, log.entries().size());
  }

  /** The build writes the version into a file of the jar, on any path. */
  @Test
  void theVersionIsThatOfTheBuild() throws IOException {
    Matcher version =
        Pattern.compile("<version>(.+)</version>").matcher(Files.readString(Path.of("pom.xml")));
    assertTrue(version.find());
    String json = log().json();
    assertTrue(json.contains("\"adjoint\": \"" + version.group(1) + "\""), json);
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
