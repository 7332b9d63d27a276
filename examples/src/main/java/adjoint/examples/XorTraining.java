package adjoint.examples;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.examples.numpy.NumpyRandom;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.optim.Sgd;
import adjoint.nn.scalar.ScalarMlp;
import adjoint.nn.scalar.ScalarSgd;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tutorial's training: gradient descent on the four rows of XOR at once. The loss that it
 * prints is the mean squared error; the loss that it goes down is half of that.
 *
 * @param seed of the random numbers that the network starts with
 * @param rate the learning rate
 * @param epochs how often the parameters are updated
 * @param progress is told of every epoch
 */
record XorTraining(long seed, double rate, long epochs, Runnable progress) {
  private static final double[][] INPUTS = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  private static final double[][] TARGETS = {{0}, {1}, {1}, {0}};

  /** The inputs as a batch, one row an example. */
  static final Tensor X = Tensor.of(INPUTS);

  /** What each row should give. */
  static final Tensor Y = Tensor.of(TARGETS);

  /** The network before training, its numbers drawn in the tutorial's order. */
  TwoLayers start() {
    NumpyRandom random = new NumpyRandom(seed);
    return new TwoLayers(random.rand(2, 2), random.rand(2), random.rand(2, 1), random.rand(1));
  }

  /** The very first gradients, parameter by parameter. */
  static List<Tensor> gradients(Layer model) {
    Tensor loss = Loss.mse(model.forward(X), Y).div(2);
    return Grad.of(loss, List.copyOf(model.parameters().values()));
  }

  /** From tensors: all four rows go through the network at once. */
  XorRun tensors(Layer model) {
    Sgd sgd = new Sgd(model.parameters(), rate);
    LossCurve losses = LossCurve.of(epochs);
    Tensor output = model.forward(X);
    for (long epoch = 0; epoch < epochs; epoch++) {
      progress.run();
      output = model.forward(X);
      Tensor loss = Loss.mse(output, Y);
      losses.add(epoch, loss.item());
      sgd.step(loss.div(2));
    }
    return new XorRun(losses, XorRun.numbers(output), Answers.of(model));
  }

  /** The same from single neurons: row by row, number by number. */
  XorRun neurons(ScalarMlp model) {
    ScalarSgd sgd = new ScalarSgd(model.parameters(), rate);
    LossCurve losses = LossCurve.of(epochs);
    List<Value> outputs = outputs(model);
    for (long epoch = 0; epoch < epochs; epoch++) {
      progress.run();
      outputs = outputs(model);
      Value loss = meanSquaredError(outputs);
      losses.add(epoch, loss.value());
      sgd.step(loss.div(2));
    }
    return new XorRun(losses, outputs.stream().map(Value::value).toList(), Answers.of(model));
  }

  private static List<Value> outputs(ScalarMlp model) {
    return Arrays.stream(INPUTS).map(row -> model.forward(row).getFirst()).toList();
  }

  private static Value meanSquaredError(List<Value> outputs) {
    return IntStream.range(0, TARGETS.length)
        .mapToObj(row -> outputs.get(row).sub(TARGETS[row][0]).square())
        .reduce(Value::add)
        .orElseThrow()
        .div(TARGETS.length);
  }
}
