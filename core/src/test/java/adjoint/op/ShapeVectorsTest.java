package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.Axes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Results and gradients are PyTorch's, which {@code shape-vectors.py} wrote down. */
class ShapeVectorsTest {
  private static final Path VECTORS = Path.of("src/test/resources/adjoint/op/shape-vectors.txt");

  @Test
  void areThoseOfPyTorch() throws IOException {
    List<RecordedCase> cases = RecordedCase.read(VECTORS);
    assertTrue(cases.size() > 90, cases.size() + " cases");
    cases.forEach(c -> c.check(in -> apply(c.op(), c.arguments(), in)));
  }

  private static Tensor apply(String op, List<String> arguments, List<Tensor> in) {
    Tensor x = in.getFirst();
    String first = arguments.get(0);
    int a = integer(first);
    int b = arguments.size() > 1 ? integer(arguments.get(1)) : 0;
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
      case "unfold" -> x.unfold(a, b, integer(arguments.get(2)));
      case "pad" -> pad(x, first, b, integer(arguments.get(2)));
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
