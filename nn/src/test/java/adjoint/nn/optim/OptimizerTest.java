package adjoint.nn.optim;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.Grad;
import adjoint.NoGrad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.ShapeException;
import adjoint.nn.Activation;
import adjoint.nn.Batch;
import adjoint.nn.Batches;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.Mlp;
import adjoint.nn.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all optimizers have in common. */
class OptimizerTest {
  static final List<Function<SequencedMap<String, Parameter>, Optimizer>> ALL = Optimizers.ALL;

  private final Parameter w = Parameter.of("w", Tensor.of(1.0, 2.0));
  private final SequencedMap<String, Parameter> path = Parameters.of("0.w", w);

  @ParameterizedTest
  @FieldSource("ALL")
  void lowersALossInEitherDType(Function<SequencedMap<String, Parameter>, Optimizer> make) {
    for (DType dtype : DType.values()) {
      Layer model =
          Mlp.of(2, 8, 1).activation(Activation.TANH).dtype(dtype).init(new SplittableRandom(1));
      Tensor x = Tensor.normal(dtype, new SplittableRandom(2), 0, 1, 16, 2);
      Tensor y = x.slice(1, 0, 1).mul(x.slice(1, 1, 2));
      Optimizer optimizer = make.apply(model.parameters());
      double before = Loss.mse(model.forward(x), y).item();
      for (int step = 0; step < 100; step++) {
        optimizer.step(Loss.mse(model.forward(x), y));
      }
      double after = Loss.mse(model.forward(x), y).item();
      assertEquals(
          -1, Double.compare(after, before * 0.9), optimizer + ": " + before + " to " + after);
      model.parameters().values().forEach(p -> assertEquals(dtype, p.dtype()));
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void theSameSeedGivesTheSameBits(Function<SequencedMap<String, Parameter>, Optimizer> make) {
    assertEquals(trained(make), trained(make));
  }

  private static List<?> trained(Function<SequencedMap<String, Parameter>, Optimizer> make) {
    SplittableRandom rng = new SplittableRandom(7);
    Layer model = Mlp.of(3, 5, 2).init(rng);
    Optimizer optimizer = make.apply(model.parameters());
    Batches<Tensor> batches =
        Batches.of(Tensor.normal(rng, 0, 1, 10, 3), Tensor.normal(rng, 0, 1, 10, 2), 4);
    for (Batch<Tensor> batch : batches.shuffled(rng)) {
      optimizer.step(Loss.mse(model.forward(batch.x()), batch.y()));
    }
    return model.parameters().values().stream().map(Tensor::data).toList();
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void gradientsComputedElsewhereMoveItTheSame(
      Function<SequencedMap<String, Parameter>, Optimizer> make) {
    Parameter v = Parameter.of("v", w);
    Optimizer ofLoss = make.apply(path);
    Optimizer ofGradients = make.apply(Parameters.of("v", v));
    for (int step = 0; step < 3; step++) {
      ofLoss.step(w.square().sum());
      ofGradients.step(Grad.of(v.square().sum(), List.of(v)));
    }
    assertEquals(w.data(), v.data());
    assertEquals(3, ofLoss.steps());
  }

  @Test
  void aParameterWithTwoPathsIsUpdatedOnce() {
    new Sgd(Parameters.of("a", w, "b", w), 0.1).step(w.sum());
    assertArrayEquals(new double[] {0.9, 1.9}, w.toDoubleArray());
    new Sgd(List.of(w, w), 0.1).step(List.of(Tensor.of(1.0, 1.0)));
    assertArrayEquals(new double[] {0.8, 1.8}, w.toDoubleArray(), 1e-15);
  }

  @Test
  void collectionsMayHoldParametersOfOneName() {
    Parameter other = Parameter.of("w", Tensor.of(3.0));
    Optimizer sgd = new Sgd(List.of(w, other), 1);
    assertEquals(List.of(w, other), sgd.parameters());
    sgd.step(w.sum().add(other.sum()));
    assertEquals(2, other.item());
  }

  @Test
  void theRateMayChangeBetweenSteps() {
    Sgd sgd = new Sgd(path, 0.5);
    sgd.step(w.sum());
    sgd.learningRate(0.25);
    sgd.step(w.sum());
    assertArrayEquals(new double[] {0.25, 1.25}, w.toDoubleArray());
    assertEquals(0.25, sgd.learningRate());
  }

  @Test
  void gradientsOfZeroAreNoErrorWhenTheLossContainsTheParameter() {
    new Sgd(path, 0.1).step(w.neg().relu().sum());
    assertArrayEquals(new double[] {1, 2}, w.toDoubleArray());
  }

  @Test
  void updatesAreNotRecorded() {
    List<Tensor> results = new ArrayList<>();
    Optimizer watched =
        new Optimizer(path, 0.1) {
          @Override
          protected Rule rule(Parameter parameter) {
            return (theta, g) -> {
              results.add(theta.sub(g));
              theta.set(results.getLast());
            };
          }
        };
    watched.step(w.square().sum());
    assertFalse(
        results.getFirst().isVariable(), "what a rule remembers must not keep graphs alive");
    assertEquals(List.of(), w.inputs());
  }

  @Test
  void oneLossIsOneStep() {
    Sgd sgd = new Sgd(path, 0.1);
    Tensor loss = w.square().sum();
    sgd.step(loss);
    assertThrows(IllegalStateException.class, () -> sgd.step(loss));
    assertEquals(1, sgd.steps());
  }

  @Test
  void withoutParametersThereIsNothingToTrain() {
    String message = ": there are no parameters to train";
    assertError(
        IllegalArgumentException.class, "Sgd" + message, () -> new Sgd(Parameters.none(), 0.1));
    assertError(IllegalArgumentException.class, "Adam" + message, () -> new Adam(List.of(), 0.1));
    assertError(
        IllegalArgumentException.class,
        "AdamW" + message,
        () -> new AdamW(Activation.TANH.parameters(), 0.1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void aRateMustBeAPositiveNumber(double rate) {
    String message = ": the rate must be 0 or positive, got " + rate;
    assertError(IllegalArgumentException.class, "Sgd" + message, () -> new Sgd(path, rate));
    assertError(
        IllegalArgumentException.class,
        "Adam" + message,
        () -> new Adam(path, 0.1).learningRate(rate));
    assertError(
        IllegalArgumentException.class,
        "AdamW: the weight decay must be 0 or positive, got " + rate,
        () -> new AdamW(path, 0.1).weightDecay(rate));
  }

  @Test
  void fractionsStayBelowOne() {
    assertError(
        IllegalArgumentException.class,
        "Sgd: momentum must be from 0 up to but without 1, got 1.0",
        () -> new Sgd(path, 0.1).momentum(1));
    assertError(
        IllegalArgumentException.class,
        "Adam: beta 2 must be from 0 up to but without 1, got -0.5",
        () -> new Adam(path, 0.1).betas(0.9, -0.5));
  }

  @Test
  void aLossOfOtherParametersTrainsNothing() {
    Parameter other = Parameter.of("other", Tensor.of(1.0));
    assertError(
        IllegalArgumentException.class,
        "Sgd: the loss depends on none of the 1 parameters, of which the first is 0.w;"
            + " training would change nothing. Do they belong to another model?",
        () -> new Sgd(path, 0.1).step(other.square().sum()));
    String constant =
        "Sgd: the loss depends on no parameter, it was computed from constants or under NoGrad;"
            + " training would change nothing";
    assertError(
        IllegalArgumentException.class, constant, () -> new Sgd(path, 0.1).step(Tensor.scalar(1)));
    Tensor unrecorded = NoGrad.call(() -> w.square().sum());
    assertError(
        IllegalArgumentException.class, constant, () -> new Sgd(path, 0.1).step(unrecorded));
  }

  @Test
  void aLossIsASingleNumber() {
    assertError(
        ShapeException.class,
        "Adam: needs a loss that is a single number, this one is [2]; reduce it with mean() or"
            + " sum()",
        () -> new Adam(path, 0.1).step(w.square()));
  }

  @Test
  void whatIsNotFiniteChangesNothing() {
    Adam adam = new Adam(Parameters.of("0.w", w, "v", Parameter.of("v", Tensor.of(0.0))), 0.1);
    adam.step(w.sum());
    double[] before = w.toDoubleArray();
    assertError(
        IllegalArgumentException.class,
        "Adam: the loss is NaN at step 2; nothing was updated. Lower the rate or check the data",
        () -> adam.step(w.mul(-1).log().sum()));
    assertError(
        IllegalArgumentException.class,
        "Adam: the gradient of v contains Infinity at step 2; nothing was updated. Lower the rate"
            + " or check the data",
        () -> adam.step(w.sum().add(adam.parameters().get(1).sqrt().sum())));
    assertArrayEquals(before, w.toDoubleArray());
    assertEquals(1, adam.steps());
  }

  @Test
  void aModelIsCastBeforeItsOptimizerIsMade() {
    Adam adam = new Adam(path, 0.1);
    w.setDType(DType.F32);
    assertError(
        IllegalStateException.class,
        "Adam: parameter 0.w is F32 but was F64 when this optimizer was made;"
            + " cast the model first, then make the optimizer",
        () -> adam.step(w.sum()));
  }

  @Test
  void gradientsMustFit() {
    Sgd sgd = new Sgd(path, 0.1);
    assertError(
        IllegalArgumentException.class,
        "Sgd: got 0 gradients for 1 parameters",
        () -> sgd.step(List.<Tensor>of()));
    assertError(
        ShapeException.class,
        "Sgd: the gradient of 0.w is F64[3], the parameter is F64[2]",
        () -> sgd.step(List.of(Tensor.of(1.0, 2.0, 3.0))));
    assertError(
        ShapeException.class,
        "Sgd: the gradient of 0.w is F32[2], the parameter is F64[2]",
        () -> sgd.step(List.of(Tensor.of(1f, 2f))));
  }

  @Test
  void emptyParametersDoNoHarm() {
    Parameter none = Parameter.of("none", Tensor.zeros(DType.F64, 0));
    new Adam(List.of(none, w), 0.5).step(w.sum());
    assertArrayEquals(new double[] {0.5, 1.5}, w.toDoubleArray(), 1e-7);
  }

  @Test
  void printsItsSettings() {
    assertEquals("Sgd(rate 0.1) for 1 parameter tensor", new Sgd(path, 0.1).toString());
    assertEquals(
        "Sgd(rate 0.1, Nesterov momentum 0.9, weight decay 0.01) for 1 parameter tensor",
        new Sgd(path, 0.1).nesterov(0.9).weightDecay(0.01).toString());
    assertEquals(
        "Sgd(rate 0.1, momentum 0.5) for 1 parameter tensor",
        new Sgd(path, 0.1).momentum(0.5).toString());
    assertEquals(
        "Adam(rate 0.1, betas 0.9 and 0.999, epsilon 1.0E-8) for 1 parameter tensor",
        new Adam(path, 0.1).toString());
    assertEquals(
        "AdamW(rate 0.1, betas 0.8 and 0.99, epsilon 1.0E-6, weight decay 0.01) for 1 parameter"
            + " tensor",
        new AdamW(path, 0.1).betas(0.8, 0.99).epsilon(1e-6).toString());
  }

  @Test
  void usersWriteTheirOwn() {
    class SignDescent extends Optimizer {
      SignDescent(SequencedMap<String, Parameter> parameters, double rate) {
        super(parameters, rate);
      }

      @Override
      protected Rule rule(Parameter parameter) {
        return (theta, g) -> theta.set(theta.sub(g.greater(0).sub(g.less(0)).mul(learningRate())));
      }
    }
    Optimizer mine = new SignDescent(path, 0.5);
    mine.step(w.mul(Tensor.of(-7.0, 3.0)).sum());
    assertArrayEquals(new double[] {1.5, 1.5}, w.toDoubleArray());
    assertEquals("SignDescent(rate 0.5) for 1 parameter tensor", mine.toString());
  }

  @Test
  void momentumIsOfOneKind() {
    String message =
        "Sgd: momentum(m) and nesterov(m) are two kinds of momentum, of which it has one; call only"
            + " nesterov(m) for Nesterov momentum m";
    assertError(
        IllegalStateException.class, message, () -> new Sgd(path, 0.1).nesterov(0.9).momentum(0.9));
    assertError(
        IllegalStateException.class, message, () -> new Sgd(path, 0.1).momentum(0.9).nesterov(0.9));
    assertEquals(
        "Sgd(rate 0.1, Nesterov momentum 0.5) for 1 parameter tensor",
        new Sgd(path, 0.1).nesterov(0.9).nesterov(0.5).toString());
  }

  @Test
  void aDampeningStays() {
    assertEquals(
        "Sgd(rate 0.1, momentum 0.8, dampening 0.5) for 1 parameter tensor",
        new Sgd(path, 0.1).momentum(0.9, 0.5).momentum(0.8).toString());
    assertError(
        IllegalStateException.class,
        "Sgd: a dampening without a momentum would only lower the rate; call momentum(m, d)",
        () -> new Sgd(path, 0.1).momentum(0, 0.5));
  }
}
