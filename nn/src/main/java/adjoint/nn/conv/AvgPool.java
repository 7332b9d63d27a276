package adjoint.nn.conv;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import adjoint.op.Pooling;

/**
 * The mean of what each window sees of images {@code [n, c, …]} of one to three spatial axes, of
 * which padding is no part; see {@link adjoint.op.AvgPool}.
 *
 * {@snippet :
 * Layer halves = AvgPool.of(2);
 * Layer overlapping = AvgPool.of(3).stride(2).padding(1);
 * Layer seven = AvgPool.adaptive(7);
 * Layer one = AvgPool.global();
 * }
 *
 * @param how the windows
 */
public record AvgPool(Pooling how) implements Layer {
  /** Checks the argument. */
  public AvgPool {
    requireNonNull(how, "AvgPool: how is null");
  }

  /** Windows of these extents, one behind the other: one number, or one for each axis. */
  public static AvgPool of(int... window) {
    return of(Pooling.of(requireNonNull(window, "AvgPool: window is null")));
  }

  /** These windows. */
  public static AvgPool of(Pooling how) {
    return new AvgPool(how);
  }

  /** So many windows, for images of any extents: one number, or one for each axis. */
  public static AvgPool adaptive(int... results) {
    return of(Pooling.adaptive(requireNonNull(results, "AvgPool: results is null")));
  }

  /** One window over all of a channel, {@code [n, c, …] → [n, c, 1, …]}. */
  public static AvgPool global() {
    return of(Pooling.GLOBAL);
  }

  /** From one window to the next so many elements: one number, or one for each axis. */
  public AvgPool stride(int... stride) {
    requireNonNull(stride, "AvgPool: stride is null");
    return of(Convs.requireWindow("AvgPool", how).withStride(stride));
  }

  /** So far windows reach beyond both edges: one number, or one for each axis. */
  public AvgPool padding(int... padding) {
    requireNonNull(padding, "AvgPool: padding is null");
    return of(Convs.requireWindow("AvgPool", how).withPadding(padding));
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    return x.avgPool(how);
  }

  @Override
  public String describe() {
    return "AvgPool(" + Convs.describe(how) + ")";
  }

  @Override
  public String toString() {
    return describe();
  }
}
