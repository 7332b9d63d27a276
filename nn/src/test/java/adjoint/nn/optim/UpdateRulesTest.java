package adjoint.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
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
}
