package adjoint.examples.chart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.PathIterator;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PictureTest {
  private static final double[] X = {1, 2, 3};
  private static final double[] Y = {0.5, 0.01, 2};

  static Stream<Supplier<Picture>> pictures() {
    Grid grid = new Grid(-1, 1, -1, 1, 20, 20);
    double[] p = Arrays.stream(grid.points()).mapToDouble(q -> 0.5 + q[0] / 2).toArray();
    return Stream.of(
        () -> LineChart.of("t", "x", "y").line("a", X, Y).line("b", 100, Y).level("c", 1),
        () -> LineChart.of("t", "x", "y").logY().line("a", X, Y),
        () -> LineChart.of("t", "x", "y").line("a", X, Y).zoomY(0, 1),
        () -> ScatterChart.of("t", "x", "y").points("a", X, Y),
        () -> DecisionSurface.of("t", "x", "y", grid, p).points("a", X, Y),
        () ->
            ArrowPlot.of("t", "x", "y")
                .arrows("a", Palette.ARROW_RED, X, Y)
                .circle("b", Palette.BLUE, 1, 1, 1),
        () ->
            NetworkDiagram.of("t")
                .layer("in", "x1", "x2")
                .layer("out", "o")
                .weight("x1", "o", "w1")
                .note("o", "b"));
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void sameBytesEveryTime(Supplier<Picture> picture) throws IOException {
    BufferedImage image = picture.get().image();
    assertEquals(1280, image.getWidth());
    byte[] bytes = Png.bytes(image);
    assertArrayEquals(bytes, Png.bytes(picture.get().image()));
    assertTrue(bytes.length < 100_000, () -> bytes.length + " bytes");
  }

  @Test
  void writtenWholeOverAnOldOne(@TempDir Path folder) throws IOException {
    Path target = folder.resolve("a.png");
    Files.writeString(target, "old");
    Png.write(ScatterChart.of("t", "x", "y").points("a", X, Y).image(), target);
    assertNotNull(ImageIO.read(target.toFile()));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(target), files.toList());
    }
  }

  @Test
  void failedWriteLeavesNothing(@TempDir Path folder) throws IOException {
    Path target = folder.resolve("a.png");
    Files.createDirectories(target.resolve("full"));
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    assertThrows(IOException.class, () -> Png.write(image, target));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(target), files.toList());
    }
  }

  @Test
  void contourOfPlaneIsStraight() {
    Grid grid = new Grid(0, 4, 0, 3, 9, 7);
    double[] values = Arrays.stream(grid.points()).mapToDouble(q -> q[0] / 4).toArray();
    double[] point = new double[6];
    int points = 0;
    for (PathIterator i = Contour.of(grid, values, 0.4).getPathIterator(null); !i.isDone(); ) {
      i.currentSegment(point);
      assertEquals(1.6, point[0], 1e-12);
      points++;
      i.next();
    }
    assertEquals(2 * 2 * 6, points);
  }

  @Test
  void nothingJoinsTheEndsOfAJump() {
    double[] xs = {-1, 0, 1};
    double[] ys = {0, 0, 1};
    LineChart joined = LineChart.of("t", "x", "y").line("a", xs, ys);
    LineChart broken = LineChart.of("t", "x", "y").line("a", xs, ys).jump("a", 0);
    // Halfway up, the joined curve passes; the broken one does not.
    int half = 360;
    assertTrue(colored(joined.image(), half) > 0);
    assertEquals(0, colored(broken.image(), half));
    assertMessage("no line 'b'", () -> broken.jump("b", 0));
  }

  /** How many pixels of a row have the colour of the first line. */
  private static long colored(BufferedImage image, int row) {
    return IntStream.range(0, image.getWidth())
        .filter(x -> image.getRGB(x, row) == Palette.BLUE.color().getRGB())
        .count();
  }

  @Test
  void theAreaOfAMarkIsItsWeight() {
    double[] ends = {1, 2};
    BufferedImage image =
        LineChart.of("t", "x", "y").points("a", ends, ends, new double[] {5, 20}).image();
    int middle = image.getWidth() / 2;
    int aboveLegend = image.getHeight() - 120;
    long[] areas = new long[2];
    for (int y = 0; y < aboveLegend; y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        boolean blue = image.getRGB(x, y) == Palette.BLUE.color().getRGB();
        areas[x / middle] += blue ? 1 : 0;
      }
    }
    assertEquals(4, (double) areas[1] / areas[0], 0.5);
    assertMessage(
        "a weight from 0 on",
        () -> LineChart.of("t", "x", "y").points("a", ends, ends, new double[] {1, -1}));
  }

  @Test
  void arrowsAreToldApartWithoutColours() {
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < i; j++) {
        assertNotEquals(Arrow.stroke(i), Arrow.stroke(j));
      }
    }
  }

  @Test
  void nonsenseIsNamed() {
    LineChart chart = LineChart.of("t", "x", "y");
    double[] nan = {1, Double.NaN, 3};
    assertMessage("line 'a': point 1 is (2.0, NaN)", () -> chart.line("a", X, nan));
    assertMessage("3 x and 1 y", () -> chart.line("a", X, new double[1]));
    assertMessage("logarithmic", () -> chart.logY().line("a", X, new double[] {1, 0, 1}).image());
    Grid grid = new Grid(0, 1, 0, 1, 2, 2);
    assertMessage("3 prob", () -> DecisionSurface.of("t", "x", "y", grid, new double[3]));
    assertMessage(
        "probability 3 is 1.5",
        () -> DecisionSurface.of("t", "x", "y", grid, new double[] {0, 0, 0, 1.5}));
    assertMessage("x 1.0 to 0.0", () -> Grid.of(1, 0, 0, 1));
    assertMessage("'h9'", () -> NetworkDiagram.of("t").layer("a", "h1").weight("h1", "h9", "w"));
  }

  private static void assertMessage(String part, Runnable mistake) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, mistake::run).getMessage());
    assertTrue(message.contains(part), message);
  }

  @Test
  void numbersOfAxesAreNeverWiderThanTheyNeed() {
    assertEquals("−12,000.5", Style.numbers().format(-12_000.5));
    assertEquals("999,999,999", Style.numbers().format(999_999_999));
    assertEquals("1.600001e9", Style.numbers().format(1_600_001_000.0));
    assertEquals("−2.5e21", Style.numbers().format(-2.5e21));
  }
}
