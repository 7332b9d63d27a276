package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.examples.names.LetterModel;
import adjoint.examples.names.Models;
import adjoint.examples.names.NameList;
import adjoint.examples.names.NameTraining;
import adjoint.examples.names.Pairs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesTest {
  private final NameList list = NameList.madeUp(300, new SplittableRandom(1));

  @Test
  void everyModelLearnsMoreThanPairsOfLettersTell() {
    SplittableRandom rng = new SplittableRandom(2);
    NameTraining.Split split = NameTraining.Split.of(list, rng);
    double pairs = new Pairs(list, split.seen()).loss(split.heldOut());
    assertTrue(pairs < Math.log(list.classes()));
    Models.of(list.classes(), rng)
        .forEach((name, model) -> {
          NameTraining training = new NameTraining(list, split, model, 0.01, 150, rng);
          for (long step = 0; step < 150; step++) {
            training.step(step);
          }
          double loss = training.heldOutLoss();
          assertTrue(loss < pairs, () -> name + ": " + loss + " where pairs give " + pairs);
          String madeUp = training.makeUp();
          assertTrue(madeUp.length() <= 20, madeUp);
          assertTrue(madeUp.chars().allMatch(c -> list.letters().indexOf(c) >= 0), madeUp);
        });
  }

  /** What comes later in a text must not be seen earlier in it. */
  @Test
  void noModelSeesTheFuture() {
    for (LetterModel model : Models.of(list.classes(), new SplittableRandom(3)).values()) {
      double[] shorter = firstLogits(model, "ana");
      double[] longer = firstLogits(model, "anabel");
      for (int i = 0; i < shorter.length; i++) {
        assertEquals(shorter[i], longer[i], 1e-5);
      }
    }
  }

  private double[] firstLogits(LetterModel model, String begun) {
    return NameTraining.logits(model, list, begun).slice(0, 0, 4).toDoubleArray();
  }

  @Test
  void pairsOfOneName() {
    NameList twice = NameList.of(List.of("ab", "ab"));
    // Each of a, b and the end is sure to follow, but for a tenth for each of the three.
    assertEquals(-Math.log(2.1 / 2.3), new Pairs(twice, twice.names()).loss(List.of("ab")), 1e-12);
  }

  @Test
  void readsNames() {
    List<String> lines = new ArrayList<>(Collections.nCopies(19, "Anna"));
    lines.add(" jean-luc ");
    lines.add("");
    NameList read = NameList.parse(lines);
    assertEquals("-acejlnu", read.letters());
    assertEquals("jean-luc", read.names().getLast());
    assertMessage("there are 19 names in it", lines.subList(0, 19));
    lines.set(2, "two names");
    assertMessage("line 3: 'two names' is no name", lines);
    List<String> turkish = Collections.nCopies(20, "\u0130LKER");
    assertEquals(20, NameList.parse(turkish).names().size()); // in small letters its dot is a mark
  }

  private static void assertMessage(String part, List<String> lines) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> NameList.parse(lines)).getMessage());
    assertTrue(message.contains(part), message);
  }

  @Test
  void prints(@TempDir Path folder) throws IOException {
    ExampleRun.of("names", "--steps=2", "--out=" + folder)
        .assertPrints(
            "1500 names, 150 of them held out: seed 42, 2 steps",
            "These names are made up of syllables",
            "pairs counted 0",
            "Made up; in brackets what stands in the list")
        .assertPictures(folder, "names-losses");
  }
}
