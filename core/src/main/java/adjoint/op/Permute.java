package adjoint.op;

import adjoint.Tensor;
import adjoint.array.NdArray;
import java.util.List;

/**
 * The axes in another order: axis i of y is axis {@code axes[i]} of x.
 *
 * <p>vjp: g with the axes put back.
 *
 * @param axes one entry per axis of x
 */
public record Permute(List<Integer> axes) implements TensorOp {
  /** The permutation that sends axis {@code axes[i]} to i. */
  public static Permute of(int... axes) {
    return new Permute(java.util.Arrays.stream(axes).boxed().toList());
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].permute(axes.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    int[] back = new int[axes.size()];
    for (int i = 0; i < back.length; i++) {
      back[in[0].shape().axis(label(), axes.get(i))] = i;
    }
    return g.permute(back);
  }
}
