package adjoint.examples;

import adjoint.Grad;
import adjoint.Value;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The same from the graph: say how the loss is computed, and ask for any derivative. */
final class AliceByGraph {
  static final List<String> NAMES = List.of("w1", "w2", "w3", "w4", "w5", "w6", "b1", "b2", "b3");

  private static final double[] ONES_AND_ZEROS = {1, 1, 1, 1, 1, 1, 0, 0, 0};
  private static final double[] X = FourPeople.ALL.getFirst().shifted();
  private static final double TARGET = FourPeople.ALL.getFirst().target();

  final List<Value> parameters;
  final Value h1;
  final Value h2;
  final Value y;
  final Value loss;

  /** With the tutorial's parameters. */
  AliceByGraph() {
    this(ONES_AND_ZEROS);
  }

  private AliceByGraph(double[] numbers) {
    parameters = Arrays.stream(numbers).mapToObj(Value::of).toList();
    h1 = neuron(w(1).mul(X[0]), w(2).mul(X[1]), b(1));
    h2 = neuron(w(3).mul(X[0]), w(4).mul(X[1]), b(2));
    y = neuron(w(5).mul(h1), w(6).mul(h2), b(3));
    loss = y.neg().add(TARGET).square();
  }

  private static Value neuron(Value left, Value right, Value bias) {
    return left.add(right).add(bias).sigmoid();
  }

  Value w(int number) {
    return parameters.get(number - 1);
  }

  Value b(int number) {
    return parameters.get(5 + number);
  }

  /** One walk back through the graph gives all nine. */
  SequencedMap<String, Double> gradients() {
    List<Value> gradients = Grad.of(loss, parameters);
    return named(gradients.stream().mapToDouble(Value::value).toArray());
  }

  /**
   * No derivatives at all: moves each parameter a little up and down and sees what the loss does.
   */
  static SequencedMap<String, Double> finiteDifferences() {
    double step = 1e-5;
    double[] slopes = new double[ONES_AND_ZEROS.length];
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = (lossWith(i, step) - lossWith(i, -step)) / (2 * step);
    }
    return named(slopes);
  }

  /** The loss after one parameter was changed. */
  static double lossWith(int parameter, double change) {
    double[] numbers = ONES_AND_ZEROS.clone();
    numbers[parameter] += change;
    return new AliceByGraph(numbers).loss.value();
  }

  static SequencedMap<String, Double> named(double[] numbers) {
    SequencedMap<String, Double> named = new LinkedHashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      named.put(NAMES.get(i), numbers[i]);
    }
    return named;
  }
}
