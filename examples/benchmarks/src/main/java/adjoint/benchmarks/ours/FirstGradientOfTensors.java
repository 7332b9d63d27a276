package adjoint.benchmarks.ours;

import adjoint.Grad;
import adjoint.Tensor;
import java.util.List;

/** The first gradient of a network 2-2-1 of sigmoids, printed: what somebody sees first. */
public final class FirstGradientOfTensors {
  private FirstGradientOfTensors() {}

  /** Prints it behind the name of the row. */
  public static void main(String[] args) {
    Tensor w1 = Tensor.of(new double[][] {{0.1, 0.2}, {0.3, 0.4}}).asVariable();
    Tensor b1 = Tensor.of(new double[] {0.5, 0.6}).asVariable();
    Tensor w2 = Tensor.of(new double[][] {{0.7}, {0.8}}).asVariable();
    Tensor b2 = Tensor.of(new double[] {0.9}).asVariable();
    Tensor x = Tensor.of(new double[][] {{1, 2}});
    Tensor hidden = x.matmul(w1).add(b1).sigmoid();
    Tensor loss = hidden.matmul(w2).add(b2).sigmoid().sub(1).square().sum();
    StringBuilder line = new StringBuilder("@ check ").append(args[0]);
    for (Tensor gradient : Grad.of(loss, List.of(w1, b1, w2, b2))) {
      for (double number : gradient.toDoubleArray()) {
        line.append(' ').append(number);
      }
    }
    System.out.println(line);
  }
}
