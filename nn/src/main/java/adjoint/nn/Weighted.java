package adjoint.nn;

import adjoint.Parameter;
import adjoint.Tensor;

/**
 * A layer that computes with a weight, which a wrapper may compute from the layer's own: {@link
 * adjoint.nn.norm.WeightNorm} does.
 */
public interface Weighted extends Layer {
  /** The weight. */
  Parameter weight();

  /** The axis of the weight along which lie those of one output after the other. */
  int outputAxis();

  /** The layer's formula with this in place of its weight. */
  Tensor compute(Tensor x, Tensor weight, Mode mode);

  @Override
  default Tensor compute(Tensor x, Mode mode) {
    return compute(x, weight(), mode);
  }
}
