package adjoint.loaders;

import adjoint.Compiled;
import adjoint.Fused;
import adjoint.Grad;
import adjoint.GradientBuffer;
import adjoint.NoGrad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.Threads;
import adjoint.Update;
import adjoint.Value;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.op.BinaryOp;
import adjoint.op.Expr;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A program that uses the library in every way that makes the library remember something. */
public final class Guest implements Runnable {
  /** An operation that is compiled for scalars and for tensors. */
  record Softsign(double scale) implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return x / (scale + Math.abs(x));
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.mul(scale).div(x.abs().add(scale).square());
    }
  }

  /** An operation of two operands, without components. */
  record Product() implements BinaryOp {
    @Override
    public double applyAsDouble(double a, double b) {
      return a * b;
    }

    @Override
    public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
      return g.mul(b);
    }

    @Override
    public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
      return g.mul(a);
    }
  }

  /** An operation on arrays. */
  record Twice() implements TensorOp {
    @Override
    public NdArray forward(NdArray... in) {
      return in[0].add(in[0]);
    }

    @Override
    public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
      return g.mul(2);
    }
  }

  /** A chain with an operation of its own. */
  record Chain() implements Fused.Unary {
    @Override
    public <E extends Expr<E>> E apply(E x) {
      return x.apply(new Softsign(2)).mul(x).tanh();
    }
  }

  /** An update rule. */
  record Descent(double rate) implements Update {
    @Override
    public List<String> state() {
      return List.of("last");
    }

    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      return List.of(now.get(0).sub(g.apply(new Softsign(3)).mul(rate)), g);
    }
  }

  @Override
  public void run() {
    scalars();
    Threads.run(3, () -> tensors(DType.F32, 6)); // until everything is compiled
    Threads.run(3, () -> tensors(DType.F64, 1));
  }

  private static void scalars() {
    for (int i = 0; i < 20; i++) {
      Value x = Value.of(0.5 + i);
      Value y = x.apply(new Softsign(1 + i)).apply(new Product(), x).tanh();
      y.backward();
      require(Grad.of(y, x).value() == x.grad(), "two gradients of scalars differ");
    }
    Compiled compiled = Compiled.of(1, in -> in.get(0).apply(new Softsign(2)).exp());
    require(compiled.value(0) == 1, "a compiled function is wrong");
    double[][] columns = {new double[20_000]};
    require(compiled.meanAndGradient(columns).value().mean() == 1, "a mean is wrong");
  }

  private static void tensors(DType dtype, int steps) {
    SplittableRandom rng = new SplittableRandom(1);
    Fused chain = Fused.of("chain", new Chain());
    Tensor x = Tensor.uniform(dtype, rng, 0.1, 1, 200, 200);
    Parameter w = Parameter.of("w", x);
    Parameter last = Parameter.of("last", Tensor.zeros(dtype, 200, 200));
    GradientBuffer gradients = new GradientBuffer(List.of(w));
    List<Double> losses = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      Tensor y = w.apply(new Softsign(2)).apply(new Product(), x).apply(new Twice()).apply(chain);
      Tensor few = y.slice(0, 0, 10);
      Tensor z = few.matmul(x).exp().add(few.pow(1.5)).add(few.gelu()).logSoftmax(1);
      Tensor loss = z.mean().sub(y.mean());
      losses.add(loss.item());
      gradients.of(loss);
      gradients.update(0, new Descent(1.0 / (1 + step)), last);
      NoGrad.run(() -> w.data().map(v -> v + 1));
    }
    require(losses.stream().allMatch(Double::isFinite), "losses " + losses);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
