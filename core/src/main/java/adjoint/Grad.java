package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.fuse.Fusion;
import adjoint.kernel.Nulls;
import adjoint.op.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Gradients by reverse-mode differentiation, returned as values.
 *
 * <p>{@link #of} gives numbers, {@link #differentiable} gives results that can be differentiated
 * again. An input that the output does not depend on has a gradient of zeros; an output that no
 * variable leads to, because it was computed from constants or under {@link NoGrad}, is an error.
 * The bits of a gradient depend on the graph alone, not on which other gradients are asked for.
 */
public final class Grad {
  private Grad() {}

  /** {@code ∂y/∂x} for a scalar y, as a constant. */
  public static <E extends Expr<E>> E of(E y, E x) {
    return of(y, only(x)).getFirst();
  }

  /** {@code ∂y/∂x} for a scalar y and each x, as constants. */
  public static <E extends Expr<E>> List<E> of(E y, List<? extends E> xs) {
    return of(y, xs, seed("Grad.of", y));
  }

  /** {@code seedᵀ · ∂y/∂x} for each x, as constants; the seed has y's shape. */
  public static <E extends Expr<E>> List<E> of(E y, List<? extends E> xs, E seed) {
    NoGrad.requireOutsideVjp();
    requireVariables("Grad.of", y, xs);
    return numbers(y, xs, seed);
  }

  private static <E extends Expr<E>> List<E> numbers(E y, List<? extends E> xs, E seed) {
    return NoGrad.inVjp(() -> walk(y, xs, seed));
  }

  /** {@code ∂y/∂x} for a scalar y, differentiable again. */
  public static <E extends Expr<E>> E differentiable(E y, E x) {
    return differentiable(y, only(x)).getFirst();
  }

  /** {@code ∂y/∂x} for a scalar y and each x, differentiable again. */
  public static <E extends Expr<E>> List<E> differentiable(E y, List<? extends E> xs) {
    return differentiable(y, xs, seed("Grad.differentiable", y));
  }

  /** {@code seedᵀ · ∂y/∂x} for each x, differentiable again, in the seed too. */
  public static <E extends Expr<E>> List<E> differentiable(E y, List<? extends E> xs, E seed) {
    NoGrad.requireOutsideVjp();
    requireVariables("Grad.differentiable", y, xs);
    return walk(y, xs, seed).stream().map(Grad::differentiableAgain).toList();
  }

  /** A slope that is the same everywhere is a constant; it has derivatives all the same, zeros. */
  @SuppressWarnings("unchecked") // what is made of a Value is a Value, of a Tensor a Tensor
  private static <E extends Expr<E>> E differentiableAgain(E slope) {
    if (!NoGrad.isRecording() || ((Node<?>) slope).isVariable()) {
      return slope;
    }
    return switch (slope) {
      case Value value -> (E) Value.of(value.value());
      case Tensor tensor -> (E) tensor.asVariable();
      default -> slope;
    };
  }

  private static <E extends Expr<E>> void requireVariables(
      String caller, E y, List<? extends E> xs) {
    requireNonNull(y, "Grad: y is null");
    requireVariables(xs);
    if (y instanceof Node<?> node) {
      Walk.requireVariable(caller, node);
    }
  }

  // ---- of functions

  /** {@code gᵀ · J} for the Jacobian J of f at x. */
  public static Tensor vjp(UnaryOperator<Tensor> f, Tensor x, Tensor g) {
    requireNonNull(g, "vjp: g is null");
    return NoGrad.recording(() -> {
      Tensor at = x.asVariable();
      return numbers(result("vjp", f, at), List.of(at), g).getFirst();
    });
  }

  /** {@code J · v} for the Jacobian J of f at x: the derivative in direction v. */
  public static Tensor jvp(UnaryOperator<Tensor> f, Tensor x, Tensor v) {
    if (!v.shape().equals(x.shape()) || v.dtype() != x.dtype()) {
      throw new ShapeException(
          "jvp: the direction is " + v.dtype() + v.shape() + ", but x is " + x.dtype() + x.shape());
    }
    return NoGrad.recording(() -> {
      Tensor at = x.asVariable();
      Tensor y = result("jvp", f, at);
      // uᵀJ is linear in u, so its derivative in u, applied to v, is J·v.
      Tensor u = Tensor.zeros(y.dtype(), y.shape().extents()).asVariable();
      Tensor product = walk(y, List.of(at), u).getFirst();
      return numbers(product, List.of(u), v).getFirst();
    });
  }

  /**
   * All partial derivatives {@code ∂f(x)ᵢ/∂xⱼ}, in the shape of f(x) followed by the shape of x.
   */
  public static Tensor jacobian(UnaryOperator<Tensor> f, Tensor x) {
    return NoGrad.recording(() -> {
      Tensor at = x.asVariable();
      Tensor y = result("jacobian", f, at);
      return rows(y, at);
    });
  }

  /** All second derivatives of a scalar function, in the shape of x twice. */
  public static Tensor hessian(UnaryOperator<Tensor> f, Tensor x) {
    return NoGrad.recording(() -> {
      Tensor at = x.asVariable();
      Tensor y = result("hessian", f, at);
      if (y.size() != 1) {
        throw new ShapeException(
            "hessian: f must give a single number, it gave "
                + y.shape()
                + "; reduce it with sum() or mean(), or take the hessian of one number at a time");
      }
      return rows(walk(y, List.of(at), seed("hessian", y)).getFirst(), at);
    });
  }

  private static Tensor result(String caller, UnaryOperator<Tensor> f, Tensor x) {
    return requireNonNull(f.apply(x), () -> caller + ": f gave null");
  }

  private static Tensor rows(Tensor y, Tensor x) {
    int n = y.size();
    Shape shape = y.shape().concat("jacobian", x.shape());
    if (n == 0) {
      return Tensor.of(NdArray.zeros(x.dtype(), shape));
    }
    // Every row of the identity matrix is part of a line of zeros with a one in the middle.
    NdArray zeros = NdArray.zeros(y.dtype(), Shape.of(n - 1));
    NdArray line =
        NdArray.concat(0, List.of(zeros, NdArray.full(y.dtype(), 1, Shape.of(1)), zeros));
    List<Tensor> rows = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      Tensor seed = Tensor.of(line.slice(0, n - 1 - i, n, 1).reshape(y.shape().extents()));
      rows.add(numbers(y, List.of(x), seed).getFirst());
    }
    return Tensor.stack(0, rows).reshape(shape.extents());
  }

  // ---- from the public algebra to nodes; every Expr is one

  @SuppressWarnings("unchecked") // the seed of a Value is a Value, of a Tensor a Tensor
  private static <E extends Expr<E>> E seed(String caller, E y) {
    return (E) ((Node<?>) requireNonNull(y, "Grad: y is null")).seed(caller);
  }

  private static <E extends Expr<E>> List<E> only(E x) {
    return List.of(requireNonNull(x, "Grad: x is null"));
  }

  private static <E extends Expr<E>> List<E> walk(E y, List<? extends E> xs, E seed) {
    requireNonNull(y, "Grad: y is null");
    requireNonNull(seed, "Grad: seed is null");
    requireVariables(xs);
    return switch (y) {
      case Value value -> castAll(scalar(value, Grad.<E, Value>castAll(xs), (Value) seed));
      case Tensor tensor ->
          castAll(Walk.gradients(tensor, Grad.<E, Tensor>castAll(xs), (Tensor) seed));
      default ->
          throw new UnsupportedOperationException("Grad: a symbol has no graph to differentiate");
    };
  }

  private static void requireVariables(List<? extends Expr<?>> xs) {
    requireNonNull(xs, "Grad: xs is null");
    Nulls.requireNone("Grad: input ", xs);
    for (int i = 0; i < xs.size(); i++) {
      if (xs.get(i) instanceof Node<?> x && !x.isVariable()) {
        throw new IllegalArgumentException(
            "Grad: input "
                + i
                + " is a constant and has no gradient; make it a leaf with asVariable(),"
                + " Parameter.of or Value.of before computing with it");
      }
    }
  }

  private static List<Value> scalar(Value y, List<Value> xs, Value seed) {
    if (y instanceof Traced traced) {
      throw traced.unknown("Grad");
    }
    if (seed instanceof Traced traced) {
      throw traced.unknown("Grad");
    }
    return Fusion.ON && !NoGrad.isRecording()
        ? ScalarWalk.gradients(y, xs, seed)
        : Walk.gradients(y, xs, seed);
  }

  @SuppressWarnings("unchecked") // E is Value or Tensor, and all of them are the same one
  private static <A, B> List<B> castAll(List<? extends A> list) {
    return (List<B>) list;
  }
}
