package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.Indices;
import adjoint.examples.digits.ConvNet;
import adjoint.examples.digits.DigitImages;
import adjoint.examples.digits.DigitTraining;
import adjoint.examples.digits.DrawnDigits;
import adjoint.nn.Layer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsExampleTest {
  @Test
  void readsDigitsThatItHasNotSeen() {
    SplittableRandom rng = new SplittableRandom(1);
    DigitImages seen = DrawnDigits.of(600, rng);
    DigitImages heldOut = DrawnDigits.of(100, rng);
    Layer model = ConvNet.of(rng);
    DigitTraining training = new DigitTraining(model, seen, 0.003, 6, rng);
    double first = training.epoch(0);
    double last = first;
    for (long epoch = 1; epoch < 6; epoch++) {
      last = training.epoch(epoch);
    }
    assertTrue(last < 0.5 * first, first + " to " + last);
    Indices answers = training.read(heldOut, rng);
    long right =
        IntStream.range(0, 100).filter(i -> answers.get(i) == heldOut.labels().get(i)).count();
    assertTrue(right >= 70, () -> right + " of 100");
  }

  @Test
  void drawnDigitsAreInkOnPaper() {
    DigitImages digits = DrawnDigits.of(20, new SplittableRandom(3));
    assertEquals(
        digits.images().data(), DrawnDigits.of(20, new SplittableRandom(3)).images().data());
    for (int i = 0; i < 20; i++) {
      double[] pixels = digits.pixels(i);
      assertEquals(i % 10, digits.labels().get(i));
      assertTrue(Arrays.stream(pixels).max().orElseThrow() > 0.5);
      assertTrue(Arrays.stream(pixels).average().orElseThrow() < -0.2);
    }
  }

  @Test
  void readsFiles(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("digits.txt.gz");
    String text =
        IntStream.range(0, 40)
            .mapToObj(i -> i % 10 + " " + String.join(" ", Collections.nCopies(256, "0.5")))
            .collect(Collectors.joining("\n"));
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    Path pictures = folder.resolve("pictures");
    ExampleRun.of("digits", "--steps=1", "--data=" + file, "--out=" + pictures)
        .assertPrints("40 digits, 8 of them held out", "loss in epoch 0", "of 8 held out")
        .assertPictures(pictures, "digits-mistakes", "digits-confusion", "digits-filters");
    ExampleRun.of("digits", "--data=" + Files.writeString(folder.resolve("a.txt"), "1 2 3\n"))
        .assertFails(2, "a.txt, line 1: 3 numbers where 257 belong");
  }

  @Test
  void namesTheLineThatIsNoImage() {
    String pixels = " " + String.join(" ", Collections.nCopies(255, "0"));
    DigitImages ten = DigitImages.parse(Collections.nCopies(10, "3 -1" + pixels));
    assertEquals(10, ten.count());
    assertArrayEquals(new int[] {1, 1, 16, 16}, ten.range(2, 3).images().shape().extents());
    assertMessage("line 2: '1.5' is no number from -1 to 1", List.of("", "3 1.5" + pixels));
    assertMessage("line 1: '10' is no number from 0 to 9", List.of("10 1" + pixels));
    assertMessage("line 1: '2.5' is no digit", List.of("2.5 1" + pixels));
    assertMessage("there are 0 images", List.of(""));
  }

  private static void assertMessage(String part, List<String> lines) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> DigitImages.parse(lines))
                .getMessage());
    assertTrue(message.contains(part), message);
  }
}
