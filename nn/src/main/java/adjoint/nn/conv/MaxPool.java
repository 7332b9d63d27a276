package adjoint.nn.conv;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import adjoint.op.Pooling;

/**
 * The largest element of each window of images {@code [n, c, …]} of one to three spatial axes; ties
 * share the gradient equally; see {@link adjoint.op.MaxPool}.
 *
 * {@snippet :
 * Layer halves = MaxPool.of(2);
 * Layer overlapping = MaxPool.of(3).stride(2).padding(1);
 * Layer seven = MaxPool.adaptive(7);
 * Layer one = MaxPool.global();
 * }
 *
 * @param how the windows
 */
public record MaxPool(Pooling how) implements Layer {
  /** Checks the argument. */
  public MaxPool {
    requireNonNull(how, "MaxPool: how is null");
  }

  /** Windows of these extents, one behind the other: one number, or one for each axis. */
  public static MaxPool of(int... window) {
    return of(Pooling.of(requireNonNull(window, "MaxPool: window is null")));
  }

  /** These windows. */
  public static MaxPool of(Pooling how) {
    return new MaxPool(how);
  }

  /** So many windows, for images of any extents: one number, or one for each axis. */
  public static MaxPool adaptive(int... results) {
    return of(Pooling.adaptive(requireNonNull(results, "MaxPool: results is null")));
  }

  /** One window over all of a channel, {@code [n, c, …] → [n, c, 1, …]}. */
  public static MaxPool global() {
    return of(Pooling.GLOBAL);
  }

  /** From one window to the next so many elements: one number, or one for each axis. */
  public MaxPool stride(int... stride) {
    requireNonNull(stride, "MaxPool: stride is null");
    return of(Convs.requireWindow("MaxPool", how).withStride(stride));
  }

  /** So far windows reach beyond both edges: one number, or one for each axis. */
  public MaxPool padding(int... padding) {
    requireNonNull(padding, "MaxPool: padding is null");
    return of(Convs.requireWindow("MaxPool", how).withPadding(padding));
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    return x.maxPool(how);
  }

  @Override
  public String describe() {
    return "MaxPool(" + Convs.describe(how) + ")";
  }

  @Override
  public String toString() {
    return describe();
  }
}
