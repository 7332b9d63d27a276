package adjoint.nn;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Parameter;
import adjoint.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A line of vectors that a script wrote with PyTorch: settings, then arrays by name, {@code name :
 * shape : numbers}, all apart by semicolons.
 *
 * @param settings words
 * @param arrays F64
 */
public record TorchCase(List<String> settings, Map<String, Tensor> arrays) {
  private static final double TOLERANCE = 1e-10;

  /** All lines of a file below {@code src/test/resources/adjoint/nn}. */
  public static List<TorchCase> all(String file) throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/adjoint/nn", file)).stream()
        .map(TorchCase::of)
        .toList();
  }

  private static TorchCase of(String line) {
    String[] parts = line.split(" ; ", -1);
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] array = parts[i].split(" : ", -1);
      int[] shape = Arrays.stream(array[1].split(" ", -1)).mapToInt(Integer::parseInt).toArray();
      double[] numbers =
          Arrays.stream(array[2].split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
      arrays.put(array[0], Tensor.wrap(numbers, shape));
    }
    return new TorchCase(List.of(parts[0].split(" ", -1)), arrays);
  }

  /** An array. */
  public Tensor get(String name) {
    return requireNonNull(arrays.get(name), () -> settings + " has no " + name);
  }

  /** Whether there is such an array. */
  public boolean has(String name) {
    return arrays.containsKey(name);
  }

  /** The map that PyTorch keeps as a weight {@code [out, in]} and, if it is there, a bias. */
  public Linear linear(String weight, String bias) {
    return new Linear(
        Parameter.of("weight", get(weight).transpose()),
        has(bias) ? Optional.of(Parameter.of("bias", get(bias))) : Optional.empty());
  }

  /** The lengths among the settings, if there are some. */
  public Optional<Lengths> lengths() {
    String last = settings.getLast();
    return last.contains(",")
        ? Optional.of(
            Lengths.of(Arrays.stream(last.split(",", -1)).mapToInt(Integer::parseInt).toArray()))
        : Optional.empty();
  }

  /** Requires that an array is this one. */
  public void assertNear(String name, Tensor actual) {
    Tensor expected = get(name);
    String what = settings + " " + name;
    assertEquals(expected.shape(), actual.shape(), what);
    double size = Math.max(1, expected.data().maxAbs());
    assertArrayEquals(expected.toDoubleArray(), actual.toDoubleArray(), TOLERANCE * size, what);
  }

  /** The same of an array that PyTorch has transposed. */
  public void assertNearTransposed(String name, Tensor actual) {
    assertNear(name, actual.transpose());
  }
}
