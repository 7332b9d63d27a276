package adjoint.nn.scalar;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Loss;
import adjoint.nn.Sequential;
import adjoint.nn.optim.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScalarMlpTest {
  private static final double CLOSE = 1e-12;

  /**
   * A network of neurons and the same one of matrices: the same outputs, and the same weights after
   * training.
   */
  @Property(tries = 60)
  void neuronsEqualMatrices(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int in,
      @ForAll @IntRange(min = 1, max = 5) int hidden,
      @ForAll @IntRange(min = 1, max = 3) int out,
      @ForAll @IntRange(min = 1, max = 6) int examples) {
    RandomGenerator rng = new SplittableRandom(seed);
    Tensor w1 = Tensor.normal(DType.F64, rng, 0, 1, in, hidden);
    Tensor b1 = Tensor.normal(DType.F64, rng, 0, 1, hidden);
    Tensor w2 = Tensor.normal(DType.F64, rng, 0, 1, hidden, out);
    Tensor b2 = Tensor.normal(DType.F64, rng, 0, 1, out);
    Tensor x = Tensor.normal(DType.F64, rng, 0, 1, examples, in);
    Tensor y = Tensor.uniform(DType.F64, rng, 0, 1, examples, out);

    Layer matrices =
        Sequential.of(
            Linear.from(w1, b1), Activation.TANH, Linear.from(w2, b2), Activation.SIGMOID);
    ScalarMlp neurons =
        ScalarMlp.of(
            NeuronLayer.of(rows(w1), b1.toDoubleArray(), Value::tanh),
            NeuronLayer.of(rows(w2), b2.toDoubleArray(), Value::sigmoid));

    Sgd sgd = new Sgd(matrices.parameters(), 0.3);
    ScalarSgd scalarSgd = new ScalarSgd(neurons.parameters(), 0.3);
    for (int step = 0; step < 3; step++) {
      Tensor outputs = matrices.forward(x);
      Value loss = Value.of(0).detach();
      for (int i = 0; i < examples; i++) {
        List<Value> row = neurons.forward(rows(x)[i]);
        for (int j = 0; j < out; j++) {
          assertEquals(outputs.get(i, j), row.get(j).value(), CLOSE);
          loss = loss.add(row.get(j).sub(y.get(i, j)).square());
        }
      }
      Tensor mse = Loss.mse(outputs, y);
      Value mean = loss.div(examples * out);
      assertEquals(mse.item(), mean.value(), CLOSE);
      sgd.step(mse);
      scalarSgd.step(mean);
    }
    assertSameParameters(matrices, neurons);
  }

  private static void assertSameParameters(Layer matrices, ScalarMlp neurons) {
    List<Parameter> tensors = List.copyOf(matrices.parameters().values());
    for (int l = 0; l < neurons.layers().size(); l++) {
      Tensor weight = tensors.get(2 * l);
      Tensor bias = tensors.get(2 * l + 1);
      for (int j = 0; j < bias.size(); j++) {
        List<Value> neuron = neurons.layers().get(l).neurons().get(j).parameters();
        for (int i = 0; i < neuron.size() - 1; i++) {
          assertEquals(weight.get(i, j), neuron.get(i).value(), CLOSE);
        }
        assertEquals(bias.get(j), neuron.getLast().value(), CLOSE);
      }
    }
  }

  private static double[][] rows(Tensor matrix) {
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < matrix.shape().extent(0); i++) {
      rows.add(matrix.select(0, i).toDoubleArray());
    }
    return rows.toArray(new double[0][]);
  }

  @Test
  void learnsXor() {
    double[][] x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    double[] y = {0, 1, 1, 0};
    ScalarMlp model =
        ScalarMlp.random(List.of(2, 4, 1), Value::tanh, Value::sigmoid, new SplittableRandom(1));
    ScalarSgd sgd = new ScalarSgd(model.parameters(), 0.5);
    for (int epoch = 0; epoch < 1000; epoch++) {
      for (int i = 0; i < 4; i++) {
        sgd.step(model.forward(x[i]).getFirst().sub(y[i]).square());
      }
    }
    for (int i = 0; i < 4; i++) {
      double answer = model.forward(x[i]).getFirst().value();
      assertTrue(Math.abs(answer - y[i]) < 0.1, "answer " + answer + " for " + y[i]);
    }
  }

  @Test
  void aStepGoesAgainstTheGradient() {
    Value p = Value.of(3);
    Value q = Value.of(5);
    new ScalarSgd(List.of(p, q), 0.5).step(p.mul(q));
    assertEquals(0.5, p.value());
    assertEquals(3.5, q.value()); // by the gradient before p moved
    assertEquals(0, Grad.of(p, q).value());
  }

  @Test
  void badInput() {
    Value p = Value.of(1);
    assertError(
        IllegalArgumentException.class,
        "ScalarSgd: there are no parameters to train",
        () -> new ScalarSgd(List.of(), 0.1));
    assertError(
        IllegalArgumentException.class,
        "ScalarSgd: the rate must be 0 or positive, got -1.0",
        () -> new ScalarSgd(List.of(p), -1));
    assertError(
        IllegalArgumentException.class,
        "ScalarSgd: the loss depends on no parameter; training would change nothing",
        () -> new ScalarSgd(List.of(p), 0.1).step(p.detach()));
    assertError(
        IllegalArgumentException.class,
        "ScalarSgd: the loss is NaN; lower the rate or check the data",
        () -> new ScalarSgd(List.of(p), 0.1).step(p.neg().log()));
  }

  @Test
  void aStepIsTakenByAllValuesOnceOrByNone() {
    Value a = Value.of(1);
    Value b = Value.of(0);
    ScalarSgd sgd = new ScalarSgd(List.of(a, b, a), 0.5);
    sgd.step(a.mul(3).add(b));
    assertEquals(-0.5, a.value());
    assertEquals(-0.5, b.value());
    b.set(0);
    assertEquals(
        "ScalarSgd: the gradient of parameter 1 is Infinity, and would make it -Infinity; nothing"
            + " was updated. Lower the rate or check the data",
        assertThrows(IllegalArgumentException.class, () -> sgd.step(a.add(b.sqrt()))).getMessage());
    assertEquals(-0.5, a.value());
    Value other = Value.of(1);
    assertEquals(
        "ScalarSgd: the loss depends on none of the 2 parameters; training would change nothing."
            + " Do they belong to another model?",
        assertThrows(IllegalArgumentException.class, () -> sgd.step(other.square())).getMessage());
    sgd.step(a.relu().add(b.relu())); // a slope of 0 is none the less one
  }

  @Test
  @SuppressWarnings("NullAway") // a null is a mistake too
  void aParameterThatIsNull() {
    assertError(
        NullPointerException.class,
        "ScalarSgd: parameter 1 is null",
        () -> new ScalarSgd(Arrays.asList(Value.of(1), null), 0.1));
  }
}
