package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.ShapeException;
import adjoint.nn.metric.Metrics;
import adjoint.nn.optim.Adam;
import adjoint.nn.optim.AdamW;
import adjoint.nn.optim.Optimizer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class MlpTest {
  private final RandomGenerator rng = new SplittableRandom(42);

  @Test
  void learnsXor() {
    Tensor x = Tensor.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    Tensor y = Tensor.of(new float[][] {{0}, {1}, {1}, {0}});

    Layer model = Mlp.of(2, 16, 1).activation(Activation.TANH).init(rng);
    Optimizer adam = new Adam(model.parameters(), 0.05);
    for (int step = 1; step <= 300; step++) {
      Tensor loss = Loss.mse(model.forward(x), y);
      adam.step(loss);
    }

    Tensor answers = NoGrad.call(() -> model.forward(x));
    assertTrue(answers.sub(y).abs().max().item() < 1e-3, answers::toString);
    assertEquals(1, Metrics.accuracy(answers, y, 0.5));
  }

  @Test
  void learnsClassesFromMiniBatches() {
    Tensor x = Tensor.uniform(rng, -1, 1, 200, 2);
    Tensor sums = x.slice(1, 0, 1).mul(x.slice(1, 1, 2));
    Indices classes = Tensor.concat(1, List.of(sums.neg(), sums)).argmax(1);
    Layer model = Mlp.of(2, 16, 2).init(Init.heNormal(), rng);
    Optimizer adam = new AdamW(model.parameters(), 0.02);
    for (int epoch = 0; epoch < 60; epoch++) {
      for (Batch<Indices> batch : Batches.of(x, classes, 32).shuffled(rng)) {
        adam.step(Loss.crossEntropy(model.forward(batch.x()), batch.y()));
      }
    }
    assertTrue(Metrics.accuracy(model.forward(x), classes) > 0.95);
  }

  @Test
  void pathsAndOrderAreFixed() {
    Layer model = Mlp.of(2, 3, 4, 1).output(Activation.SIGMOID).init(rng);
    assertEquals(
        List.of("0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"),
        List.copyOf(model.parameters().keySet()));
    assertEquals(
        List.of("0.weight", "2.weight"),
        List.copyOf(Mlp.of(2, 3, 1).withoutBias().init(rng).parameters().keySet()));
  }

  @Test
  void printsItself() {
    Layer model = Mlp.of(2, 16, 1).activation(Activation.TANH).output(Activation.SIGMOID).init(rng);
    assertEquals(
        """
        Sequential(
          0: Linear(2 -> 16)  # weight F32[2, 16], bias F32[16]: 48 parameters
          1: tanh
          2: Linear(16 -> 1)  # weight F32[16, 1], bias F32[1]: 17 parameters
          3: sigmoid
        )                     # 65 parameters\
        """,
        model.toString());
  }

  @Test
  void nestedModelsPrintIndented() {
    Layer model =
        Sequential.of(
            Mlp.of(2, 3, 100).dtype(DType.F64).init(rng), Layer.of("scale", x -> x.mul(0.1)));
    assertEquals(
        """
        Sequential(
          0: Sequential(
            0: Linear(2 -> 3)    # weight F64[2, 3], bias F64[3]: 9 parameters
            1: relu
            2: Linear(3 -> 100)  # weight F64[3, 100], bias F64[100]: 400 parameters
          )                      # 409 parameters
          1: scale
        )                        # 409 parameters\
        """,
        model.toString());
    assertEquals(
        List.of("0.0.weight", "0.0.bias", "0.2.weight", "0.2.bias"),
        List.copyOf(model.parameters().keySet()));
  }

  @Test
  void theSameSeedGivesTheSameModelInEitherDType() {
    Layer single = Mlp.of(3, 5, 2).init(new SplittableRandom(1));
    Layer twice = Mlp.of(3, 5, 2).dtype(DType.F64).init(new SplittableRandom(1));
    Layer rounded = Mlp.of(3, 5, 2).dtype(DType.F64).init(new SplittableRandom(1)).cast(DType.F32);
    assertEquals(numbers(single), numbers(rounded));
    assertEquals(DType.F64, twice.parameters().firstEntry().getValue().dtype());
  }

  private static List<?> numbers(Layer model) {
    return model.parameters().values().stream().map(Tensor::data).toList();
  }

  @Test
  void aRecipeMakesManyModels() {
    Mlp recipe = Mlp.of(2, 3, 1);
    Mlp changed = recipe.activation(Activation.SILU).dtype(DType.F64).withoutBias();
    assertEquals(13, recipe.init(rng).parameterCount());
    assertEquals(9, changed.init(rng).parameterCount());
    assertEquals("relu", recipe.init(rng).layers().get(1).describe());
  }

  @Test
  void sizesMustMakeSense() {
    assertError(
        ShapeException.class,
        "Mlp: needs at least the number of inputs and the number of outputs, got [2]",
        () -> Mlp.of(2));
    assertError(
        ShapeException.class,
        "Mlp: every size must be at least 1, got [2, 0, 1]",
        () -> Mlp.of(2, 0, 1));
    assertError(
        IllegalArgumentException.class,
        "Mlp: activation Linear(1 -> 1)  # weight F32[1, 1]: 1 parameter has parameters, which its"
            + " layers would share; put the layers into Sequential.of(...)",
        () -> Mlp.of(2, 3).activation(Linear.from(Tensor.ones(1, 1))));
    assertError(
        IllegalArgumentException.class,
        "Sequential: needs at least one layer",
        () -> Sequential.of());
  }

  @Test
  void layersWithoutActivationsCollapseIntoOne() {
    Tensor x = Tensor.normal(DType.F64, rng, 0, 1, 6, 3);
    Sequential two = Mlp.of(3, 5, 2).activation(Activation.IDENTITY).dtype(DType.F64).init(rng);
    Linear first = (Linear) two.layers().getFirst();
    Linear second = (Linear) two.layers().getLast();
    Linear one =
        Linear.from(
            first.weight().matmul(second.weight()), second.forward(first.bias().orElseThrow()));
    assertTrue(one.forward(x).sub(two.forward(x)).abs().max().item() < 1e-14);
  }

  @Test
  void aWeightThatNoArrayHolds() {
    assertError(
        ShapeException.class,
        "uniform: [65536, 65536] has more numbers than an array can hold, 2147418112",
        () -> Mlp.of(65536, 65536).init(rng));
  }
}
