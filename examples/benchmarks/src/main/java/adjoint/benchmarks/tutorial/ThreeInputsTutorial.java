package adjoint.benchmarks.tutorial;

import adjoint.Value;
import adjoint.examples.numpy.NumpyRandom;
import adjoint.nn.scalar.Neuron;
import adjoint.nn.scalar.ScalarSgd;

/** A sigmoid neuron without bias learns which of its three inputs matters. */
public final class ThreeInputsTutorial {
  private static final double[][] X = {{0, 0, 1}, {1, 1, 1}, {1, 0, 1}, {0, 1, 1}};
  private static final double[] Y = {0, 1, 1, 0};

  private ThreeInputsTutorial() {}

  /** Trains and prints. */
  public static void main(String[] args) {
    double[] start = new NumpyRandom(1).rand(3);
    for (int i = 0; i < start.length; i++) {
      start[i] = 2 * start[i] - 1;
    }
    Neuron neuron = Neuron.withoutBias(start, Value::sigmoid);
    ScalarSgd sgd = new ScalarSgd(neuron.parameters(), 1);
    print(neuron, "before");
    for (int step = 0; step < 10_000; step++) {
      Value loss = Value.of(0).detach();
      for (int i = 0; i < X.length; i++) {
        loss = loss.add(neuron.forward(X[i]).sub(Y[i]).square());
      }
      sgd.step(loss.div(2));
    }
    print(neuron, "after");
  }

  private static void print(Neuron neuron, String when) {
    StringBuilder line = new StringBuilder(when);
    neuron.parameters().forEach(weight -> line.append(' ').append(weight.value()));
    System.out.println(line);
    System.out.println("answer " + neuron.forward(1, 0, 0).value());
  }
}
