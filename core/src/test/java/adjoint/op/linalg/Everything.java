package adjoint.op.linalg;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.DType;
import java.util.List;
import java.util.SplittableRandom;

/** Results of all factorizations, and gradients: for comparing their bits. */
final class Everything {
  private Everything() {}

  /** Of a large matrix and of a batch of small ones. */
  static List<List<Tensor>> compute() {
    return List.of(of(110, 110), of(40, 20, 20));
  }

  private static List<Tensor> of(int... shape) {
    Tensor a =
        Tensor.uniform(DType.F64, new SplittableRandom(9), -1, 1, shape)
            .add(Tensor.eye(DType.F64, shape[shape.length - 1]));
    Tensor x = a.asVariable();
    Tensor positive = x.matmul(x.transpose());
    Tensor y = x.solve(a).sum().add(positive.cholesky().sum());
    return List.of(
        a.qr().get(0),
        a.lu().get(1),
        a.svd().get(2),
        a.eigh().get(1),
        a.inverse(),
        positive.cholesky().detach(),
        a.matrixExp(),
        a.pinv(),
        a.lstsq(a),
        Grad.of(y, x));
  }

  /** Prints a hash of their bits. */
  public static void main(String[] args) {
    System.out.println(
        compute().stream().map(all -> all.stream().map(Tensor::data).toList().hashCode()).toList());
  }
}
