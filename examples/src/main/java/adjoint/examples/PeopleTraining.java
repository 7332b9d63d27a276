package adjoint.examples;

import adjoint.Tensor;
import adjoint.Value;
import adjoint.examples.FourPeople.Person;
import adjoint.examples.numpy.NumpyRandom;
import adjoint.nn.Activation;
import adjoint.nn.Batch;
import adjoint.nn.Batches;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.optim.Sgd;
import adjoint.nn.scalar.ScalarMlp;
import adjoint.nn.scalar.ScalarSgd;

/**
 * The tutorial's stochastic gradient descent: one person after the other, and an update after each.
 *
 * @param seed of the random numbers that the network starts with
 * @param rate the learning rate
 * @param epochs how often all four people are gone through
 * @param progress is told of every epoch
 */
record PeopleTraining(long seed, double rate, int epochs, Runnable progress) {
  /** The losses, each after the updates of its epoch, and the network in the end. */
  record Trained(LossCurve losses, Answers answers) {}

  /** The tutorial prints the loss of every tenth epoch; a longer training, about a hundred. */
  private LossCurve curve() {
    return new LossCurve(Math.max(10, epochs / 100));
  }

  /** The network before training, its numbers drawn in the tutorial's order: w1 to w6, b1 to b3. */
  TwoLayers start() {
    double[] draws = new NumpyRandom(seed).randn(9);
    double[][] w1 = {{draws[0], draws[2]}, {draws[1], draws[3]}};
    double[] b1 = {draws[6], draws[7]};
    double[][] w2 = {{draws[4]}, {draws[5]}};
    double[] b2 = {draws[8]};
    return new TwoLayers(w1, b1, w2, b2);
  }

  /** From single neurons. */
  Trained neurons(ScalarMlp network) {
    ScalarSgd sgd = new ScalarSgd(network.parameters(), rate);
    LossCurve losses = curve();
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (Person person : FourPeople.ALL) {
        sgd.step(squaredError(network, person));
      }
      losses.add(epoch, () -> meanSquaredError(network));
      progress.run();
    }
    return new Trained(losses, Answers.of(network));
  }

  private static Value squaredError(ScalarMlp network, Person person) {
    return network.forward(person.shifted()).getFirst().sub(person.target()).square();
  }

  private static double meanSquaredError(ScalarMlp network) {
    return FourPeople.ALL.stream()
        .mapToDouble(person -> squaredError(network, person).value())
        .average()
        .orElseThrow();
  }

  /** The same from tensors: mini-batches of one person. */
  Trained tensors(Layer network) {
    Sgd sgd = new Sgd(network.parameters(), rate);
    Tensor x = Tensor.of(FourPeople.inputs());
    Tensor y = Tensor.of(FourPeople.targets()).unsqueeze(1);
    Batches<Tensor> people = Batches.of(x, y, 1);
    LossCurve losses = curve();
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (Batch<Tensor> person : people.inOrder()) {
        sgd.step(Loss.mse(network.forward(person.x()), person.y()));
      }
      losses.add(epoch, () -> Loss.mse(network.forward(x), y).item());
      progress.run();
    }
    return new Trained(losses, Answers.of(network));
  }

  Trained neurons() {
    return neurons(start().neurons(Value::sigmoid));
  }

  Trained tensors() {
    return tensors(start().tensors(Activation.SIGMOID));
  }
}
