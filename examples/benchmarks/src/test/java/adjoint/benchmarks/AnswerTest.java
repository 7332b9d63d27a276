package adjoint.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerTest {
  private static Answer answer(String... lines) {
    return Answer.of(List.of(lines));
  }

  @Test
  void readsWhatContendersSay() {
    Answer answer =
        answer(
            "a library's own words",
            "@ version peer 1.2",
            "@ check row 1.5 2e-3",
            "@ warm row 3.25",
            "@ time row 20 10 30 -1",
            "@ note row two words");
    assertEquals(Optional.of("peer 1.2"), answer.version());
    assertArrayEquals(new double[] {1.5, 2e-3}, answer.checks().get("row"));
    assertEquals(3.25, answer.warmUps().get("row"));
    assertEquals(new Figure(20, 10, 30, -1), answer.figures().get("row"));
    assertEquals("two words", answer.notes().get("row"));
  }

  @Test
  void whoComputesSomethingElseDisagrees() {
    Answer ours = answer("@ check row 1 2");
    assertTrue(answer("@ check row 1 2.001").disagreement(ours, "row", 1e-2).isEmpty());
    assertFalse(answer("@ check row 1 2.001").disagreement(ours, "row", 1e-4).isEmpty());
    assertFalse(answer("@ check row 1 NaN").disagreement(ours, "row", 1e-2).isEmpty());
    assertFalse(answer("@ check row 1").disagreement(ours, "row", 1e-2).isEmpty());
  }

  /** Ours without vectors is a bar of its own, and no peer that a ratio is taken to. */
  @Test
  void otherFormsOfOursAreNoPeers() {
    Map<String, Figure> peers =
        Map.of(
            Contender.OURS + " without vectors",
            new Figure(1, 1, 1, -1),
            "peer",
            new Figure(2, 2, 2, -1));
    assertEquals("peer", Bar.best(peers).orElseThrow().getKey());
    Figure ours = new Figure(1.5, 1, 2, -1);
    assertEquals("met", Bar.timesBest(1).verdict(ours, peers));
    assertEquals(
        "**missed**: 1.50 ×",
        Bar.times(Contender.OURS + " without vectors", 1).verdict(ours, peers));
  }
}
