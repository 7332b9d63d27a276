package adjoint.benchmarks.stress;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.nn.optim.Adam;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An operation that is called again and again. Its operands fit into a core's cache: what another
 * process does to the memory is not the question here.
 *
 * @param work of one call, in the unit of {@link #unit}
 */
record StressCase(Runnable call, double work) {
  private static final int M = 1024;
  private static final int K = 128;
  private static final int N = 384;

  /** Elements of an elementwise operation. */
  private static final int COUNT = 1 << 16;

  /** All of them, as the command line names them. */
  static final List<String> NAMES = List.of("matmul", "softmax", "tanh", "exp", "adam");

  /** The one of this name. */
  static StressCase of(String name, DType dtype) {
    Tensor x = uniform(dtype, 256, COUNT / 256);
    return switch (name) {
      case "matmul" -> {
        Tensor a = uniform(dtype, M, K);
        Tensor b = uniform(dtype, K, N);
        yield new StressCase(() -> a.matmul(b), 2e-9 * M * K * N);
      }
      case "softmax" -> elementwise(() -> x.softmax(1));
      case "tanh" -> elementwise(x::tanh);
      case "exp" -> elementwise(x::exp);
      case "adam" -> {
        Adam adam = new Adam(List.of(Parameter.of("p", uniform(dtype, COUNT))), 1e-6);
        List<Tensor> gradients = List.of(uniform(dtype, COUNT));
        yield elementwise(() -> adam.step(gradients));
      }
      default ->
          throw new IllegalArgumentException(
              "stress: there is no case '" + name + "'; there are " + NAMES);
    };
  }

  /** What a rate counts. */
  static String unit(String name) {
    return name.equals("matmul") ? "GFLOP/s" : "M elements/s";
  }

  private static StressCase elementwise(Runnable call) {
    return new StressCase(call, 1e-6 * COUNT);
  }

  private static Tensor uniform(DType dtype, int... shape) {
    return Tensor.uniform(new SplittableRandom(Arrays.hashCode(shape)), -1, 1, shape).to(dtype);
  }
}
