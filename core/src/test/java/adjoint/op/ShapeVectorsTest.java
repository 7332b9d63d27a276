package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.Axes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Results and gradients are PyTorch's, which {@code shape-vectors.py} wrote down. */
class ShapeVectorsTest {
  private static final Path VECTORS = Path.of("src/test/resources/adjoint/op/shape-vectors.txt");

  @Test
  void areThoseOfPyTorch() throws IOException {
    List<String> lines = Files.readAllLines(VECTORS);
    assertTrue(lines.size() > 90, lines.size() + " cases");
    lines.forEach(ShapeVectorsTest::check);
  }

  private static void check(String line) {
    String[] parts = line.split(" ; ", -1);
    String name = parts[0] + " " + parts[1];
    int inputs = (parts.length - 4) / 2;
    List<Tensor> arrays = new ArrayList<>();
    for (int i = 2; i < parts.length; i++) {
      arrays.add(array(parts[i]));
    }
    List<Tensor> in = arrays.subList(0, inputs).stream().map(Tensor::asVariable).toList();
    Tensor y = apply(parts[0], parts[1].split(" "), in);
    requireNear(name, arrays.get(inputs + 1), y);
    List<Tensor> gradients = Grad.of(y, in, arrays.get(inputs));
    for (int i = 0; i < inputs; i++) {
      requireNear(name + ", gradient " + i, arrays.get(inputs + 2 + i), gradients.get(i));
    }
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

  private static void requireNear(String name, Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape(), name);
    double[] numbers = expected.toDoubleArray();
    double size = Math.max(1, expected.data().maxAbs());
    assertArrayEquals(numbers, actual.toDoubleArray(), 1e-13 * size, name);
  }

  private static Tensor apply(String op, String[] arguments, List<Tensor> in) {
    Tensor x = in.getFirst();
    String first = arguments[0];
    int a = integer(first);
    int b = arguments.length > 1 ? integer(arguments[1]) : 0;
    return switch (op) {
      case "einsum" -> Tensor.einsum(first, in.toArray(Tensor[]::new));
      case "sort" -> x.sort(a).get(0);
      case "topk" -> x.topk(a, b).get(0);
      case "cumprod" -> x.cumprod(a);
      case "logCumSumExp" -> x.logCumSumExp(a);
      case "quantile" -> x.quantile(Double.parseDouble(first), b);
      case "norm" -> x.norm(Double.parseDouble(first), b);
      case "std" -> x.std(Axes.of(a), b);
      case "variance" -> x.variance(Axes.of(a), b);
      case "roll" -> x.roll(a, b);
      case "tile" -> x.tile(a, b);
      case "repeat" -> x.repeat(a, b);
      case "kron" -> x.kron(in.getLast());
      case "unfold" -> x.unfold(a, b, integer(arguments[2]));
      case "pad" -> pad(x, first, b, integer(arguments[2]));
      default -> throw new IllegalArgumentException(op);
    };
  }

  private static int integer(String text) {
    return text.matches("-?\\d+") ? Integer.parseInt(text) : 0;
  }

  private static Tensor pad(Tensor x, String mode, int before, int after) {
    return switch (mode) {
      case "zeros" -> x.pad(-1, before, after);
      case "number" -> x.pad(-1, before, after, 1.5);
      default -> x.pad(-1, before, after, Padding.valueOf(mode.toUpperCase(Locale.ROOT)));
    };
  }
}
