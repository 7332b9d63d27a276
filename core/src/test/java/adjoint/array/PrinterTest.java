package adjoint.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrays print as numpy 2.4.6 prints them; all expected texts come from there. */
class PrinterTest {

  record Golden(NdArray array, String text) {}

  static Stream<Golden> goldens() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(PrinterTest.class.getResourceAsStream("printed.txt"))) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String cases = all.substring(all.indexOf('\n') + 1);
      return Arrays.stream(cases.split("\n-----\n", -1))
          .filter(text -> !text.isEmpty())
          .map(PrinterTest::golden);
    }
  }

  /** A line with dtype, shape and numbers, then the text. */
  private static Golden golden(String text) {
    int line = text.indexOf('\n');
    String head = text.substring(0, line);
    int open = head.indexOf('[');
    int close = head.indexOf(']');
    DType dtype = DType.valueOf(head.substring(0, open - 1));
    Shape shape =
        Shape.of(words(head.substring(open + 1, close), ",").mapToInt(Integer::parseInt).toArray());
    double[] numbers =
        words(head.substring(close + 1).strip(), " ").mapToDouble(Double::parseDouble).toArray();
    return new Golden(NdArray.wrap(numbers, shape).to(dtype), text.substring(line + 1));
  }

  private static Stream<String> words(String text, String separator) {
    return text.isEmpty() ? Stream.of() : Arrays.stream(text.split(separator, -1));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void likeNumpy(Golden golden) {
    NdArray x = golden.array;
    assertEquals(golden.text + " " + x.dtype() + x.shape(), x.toString());
    assertEquals(golden.text, Printer.print(x));
  }

  private static NdArray eighths(int... extents) {
    Shape shape = Shape.of(extents);
    double[] x = new double[shape.size()];
    Arrays.setAll(x, i -> i / 8.0);
    return NdArray.wrap(x, shape);
  }

  @Test
  void theMiddleOfLargeArraysIsLeftOut() {
    assertEquals(
        "[  0.      0.125   0.25  ... 124.75  124.875 125.   ]", Printer.print(eighths(1001)));
    assertFalse(Printer.print(eighths(1000)).contains("..."));
    assertEquals(
        """
        [[0.00000e+00 1.25000e-01 2.50000e-01 ... 7.46250e+01 7.47500e+01
          7.48750e+01]
         [7.50000e+01 7.51250e+01 7.52500e+01 ... 1.49625e+02 1.49750e+02
          1.49875e+02]]\
        """,
        Printer.print(eighths(2, 600)));
    assertEquals(
        """
        [[0.00000e+00 1.25000e-01]
         [2.50000e-01 3.75000e-01]
         [5.00000e-01 6.25000e-01]
         ...
         [1.49250e+02 1.49375e+02]
         [1.49500e+02 1.49625e+02]
         [1.49750e+02 1.49875e+02]]\
        """,
        Printer.print(eighths(600, 2)));
  }

  @Test
  void theMiddleOfOuterAxesToo() {
    String text = Printer.print(eighths(11, 10, 10));
    assertTrue(text.contains("3.73750e+01]]\n\n ...\n\n [[1.00000e+02"), text);
    assertTrue(text.endsWith("1.37250e+02\n   1.37375e+02]]]"), text);
    // Six slices need no gap, even in a large array.
    assertFalse(Printer.print(eighths(6, 6, 6, 6)).contains("..."));
  }

  @Test
  void onlyTheNumbersShownDecideOnTheFormat() {
    double[] x = new double[2000];
    x[1000] = 1e20;
    assertEquals("[0. 0. 0. ... 0. 0. 0.]", Printer.print(NdArray.of(x)));
  }

  @Test
  void viewsPrintLikeTheirCopies() {
    NdArray x = eighths(3, 4).permute(1, 0);
    assertEquals(x.contiguous().toString(), x.toString());
  }
}
