package adjoint.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Parameter;
import adjoint.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

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
}
