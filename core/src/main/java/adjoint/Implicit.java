package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.op.JointOp;
import adjoint.op.Pullback;
import adjoint.op.TensorExpr;
import adjoint.op.linalg.MatrixException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an equation decides, with its derivatives: the solution comes from any solver, which is not
 * differentiated, and its derivatives from the equation that it satisfies.
 *
 * {@snippet :
 * Tensor root = Implicit.root(t -> t.pow(3).sub(x), () -> x.detach().cbrt()); // or any solver
 * Tensor slope = Grad.of(root.sum(), x);
 * }
 *
 * <p>Where {@code f(x, θ) = 0}, and x moves as θ does, {@code ∂f/∂x · dx + ∂f/∂θ · dθ = 0}. So a
 * derivative costs the solution of one linear system with the Jacobian {@code ∂f/∂x}, which is made
 * and factorized as a whole: for n numbers in x it takes n passes back and n³ steps, however long
 * the solver took. It is right for up to some hundreds of numbers.
 *
 * <p>θ are all variables that f computes from, parameters of a model too; they need not be named. f
 * is called again on the way back and must be the same function then. Derivatives of any order and
 * by forward mode are right as far as x is: the error of x is that of its derivatives.
 *
 * <p>Errors: numbers that do not solve the equation, at once; a Jacobian that is singular, where a
 * derivative is asked for: the solution then is none that moves with θ alone.
 */
public final class Implicit {
  /** How far x is moved to see how large the equation's terms become. */
  private static final double STEP = 1e-2;

  /** Which part of that a residual may be. */
  private static final double NEARLY_ZERO = 0.1;

  private Implicit() {}

  /**
   * An x at which {@code f(x) = 0}.
   *
   * @param f gives as many numbers as it takes
   * @param solver finds x, without being recorded
   */
  public static Tensor root(UnaryOperator<Tensor> f, Supplier<Tensor> solver) {
    requireNonNull(f, "Implicit.root: f is null");
    return solved("root", f, solver);
  }

  /**
   * An x at which {@code f(x) = x}.
   *
   * @param f gives as many numbers as it takes
   * @param solver finds x, without being recorded
   */
  public static Tensor fixedPoint(UnaryOperator<Tensor> f, Supplier<Tensor> solver) {
    requireNonNull(f, "Implicit.fixedPoint: f is null");
    return solved("fixedPoint", x -> f.apply(x).sub(x), solver);
  }

  /**
   * An x at which f, which gives one number, is least: a root of its gradient.
   *
   * @param f gives one number
   * @param solver finds x, without being recorded
   */
  public static Tensor minimizer(UnaryOperator<Tensor> f, Supplier<Tensor> solver) {
    requireNonNull(f, "Implicit.minimizer: f is null");
    return solved("minimizer", x -> Grad.gradient(f, x), solver);
  }

  private static Tensor solved(String name, UnaryOperator<Tensor> f, Supplier<Tensor> solver) {
    requireNonNull(solver, () -> "Implicit." + name + ": solver is null");
    Tensor found = NoGrad.call(solver::get);
    Tensor x = requireNonNull(found, () -> name + ": solver gave null").detach();
    requireSolved(name, f, x);
    return following(name, f, x);
  }

  /** Requires that the residual is small beside what a step away from x makes of it. */
  private static void requireSolved(String name, UnaryOperator<Tensor> f, Tensor x) {
    Tensor residual = NoGrad.call(() -> f.apply(x)).detach();
    if (!residual.shape().equals(x.shape()) || residual.dtype() != x.dtype()) {
      throw new ShapeException(
          "%s: f gave %s%s for %s%s; it must give as many numbers as it takes"
              .formatted(name, residual.dtype(), residual.shape(), x.dtype(), x.shape()));
    }
    if (x.isInMap() || residual.isInMap()) {
      throw new IllegalStateException(
          name + ": inside of Vmap.map there is no equation of each; solve one for all outside");
    }
    double most = most(residual);
    if (most == 0) {
      return;
    }
    double size = most(x);
    double step = STEP * (size + STEP);
    double[] signs = new double[x.size()];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = (i * 0x9E3779B9) < 0 ? -step : step; // both signs, in no order
    }
    Tensor away = x.add(Tensor.wrap(signs, x.shape().extents()).to(x.dtype()));
    double change = most(NoGrad.call(() -> f.apply(away)).detach().sub(residual));
    if (!(most <= NEARLY_ZERO * change) && !(Double.isNaN(change) && !Double.isNaN(most))) {
      throw new IllegalStateException(
          ("%s: the solver's x does not solve the equation: the residual is up to %.3g, and a step"
                  + " of %.3g in x changes it by %.3g only; let the solver go on, or look whether"
                  + " it solves the same equation")
              .formatted(name, most, step, change));
    }
  }

  private static double most(Tensor x) {
    return x.size() == 0 ? 0 : x.abs().max().item();
  }

  /** These numbers, which solve the equation, with what is known of how they move. */
  private static Tensor following(String name, UnaryOperator<Tensor> f, Tensor solution) {
    if (!NoGrad.keepsTangents()) {
      return solution;
    }
    if (!NoGrad.isRecording()) {
      Tensor residual = f.apply(solution);
      return moving(name, f, solution, Tensor.of(solution.data), residual);
    }
    Segment<Tensor> segment = Segment.run(name, () -> f.apply(solution));
    Tensor[] captured = segment.captured().toArray(new Tensor[0]);
    Tensor x =
        captured.length == 0
            ? Tensor.of(solution.data)
            : new Tensor(solution.data, new Solution(name, f), Tensor.moment(captured), captured);
    return moving(name, f, solution, x, segment.result());
  }

  /** With the tangent of forward mode, if it follows the equation. */
  private static Tensor moving(
      String name, UnaryOperator<Tensor> f, Tensor solution, Tensor x, Tensor residual) {
    if (residual.dual() == null) {
      return x;
    }
    long tag = Dual.tag(residual);
    UnaryOperator<Tensor> atRest = t -> Dual.primal(f.apply(t), tag);
    Tensor primal = following(name, atRest, solution);
    Tensor moved = Dual.tangent(f.apply(primal), tag);
    Tensor jacobian = square(Grad.jacobian(atRest, primal), x.shape());
    Tensor tangent = moved == null ? x.zeros() : solve(name, jacobian, moved).rsub(0);
    x.layer = new Dual<>(tag, primal, tangent);
    return x;
  }

  private static Tensor square(Tensor jacobian, Shape shape) {
    return jacobian.reshape(shape.size(), shape.size());
  }

  private static Tensor solve(String name, Tensor matrix, Tensor b) {
    try {
      return matrix.solve(b.reshape(b.size(), 1)).reshape(b.shape().extents());
    } catch (MatrixException e) {
      MatrixException singular =
          new MatrixException(
              name
                  + ": the Jacobian of the equation at its solution is singular, so that the"
                  + " solution has no derivative ("
                  + e.getMessage()
                  + ")");
      singular.initCause(e);
      throw singular;
    }
  }

  /** A solution, computed from the variables in its equation. */
  private record Solution(String label, UnaryOperator<Tensor> f) implements JointOp, Rerun {
    @Override
    public int arity() {
      return ANY;
    }

    @Override
    public NdArray forward(NdArray... in) {
      throw new UnsupportedOperationException(
          label
              + ": it solves an equation with tensors of its own, and cannot be applied to others");
    }

    @Override
    public void descend(
        List<Tensor> in,
        List<Tensor> out,
        List<@Nullable Tensor> cotangents,
        List<@Nullable Cotangent<Tensor>> sums) {
      Tensor x = (Tensor) Functions.variable(out.getFirst());
      Tensor g = requireNonNull(cotangents.getFirst());
      Segment<Tensor> segment = Segment.run(label, () -> f.apply(x));
      List<Tensor> boundary = new ArrayList<>(in);
      boundary.add(x);
      if (!boundary.containsAll(segment.captured())) {
        throw new IllegalStateException(
            label
                + ": the equation used other variables when it was called again on the way back; it"
                + " must be the same function then");
      }
      Tensor residual = segment.result();
      Tensor jacobian = square(Walk.jacobian(residual, x, boundary), x.shape());
      Tensor seed = solve(label, jacobian.transpose(), g).rsub(0);
      List<@Nullable Cotangent<Tensor>> into = new ArrayList<>(sums);
      into.add(null);
      Walk.descendInto(List.of(residual), List.of(seed), boundary, into);
    }

    @Override
    public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
      pullback(this, back);
    }

    @Override
    public String toString() {
      return label;
    }
  }
}
