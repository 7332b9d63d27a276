package adjoint.examples;

import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.examples.numpy.NumpyRandom;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Sequential;
import adjoint.nn.optim.Sgd;
import adjoint.nn.scalar.Neuron;
import adjoint.nn.scalar.ScalarSgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One sigmoid neuron, trained by gradient descent on one random point at a time: first from single
 * numbers, then the same from tensors.
 */
final class NeuronTraining {
  /** Every so many steps the error over all points is noted, for the first time after one step. */
  static final int EVERY = 100;

  private NeuronTraining() {}

  /** What a training depends on besides the points. */
  record Settings(long seed, double rate, long steps) {
    Settings slower(int times) {
      return new Settings(seed, rate / times, steps);
    }

    Settings steps(long steps) {
      return new Settings(seed, rate, steps);
    }
  }

  /** From single numbers. */
  static TrainedNeuron scalars(LabelledPoints points, Settings settings) {
    NumpyRandom random = new NumpyRandom(settings.seed);
    double[] weights = {random.randn(), random.randn()};
    Neuron neuron = Neuron.of(weights, random.randn(), Value::sigmoid);
    ScalarSgd sgd = new ScalarSgd(neuron.parameters(), settings.rate);
    List<Double> errors = new ArrayList<>();
    for (long step = 0; step < settings.steps; step++) {
      int i = random.randint(points.count());
      Value error = neuron.forward(points.point(i)).sub(points.label(i)).square();
      sgd.step(error);
      if (step % EVERY == 0) {
        errors.add(NoGrad.call(() -> cumulativeError(neuron, points)));
      }
    }
    double[] trained = neuron.parameters().stream().mapToDouble(Value::value).toArray();
    return new TrainedNeuron(Arrays.copyOf(trained, 2), trained[2], errors);
  }

  private static double cumulativeError(Neuron neuron, LabelledPoints points) {
    double sum = 0;
    for (int i = 0; i < points.count(); i++) {
      sum += neuron.forward(points.point(i)).sub(points.label(i)).square().value();
    }
    return sum;
  }

  /** The same from tensors: all points at once where the loop above takes them one by one. */
  static TrainedNeuron tensors(LabelledPoints points, Settings settings) {
    NumpyRandom random = new NumpyRandom(settings.seed);
    double[][] weights = {{random.randn()}, {random.randn()}};
    Linear linear = Linear.from(Tensor.of(weights), Tensor.of(random.randn()));
    Layer model = Sequential.of(linear, Activation.SIGMOID);
    Sgd sgd = new Sgd(model.parameters(), settings.rate);
    Tensor x = points.x();
    Tensor y = points.y();
    List<Double> errors = new ArrayList<>();
    for (long step = 0; step < settings.steps; step++) {
      int i = random.randint(points.count());
      sgd.step(squaredError(model, x.slice(0, i, i + 1), y.slice(0, i, i + 1)));
      if (step % EVERY == 0) {
        errors.add(NoGrad.call(() -> squaredError(model, x, y).item()));
      }
    }
    double bias = linear.bias().orElseThrow().item();
    return new TrainedNeuron(linear.weight().toDoubleArray(), bias, errors);
  }

  private static Tensor squaredError(Layer model, Tensor x, Tensor y) {
    return model.forward(x).sub(y).square().sum();
  }
}
