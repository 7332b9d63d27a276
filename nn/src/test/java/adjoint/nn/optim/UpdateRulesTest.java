package adjoint.nn.optim;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The optimizers against the same rules written out for one number, in the form in which PyTorch
 * documents them, and against numbers worked out by hand.
 */
class UpdateRulesTest {
  /** How far one number is moved by one gradient. */
  private interface Reference {
    double next(double theta, double g);
  }

  private static final double RATE = 0.03;

  @Property(tries = 20)
  void sgd(@ForAll long seed) {
    compare(seed, p -> new Sgd(p, RATE), (theta, g) -> theta - RATE * g);
  }

  @Property(tries = 20)
  void sgdWithMomentumAndWeightDecay(@ForAll long seed) {
    compare(seed, p -> new Sgd(p, RATE).momentum(0.8).weightDecay(0.1), momentum(0.8, 0.1, 1, 0));
  }

  @Property(tries = 20)
  void sgdWithNesterovMomentum(@ForAll long seed) {
    compare(seed, p -> new Sgd(p, RATE).nesterov(0.8).weightDecay(0.1), momentum(0.8, 0.1, 0.8, 1));
  }

  private static Reference momentum(double mu, double decay, double ofBuffer, double ofGradient) {
    return new Reference() {
      private boolean first = true;
      private double buffer;

      @Override
      public double next(double theta, double gradient) {
        double g = gradient + decay * theta;
        buffer = first ? g : mu * buffer + g;
        first = false;
        return theta - RATE * (ofBuffer * buffer + ofGradient * g);
      }
    };
  }

  @Property(tries = 20)
  void adam(@ForAll long seed) {
    compare(seed, p -> new Adam(p, RATE), adam(0.9, 0.999, 1e-8, 0, 0));
  }

  @Property(tries = 20)
  void adamWithEverySettingChanged(@ForAll long seed) {
    compare(
        seed,
        p -> new Adam(p, RATE).betas(0.7, 0.9).epsilon(1e-3).weightDecay(0.1),
        adam(0.7, 0.9, 1e-3, 0.1, 0));
  }

  @Property(tries = 20)
  void adamW(@ForAll long seed) {
    compare(seed, p -> new AdamW(p, RATE), adam(0.9, 0.999, 1e-8, 0, 0.01));
  }

  @Property(tries = 20)
  void adamWWithEverySettingChanged(@ForAll long seed) {
    compare(
        seed,
        p -> new AdamW(p, RATE).betas(0.7, 0.9).epsilon(1e-3).weightDecay(0.2),
        adam(0.7, 0.9, 1e-3, 0, 0.2));
  }

  private static Reference adam(
      double beta1, double beta2, double epsilon, double inGradient, double decoupled) {
    return new Reference() {
      private int t;
      private double m;
      private double v;

      @Override
      public double next(double theta, double gradient) {
        t++;
        double shrunk = theta - RATE * decoupled * theta;
        double g = gradient + inGradient * theta;
        m = m + (g - m) * (1 - beta1);
        v = beta2 * v + (1 - beta2) * g * g;
        double stepSize = RATE / (1 - Math.pow(beta1, t));
        double denominator = Math.sqrt(v) / Math.sqrt(1 - Math.pow(beta2, t)) + epsilon;
        return shrunk - stepSize * m / denominator;
      }
    };
  }

  private static void compare(
      long seed, Function<List<Parameter>, Optimizer> make, Reference reference) {
    RandomGenerator rng = new SplittableRandom(seed);
    double expected = rng.nextGaussian();
    Parameter theta = Parameter.of("theta", Tensor.of(expected));
    Optimizer optimizer = make.apply(List.of(theta));
    for (int step = 1; step <= 30; step++) {
      double g = rng.nextGaussian();
      optimizer.step(theta.mul(g).sum());
      expected = reference.next(expected, g);
      assertEquals(expected, theta.item(), 1e-12, "step " + step);
    }
  }

  @Test
  void momentumByHand() {
    Parameter theta = Parameter.of("theta", Tensor.of(1.0));
    Sgd sgd = new Sgd(List.of(theta), 0.5).momentum(0.5);
    sgd.step(List.of(Tensor.of(1.0))); // v = 1
    assertEquals(0.5, theta.item());
    sgd.step(List.of(Tensor.of(1.0))); // v = 1.5
    assertEquals(-0.25, theta.item());
    sgd.step(List.of(Tensor.of(0.0))); // v = 0.75
    assertEquals(-0.625, theta.item());
  }

  @Test
  void nesterovByHand() {
    Parameter theta = Parameter.of("theta", Tensor.of(1.0));
    Sgd sgd = new Sgd(List.of(theta), 0.5).nesterov(0.5);
    sgd.step(List.of(Tensor.of(1.0))); // v = 1, along 1 + 0.5
    assertEquals(0.25, theta.item());
    sgd.step(List.of(Tensor.of(1.0))); // v = 1.5, along 1 + 0.75
    assertEquals(-0.625, theta.item());
  }

  @Test
  void adamsFirstStepIsTheRateWhateverTheGradient() {
    for (double g : new double[] {1e-3, 1, 1e6, -5}) {
      Parameter theta = Parameter.of("theta", Tensor.of(0.0));
      new Adam(List.of(theta), 0.1).epsilon(0).step(List.of(Tensor.of(g)));
      assertEquals(-0.1 * Math.signum(g), theta.item(), 1e-15);
    }
  }

  @Test
  void decoupledDecayShrinksWithoutAGradient() {
    Parameter theta = Parameter.of("theta", Tensor.of(2.0));
    new AdamW(List.of(theta), 0.5).weightDecay(0.5).step(List.of(Tensor.of(0.0)));
    assertEquals(1.5, theta.item());
    Parameter coupled = Parameter.of("theta", Tensor.of(2.0));
    new Adam(List.of(coupled), 0.5).weightDecay(0.5).step(List.of(Tensor.of(0.0)));
    assertEquals(
        1.5, coupled.item(), 1e-7); // a whole step, because the decay is scaled like a gradient
  }

  private static Parameter number(DType dtype, double value) {
    return Parameter.of("theta", Tensor.of(NdArray.of(value).to(dtype)));
  }

  private static List<Tensor> gradient(DType dtype, double g) {
    return List.of(Tensor.of(NdArray.of(g).to(dtype)));
  }

  /** Scaling every gradient by a power of 2 changes no bit of Adam's steps, if epsilon is 0. */
  @Property(tries = 100)
  void adamDoesNotSeeTheScaleOfItsGradients(
      @ForAll long seed, @ForAll DType dtype, @ForAll @DoubleRange(min = -1, max = 1) double at) {
    int exponent = (int) (at * (dtype == DType.F32 ? 100 : 980));
    Parameter plain = number(dtype, 1);
    Parameter scaled = number(dtype, 1);
    RandomGenerator rng = new SplittableRandom(seed);
    Adam ofPlain = new Adam(List.of(plain), 0.1).epsilon(0);
    Adam ofScaled = new Adam(List.of(scaled), 0.1).epsilon(0);
    for (int step = 0; step < 20; step++) {
      double g = dtype.round(rng.nextDouble(-4, 4));
      ofPlain.step(gradient(dtype, g));
      ofScaled.step(gradient(dtype, Math.scalb(g, exponent)));
      assertEquals(plain.item(), scaled.item(), "times 2 to the " + exponent);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLargestAndTheSmallestGradientsMoveAdamByTheRate(DType dtype) {
    double largest = dtype == DType.F32 ? Float.MAX_VALUE : Double.MAX_VALUE;
    double smallest = dtype == DType.F32 ? 1e-36 : 1e-306; // with a tenth that has all its digits
    for (double g : new double[] {largest, 1e20, 1e-23, 1e-30, smallest}) {
      for (double epsilon : new double[] {0, 1e-60, g * 1e-9}) {
        Parameter theta = number(dtype, 1);
        Adam adam = new Adam(List.of(theta), 0.25).epsilon(Math.min(epsilon, 1e-9 * smallest));
        for (int step = 1; step <= 4; step++) { // equal gradients: m/√v is 1 at every step
          adam.step(gradient(dtype, g));
          assertEquals(1 - 0.25 * step, theta.item(), 1e-6, g + " at step " + step);
        }
      }
    }
  }

  @Test
  void adamsFloatsAreItsDoublesWhateverTheGradients() {
    for (double scale : new double[] {1e-30, 1e-20, 1e-8, 1, 1e18, 1e25, 1e37}) {
      for (double epsilon : new double[] {1e-30, 1e-8, 1}) {
        RandomGenerator rng = new SplittableRandom(3);
        double expected = 1;
        Reference reference = adam(0.9, 0.999, epsilon, 0, 0);
        Parameter theta = number(DType.F32, expected);
        Adam adam = new Adam(List.of(theta), RATE).epsilon(epsilon);
        for (int step = 1; step <= 30; step++) {
          double g = (float) (scale * rng.nextGaussian());
          adam.step(gradient(DType.F32, g));
          expected = reference.next(expected, g);
          assertEquals(expected, theta.item(), 1e-5, scale + ", " + epsilon + ", step " + step);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatHasNoGradientDoesNotMove(DType dtype) {
    for (Function<List<Parameter>, Optimizer> make :
        List.<Function<List<Parameter>, Optimizer>>of(
            p -> new Adam(p, 0.1).epsilon(0),
            p -> new Adam(p, 0.1).epsilon(1e-60),
            p -> new AdamW(p, 0.1).epsilon(0).weightDecay(0))) {
      Parameter p = Parameter.of("p", Tensor.of(NdArray.of(1.0, -1).to(dtype)));
      Optimizer optimizer = make.apply(List.of(p));
      for (int step = 1; step <= 3; step++) {
        optimizer.step(p.relu().sum());
        assertArrayEquals(new double[] {1 - 0.1 * step, -1}, p.toDoubleArray(), 1e-6);
      }
    }
  }

  @Property(tries = 20)
  void lion(@ForAll long seed) {
    compare(
        seed,
        p -> new Lion(p, RATE).betas(0.8, 0.95).weightDecay(0.1),
        new Reference() {
          private double m;

          @Override
          public double next(double theta, double g) {
            double sign = Math.signum(0.8 * m + (1 - 0.8) * g);
            m = 0.95 * m + (1 - 0.95) * g;
            return theta - RATE * (sign + 0.1 * theta);
          }
        });
  }

  /** A hundred steps of matrices, in the words of the paper. */
  @Test
  void lamb() {
    SplittableRandom rng = new SplittableRandom(1);
    Parameter theta = Parameter.of("theta", Tensor.normal(DType.F64, rng, 0, 1, 3, 4));
    double[] expected = theta.toDoubleArray();
    double[] m = new double[12];
    double[] v = new double[12];
    Lamb lamb = new Lamb(List.of(theta), RATE).betas(0.8, 0.95).epsilon(1e-3).weightDecay(0.1);
    for (int t = 1; t <= 100; t++) {
      Tensor g = Tensor.normal(DType.F64, rng, 0, 1, 3, 4);
      lamb.step(List.of(g));
      double[] d = new double[12];
      double ofTheta = 0;
      double ofDirection = 0;
      for (int i = 0; i < 12; i++) {
        double gi = g.toDoubleArray()[i];
        m[i] = 0.8 * m[i] + (1 - 0.8) * gi;
        v[i] = 0.95 * v[i] + (1 - 0.95) * gi * gi;
        double mean = m[i] / (1 - Math.pow(0.8, t));
        double square = v[i] / (1 - Math.pow(0.95, t));
        d[i] = mean / (Math.sqrt(square) + 1e-3) + 0.1 * expected[i];
        ofTheta += expected[i] * expected[i];
        ofDirection += d[i] * d[i];
      }
      for (int i = 0; i < 12; i++) {
        expected[i] -= RATE * Math.sqrt(ofTheta / ofDirection) * d[i];
      }
      assertArrayEquals(expected, theta.toDoubleArray(), 1e-10, "step " + t);
    }
  }

  @Test
  void lambMovesWhatIsZero() {
    Parameter theta = Parameter.of("theta", Tensor.of(0.0, 0));
    new Lamb(List.of(theta), 0.5).epsilon(0).step(List.of(Tensor.of(1e3, -1e-3)));
    assertArrayEquals(new double[] {-0.5, 0.5}, theta.toDoubleArray(), 1e-12);
    new Lamb(List.of(theta), 0.5).weightDecay(0).step(List.of(Tensor.of(0.0, 0)));
    assertArrayEquals(new double[] {-0.5, 0.5}, theta.toDoubleArray(), 1e-12);
  }

  /** In plain loops, with the products in another association. */
  @Test
  void muon() {
    for (int[] shape : new int[][] {{3, 5}, {5, 3}, {4, 4}}) {
      SplittableRandom rng = new SplittableRandom(1);
      Parameter theta = Parameter.of("theta", Tensor.normal(DType.F64, rng, 0, 1, shape));
      double[][] expected = rows(theta);
      double[][] v = new double[shape[0]][shape[1]];
      Muon muon = new Muon(List.of(theta), RATE).momentum(0.8).weightDecay(0.1);
      for (int t = 1; t <= 100; t++) {
        Tensor gradient = Tensor.normal(DType.F64, rng, 0, 1, shape);
        muon.step(List.of(gradient));
        double[][] g = rows(gradient);
        v = sum(0.8, v, 1, g);
        double[][] x = sum(1, g, 0.8, v);
        x =
            sum(
                1
                    / (Math.sqrt(
                            Arrays.stream(x).flatMapToDouble(Arrays::stream).map(e -> e * e).sum())
                        + 1e-7),
                x,
                0,
                x);
        for (int i = 0; i < 5; i++) {
          double[][] cube = product(product(x, transposed(x)), x);
          double[][] fifth = product(product(cube, transposed(x)), x);
          x = sum(1, sum(3.4445, x, -4.7750, cube), 2.0315, fifth);
        }
        double scale = Math.sqrt(Math.max(1, shape[1] / (double) shape[0]));
        expected = sum(1 - RATE * 0.1, expected, -RATE * scale, x);
        for (int i = 0; i < shape[0]; i++) {
          assertArrayEquals(expected[i], rows(theta)[i], 1e-10, "step " + t);
        }
      }
    }
  }

  private static double[][] rows(Tensor x) {
    double[][] rows = new double[x.shape().extent(0)][];
    Arrays.setAll(rows, i -> x.select(0, i).toDoubleArray());
    return rows;
  }

  private static double[][] sum(double p, double[][] a, double q, double[][] b) {
    double[][] c = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      int row = i;
      Arrays.setAll(c[i], j -> p * a[row][j] + q * b[row][j]);
    }
    return c;
  }

  private static double[][] transposed(double[][] a) {
    double[][] c = new double[a[0].length][a.length];
    for (int i = 0; i < c.length; i++) {
      int row = i;
      Arrays.setAll(c[i], j -> a[j][row]);
    }
    return c;
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }

  @Test
  void muonMakesSingularValuesOne() {
    Tensor x = Tensor.normal(DType.F64, new SplittableRandom(1), 0, 1, 6, 4);
    double[] values = Muon.orthogonal(x).svdvals().toDoubleArray();
    for (double value : values) {
      assertEquals(1, value, 0.35);
    }
  }

  @Test
  void muonIsForMatrices() {
    Parameter bias = Parameter.of("bias", Tensor.of(1.0));
    assertError(
        IllegalArgumentException.class,
        "Muon: 0.bias is [1], no matrix; let another optimizer train it, and step both by"
            + " Optimizer.step(loss, muon, other)",
        () -> new Muon(List.of(bias), 0.1));
  }
}
