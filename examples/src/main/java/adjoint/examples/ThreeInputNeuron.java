package adjoint.examples;

import adjoint.examples.numpy.NumpyRandom;
import java.util.Arrays;

/**
 * One sigmoid neuron with three inputs and no bias, trained on all rows at once. The loss is half
 * the sum of the squared errors.
 */
interface ThreeInputNeuron {
  double[] weights();

  double answer(double... x);

  double loss();

  /** Changes the weights once. */
  void train();

  default void train(long times) {
    for (long i = 0; i < times; i++) {
      train();
    }
  }

  /** The tutorial's weights before training: {@code 2 * np.random.random((3, 1)) - 1}. */
  static double[] start(long seed) {
    return Arrays.stream(new NumpyRandom(seed).rand(3)).map(r -> 2 * r - 1).toArray();
  }
}
