package adjoint.benchmarks.tutorial;

import adjoint.Value;
import adjoint.examples.numpy.NumpyRandom;
import adjoint.nn.scalar.NeuronLayer;
import adjoint.nn.scalar.ScalarMlp;
import adjoint.nn.scalar.ScalarSgd;

/** A network 2-2-1 of sigmoids on XOR, all four rows at once. */
public final class XorTutorial {
  private static final double[][] X = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  private static final double[] Y = {0, 1, 1, 0};

  private XorTutorial() {}

  /** Trains and prints. */
  public static void main(String[] args) {
    NumpyRandom random = new NumpyRandom(42);
    ScalarMlp model =
        ScalarMlp.of(
            NeuronLayer.of(random.rand(2, 2), random.rand(2), Value::sigmoid),
            NeuronLayer.of(random.rand(2, 1), random.rand(1), Value::sigmoid));
    ScalarSgd sgd = new ScalarSgd(model.parameters(), 0.1);
    Value[] outputs = new Value[X.length];
    for (int epoch = 0; epoch < 10_000; epoch++) {
      Value sum = Value.of(0).detach();
      for (int i = 0; i < X.length; i++) {
        outputs[i] = model.forward(X[i]).getFirst();
        sum = sum.add(outputs[i].sub(Y[i]).square());
      }
      Value loss = sum.div(X.length);
      sgd.step(loss.div(2));
      if (epoch % 1000 == 0) {
        System.out.println("Epoch " + epoch + " Loss " + loss.value());
      }
    }
    StringBuilder line = new StringBuilder("Final output");
    for (Value output : outputs) {
      line.append(' ').append(output.value());
    }
    System.out.println(line);
  }
}
