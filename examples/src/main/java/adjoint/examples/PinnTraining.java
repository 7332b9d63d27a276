package adjoint.examples;

import adjoint.Grad;
import adjoint.Grad.ValueAnd;
import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.nn.Layer;
import adjoint.nn.Mlp;
import adjoint.nn.optim.Adam;
import adjoint.nn.optim.Lbfgs;
import java.util.random.RandomGenerator;

/**
 * A network {@code N} whose {@code u(t) = 1 + tanh²(t)·N(t)} solves the oscillator's equation. So
 * u(0) = 1 and u′(0) = 0 whatever N is, and the equation alone is left to learn: the loss is the
 * mean of {@code (u″ + 2δ·u′ + ω²·u)²} over places in time.
 */
final class PinnTraining {
  private static final int PLACES = 80;

  /** What swings is easier learnt from what swings. */
  private static final Layer SINE = Layer.of("sin", x -> x.sin());

  final Layer network;
  final LossCurve losses;
  private final Adam adam;
  private final Tensor times = column(Oscillator.times(PLACES));
  private final double rate;
  private final long steps;

  PinnTraining(RandomGenerator rng, double rate, long steps) {
    network = Mlp.of(1, 32, 32, 1).activation(SINE).dtype(DType.F64).init(rng);
    adam = new Adam(network.parameters(), rate);
    losses = LossCurve.of(steps);
    this.rate = rate;
    this.steps = steps;
  }

  /** One step, at a rate that falls to 0 as a cosine does. */
  void step(long step) {
    adam.learningRate(rate * (1 + Math.cos(Math.PI * step / steps)) / 2);
    Tensor loss = residuals().square().mean();
    losses.add(step, loss.item());
    adam.step(loss);
  }

  /** Goes on by L-BFGS, which takes all digits from where Adam has come to. */
  Lbfgs.Result refine(int iterations) {
    return new Lbfgs(network.parameters())
        .changeTolerance(0)
        .minimize(() -> residuals().square().mean(), iterations);
  }

  /** What the network says of these times, {@code [n, 1]}. */
  Tensor u(Tensor t) {
    Tensor phase = t.sub(Oscillator.END / 2).mul(Math.sqrt(Oscillator.STIFFNESS));
    return network.forward(phase).mul(t.tanh().square()).add(1);
  }

  /**
   * What is left of the equation at each time. A tangent of ones gives every u its own derivative,
   * since it depends on its own t alone; forward over forward gives u, u′ and u″ in one pass.
   */
  private Tensor residuals() {
    Tensor ones = Tensor.ones(DType.F64, PLACES, 1);
    ValueAnd<ValueAnd<Tensor, Tensor>, ValueAnd<Tensor, Tensor>> series =
        Grad.valueAndJvp(s -> Grad.valueAndJvp(this::u, s, ones), times, ones);
    Tensor u = series.value().value();
    Tensor slope = series.value().derivative();
    Tensor bend = series.derivative().derivative();
    return bend.add(slope.mul(Oscillator.FRICTION)).add(u.mul(Oscillator.STIFFNESS));
  }

  /** What the network says about these times. */
  double[] at(double[] times) {
    return NoGrad.call(() -> u(column(times))).toDoubleArray();
  }

  private static Tensor column(double[] x) {
    return Tensor.of(x).reshape(-1, 1);
  }
}
