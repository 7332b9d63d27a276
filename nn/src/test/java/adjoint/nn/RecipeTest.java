package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.nn.norm.BatchNorm;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Sizes of inputs are found out, and the model is the one that would have been told them. */
class RecipeTest {
  @Test
  void sizesAreFoundOut() {
    Recipe recipe =
        Linear.to(16)
            .then(BatchNorm.recipe())
            .then(Activation.TANH)
            .then(Mlp.to(4, 3))
            .then(Layer.of("pairs", x -> x.reshape(-1, 2)))
            .then(Linear.to(1));
    Layer model = recipe.init(Shape.of(2, 5), new SplittableRandom(1));
    assertEquals(
        """
        Sequential(
          0: Linear(5 -> 16)    # weight F32[5, 16], bias F32[16]: 96 parameters
          1: BatchNorm(16)      # weight F32[16], bias F32[16]: 32 parameters
          2: tanh
          3: Sequential(
            0: Linear(16 -> 4)  # weight F32[16, 4], bias F32[4]: 68 parameters
            1: relu
            2: Linear(4 -> 3)   # weight F32[4, 3], bias F32[3]: 15 parameters
          )                     # 83 parameters
          4: pairs
          5: Linear(2 -> 1)     # weight F32[2, 1], bias F32[1]: 3 parameters
        )                       # 214 parameters\
        """,
        model.toString());
  }

  @Test
  void theModelIsTheOneThatWasToldItsSizes() {
    Layer told = Mlp.of(3, 8, 2).dtype(DType.F64).init(new SplittableRandom(7));
    Layer found =
        Linear.to(8)
            .then(Activation.RELU)
            .then(Linear.to(2))
            .init(Shape.of(3), DType.F64, new SplittableRandom(7));
    assertEquals(told.state(), found.state());
    Layer mlp = Mlp.to(8, 2).init(Shape.of(1, 3), DType.F64, new SplittableRandom(7));
    assertEquals(told.state(), mlp.state());
  }

  @Test
  void aFunctionIsARecipe() {
    Recipe bare =
        (in, dtype, rng) -> Linear.of(in.extent(-1), 2).withoutBias().dtype(dtype).init(rng);
    Layer model = bare.then(Activation.TANH).init(Shape.of(4), new SplittableRandom(1));
    assertEquals(8, model.parameterCount());
  }

  @Test
  void aRecipeMakesOneModelAfterAnother() {
    Recipe recipe = Linear.to(2).then(Activation.TANH);
    SplittableRandom rng = new SplittableRandom(1);
    Layer first = recipe.init(Shape.of(1, 2), rng);
    Layer second = recipe.init(Shape.of(1, 3), rng);
    assertNotSame(
        first.part("0.weight", Parameter.class), second.part("0.weight", Parameter.class));
    assertEquals(Shape.of(3, 2), second.part("0.weight", Parameter.class).shape());
    assertEquals(Shape.of(5, 2), second.forward(Tensor.zeros(5, 3)).shape());
    Layer given = Linear.of(2, 2).init(rng);
    assertError(
        IllegalArgumentException.class,
        "then: Linear(2 -> 2) has parameters already, which all models of this recipe would share;"
            + " give a recipe of it",
        () -> recipe.then(given));
  }
}
