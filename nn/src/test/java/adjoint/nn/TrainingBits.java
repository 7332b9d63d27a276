package adjoint.nn;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.nn.optim.Adam;
import adjoint.nn.optim.Optimizer;
import java.util.Arrays;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Trains a network that is large enough for several threads. A program of its own, because a
 * virtual machine chooses its kernels once.
 */
final class TrainingBits {
  private TrainingBits() {}

  /** Arguments: dtype, steps. Prints what came out. */
  public static void main(String[] args) {
    System.out.println("weights: " + train(DType.valueOf(args[0]), Integer.parseInt(args[1])));
  }

  /** A number made of all bits of all weights after so many steps. */
  static long train(DType dtype, int steps) {
    return train(dtype, steps, parameters -> new Adam(parameters, 0.01));
  }

  /** The same with an optimizer of these parameters. */
  static long train(
      DType dtype, int steps, Function<SequencedMap<String, Parameter>, Optimizer> rule) {
    SplittableRandom rng = new SplittableRandom(11);
    Layer model = Mlp.of(30, 130, 110, 5).activation(Activation.TANH).dtype(dtype).init(rng);
    Tensor x = Tensor.normal(dtype, rng, 0, 1, 100, 30);
    Tensor y = Tensor.normal(dtype, rng, 0, 1, 100, 5);
    Optimizer optimizer = rule.apply(model.parameters());
    for (int step = 0; step < steps; step++) {
      optimizer.step(Loss.mse(model.forward(x), y));
    }
    long hash = 7;
    for (Tensor weights : model.parameters().values()) {
      hash = 1_000_003 * hash + Arrays.hashCode(weights.toDoubleArray());
    }
    return hash;
  }
}
