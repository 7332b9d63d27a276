package adjoint.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Parameter;
import adjoint.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A hundred steps of each optimizer are those of PyTorch; {@code optimizers.py} says how. */
class OptimizerVectorsTest {
  private static final Path VECTORS = Path.of("src/test/resources/adjoint/nn/optim/optimizers.txt");

  private static final List<Integer> SHOWN = List.of(1, 2, 3, 5, 8, 10, 20, 40, 60, 80, 100);

  private static final Map<String, Function<List<Parameter>, Optimizer>> CASES =
      Map.ofEntries(
          Map.entry("sgd", p -> new Sgd(p, 0.05)),
          Map.entry("sgd momentum decay", p -> new Sgd(p, 0.05).momentum(0.9).weightDecay(0.1)),
          Map.entry("sgd dampening", p -> new Sgd(p, 0.05).momentum(0.8, 0.3)),
          Map.entry("sgd nesterov", p -> new Sgd(p, 0.02).nesterov(0.9).weightDecay(0.1)),
          Map.entry("sgd norm", p -> new Sgd(p, 0.05).clipNorm(0.5)),
          Map.entry("sgd value", p -> new Sgd(p, 0.05).clipValue(0.4)),
          Map.entry("rmsprop", p -> new RmsProp(p, 0.02)),
          Map.entry(
              "rmsprop all",
              p -> new RmsProp(p, 0.02).alpha(0.9).epsilon(1e-3).momentum(0.7).weightDecay(0.1)),
          Map.entry("rmsprop centered", p -> new RmsProp(p, 0.01).centered()),
          Map.entry(
              "rmsprop centered momentum", p -> new RmsProp(p, 0.01).momentum(0.5).centered()),
          Map.entry("adagrad", p -> new Adagrad(p, 0.1)),
          Map.entry("adagrad all", p -> new Adagrad(p, 0.1).epsilon(1e-2).weightDecay(0.1)),
          Map.entry("adadelta", p -> new Adadelta(p, 1)),
          Map.entry(
              "adadelta all", p -> new Adadelta(p, 0.5).rho(0.8).epsilon(1e-3).weightDecay(0.1)),
          Map.entry("adam", p -> new Adam(p, 0.05)),
          Map.entry(
              "adam all",
              p -> new Adam(p, 0.05).betas(0.8, 0.95).epsilon(1e-3).weightDecay(0.1).amsgrad()),
          Map.entry("adamw", p -> new AdamW(p, 0.05)),
          Map.entry(
              "adamw all",
              p -> new AdamW(p, 0.05).betas(0.8, 0.95).epsilon(1e-3).weightDecay(0.2).amsgrad()),
          Map.entry("adamax", p -> new Adamax(p, 0.05)),
          Map.entry(
              "adamax all",
              p -> new Adamax(p, 0.05).betas(0.8, 0.9).epsilon(1e-2).weightDecay(0.1)),
          Map.entry("nadam", p -> new NAdam(p, 0.05)),
          Map.entry(
              "nadam all", p -> new NAdam(p, 0.05).betas(0.8, 0.95).epsilon(1e-3).weightDecay(0.1)),
          Map.entry("radam", p -> new RAdam(p, 0.05)),
          Map.entry(
              "radam all",
              p -> new RAdam(p, 0.05).betas(0.8, 0.95).epsilon(1e-3).weightDecay(0.1)));

  @Test
  void areThoseOfPyTorch() throws IOException {
    List<String> lines = Files.readAllLines(VECTORS);
    assertEquals(CASES.size(), lines.size());
    for (String line : lines) {
      String[] parts = line.split(": ", -1);
      double[] expected =
          Stream.of(parts[1].split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
      Function<List<Parameter>, Optimizer> make = CASES.get(parts[0]);
      if (make == null) {
        throw new AssertionError("no case for " + parts[0]);
      }
      check(parts[0], make, expected);
    }
  }

  private static void check(
      String name, Function<List<Parameter>, Optimizer> make, double[] expected) {
    Parameter x = Parameter.of("x", Tensor.of(1.0, -0.5, 2));
    Optimizer optimizer = make.apply(List.of(x));
    for (int t = 1, at = 0; t <= 100; t++) {
      optimizer.step(loss(x, t));
      if (SHOWN.contains(t)) {
        double[] now = Arrays.copyOfRange(expected, at, at + 3);
        assertArrayEquals(now, x.toDoubleArray(), 1e-10, name + ", step " + t);
        at += 3;
      }
    }
  }

  private static Tensor loss(Parameter x, int t) {
    Tensor c = Tensor.of(3, 0.5, 1);
    Tensor noise = Tensor.of(IntStream.of(1, 2, 3).mapToDouble(i -> Math.cos(t * i)).toArray());
    Tensor product = x.select(0, 0).mul(x.select(0, 1)).mul(x.select(0, 2));
    return c.mul(x.sub(Tensor.of(0.0, 1, 2)).square())
        .sum()
        .div(2)
        .add(product.div(5))
        .add(x.mul(noise).sum());
  }
}
