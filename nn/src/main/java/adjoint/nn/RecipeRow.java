package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Recipes in a row; the shapes between them are found by evaluating each layer once. */
record RecipeRow(List<Recipe> recipes) implements Recipe {
  RecipeRow {
    recipes = List.copyOf(recipes);
  }

  @Override
  public Sequential init(Shape in, DType dtype, RandomGenerator rng) {
    requireNonNull(in, "init: in is null");
    requireNonNull(dtype, "init: dtype is null");
    requireNonNull(rng, "init: rng is null");
    List<Layer> layers = new ArrayList<>();
    Tensor x = Tensor.zeros(dtype, in.extents());
    for (Recipe recipe : recipes) {
      Tensor sample = x;
      Layer layer = recipe.init(sample.shape(), dtype, rng);
      layers.add(layer);
      x = NoGrad.call(() -> layer.forward(sample));
    }
    return Sequential.of(layers);
  }
}
