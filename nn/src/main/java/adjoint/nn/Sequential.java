package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;

/**
 * Layers in a row: {@code y = lₙ(… l₁(l₀(x)))}. The parameters' paths begin with the position:
 * {@code 0.weight}.
 */
public final class Sequential implements Layer {
  private final List<Layer> layers;

  private Sequential(List<? extends Layer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("Sequential: needs at least one layer");
    }
    for (int i = 0; i < layers.size(); i++) {
      int at = i;
      requireNonNull(layers.get(i), () -> "Sequential: layer " + at + " is null");
    }
    this.layers = List.copyOf(layers);
  }

  /** These layers, the first one applied first. */
  public static Sequential of(Layer... layers) {
    requireNonNull(layers, "Sequential: layers is null");
    return new Sequential(Arrays.asList(layers));
  }

  /** These layers, the first one applied first. */
  public static Sequential of(List<? extends Layer> layers) {
    requireNonNull(layers, "Sequential: layers is null");
    return new Sequential(layers);
  }

  /** The layers. */
  public List<Layer> layers() {
    return layers;
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (Layer layer : layers) {
      y = layer.forward(y);
    }
    return y;
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Parameters.of(layers);
  }

  @Override
  public Sequential cast(DType dtype) {
    Layer.super.cast(dtype);
    return this;
  }

  @Override
  public String describe() {
    return Description.of("Sequential", this, layers);
  }

  @Override
  public String toString() {
    return describe();
  }
}
