package adjoint.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Parameter;
import adjoint.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Activations against PyTorch's; {@code activations.py} tells what stands where. */
class ActivationVectorsTest {
  private static final Path VECTORS = Path.of("src/test/resources/adjoint/nn/activations.txt");

  @Test
  void areThoseOfPyTorch() throws IOException {
    Files.readAllLines(VECTORS).forEach(ActivationVectorsTest::check);
  }

  @Test
  void allAreCompared() throws IOException {
    Set<String> compared =
        Files.readAllLines(VECTORS).stream()
            .map(line -> line.split(" ", 2)[0])
            .collect(Collectors.toSet());
    List<String> missing =
        Stream.of(Activation.values(), GatedActivation.values())
            .flatMap(Arrays::stream)
            .map(Enum::name)
            .filter(name -> !compared.contains(name))
            .toList();
    assertEquals(List.of("IDENTITY"), missing);
  }

  private static void check(String line) {
    String[] parts = line.split(" ; ", -1);
    String name = parts[0];
    List<Tensor> arrays = Arrays.stream(parts).skip(1).map(ActivationVectorsTest::array).toList();
    Tensor x = arrays.get(0).asVariable();
    Layer layer = layer(name, arrays.subList(5, arrays.size()));
    List<Tensor> leaves = new ArrayList<>(List.of(x));
    leaves.addAll(layer.parameters().values());
    Tensor y = layer.forward(x);
    near(name, arrays.get(2), y);
    List<Tensor> first = Grad.differentiable(y, leaves, arrays.get(1));
    near(name + ", gradient", arrays.get(3), first.getFirst());
    if (first.size() > 1) {
      near(name + ", gradient of the weight", arrays.get(6), first.getLast());
    }
    if (arrays.get(4).size() > 0) {
      Tensor sum = first.getFirst().mul(arrays.get(0)).sum();
      near(name + ", second", arrays.get(4), Grad.of(sum, x));
    }
  }

  private static Layer layer(String name, List<Tensor> weights) {
    return switch (name) {
      case "RELU6" -> Layer.of("relu6", x -> Activation.RELU6.forward(x.mul(4)));
      case "threshold" -> Layer.of("threshold", x -> x.threshold(0.3, -5));
      case "glu" -> Layer.of("glu", x -> x.glu(1));
      case "prelu" -> new Prelu(Parameter.of("weight", weights.getFirst()));
      case "RandomizedLeakyRelu" -> RandomizedLeakyRelu.of();
      case "GLU", "BILINEAR", "REGLU", "GEGLU", "SWIGLU" -> GatedActivation.valueOf(name);
      default -> Activation.valueOf(name);
    };
  }

  private static Tensor array(String text) {
    String[] parts = text.split(" : ?", -1);
    int[] shape = Arrays.stream(parts[0].split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    double[] numbers =
        parts[1].isEmpty()
            ? new double[0]
            : Arrays.stream(parts[1].split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    return Tensor.wrap(numbers, shape);
  }

  private static void near(String name, Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape(), name);
    double[] e = expected.toDoubleArray();
    double[] a = actual.toDoubleArray();
    for (int i = 0; i < e.length; i++) {
      assertTrue(
          Math.abs(e[i] - a[i]) <= 1e-10 * Math.max(1, Math.abs(e[i])),
          name + "[" + i + "] is " + a[i] + " instead of " + e[i]);
    }
  }
}
