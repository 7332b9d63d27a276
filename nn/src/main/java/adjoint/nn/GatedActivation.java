package adjoint.nn;

import adjoint.Tensor;
import adjoint.array.ShapeException;
import java.util.List;

/**
 * Half of the numbers lets the other half pass: {@code y = a·f(b)}, where a and b are the halves of
 * the last axis of x, so that {@code [..., 2·n]} becomes {@code [..., n]}. Along another axis:
 * {@code Layer.of("glu(1)", x -> x.glu(1))}.
 *
 * {@snippet :
 * Layer feedForward = Sequential.of(
 *     Linear.of(64, 2 * 128).init(rng), GatedActivation.SWIGLU, Linear.of(128, 64).init(rng));
 * }
 *
 * <p>N. Shazeer: GLU variants improve transformer. arXiv:2002.05202. The gate is the second half,
 * as in PyTorch's GLU.
 */
public enum GatedActivation implements Layer {
  /** f is the sigmoid. */
  GLU("glu"),
  /** f is the identity. */
  BILINEAR("bilinear"),
  /** f is relu. */
  REGLU("reglu"),
  /** f is gelu. */
  GEGLU("geglu"),
  /** f is silu, also called swish. */
  SWIGLU("swiglu");

  private final String label;

  GatedActivation(String label) {
    this.label = label;
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    if (x.rank() == 0 || x.shape().extent(-1) % 2 != 0) {
      throw new ShapeException(
          String.format("%s: the last axis of %s must have two halves", label, x.shape()));
    }
    int half = x.shape().extent(-1) / 2;
    List<Tensor> halves = x.split(-1, List.of(half, half));
    return halves.getFirst().mul(gate(halves.getLast()));
  }

  private Tensor gate(Tensor b) {
    return switch (this) {
      case GLU -> b.sigmoid();
      case BILINEAR -> b;
      case REGLU -> b.relu();
      case GEGLU -> b.gelu();
      case SWIGLU -> b.silu();
    };
  }

  @Override
  public String describe() {
    return label;
  }

  @Override
  public String toString() {
    return describe();
  }
}
