package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import java.util.List;
import java.util.Map;

/**
 * The axes in another order: axis i of y is axis {@code axes[i]} of x.
 *
 * <p>vjp: g with the axes put back.
 *
 * @param axes one entry per axis of x
 */
public record Permute(List<Integer> axes) implements LinearOp {
  /** Checks the arguments. */
  public Permute {
    requireNonNull(axes, "permute: axes is null");
  }

  private static final Permute OF_MATRIX = new Permute(List.of(1, 0)); // most are this one

  /** The permutation that sends axis {@code axes[i]} to i. */
  public static Permute of(int... axes) {
    if (axes.length == 2 && axes[0] == 1 && axes[1] == 0) {
      return OF_MATRIX;
    }
    Integer[] boxed = new Integer[axes.length];
    for (int i = 0; i < axes.length; i++) {
      boxed[i] = axes[i];
    }
    return new Permute(List.of(boxed));
  }

  @Override
  public NdArray forward(NdArray... in) {
    int[] order = new int[axes.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = axes.get(i);
    }
    return in[0].permute(order);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    int[] back = new int[axes.size()];
    for (int i = 0; i < back.length; i++) {
      back[in.get(0).shape().axis(label(), axes.get(i))] = i;
    }
    return g.permute(back);
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    int[] behind = new int[axes.size() + 1];
    for (int i = 1; i < behind.length; i++) {
      behind[i] = in.axis(label(), axes.get(i - 1));
    }
    return in.apply(of(behind));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    List<Integer> order = axes.stream().map(axis -> call.axis(label(), axis)).toList();
    return call.in(0).node("Transpose", Map.of("perm", order));
  }
}
