package adjoint.op.linalg;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.op.Batched;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The derivative of the {@link Cofactor}s of x in a direction v, {@code [n, n], [n, n] → [n, n]},
 * the axes before them broadcast: the second derivative of a determinant. With the cofactors c it
 * is {@code (⟨v, c⟩·c − c·vᵀ·c)/det(x)}, and it is a polynomial, which singular matrices have too.
 * By the singular values: with {@code e = Uᵀ·v·V}, and pᵢⱼ the product of all of them but the i-th
 * and the j-th, it is {@code det(U·Vᵀ)·U·r·Vᵀ} of {@code rᵢᵢ = Σ_{k≠i} pᵢₖ·eₖₖ, rᵢⱼ = −pᵢⱼ·eⱼᵢ}.
 *
 * <p>vjp: the same in the direction g for v, as second derivatives are symmetric; for x {@code (⟨h,
 * v⟩ − h·vᵀ − y·gᵀ)·x⁻ᵀ} with that same h. So of three rows and more, singular matrices are an
 * error in the third derivative of a determinant.
 */
public record CofactorTangent() implements TensorOp {
  @Override
  public int arity() {
    return 2;
  }

  @Override
  public NdArray forward(NdArray... in) {
    Matrices x = Matrices.square(label(), in[0]);
    Matrices.requireSquare(label(), in[1].shape());
    Shape batch = Matrices.requireSystem(label(), in[0], in[1]);
    Matrices v = Matrices.stretched(label(), in[1], batch);
    Matrices y = v.like(label(), v.n(), v.n());
    double cubed = Math.pow(v.n(), 3);
    SingularFrame[] frames = new SingularFrame[x.count()]; // of one x there may be many v
    x.forEach(40 * cubed, i -> frames[i] = SingularFrame.of(x, i));
    double[] numbers = IntStream.range(0, x.count()).asDoubleStream().toArray();
    double[] which = NdArray.wrap(numbers, x.batch()).broadcastTo(batch).toDoubleArray();
    v.forEach(
        8 * cubed,
        i -> frames[(int) which[i]].cofactorTangent(v.array(), v.at(i), y.array(), y.at(i)));
    return y.toArray(in[0].dtype());
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    T x = in.getFirst();
    T of = input == 0 ? second(x, in.getLast(), y, g) : x.apply(this, g);
    return of.sumTo(in.get(input).shape());
  }

  /** The same in the direction ẋ, of which y depends on v, and in that of v̇. */
  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    T x = in.getFirst();
    return second(x, in.getLast(), y, tangents.getFirst()).add(x.apply(this, tangents.getLast()));
  }

  /** The second derivative of cofactors in the directions v and w, of which y is the first by v. */
  private <T extends TensorExpr<T>> T second(T x, T v, T y, T w) {
    if (x.shape().extent(-1) < 3) {
      return Matrices.zeros(y, y.shape()).mul(w); // cofactors of two rows are linear
    }
    T inverse = Matrices.inverse("det: its third derivative", x).transpose();
    T h = x.apply(this, w);
    T along = h.mul(v).sum(-2, -1).unsqueeze(-1).unsqueeze(-1);
    T turned = h.matmul(v.transpose()).add(y.matmul(w.transpose()));
    return inverse.mul(along).sub(turned.matmul(inverse));
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.applyAligned(this);
  }
}
