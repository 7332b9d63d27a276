package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.array.DType;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A layer to be, whose sizes of inputs are found out, not told.
 *
 * {@snippet :
 * Recipe recipe = Linear.to(16).then(BatchNorm.recipe()).then(Activation.TANH).then(Linear.to(1));
 * Layer model = recipe.init(Shape.of(1, 2), rng); // for inputs [n, 2]
 * }
 *
 * <p>Any function is one: {@code (in, dtype, rng) -> Linear.of(in.extent(-1),
 * 16).withoutBias().dtype(dtype).init(rng)}.
 */
@FunctionalInterface
public interface Recipe {
  /** The layer for inputs of a shape such as this one, of which often the last extent matters. */
  Layer init(Shape in, DType dtype, RandomGenerator rng);

  /** The layer in F32. */
  default Layer init(Shape in, RandomGenerator rng) {
    return init(in, DType.F32, rng);
  }

  /** This layer and then the next. */
  default Recipe then(Recipe next) {
    requireNonNull(next, "then: next is null");
    List<Recipe> recipes =
        new ArrayList<>(this instanceof RecipeRow row ? row.recipes() : List.of(this));
    recipes.add(next);
    return new RecipeRow(recipes);
  }

  /** This layer and then one that has no state, such as an activation. */
  default Recipe then(Layer next) {
    requireNonNull(next, "then: next is null");
    if (!next.state().arrays().isEmpty()) {
      throw new IllegalArgumentException(
          "then: "
              + Description.name(next)
              + " has parameters already, which all models of this recipe would share;"
              + " give a recipe of it");
    }
    return then((_, _, _) -> next);
  }
}
