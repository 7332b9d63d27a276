package adjoint.benchmarks.tutorial;

import adjoint.NoGrad;
import adjoint.Value;
import adjoint.examples.numpy.NumpyRandom;
import adjoint.nn.scalar.NeuronLayer;
import adjoint.nn.scalar.ScalarMlp;
import adjoint.nn.scalar.ScalarSgd;

/** A network 2-2-1 learns gender from weight and height, one person a step. */
public final class PeopleTutorial {
  private static final double[][] X = {{-2, -1}, {25, 6}, {17, 4}, {-15, -6}};
  private static final double[] Y = {1, 0, 0, 1};

  private PeopleTutorial() {}

  /** Trains and prints. */
  public static void main(String[] args) {
    double[] w = new NumpyRandom(44).randn(9);
    ScalarMlp network =
        ScalarMlp.of(
            NeuronLayer.of(
                new double[][] {{w[0], w[2]}, {w[1], w[3]}},
                new double[] {w[6], w[7]},
                Value::sigmoid),
            NeuronLayer.of(new double[][] {{w[4]}, {w[5]}}, new double[] {w[8]}, Value::sigmoid));
    ScalarSgd sgd = new ScalarSgd(network.parameters(), 0.1);
    for (int epoch = 0; epoch < 1000; epoch++) {
      for (int i = 0; i < X.length; i++) {
        sgd.step(squaredError(network, i));
      }
      if (epoch % 10 == 0) {
        double loss = NoGrad.call(() -> meanSquaredError(network));
        System.out.println("Epoch %d loss: %.3f".formatted(epoch, loss));
      }
    }
    System.out.println("Emily: %.3f".formatted(network.forward(-7, -3).getFirst().value()));
    System.out.println("Frank: %.3f".formatted(network.forward(20, 2).getFirst().value()));
  }

  private static Value squaredError(ScalarMlp network, int i) {
    return network.forward(X[i]).getFirst().sub(Y[i]).square();
  }

  private static double meanSquaredError(ScalarMlp network) {
    double sum = 0;
    for (int i = 0; i < X.length; i++) {
      sum += squaredError(network, i).value();
    }
    return sum / X.length;
  }
}
