package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results and gradients are PyTorch's, which {@code image-vectors.py} wrote down. */
class ImageVectorsTest {
  private static final Path VECTORS = Path.of("src/test/resources/adjoint/op/image-vectors.txt");

  @Test
  void areThoseOfPyTorch() throws IOException {
    List<RecordedCase> cases = RecordedCase.read(VECTORS);
    assertTrue(cases.size() > 50, cases.size() + " cases");
    cases.forEach(c -> c.check(in -> apply(c.op(), c.arguments(), in)));
  }

  private static Tensor apply(String op, List<String> arguments, List<Tensor> in) {
    Tensor x = in.getFirst();
    int[] first = numbers(arguments.get(0));
    int[] second = numbers(arguments.get(1));
    return switch (op) {
      case "convolve" ->
          x.convolve(
              in.getLast(),
              Convolution.PLAIN
                  .withStride(first)
                  .withPadding(second)
                  .withDilation(numbers(arguments.get(2)))
                  .withGroups(Integer.parseInt(arguments.get(3))));
      case "transposed" ->
          x.convolveTransposed(
              in.getLast(),
              Convolution.PLAIN
                  .withStride(first)
                  .withPadding(second)
                  .withDilation(numbers(arguments.get(3)))
                  .withGroups(Integer.parseInt(arguments.get(4))),
              numbers(arguments.get(2)));
      case "max" -> x.maxPool(window(arguments));
      case "avg" -> x.avgPool(window(arguments));
      case "padded" -> {
        int[] padding = numbers(arguments.get(2));
        for (int i = 0; i < padding.length; i++) {
          x = x.pad(i + 2, padding[i], padding[i]);
        }
        yield x.avgPool(Pooling.of(first).withStride(second));
      }
      case "adaptive" ->
          arguments.getFirst().equals("max")
              ? x.maxPool(Pooling.adaptive(second))
              : x.avgPool(Pooling.adaptive(second));
      case "resize" -> x.resize(Resampling.valueOf(arguments.getFirst()), second);
      case "resizeBy" ->
          x.resizeBy(
              Resampling.valueOf(arguments.getFirst()),
              Arrays.stream(second).asDoubleStream().toArray());
      default -> throw new IllegalArgumentException(op);
    };
  }

  private static Pooling window(List<String> arguments) {
    return Pooling.of(numbers(arguments.get(0)))
        .withStride(numbers(arguments.get(1)))
        .withPadding(numbers(arguments.get(2)))
        .withDilation(numbers(arguments.get(3)));
  }

  /** A list of numbers; none of a word. */
  private static int[] numbers(String text) {
    return text.matches("[\\d,]+")
        ? Arrays.stream(text.split(",", -1)).mapToInt(Integer::parseInt).toArray()
        : new int[0];
  }
}
