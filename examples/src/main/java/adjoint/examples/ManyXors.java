package adjoint.examples;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.examples.numpy.NumpyRandom;
import adjoint.nn.optim.Sgd;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The XOR networks of the seeds 0, 1, 2 …, all trained at once: every parameter has one more axis
 * in front that counts the networks, over which {@code matmul} and {@code add} broadcast. Each
 * network gets the very bits that it gets when it is trained alone.
 */
final class ManyXors {
  private final UnaryOperator<Tensor> hidden;
  private final Parameter w1;
  private final Parameter b1;
  private final Parameter w2;
  private final Parameter b2;
  private List<Parameter> trained;

  /** Networks with so many hidden units and this activation after them. */
  ManyXors(int networks, int units, UnaryOperator<Tensor> hidden) {
    double[][][] w1 = new double[networks][][];
    double[][][] b1 = new double[networks][][];
    double[][][] w2 = new double[networks][][];
    double[][][] b2 = new double[networks][][];
    for (int seed = 0; seed < networks; seed++) {
      NumpyRandom random = new NumpyRandom(seed);
      w1[seed] = random.rand(2, units);
      b1[seed] = random.rand(1, units);
      w2[seed] = random.rand(units, 1);
      b2[seed] = random.rand(1, 1);
    }
    this.hidden = hidden;
    this.w1 = Parameter.of("w1", Tensor.of(w1));
    this.b1 = Parameter.of("b1", Tensor.of(b1));
    this.w2 = Parameter.of("w2", Tensor.of(w2));
    this.b2 = Parameter.of("b2", Tensor.of(b2));
    this.trained = List.of(this.w1, this.b1, this.w2, this.b2);
  }

  /** Sets the biases to zero and leaves them there. */
  ManyXors withoutBias() {
    b1.set(b1.mul(0));
    b2.set(b2.mul(0));
    trained = List.of(w1, w2);
    return this;
  }

  /** {@code [4, 2]} inputs for every network give {@code [networks, 4, 1]} outputs. */
  private Tensor forward(Tensor x) {
    Tensor h = hidden.apply(x.matmul(w1).add(b1));
    return h.matmul(w2).add(b2).sigmoid();
  }

  /** Trains all networks and returns their outputs before the last update, network by network. */
  List<List<Double>> train(double rate, long epochs, Runnable progress) {
    Sgd sgd = new Sgd(trained, rate);
    Tensor output = forward(XorTraining.X);
    for (long epoch = 0; epoch < epochs; epoch++) {
      progress.run();
      output = forward(XorTraining.X);
      // Half the mean squared error of each network. In their sum each gradient meets its own only.
      Tensor losses = output.sub(XorTraining.Y).square().mean(1, 2).div(2);
      sgd.step(losses.sum());
    }
    Tensor last = output;
    return IntStream.range(0, w1.shape().extent(0))
        .mapToObj(network -> XorRun.numbers(last.select(0, network)))
        .toList();
  }
}
