package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.ShapeException;
import java.util.Optional;

/**
 * What a layer adds to its input: {@code y = x + f(x)}, or {@code y = p(x) + f(x)} with a
 * projection p where f changes the shape.
 *
 * <p>K. He, X. Zhang, S. Ren, J. Sun: Deep residual learning for image recognition. CVPR 2016.
 *
 * @param inner f
 * @param projection p, if there is one
 */
public record Residual(Layer inner, Optional<Layer> projection) implements Layer {
  /** Checks the arguments. */
  public Residual {
    requireNonNull(inner, "Residual: inner is null");
    requireNonNull(projection, "Residual: projection is null");
  }

  /** {@code y = x + f(x)}. */
  public static Residual of(Layer inner) {
    return new Residual(inner, Optional.empty());
  }

  /** {@code y = p(x) + f(x)}. */
  public static Residual of(Layer inner, Layer projection) {
    requireNonNull(projection, "Residual: projection is null");
    return new Residual(inner, Optional.of(projection));
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    Tensor past = projection.isPresent() ? projection.get().forward(x, mode) : x;
    Tensor change = inner.forward(x, mode);
    if (!past.shape().equals(change.shape())) { // or add would stretch one of them
      throw new ShapeException(
          String.format(
              "Residual: %s and %s cannot be added, the first from %s, the second from %s",
              past.shape(),
              change.shape(),
              projection.map(Description::name).orElse("the input; give a projection"),
              Description.name(inner)));
    }
    return past.add(change);
  }

  @Override
  public String toString() {
    return describe();
  }
}
