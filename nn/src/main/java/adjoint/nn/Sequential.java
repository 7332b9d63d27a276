package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Layers in a row: {@code y = lₙ(… l₁(l₀(x)))}. The parts' paths begin with the position: {@code
 * 0.weight}. A layer that stands in it twice is one layer applied twice.
 *
 * @param layers the first one applied first
 */
public record Sequential(List<Layer> layers) implements Layer {
  /** Checks that there are layers. */
  public Sequential {
    requireNonNull(layers, "Sequential: layers is null");
    layers = requireLayers("Sequential", "layer", layers);
  }

  /** A copy of a list of at least one layer. */
  static List<Layer> requireLayers(String container, String what, List<Layer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException(container + ": needs at least one " + what);
    }
    for (int i = 0; i < layers.size(); i++) {
      int at = i;
      requireNonNull(layers.get(i), () -> container + ": " + what + " " + at + " is null");
    }
    return List.copyOf(layers);
  }

  /** These layers, the first one applied first. */
  public static Sequential of(Layer... layers) {
    requireNonNull(layers, "Sequential: layers is null");
    return new Sequential(Arrays.asList(layers));
  }

  /** These layers, the first one applied first. */
  public static Sequential of(List<? extends Layer> layers) {
    requireNonNull(layers, "Sequential: layers is null");
    return new Sequential(new ArrayList<>(layers));
  }

  @Override
  public Parts parts() {
    return Parts.of(Layer.class, layers, Sequential::new);
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    Tensor y = x;
    for (Layer layer : layers) {
      y = layer.forward(y, mode);
    }
    return y;
  }

  @Override
  public Sequential cast(DType dtype) {
    Layer.super.cast(dtype);
    return this;
  }

  @Override
  public String toString() {
    return describe();
  }
}
