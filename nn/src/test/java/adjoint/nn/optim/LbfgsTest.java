package adjoint.nn.optim;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.ShapeException;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.Mlp;
import adjoint.nn.Parameters;
import adjoint.nn.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** L-BFGS against PyTorch's iterates, and on functions whose minima are known. */
class LbfgsTest {
  private static final Path VECTORS = Path.of("src/test/resources/adjoint/nn/optim/lbfgs.txt");

  private static Tensor rosenbrock(Tensor x) {
    int n = x.size();
    Tensor a = x.slice(0, 0, n - 1);
    Tensor valley = x.slice(0, 1, n).sub(a.square()).square().mul(100);
    return valley.add(a.rsub(1).square()).sum();
  }

  private static Tensor quadratic(Tensor x) {
    return x.sub(1).square().mul(Tensor.of(1, 10, 100, 0.1)).sum().mul(0.5);
  }

  private static Tensor logistic(Tensor x) {
    Tensor inputs =
        Tensor.of(new double[][] {{0.5, 1}, {-1.5, 2}, {2.5, -0.5}, {-0.5, -1}, {1, 0.25}});
    Tensor z = inputs.matmul(x.slice(0, 0, 2)).add(x.slice(0, 2, 3));
    return Loss.binaryCrossEntropyWithLogits(z, Tensor.of(1.0, 0, 0, 1, 1))
        .add(x.square().sum().mul(0.01));
  }

  private static UnaryOperator<Tensor> function(String name) {
    return switch (name) {
      case "rosenbrock" -> LbfgsTest::rosenbrock;
      case "quadratic" -> LbfgsTest::quadratic;
      case "logistic" -> LbfgsTest::logistic;
      default -> throw new AssertionError(name);
    };
  }

  private static Parameter parameter(double... start) {
    return Parameter.of("x", Tensor.of(start));
  }

  private static Lbfgs exact(Parameter x) {
    return new Lbfgs(Parameters.of("x", x)).gradientTolerance(0).changeTolerance(0);
  }

  @Test
  void iteratesAreThoseOfPyTorch() throws IOException {
    List<String> lines = Files.readAllLines(VECTORS);
    assertEquals(4, lines.size());
    for (String line : lines) {
      String[] nameAndPositions = line.split(" : ", -1);
      String[] positions = nameAndPositions[1].split(" ; ", -1);
      int n = positions[0].split(" ", -1).length;
      double[] start = new double[n];
      if (nameAndPositions[0].equals("rosenbrock")) {
        Arrays.setAll(start, i -> i % 2 == 0 ? -1.2 : 1);
      }
      Parameter x = parameter(start);
      Lbfgs lbfgs = exact(x).history(n == 6 ? 5 : 10);
      UnaryOperator<Tensor> f = function(nameAndPositions[0]);
      for (int step = 0; step < positions.length; step++) {
        lbfgs.minimize(() -> f.apply(x), 1);
        double[] expected =
            Arrays.stream(positions[step].split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertArrayEquals(
            expected, x.toDoubleArray(), 1e-10, nameAndPositions[0] + " after step " + step);
      }
    }
  }

  @Test
  void findsTheMinimumOfRosenbrocksFunction() {
    for (int n : new int[] {2, 5, 20}) {
      double[] start = new double[n];
      Arrays.setAll(start, i -> i % 2 == 0 ? -1.2 : 1);
      Parameter x = parameter(start);
      Lbfgs.Result result =
          new Lbfgs(Parameters.of("x", x)).changeTolerance(0).minimize(() -> rosenbrock(x), 200);
      assertEquals(Lbfgs.Stop.GRADIENT, result.stop(), result.toString());
      assertTrue(result.gradient() <= 1e-7, result.toString());
      assertArrayEquals(Tensor.ones(DType.F64, n).toDoubleArray(), x.toDoubleArray(), 1e-6);
      assertEquals(rosenbrock(x).item(), result.loss());
      assertTrue(result.evaluations() >= result.iterations() + 1, result.toString());
    }
  }

  /** Against the normal equations, with the numbers spread over parameters of several shapes. */
  @Property(tries = 10)
  void solvesLeastSquares(@ForAll long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    Tensor x = Tensor.normal(DType.F64, rng, 0, 1, 12, 3);
    Tensor y = Tensor.normal(DType.F64, rng, 0, 1, 12, 2);
    Parameter w = Parameter.of("w", Tensor.normal(DType.F64, rng, 0, 1, 3, 2));
    Parameter b = Parameter.of("b", Tensor.zeros(DType.F64, 2));
    Lbfgs lbfgs = new Lbfgs(Parameters.of("w", w, "b", b)).changeTolerance(0);
    lbfgs.minimize(() -> x.matmul(w).add(b).sub(y).square().sum(), 200);
    Tensor design = Tensor.concat(1, List.of(x, Tensor.ones(DType.F64, 12, 1)));
    Tensor normal = design.transpose().matmul(design);
    Tensor solution = normal.solve(design.transpose().matmul(y));
    assertArrayEquals(
        solution.slice(0, 0, 3).toDoubleArray(), w.toDoubleArray(), 1e-6, "w of " + seed);
    assertArrayEquals(solution.select(0, 3).toDoubleArray(), b.toDoubleArray(), 1e-6);
  }

  /** Each step of the line satisfies both conditions, or there is a lower loss all the same. */
  @Property(tries = 10)
  void everyStepGoesDown(@ForAll long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    Layer model = Mlp.of(2, 4, 1).activation(Activation.TANH).dtype(DType.F64).init(rng);
    Tensor x = Tensor.normal(DType.F64, rng, 0, 1, 10, 2);
    Tensor y = x.prod(1).reshape(10, 1);
    Lbfgs lbfgs = new Lbfgs(model.parameters());
    double before = Loss.mse(model.forward(x), y).item();
    for (int step = 0; step < 10; step++) {
      Lbfgs.Result result = lbfgs.minimize(() -> Loss.mse(model.forward(x), y), 1);
      assertTrue(result.loss() <= before, result + " after " + before);
      assertEquals(Loss.mse(model.forward(x), y).item(), result.loss());
      before = result.loss();
    }
  }

  @Test
  void stoppedSavedLoadedAndResumedItHasTheSameBits() {
    for (int stop = 0; stop < 12; stop++) {
      Parameter x = parameter(-1.2, 1, -1.2, 1);
      exact(x).history(3).minimize(() -> rosenbrock(x), 12);
      Parameter z = parameter(-1.2, 1, -1.2, 1);
      Lbfgs first = exact(z).history(3);
      first.minimize(() -> rosenbrock(z), stop);
      State saved = first.state();
      Parameter again = Parameter.of("x", z.detach());
      Lbfgs second = exact(again).history(3);
      second.load(saved);
      second.minimize(() -> rosenbrock(again), 12 - stop);
      assertEquals(x.data(), again.data(), "stopped at " + stop);
      assertEquals(2 * Math.min(stop, 3), saved.arrays().size());
    }
  }

  @Test
  void aStateThatDoesNotFitChangesNothing() {
    Parameter x = parameter(-1.2, 1);
    Lbfgs lbfgs = exact(x);
    lbfgs.minimize(() -> rosenbrock(x), 2);
    State before = lbfgs.state();
    assertEquals(
        List.of("x/step 0", "x/change 0", "x/step 1", "x/change 1"),
        List.copyOf(before.arrays().keySet()));
    Parameter longer = parameter(1, 2, 3);
    assertError(
        IllegalArgumentException.class,
        """
        load: the state does not fit this Lbfgs, nothing was loaded
          of another type: x/step 0 is F64[2], not F64[3]
          of another type: x/change 0 is F64[2], not F64[3]
          of another type: x/step 1 is F64[2], not F64[3]
          of another type: x/change 1 is F64[2], not F64[3]\
        """,
        () -> exact(longer).load(before));
    Lbfgs other = new Lbfgs(Parameters.of("y", parameter(1, 2)));
    SequencedMap<String, NdArray> first = new LinkedHashMap<>(before.arrays());
    first.keySet().removeAll(List.of("x/step 1", "x/change 1"));
    State one = new State(first);
    assertError(
        IllegalArgumentException.class,
        """
        load: the state does not fit this Lbfgs, nothing was loaded
          missing: y/step 0 F64[2]
          missing: y/change 0 F64[2]
          superfluous: x/step 0 F64[2]
          superfluous: x/change 0 F64[2]\
        """,
        () -> other.load(one));
    assertEquals(0, other.state().arrays().size());
  }

  /** A step into where the loss is not a number is too long. */
  @Test
  void wallsAreNoEnd() {
    Parameter x = parameter(0.5);
    Lbfgs.Result result =
        new Lbfgs(Parameters.of("x", x))
            .changeTolerance(0)
            .minimize(() -> x.sub(x.log().mul(1e-3)).sum(), 50);
    assertEquals(1e-3, x.item(), 1e-9, result.toString());
  }

  @Test
  void singlePrecisionComesAsFarAsItsDigits() {
    Parameter x = Parameter.of("x", Tensor.of(-1.2f, 1));
    Lbfgs.Result result =
        new Lbfgs(Parameters.of("x", x)).changeTolerance(0).minimize(() -> rosenbrock(x), 200);
    assertArrayEquals(new double[] {1, 1}, x.toDoubleArray(), 2e-3, result.toString());
  }

  @Test
  void frozenAndSharedParameters() {
    Parameter x = parameter(3, 4);
    Parameter fixed = parameter(1, 2).frozen();
    Lbfgs lbfgs = new Lbfgs(Parameters.builder().add("a", x).add("b", x).add("c", fixed).build());
    lbfgs.minimize(() -> x.sub(fixed).square().sum(), 20);
    assertArrayEquals(new double[] {1, 2}, x.toDoubleArray(), 1e-7);
    assertEquals(Tensor.of(1.0, 2).data(), fixed.data());
    assertError(
        IllegalArgumentException.class,
        "Lbfgs: needs parameters of 1 to 2^31 - 1 numbers that are not frozen, got 0",
        () -> new Lbfgs(Parameters.of("x", fixed)));
  }

  /** Whatever throws, at whichever evaluation: the parameters are those of a complete step. */
  @Test
  void whatThrowsLeavesTheLastCompleteStep() {
    for (int n = 1; n <= 12; n++) {
      Parameter x = parameter(-1.2, 1);
      Lbfgs lbfgs = exact(x);
      int[] calls = {0};
      int last = n;
      double[] lowest = {rosenbrock(x).item()};
      assertThrows(
          UnsupportedOperationException.class,
          () -> {
            while (true) {
              lowest[0] =
                  lbfgs
                      .minimize(
                          () -> {
                            if (++calls[0] == last) {
                              throw new UnsupportedOperationException("as it should");
                            }
                            return rosenbrock(x);
                          },
                          1)
                      .loss();
            }
          });
      assertEquals(lowest[0], rosenbrock(x).item(), "call " + n);
    }
  }

  @Test
  void whereItEnds() {
    Parameter x = parameter(1, 1);
    Lbfgs lbfgs = new Lbfgs(Parameters.of("x", x));
    assertEquals(
        new Lbfgs.Result(0, 0, 0, 1, Lbfgs.Stop.GRADIENT), lbfgs.minimize(() -> rosenbrock(x), 10));
    x.set(Tensor.of(-1.2, 1));
    assertEquals(Lbfgs.Stop.ITERATIONS, lbfgs.minimize(() -> rosenbrock(x), 3).stop());
    Lbfgs.Result loose = lbfgs.changeTolerance(0.1).minimize(() -> rosenbrock(x), 100);
    assertEquals(Lbfgs.Stop.CHANGE, loose.stop());
    // A loss that rises where its gradient says that it falls.
    Parameter z = parameter(1);
    Lbfgs.Result stuck =
        new Lbfgs(Parameters.of("z", z))
            .minimize(() -> z.mul(-1e-3).detach().add(z.sub(z.detach())).sum(), 9);
    assertEquals(Lbfgs.Stop.NO_DECREASE, stuck.stop(), stuck.toString());
    assertEquals(1, z.item());
  }

  @Test
  void whatIsNoLossIsTold() {
    Parameter x = parameter(1, 2);
    Lbfgs lbfgs = new Lbfgs(Parameters.of("x", x));
    assertError(
        ShapeException.class,
        "Lbfgs: needs a loss that is a single number, this one is [2]; reduce it with mean() or"
            + " sum()",
        () -> lbfgs.minimize(() -> x.mul(2), 1));
    assertError(
        IllegalArgumentException.class,
        "Lbfgs: the loss depends on no parameter, it was computed from constants or under NoGrad",
        () -> lbfgs.minimize(() -> Tensor.of(1.0), 1));
    assertError(
        IllegalArgumentException.class,
        "Lbfgs: at the start the loss is NaN and the largest slope 1.0; start elsewhere or check"
            + " the data",
        () -> lbfgs.minimize(() -> x.add(Double.NaN).sum(), 1));
    assertError(
        IllegalArgumentException.class,
        "Lbfgs: the history must be 1 or more, got 0",
        () -> lbfgs.history(0));
    assertError(
        IllegalArgumentException.class,
        "Lbfgs: the gradient tolerance must be 0 or positive, got -1.0",
        () -> lbfgs.gradientTolerance(-1));
    assertEquals(
        "Lbfgs(history 10, gradient tolerance 1.0E-7, change tolerance 1.0E-9) for 2 numbers",
        lbfgs.toString());
    assertEquals(Tensor.of(1.0, 2).data(), x.data());
    assertTrue(Grad.of(x.square().sum(), x).get(1) == 4);
  }
}
