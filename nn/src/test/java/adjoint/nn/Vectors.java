package adjoint.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Arrays that another library has computed: lines of texts and arrays between semicolons. */
public final class Vectors {
  private Vectors() {}

  /** The lines of a file of the test resources, each split at its semicolons. */
  public static List<List<String>> lines(String name) throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/adjoint/nn", name)).stream()
        .map(line -> List.of(line.split(" ; ", -1)))
        .toList();
  }

  /** An array in double precision: its shape, a colon, its numbers. */
  public static Tensor array(String text) {
    String[] parts = (" " + text + " ").split(" : ", -1);
    int[] shape = Arrays.stream(words(parts[0])).mapToInt(Integer::parseInt).toArray();
    double[] numbers = Arrays.stream(words(parts[1])).mapToDouble(Double::parseDouble).toArray();
    return Tensor.wrap(numbers, shape);
  }

  private static String[] words(String text) {
    return text.isBlank() ? new String[0] : text.strip().split(" ");
  }

  /** The same shape, and the same numbers but for 1e-10 of the largest. */
  public static void requireNear(String name, Tensor expected, Tensor actual) {
    requireNear(name, expected, actual, 1e-10);
  }

  /** The same shape, and the same numbers but for such a part of the largest. */
  public static void requireNear(String name, Tensor expected, Tensor actual, double part) {
    assertEquals(expected.shape(), actual.shape(), name);
    double size = Math.max(1, expected.data().maxAbs());
    assertArrayEquals(expected.toDoubleArray(), actual.toDoubleArray(), part * size, name);
  }
}
