package adjoint.examples.fit;

import adjoint.Tensor;
import adjoint.examples.chart.LineChart;
import adjoint.examples.chart.Picture;
import adjoint.nn.Mode;
import adjoint.nn.optim.Optimizer;
import adjoint.nn.train.Training;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A learning-rate range test: the loss of steps whose rate grows from one to the next, until it
 * explodes. A good rate is a tenth of the one at which the loss was lowest.
 *
 * <p>L. N. Smith: Cyclical learning rates for training neural networks. WACV 2017. The losses are
 * smoothed as Adam smooths gradients.
 *
 * @param rates of the steps
 * @param losses before the steps, smoothed
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares them
record RateTest(double[] rates, double[] losses) {
  private static final int STEPS = 120;
  private static final double LEAST = 1e-5;
  private static final double MOST = 10;
  private static final double SMOOTHING = 0.9;
  private static final double EXPLODED = 4;

  /** Trains a model, which is of no use after it, by batches that come again and again. */
  static <B> RateTest of(
      Optimizer optimizer, Iterable<B> batches, Training.Step<B> step, RandomGenerator rng) {
    double[] rates = new double[STEPS];
    double[] losses = new double[STEPS];
    double mean = 0;
    double best = Double.POSITIVE_INFINITY;
    Iterator<B> next = batches.iterator();
    for (int i = 0; i < STEPS; i++) {
      next = next.hasNext() ? next : batches.iterator();
      rates[i] = LEAST * StrictMath.pow(MOST / LEAST, i / (STEPS - 1.0));
      optimizer.learningRate(rates[i]);
      try {
        Tensor loss = step.loss(next.next(), Mode.training(rng));
        optimizer.step(loss);
        mean += (1 - SMOOTHING) * (loss.item() - mean);
      } catch (IllegalArgumentException e) { // the loss or the weights are no longer finite
        return of(rates, losses, i);
      }
      losses[i] = mean / (1 - StrictMath.pow(SMOOTHING, i + 1));
      best = Math.min(best, losses[i]);
      if (losses[i] > EXPLODED * best) {
        return of(rates, losses, i + 1);
      }
    }
    return new RateTest(rates, losses);
  }

  private static RateTest of(double[] rates, double[] losses, int steps) {
    if (steps == 0) {
      throw new IllegalArgumentException(
          "--find-rate: the first loss is not finite; look for extreme numbers in the data");
    }
    return new RateTest(Arrays.copyOf(rates, steps), Arrays.copyOf(losses, steps));
  }

  /** A good rate, rounded to two digits. */
  double best() {
    int lowest = 0;
    for (int i = 1; i < losses.length; i++) {
      lowest = losses[i] < losses[lowest] ? i : lowest;
    }
    return Double.parseDouble(String.format(Locale.ROOT, "%.1e", rates[lowest] / 10));
  }

  /** The losses over the logarithms of the rates. */
  Picture picture() {
    double[] exponents = Arrays.stream(rates).map(Math::log10).toArray();
    double lowest = Arrays.stream(losses).min().orElseThrow();
    return LineChart.of(
            "Learning-rate range test: best " + best(), "log10 of the learning rate", "loss")
        .line("smoothed loss", exponents, losses)
        .line(
            "the rate taken",
            new double[] {Math.log10(best()), Math.log10(best())},
            new double[] {lowest, losses[0]});
  }
}
