package adjoint.nn.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.check.CheckLog;
import adjoint.check.GradCheck;
import adjoint.check.Verdict;
import adjoint.check.program.ProgramCheck;
import adjoint.check.program.Programs;
import adjoint.check.program.Vocabulary;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Loss;
import adjoint.nn.Sequential;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What was checked, of derivatives, programs and models, as one document that can be read back. */
class EvidenceTest {
  private static ModelReport model() {
    SplittableRandom rng = new SplittableRandom(1);
    Layer model =
        Sequential.of(Linear.of(4, 8).init(rng), Activation.TANH, Linear.of(8, 3).init(rng));
    return ModelCheck.of(model, Tensor.normal(rng, 0, 1, 6, 4)).seed(9).report();
  }

  @Test
  void aModelSaysWhatWasAskedAndWhatWasNot() {
    ModelReport report = model();
    CheckLog.Entry entry = report.entry("net");
    assertEquals(report.verdict(), entry.verdict());
    assertEquals("Sequential", entry.subject());
    assertEquals(9, entry.seed());
    assertTrue(
        entry
            .checked()
            .contains("evaluation is deterministic and changes nothing: twice the same bits"),
        entry::toString);
    assertTrue(
        entry.checked().contains("not whether one batch can be learnt by heart"), entry::toString);
    assertEquals(ModelLaw.values().length, entry.checked().size() + entry.findings().size());
  }

  @Test
  void whatIsWrongIsAFinding() {
    SplittableRandom rng = new SplittableRandom(1);
    Layer model = Sequential.of(Linear.of(4, 3).init(rng));
    ModelReport report =
        ModelCheck.of(model, Tensor.normal(rng, 0, 1, 6, 4))
            .loss(logits -> Loss.crossEntropy(logits.mul(100), Indices.of(0, 1, 2, 2, 1, 0)))
            .classes(3)
            .report();
    CheckLog.Entry entry = report.entry("net");
    assertEquals(Verdict.WRONG, entry.verdict());
    assertEquals(report.of(ModelLaw.CHANCE).toString(), entry.findings().getFirst());
  }

  @Test
  void theJsonIsStrict() {
    List<String> texts = new ArrayList<>(List.of("\"\\/\b\f\n\r\t", "\u2028é𝄞", "{\"a\": [1]}"));
    for (int c = 0; c < 0x100; c++) {
      texts.add("a" + (char) c + "b");
    }
    for (int c = Character.MIN_SURROGATE; c <= Character.MAX_SURROGATE; c += 0x55) {
      texts.add((char) c + "b" + (char) c);
    }
    CheckLog log = CheckLog.of(String.join("", texts), Instant.EPOCH);
    for (String text : texts) {
      log.add(
          new CheckLog.Entry(
              text, Verdict.RIGHT, text, List.of(text, ""), text, List.of(text), Long.MIN_VALUE));
    }
    log.add("sine", GradCheck.of(t -> t.sin()).report(Tensor.of(0.5)));
    log.add("programs", ProgramCheck.of(Programs.over(Vocabulary.standard()).ops(3)).report(3));
    log.add("model", model());
    JsonView json = JsonView.of("evidence", Json.parse("evidence", log.json()));
    assertEquals("1970-01-01T00:00:00Z", json.get("date").text());
    List<JsonView> checks = json.get("checks").elements();
    assertEquals(texts.size() + 3, checks.size());
    for (int i = 0; i < texts.size(); i++) {
      String whole = texts.get(i).replaceAll("\\p{Cs}", "\uFFFD");
      for (String member : List.of("name", "subject", "precision")) {
        assertEquals(whole, checks.get(i).get(member).text());
      }
      assertEquals(whole, checks.get(i).get("findings").elements().getFirst().text());
      assertEquals(Long.MIN_VALUE, checks.get(i).get("seed").whole());
    }
    assertEquals("model", checks.getLast().get("name").text());
  }
}
