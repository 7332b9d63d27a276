package adjoint.examples;

import adjoint.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One seed proves little: how many of the seeds 0, 1, 2 … end with a network that knows XOR?
 *
 * @param what the kind of network
 * @param seeds how many were trained
 * @param learnt how many of them have all four outputs on the right side of a half
 */
record XorSeeds(String what, int seeds, long learnt) {

  /** Networks of one kind, to be trained. */
  private record Series(
      String activation, UnaryOperator<Tensor> hidden, int units, int seeds, double rate) {

    XorSeeds train(long epochs, Runnable progress) {
      ManyXors networks = new ManyXors(seeds, units, hidden);
      long learnt =
          networks.train(rate, epochs, progress).stream().filter(XorRun::isLearnt).count();
      String what = "%s, %s hidden units, rate %s".formatted(activation, units, rate);
      return new XorSeeds(what, seeds, learnt);
    }
  }

  /** The kinds that are counted, some at the tutorial's rate and one at ten times that. */
  static List<XorSeeds> count(double rate, long epochs, Runnable progress) {
    List<Series> all =
        List.of(
            new Series("sigmoid", Tensor::sigmoid, 2, 100, rate),
            new Series("sigmoid", Tensor::sigmoid, 2, 100, 10 * rate),
            new Series("tanh", Tensor::tanh, 2, 50, rate),
            new Series("tanh", Tensor::tanh, 3, 50, rate),
            new Series("tanh", Tensor::tanh, 4, 50, rate),
            new Series("tanh", Tensor::tanh, 8, 50, rate));
    return all.parallelStream().map(series -> series.train(epochs, progress)).toList();
  }
}
