package adjoint.nn.attention;

import adjoint.Tensor;
import adjoint.nn.Dropout;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import java.util.function.UnaryOperator;

/** Where a transformer normalizes. */
public enum NormPlacement {
  /**
   * Before each part, {@code x + f(norm(x))}: gradients pass from block to block as they are, so
   * that deep rows of blocks can be trained without a warm-up. The row ends with a norm of its own.
   *
   * <p>R. Xiong et al.: On layer normalization in the transformer architecture. ICML 2020.
   */
  BEFORE,
  /** After each part, {@code norm(x + f(x))}: the original transformer's. */
  AFTER;

  /** What a part of a block makes of x. */
  Tensor around(UnaryOperator<Tensor> f, Tensor x, Layer norm, Dropout dropout, Mode mode) {
    return switch (this) {
      case BEFORE -> x.add(dropout.forward(f.apply(norm.forward(x, mode)), mode));
      case AFTER -> norm.forward(x.add(dropout.forward(f.apply(x), mode)), mode);
    };
  }
}
