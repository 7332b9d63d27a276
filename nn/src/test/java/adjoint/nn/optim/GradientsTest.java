package adjoint.nn.optim;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.Threads;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.Mlp;
import adjoint.nn.Parameters;
import adjoint.nn.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Gradients that are clipped, accumulated or skipped before a step. */
class GradientsTest {
  static final List<Function<SequencedMap<String, Parameter>, Optimizer>> ALL = Optimizers.ALL;

  private final Parameter a = Parameter.of("a", Tensor.of(0.0));
  private final Parameter b = Parameter.of("b", Tensor.of(0.0, 0));
  private final SequencedMap<String, Parameter> both = Parameters.of("a", a, "b", b);

  private void assertMoved(double toA, double... toB) {
    assertEquals(toA, a.item(), 1e-14);
    assertArrayEquals(toB, b.toDoubleArray(), 1e-14);
  }

  // ---- clipped

  @Test
  void aNormIsThatOfAllTogether() {
    Optimizer sgd = new Sgd(both, 1).clipNorm(13);
    sgd.step(List.of(Tensor.of(3.0), Tensor.of(4.0, 12))); // a norm of 13
    assertMoved(-3, -4, -12);
    sgd.clipNorm(6.5).step(List.of(Tensor.of(-3.0), Tensor.of(-4.0, -12)));
    assertMoved(-1.5, -2, -6);
  }

  @Test
  void valuesAreCutOffAfterTheNorm() {
    new Sgd(both, 1)
        .clipNorm(6.5)
        .clipValue(1.75)
        .step(List.of(Tensor.of(3.0), Tensor.of(4.0, -12)));
    assertMoved(-1.5, -1.75, 1.75);
  }

  @ParameterizedTest
  @EnumSource
  void aNormMayBeOfAnySize(DType dtype) {
    for (double size :
        dtype == DType.F32
            ? new double[] {1e-36, 1e-25, 1, 1e30}
            : new double[] {1e-300, 1e-200, 1, 1e300}) {
      Parameter p = Parameter.of("p", Tensor.zeros(dtype, 2));
      Optimizer sgd = new Sgd(List.of(p), 1).clipNorm(size);
      double g = dtype.round(4 * size);
      sgd.step(List.of(Tensor.of(NdArray.of(0.75 * g, -g).to(dtype))));
      assertEquals(-0.6, p.get(0) / size, 1e-6, "size " + size);
      assertEquals(0.8, p.get(1) / size, 1e-6, "size " + size);
    }
  }

  @Test
  void rulesOfUsersSeeClippedGradients() {
    Optimizer mine =
        new Optimizer(both, 1) {
          @Override
          protected Rule rule(Parameter parameter) {
            return (theta, g) -> theta.set(theta.sub(g.mul(learningRate())));
          }
        };
    mine.clipValue(2).schedule(_ -> 0.5).step(List.of(Tensor.of(1.0), Tensor.of(8.0, -8)));
    assertMoved(-0.5, -1, 1);
  }

  /** Clipped with momentum, decay and all, on any number of threads. */
  @ParameterizedTest
  @FieldSource("ALL")
  void theBitsDoNotDependOnThreads(Function<SequencedMap<String, Parameter>, Optimizer> make) {
    State alone = Threads.call(1, () -> trained(make));
    assertEquals(alone, Threads.call(3, () -> trained(make)));
  }

  private static State trained(Function<SequencedMap<String, Parameter>, Optimizer> make) {
    SplittableRandom rng = new SplittableRandom(7);
    Layer model = Mlp.of(100, 400, 1).init(rng); // enough for several threads
    Optimizer optimizer = make.apply(model.parameters()).clipNorm(0.01);
    Tensor x = Tensor.normal(rng, 0, 1, 4, 100);
    for (int step = 0; step < 3; step++) {
      optimizer.step(Loss.mse(model.forward(x), x.slice(1, 0, 1)));
    }
    return model.state();
  }

  @Test
  void aLimitIsPositive() {
    for (double limit : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertError(
          IllegalArgumentException.class,
          "Sgd: the norm must be positive, got " + limit,
          () -> new Sgd(both, 1).clipNorm(limit));
      assertError(
          IllegalArgumentException.class,
          "Sgd: the value must be positive, got " + limit,
          () -> new Sgd(both, 1).clipValue(limit));
    }
  }

  // ---- accumulated

  @Test
  void aStepIsByTheMean() {
    Sgd sgd = new Sgd(both, 1);
    sgd.accumulate(a.mul(1).sum());
    sgd.accumulate(a.mul(3).sum().add(b.sum()));
    sgd.step();
    assertMoved(-2, -0.5, -0.5);
    assertEquals(1, sgd.steps());
    sgd.accumulate(a.mul(1).sum(), 3);
    sgd.accumulate(a.mul(5).sum(), 1);
    sgd.step();
    assertMoved(-4, -0.5, -0.5);
    assertError(
        IllegalStateException.class,
        "Sgd: no loss has been accumulated; call accumulate(loss) first, or step(loss)",
        sgd::step);
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void smallBatchesMakeALargeOne(Function<SequencedMap<String, Parameter>, Optimizer> make) {
    Layer small = Mlp.of(3, 5, 2).dtype(DType.F64).init(new SplittableRandom(1));
    Layer large = Mlp.of(3, 5, 2).dtype(DType.F64).init(new SplittableRandom(1));
    Optimizer ofSmall = make.apply(small.parameters()).clipNorm(0.1);
    Optimizer ofLarge = make.apply(large.parameters()).clipNorm(0.1);
    SplittableRandom rng = new SplittableRandom(2);
    for (int step = 0; step < 5; step++) {
      Tensor x = Tensor.normal(DType.F64, rng, 0, 1, 9, 3);
      Tensor y = Tensor.normal(DType.F64, rng, 0, 1, 9, 2);
      ofLarge.step(Loss.mse(large.forward(x), y));
      for (int at : new int[] {0, 4, 8}) { // batches of 4, 4 and 1
        int end = Math.min(at + 4, 9);
        Tensor loss = Loss.mse(small.forward(x.slice(0, at, end)), y.slice(0, at, end));
        ofSmall.accumulate(loss, end - at);
      }
      ofSmall.step();
    }
    large
        .state()
        .arrays()
        .forEach((path, expected) ->
            assertArrayEquals(
                expected.toDoubleArray(),
                small.part(path, Parameter.class).toDoubleArray(),
                1e-9,
                ofSmall + ", " + path));
  }

  @Test
  void oneLossIsItsOwnMean() {
    Parameter twin = Parameter.of("a", Tensor.of(0.0));
    Adam one = new Adam(Parameters.of("a", a), 0.1);
    Adam other = new Adam(Parameters.of("a", twin), 0.1);
    for (int step = 0; step < 5; step++) {
      one.step(a.sub(1).square().mul(step / 3.0).sum());
      other.accumulate(twin.sub(1).square().mul(step / 3.0).sum());
      other.step();
      assertEquals(a.item(), twin.item());
    }
  }

  @Test
  void whatIsAccumulatedIsNotForgotten() {
    Sgd sgd = new Sgd(both, 1);
    sgd.accumulate(a.sum());
    String rest =
        ": Sgd has accumulated 1 losses since its last step; take that step first, by step()";
    assertError(IllegalStateException.class, "step" + rest, () -> sgd.step(a.sum()));
    assertError(
        IllegalStateException.class, "step" + rest, () -> sgd.step(List.of(Tensor.of(1.0), b)));
    assertError(
        IllegalStateException.class,
        "step" + rest,
        () -> Optimizer.step(a.sum(), new Sgd(List.of(Parameter.of("c", b)), 1), sgd));
    sgd.learningRate(Double.MAX_VALUE);
    sgd.step(); // moves a to the end of the range
    sgd.accumulate(a.sum());
    assertThrows(IllegalArgumentException.class, sgd::step); // beyond it
    sgd.learningRate(1e308);
    sgd.clipValue(0.5);
    a.set(Tensor.of(0.0));
    sgd.step(); // by the loss that was accumulated before
    assertEquals(-0.5e308, a.item());
  }

  @Test
  void sumsStayFinite() {
    Parameter p = Parameter.of("p", Tensor.of(0f));
    Sgd sgd = new Sgd(Parameters.of("p", p), 1);
    sgd.accumulate(p.mul(3e38).sum());
    assertError(
        IllegalArgumentException.class,
        "GradientBuffer.accumulate: the sum of the gradients of p would become infinite or NaN;"
            + " nothing was added",
        () -> sgd.accumulate(p.mul(3e38).sum()));
    sgd.step();
    assertEquals(-3e38f, p.item());
  }

  @Test
  void aWeightIsPositive() {
    Sgd sgd = new Sgd(both, 1);
    for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertError(
          IllegalArgumentException.class,
          "Sgd: the weight must be positive, got " + weight,
          () -> sgd.accumulate(a.sum(), weight));
    }
  }

  // ---- skipped

  @Test
  void whatIsNotFiniteIsSkippedIfAsked() {
    Adam adam = new Adam(both, 0.1).skipNonFinite();
    State before = adam.state();
    adam.step(a.add(-1).log().sum()); // NaN
    adam.step(a.sqrt().sum()); // an infinite gradient
    adam.step(List.of(Tensor.of(Double.NaN), Tensor.of(1.0, 1)));
    adam.accumulate(a.sqrt().sum());
    adam.step(); // by nothing
    Optimizer.step(a.sqrt().sum().add(b.sum()), adam);
    assertMoved(0, 0, 0);
    assertEquals(before, adam.state());
    assertEquals(5, adam.skipped());
    adam.accumulate(a.sqrt().sum());
    adam.accumulate(a.sum());
    adam.step();
    assertEquals(-0.1, a.item(), 1e-6);
    assertEquals(1, adam.steps());
    assertEquals(6, adam.skipped());
  }

  @Test
  void ofSeveralOptimizersAllSkipOrNone() {
    Sgd one = new Sgd(List.of(a), 1).skipNonFinite();
    Sgd other = new Sgd(List.of(b), 1);
    Optimizer.step(a.sqrt().sum().add(b.sum()), one, other);
    assertMoved(0, 0, 0);
    assertEquals(List.of(1L, 0L, 0L), List.of(one.skipped(), one.steps(), other.steps()));
  }

  // ---- state

  @Test
  void aStateIsByPath() {
    Sgd sgd = new Sgd(both, 1).momentum(0.5);
    sgd.step(List.of(Tensor.of(1.0), Tensor.of(2.0, 3)));
    assertEquals(
        "State[steps F64[], a/velocity F64[1], b/velocity F64[2]]", sgd.state().toString());
    assertEquals(NdArray.of(2.0, 3), sgd.state().arrays().get("b/velocity"));
    assertEquals(
        NdArray.of(0.0), new Sgd(both, 1).momentum(0.5).state().arrays().get("a/velocity"));
  }

  @Test
  void aStateThatDoesNotFitIsToldInFull() {
    Adam adam = new Adam(both, 0.1);
    adam.step(List.of(Tensor.of(1.0), Tensor.of(2.0, 3)));
    State before = adam.state();
    SequencedMap<String, NdArray> wrong = new LinkedHashMap<>(before.arrays());
    wrong.remove("a/first moment");
    wrong.put("c/first moment", NdArray.of(1.0));
    wrong.put("b/root of the second moment", NdArray.of(1f, 2));
    assertError(
        IllegalArgumentException.class,
        """
        load: the state does not fit this Adam, nothing was loaded
          missing: a/first moment F64[1]
          superfluous: c/first moment F64[1]
          of another type: b/root of the second moment is F32[2], not F64[2]\
        """,
        () -> adam.load(new State(wrong)));
    SequencedMap<String, NdArray> half = new LinkedHashMap<>(before.arrays());
    half.put("steps", NdArray.scalar(DType.F64, 0.5));
    assertError(
        IllegalArgumentException.class,
        "load: the state does not fit this Adam, nothing was loaded\n  no count: steps is 0.5",
        () -> adam.load(new State(half)));
    assertEquals(before, adam.state());
  }

  @Test
  void rulesOfUsersSaveWhatTheySayTheyRemember() {
    Parameter heavy = Parameter.of("heavy", Tensor.of(0.0));
    Optimizer mine =
        new Optimizer(Parameters.of("a", a), 1) {
          @Override
          protected Rule rule(Parameter parameter) {
            return new Rule() {
              @Override
              public void move(Parameter theta, Tensor g) {
                heavy.set(heavy.mul(0.5).add(g));
                theta.set(theta.sub(heavy));
              }

              @Override
              public List<Parameter> state() {
                return List.of(heavy);
              }
            };
          }
        };
    mine.step(a.sum());
    State state = mine.state();
    mine.step(a.sum());
    assertTrue(heavy.item() > 1);
    mine.load(state);
    assertEquals(1, heavy.item());
    assertEquals(1, mine.steps());
  }
}
