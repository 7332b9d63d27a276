package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A line that another system wrote down: an operation, its arguments, and arrays: the inputs, a
 * cotangent, the result, and the gradients of the inputs.
 */
record RecordedCase(String op, List<String> arguments, List<Tensor> arrays) {
  /** The lines of a file. */
  static List<RecordedCase> read(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(RecordedCase::of).toList();
  }

  private static RecordedCase of(String line) {
    List<String> parts = List.of(line.split(" ; ", -1));
    return new RecordedCase(
        parts.get(0),
        List.of(parts.get(1).split(" ", -1)),
        parts.subList(2, parts.size()).stream().map(RecordedCase::array).toList());
  }

  private static Tensor array(String text) {
    String[] parts = (" " + text + " ").split(" : ", -1);
    int[] shape = Arrays.stream(words(parts[0])).mapToInt(Integer::parseInt).toArray();
    double[] numbers = Arrays.stream(words(parts[1])).mapToDouble(Double::parseDouble).toArray();
    return Tensor.wrap(numbers, shape);
  }

  private static String[] words(String text) {
    return text.isBlank() ? new String[0] : text.strip().split(" ");
  }

  /** The function gives the same result and gradients, up to a few roundings. */
  void check(Function<List<Tensor>, Tensor> f) {
    int inputs = (arrays.size() - 2) / 2;
    List<Tensor> in = arrays.subList(0, inputs).stream().map(Tensor::asVariable).toList();
    Tensor y = f.apply(new ArrayList<>(in));
    requireNear("", arrays.get(inputs + 1), y);
    List<Tensor> gradients = Grad.of(y, in, arrays.get(inputs));
    for (int i = 0; i < inputs; i++) {
      requireNear(", gradient " + i, arrays.get(inputs + 2 + i), gradients.get(i));
    }
  }

  private void requireNear(String what, Tensor expected, Tensor actual) {
    String name = op + " " + String.join(" ", arguments) + what;
    assertEquals(expected.shape(), actual.shape(), name);
    double[] numbers = expected.toDoubleArray();
    double size = Math.max(1, expected.data().maxAbs());
    assertArrayEquals(numbers, actual.toDoubleArray(), 1e-13 * size, name);
  }
}
