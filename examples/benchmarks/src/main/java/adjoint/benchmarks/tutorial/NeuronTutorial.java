package adjoint.benchmarks.tutorial;

import adjoint.NoGrad;
import adjoint.Value;
import adjoint.examples.numpy.NumpyRandom;
import adjoint.nn.scalar.Neuron;
import adjoint.nn.scalar.ScalarSgd;
import java.util.List;

/** One sigmoid neuron on eight points, one random point a step. Arguments: rate and steps. */
public final class NeuronTutorial {
  private static final double[][] X = {
    {3, 1.5}, {2, 1}, {4, 1.5}, {3, 4}, {3.5, 0.5}, {2, 0.5}, {5.5, 1}, {1, 1}
  };
  private static final double[] Y = {0, 1, 0, 1, 0, 1, 1, 0};

  private NeuronTutorial() {}

  /** Trains and prints. */
  public static void main(String[] args) {
    NumpyRandom random = new NumpyRandom(42);
    double[] weights = {random.randn(), random.randn()};
    Neuron neuron = Neuron.of(weights, random.randn(), Value::sigmoid);
    ScalarSgd sgd = new ScalarSgd(neuron.parameters(), Double.parseDouble(args[0]));
    System.out.println("prediction " + neuron.forward(1.66, 1.56).value());
    int steps = Integer.parseInt(args[1]);
    for (int step = 0; step < steps; step++) {
      int i = random.randint(X.length);
      sgd.step(squaredError(neuron, i));
      if (step % 100 == 0) {
        System.out.println("error " + step + " " + NoGrad.call(() -> cumulativeError(neuron)));
      }
    }
    List<Value> p = neuron.parameters();
    System.out.println(
        "weights " + p.get(0).value() + " " + p.get(1).value() + " bias " + p.get(2).value());
  }

  private static Value squaredError(Neuron neuron, int i) {
    return neuron.forward(X[i]).sub(Y[i]).square();
  }

  private static double cumulativeError(Neuron neuron) {
    double sum = 0;
    for (int i = 0; i < X.length; i++) {
      sum += squaredError(neuron, i).value();
    }
    return sum;
  }
}
