package adjoint.check;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A function from tensors to tensors, as the check knows it. */
interface TensorFunction extends Function<List<Tensor>, List<Tensor>> {

  /**
   * The gradient of a weighted sum of the outputs, as a function again: what is checked for the
   * next order.
   *
   * @param weights of the outputs, one tensor for each
   */
  static TensorFunction gradient(TensorFunction f, List<double[]> weights) {
    return in -> {
      List<Tensor> ys = f.apply(in);
      List<Tensor> sums = new ArrayList<>(Collections.nCopies(in.size(), (Tensor) null));
      for (int k = 0; k < ys.size(); k++) {
        Tensor y = ys.get(k);
        if (y.isVariable()) {
          Tensor u = Tensor.wrap(weights.get(k).clone(), y.shape().extents()).to(y.dtype());
          List<Tensor> part = Grad.differentiable(y, in, u);
          for (int i = 0; i < part.size(); i++) {
            Tensor sum = sums.get(i);
            sums.set(i, sum == null ? part.get(i) : sum.add(part.get(i)));
          }
        }
      }
      return IntStream.range(0, sums.size())
          .mapToObj(
              i -> sums.get(i) == null ? zeros(in.get(i).dtype(), in.get(i).shape()) : sums.get(i))
          .toList();
    };
  }

  private static Tensor zeros(DType dtype, Shape shape) {
    return Tensor.zeros(dtype, shape.extents());
  }
}
