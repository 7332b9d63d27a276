package adjoint.benchmarks.kernel;

import adjoint.Tensor;
import adjoint.benchmarks.task.Inputs;
import adjoint.kernel.Buffers;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/** An elementwise operation, a sum or a row softmax in single precision. */
final class ElementwiseCases {
  private ElementwiseCases() {}

  static Case of(String library, String operation, int count, boolean reused, Inputs inputs) {
    float[] x = ElementwiseInputs.read(inputs, "x", count);
    float[] y = ElementwiseInputs.read(inputs, "y", count);
    if (library.equals("djl")) {
      return djl(operation, x, y);
    }
    int rows = count / ElementwiseInputs.ROW;
    Tensor a = Tensor.wrap(x, rows, ElementwiseInputs.ROW);
    Tensor b = Tensor.wrap(y, rows, ElementwiseInputs.ROW);
    Supplier<Tensor> run = adjoint(operation, a, b);
    return reused ? new Reused(run) : new Fresh(run);
  }

  private static Supplier<Tensor> adjoint(String operation, Tensor a, Tensor b) {
    return switch (operation) {
      case "add" -> () -> a.add(b);
      case "mul" -> () -> a.mul(b);
      case "exp" -> a::exp;
      case "sigmoid" -> a::sigmoid;
      case "tanh" -> a::tanh;
      case "sum" -> a::sum;
      case "softmax" -> () -> a.softmax(1);
      default -> throw new IllegalArgumentException("elementwise: no operation " + operation);
    };
  }

  private static double element(Tensor result, int i) {
    return result.rank() == 0
        ? result.item()
        : result.get(i / ElementwiseInputs.ROW, i % ElementwiseInputs.ROW);
  }

  /** Into a new array. */
  private record Fresh(Supplier<Tensor> operation) implements Case {
    @Override
    public Object run() {
      return operation.get();
    }

    @Override
    public double element(int i) {
      return ElementwiseCases.element(operation.get(), i);
    }
  }

  /**
   * Into the array of the time before, as inside a training step. The pool is not part of the
   * public API, where the optimizers hold it; this is how they do.
   */
  private static final class Reused implements Case {
    private final Buffers buffers = new Buffers();
    private final Supplier<Tensor> operation;
    private Tensor result = Tensor.zeros(0);

    Reused(Supplier<Tensor> operation) {
      this.operation = operation;
    }

    @Override
    public Object run() {
      buffers.begin();
      buffers.run(() -> result = operation.get());
      return result;
    }

    @Override
    public double element(int i) {
      run();
      return ElementwiseCases.element(result, i);
    }
  }

  private static Case djl(String operation, float[] x, float[] y) {
    NDManager manager = NDManager.newBaseManager();
    JniUtils.setNumThreads(1);
    Shape shape = new Shape(x.length / ElementwiseInputs.ROW, ElementwiseInputs.ROW);
    NDArray a = manager.create(x, shape);
    NDArray b = manager.create(y, shape);
    Supplier<NDArray> run =
        switch (operation) {
          case "add" -> () -> a.add(b);
          case "mul" -> () -> a.mul(b);
          case "exp" -> a::exp;
          case "sigmoid" -> () -> a.getNDArrayInternal().sigmoid();
          case "tanh" -> a::tanh;
          case "sum" -> a::sum;
          case "softmax" -> () -> a.softmax(1);
          default -> throw new IllegalArgumentException("elementwise: no operation " + operation);
        };
    return new Case() {
      @Override
      public Object run() {
        // Freed at once: what PyTorch frees it takes again.
        run.get().close();
        return a;
      }

      @Override
      public double element(int i) {
        try (NDArray result = run.get()) {
          return result.isScalar() ? result.getFloat() : result.flatten().getFloat(i);
        }
      }
    };
  }
}
