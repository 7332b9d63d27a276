package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** An example, run as the command line runs it. */
public record ExampleRun(int exitCode, String out, String err) {
  public static ExampleRun of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
    return new ExampleRun(exitCode, out.toString(), err.toString());
  }

  /** That it went well and printed lines with these parts; runs of spaces count as one. */
  public ExampleRun assertPrints(String... parts) {
    assertEquals(0, exitCode, err);
    // On a slow machine a long run tells how far it has come.
    assertTrue(err.lines().allMatch(line -> line.startsWith("... ")), err);
    String text = out.replaceAll(" +", " ");
    for (String part : parts) {
      assertTrue(text.contains(part), () -> "no '" + part + "' in\n" + out);
    }
    return this;
  }

  /** That it failed with one line that has these parts. */
  void assertFails(int code, String... parts) {
    assertEquals(code, exitCode, out);
    assertEquals(1, err.lines().count(), err);
    for (String part : parts) {
      assertTrue(err.contains(part), err);
    }
  }

  /** That the folder holds these pictures and no others, announced, with something on each. */
  void assertPictures(Path folder, String... names) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> found = files.map(f -> f.getFileName().toString()).collect(Collectors.toSet());
      Set<String> wanted = Arrays.stream(names).map(n -> n + ".png").collect(Collectors.toSet());
      assertEquals(new TreeSet<>(wanted), new TreeSet<>(found));
    }
    for (String name : names) {
      Path file = folder.resolve(name + ".png");
      assertTrue(out.contains("picture: " + file.toAbsolutePath()), out);
      BufferedImage image = ImageIO.read(file.toFile());
      int[] pixels =
          image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
      List<Integer> colors = Arrays.stream(pixels).distinct().boxed().toList();
      assertTrue(pixels.length > 100_000 && colors.size() > 10, name + " is nearly empty");
    }
  }
}
