package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.ShapeException;
import adjoint.fuse.Fusion;
import adjoint.kernel.Nulls;
import adjoint.op.Expr;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
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
    return slope instanceof Node<?> node ? (E) Functions.variable(node) : slope;
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

  /**
   * A derivative and what else was computed on the way.
   *
   * @param value of the function
   * @param derivative what was asked for
   */
  public record ValueAnd<Y, D>(Y value, D derivative) {}

  /** In which direction a graph is walked. */
  public enum Mode {
    /** One pass for each input. */
    FORWARD,
    /** One pass for each output. */
    REVERSE
  }

  /** The gradient of f, which gives a single number, at x. */
  public static <A, E extends Expr<E>> A gradient(Function<A, E> f, A x) {
    return gradient("gradient", f, x).derivative();
  }

  /** The gradient of a function of one tensor. */
  public static Tensor gradient(UnaryOperator<Tensor> f, Tensor x) {
    return Grad.<Tensor, Tensor>gradient("gradient", f, x).derivative();
  }

  /** The derivative of a function of one number. */
  public static Value gradient(UnaryOperator<Value> f, Value x) {
    return Grad.<Value, Value>gradient("gradient", f, x).derivative();
  }

  /** {@link #gradient}, and the value. */
  public static <A, E extends Expr<E>> ValueAnd<E, A> valueAndGradient(Function<A, E> f, A x) {
    return gradient("valueAndGradient", f, x);
  }

  private static <A, E extends Expr<E>> ValueAnd<E, A> gradient(
      String caller, Function<A, E> f, A x) {
    return new Functions<>(caller, f, x).pullback(y -> seed(caller, single(caller, y)));
  }

  private static <E> E single(String caller, E y) {
    if (y instanceof Tensor tensor && tensor.size() != 1) {
      boolean ofFirstOrder = caller.toLowerCase(Locale.ROOT).endsWith("gradient");
      throw new ShapeException(
          "%s: f must give a single number, it gave %s; reduce it with sum() or mean(), or %s"
              .formatted(
                  caller,
                  tensor.shape(),
                  ofFirstOrder
                      ? "ask for its jacobian"
                      : "take the hessian of one number at a time"));
    }
    return y;
  }

  /** {@code gᵀ · J} for the Jacobian J of f at x: one pass back. */
  public static <A, E extends Expr<E>> A vjp(Function<A, E> f, A x, E g) {
    return valueAndVjp(f, x, g).derivative();
  }

  /** {@code gᵀ · J} of a function of one tensor. */
  public static Tensor vjp(UnaryOperator<Tensor> f, Tensor x, Tensor g) {
    return Grad.<Tensor, Tensor>valueAndVjp(f, x, g).derivative();
  }

  /** {@link #vjp}, and the value. */
  public static <A, E extends Expr<E>> ValueAnd<E, A> valueAndVjp(Function<A, E> f, A x, E g) {
    requireNonNull(g, "vjp: g is null");
    return new Functions<>("vjp", f, x).pullback(y -> fitting(g, y));
  }

  private static <E> E fitting(E g, E y) {
    if (g instanceof Tensor a
        && y instanceof Tensor b
        && !(a.shape().equals(b.shape()) && a.dtype() == b.dtype())) {
      throw new ShapeException(
          "vjp: g is %s%s, but f gave %s%s; the two must be alike"
              .formatted(a.dtype(), a.shape(), b.dtype(), b.shape()));
    }
    return g;
  }

  /**
   * {@code J · v} for the Jacobian J of f at x, the derivative in direction v: one pass forward, in
   * which every number has a tangent, and no graph is kept. What f gives may be anything that x may
   * be.
   */
  public static <A, B> B jvp(Function<A, B> f, A x, A v) {
    return new Functions<>("jvp", f, x).pushforward(v).derivative();
  }

  /** {@code J · v} of a function of one tensor. */
  public static Tensor jvp(UnaryOperator<Tensor> f, Tensor x, Tensor v) {
    return new Functions<>("jvp", f, x).pushforward(v).derivative();
  }

  /** {@code f′(x) · v} of a function of one number. */
  public static Value jvp(UnaryOperator<Value> f, Value x, Value v) {
    return new Functions<>("jvp", f, x).pushforward(v).derivative();
  }

  /** {@link #jvp}, and the value. */
  public static <A, B> ValueAnd<B, B> valueAndJvp(Function<A, B> f, A x, A v) {
    return new Functions<>("valueAndJvp", f, x).pushforward(v);
  }

  /** The n-th derivative of a function of one tensor along a line. */
  public static Tensor directionalDerivative(UnaryOperator<Tensor> f, Tensor x, Tensor v, int n) {
    return Grad.<Tensor, Tensor>alongLine(f, x, v, n).derivative();
  }

  /** The n-th derivative of a function of one number, times {@code vⁿ}. */
  public static Value directionalDerivative(UnaryOperator<Value> f, Value x, Value v, int n) {
    return Grad.<Value, Value>alongLine(f, x, v, n).derivative();
  }

  /** {@code vᵀ · H · v …}: the n-th derivative of f at x along the line in direction v. */
  public static <A, B> B directionalDerivative(Function<A, B> f, A x, A v, int n) {
    return alongLine(f, x, v, n).derivative();
  }

  /** {@link #directionalDerivative}, and the value. */
  public static <A, B> ValueAnd<B, B> valueAndDirectionalDerivative(
      Function<A, B> f, A x, A v, int n) {
    return alongLine(f, x, v, n);
  }

  private static <A, B> ValueAnd<B, B> alongLine(Function<A, B> f, A x, A v, int n) {
    requireNonNull(f, "directionalDerivative: f is null");
    requireNonNull(v, "directionalDerivative: v is null");
    if (n < 0) {
      throw new IllegalArgumentException("directionalDerivative: there is no order " + n);
    }
    return mixed("directionalDerivative", f, x, Collections.nCopies(n, v));
  }

  /**
   * The derivative of f at x in each of these directions, one after the other. Of order n it takes
   * {@code 2ⁿ} times as long as f.
   */
  public static <A, B> B mixedDerivative(Function<A, B> f, A x, List<? extends A> directions) {
    return mixed("mixedDerivative", f, x, directions).derivative();
  }

  /** The mixed derivative of a function of one tensor. */
  public static Tensor mixedDerivative(
      UnaryOperator<Tensor> f, Tensor x, List<? extends Tensor> directions) {
    return Grad.<Tensor, Tensor>mixed("mixedDerivative", f, x, directions).derivative();
  }

  /** {@link #mixedDerivative}, and the value. */
  public static <A, B> ValueAnd<B, B> valueAndMixedDerivative(
      Function<A, B> f, A x, List<? extends A> directions) {
    return mixed("mixedDerivative", f, x, directions);
  }

  private static <A, B> ValueAnd<B, B> mixed(
      String caller, Function<A, B> f, A x, List<? extends A> directions) {
    requireNonNull(f, () -> caller + ": f is null");
    requireNonNull(directions, () -> caller + ": directions is null");
    if (directions.isEmpty()) {
      B y = f.apply(x);
      return new ValueAnd<>(y, y);
    }
    A last = directions.getLast();
    List<? extends A> others = directions.subList(0, directions.size() - 1);
    ValueAnd<ValueAnd<B, B>, ValueAnd<B, B>> both =
        new Functions<A, ValueAnd<B, B>>(caller, at -> mixed(caller, f, at, others), x)
            .pushforward(last);
    return new ValueAnd<>(both.value().value(), both.derivative().derivative());
  }

  /**
   * The gradients of a loss for each example of a batch alone, in one call; the first axis of each
   * gradient counts the examples. They are constants, as of {@link #of}.
   *
   * @param loss of a batch of one example, so that the loss will do that trains a model
   * @param xs what to differentiate by, such as the parameters of the model that the loss captures
   * @param batch a tensor, or a record, list or map of tensors and {@link adjoint.array.Indices},
   *     whose first axes count the examples
   */
  public static <X> List<Tensor> perExampleGradient(
      Function<X, Tensor> loss, List<? extends Tensor> xs, X batch) {
    requireNonNull(loss, "perExampleGradient: loss is null");
    requireNonNull(xs, "perExampleGradient: xs is null");
    Function<X, List<Tensor>> ofOne = one -> of(single("perExampleGradient", loss.apply(one)), xs);
    return Vmap.mapBatchesOfOne("perExampleGradient", ofOne, batch);
  }

  /**
   * The same by a model that the loss is given: a tensor, or a record, list or map of them, as the
   * result is.
   */
  public static <A, X> A perExampleGradient(BiFunction<A, X, Tensor> loss, A x, X batch) {
    requireNonNull(loss, "perExampleGradient: loss is null");
    requireNonNull(x, "perExampleGradient: x is null");
    Function<X, A> ofOne =
        one -> gradient("perExampleGradient", (A at) -> loss.apply(at, one), x).derivative();
    return Vmap.mapBatchesOfOne("perExampleGradient", ofOne, batch);
  }

  /**
   * All partial derivatives {@code ∂f(x)ᵢ/∂xⱼ}, in the shape of f(x) followed by the shape of x. If
   * x is a record, list or map, so is the result. The graph is walked forward once for each number
   * in x or back once for each in f(x), whichever are fewer.
   */
  public static <A> A jacobian(Function<A, Tensor> f, A x) {
    return new Functions<>("jacobian", f, x).jacobian().derivative();
  }

  /** All partial derivatives of a function of one tensor. */
  public static Tensor jacobian(UnaryOperator<Tensor> f, Tensor x) {
    return new Functions<>("jacobian", f, x).jacobian().derivative();
  }

  /** All partial derivatives of a function of one tensor, in one direction. */
  public static Tensor jacobian(UnaryOperator<Tensor> f, Tensor x, Mode mode) {
    requireNonNull(mode, "jacobian: mode is null");
    return new Functions<>("jacobian", f, x).jacobian(mode).derivative();
  }

  /** {@link #jacobian(Function, Object)} in one direction. */
  public static <A> A jacobian(Function<A, Tensor> f, A x, Mode mode) {
    requireNonNull(mode, "jacobian: mode is null");
    return new Functions<>("jacobian", f, x).jacobian(mode).derivative();
  }

  /** {@link #jacobian(Function, Object)}, and the value. */
  public static <A> ValueAnd<Tensor, A> valueAndJacobian(Function<A, Tensor> f, A x) {
    return new Functions<>("valueAndJacobian", f, x).jacobian();
  }

  /** All second derivatives of a function of one tensor, in the shape of x twice. */
  public static Tensor hessian(Function<Tensor, Tensor> f, Tensor x) {
    return valueAndHessian(f, x).derivative();
  }

  /**
   * All second derivatives of f, which gives a single number, at x: for each tensor or value in x,
   * in their order, the derivatives by it and by all of x. If x is a list, {@code get(i).get(j)} is
   * {@code ∂²f/∂xᵢ∂xⱼ}, in the shape of xᵢ followed by that of xⱼ; if x is a record, so is each
   * element.
   */
  public static <A, E extends Expr<E>> List<A> hessian(Function<A, E> f, A x) {
    return valueAndHessian(f, x).derivative();
  }

  /** {@link #hessian(Function, Tensor)}, and the value. */
  public static ValueAnd<Tensor, Tensor> valueAndHessian(Function<Tensor, Tensor> f, Tensor x) {
    ValueAnd<Tensor, List<Tensor>> all = Grad.<Tensor, Tensor>hessians(f, x);
    return new ValueAnd<>(all.value(), all.derivative().getFirst());
  }

  /** {@link #hessian(Function, Object)}, and the value. */
  public static <A, E extends Expr<E>> ValueAnd<E, List<A>> valueAndHessian(Function<A, E> f, A x) {
    return hessians(f, x);
  }

  private static <A, E extends Expr<E>> ValueAnd<E, List<A>> hessians(Function<A, E> f, A x) {
    requireNonNull(f, "hessian: f is null");
    Function<A, ValueAnd<E, A>> gradient = at -> gradient("hessian", f, at);
    ValueAnd<ValueAnd<E, A>, List<A>> all =
        new Functions<>("hessian", gradient, x).jacobians(ValueAnd::derivative);
    return new ValueAnd<>(all.value().value(), all.derivative());
  }

  /**
   * {@code H · v} for the matrix H of second derivatives of f, which gives a single number, at x: a
   * pass forward over a pass back. The matrix is not made.
   */
  public static <A, E extends Expr<E>> A hessianVectorProduct(Function<A, E> f, A x, A v) {
    return valueAndHessianVectorProduct(f, x, v).derivative();
  }

  /** {@code H · v} of a function of one tensor. */
  public static Tensor hessianVectorProduct(UnaryOperator<Tensor> f, Tensor x, Tensor v) {
    return Grad.<Tensor, Tensor>valueAndHessianVectorProduct(f, x, v).derivative();
  }

  /** {@link #hessianVectorProduct}, and the value. */
  public static <A, E extends Expr<E>> ValueAnd<E, A> valueAndHessianVectorProduct(
      Function<A, E> f, A x, A v) {
    return hessianVectorProduct("hessianVectorProduct", f, x, v);
  }

  private static <A, E extends Expr<E>> ValueAnd<E, A> hessianVectorProduct(
      String caller, Function<A, E> f, A x, A v) {
    requireNonNull(f, () -> caller + ": f is null");
    Function<A, ValueAnd<E, A>> gradient = at -> gradient(caller, f, at);
    ValueAnd<ValueAnd<E, A>, ValueAnd<E, A>> both =
        new Functions<>(caller, gradient, x).pushforward(v);
    return new ValueAnd<>(both.value().value(), both.derivative().derivative());
  }

  /**
   * {@code Jᵀ · H · J · v} for the Jacobian J of the model at x and the matrix H of second
   * derivatives of the loss, a function of what the model gives: the Gauss–Newton product, which
   * has no negative direction if the loss is convex.
   */
  public static <A, E extends Expr<E>> A gaussNewtonProduct(
      Function<A, E> model, Function<E, E> loss, A x, A v) {
    return valueAndGaussNewtonProduct(model, loss, x, v).derivative();
  }

  /** {@code Jᵀ · H · J · v} of a model of one tensor. */
  public static Tensor gaussNewtonProduct(
      UnaryOperator<Tensor> model, UnaryOperator<Tensor> loss, Tensor x, Tensor v) {
    return Grad.<Tensor, Tensor>valueAndGaussNewtonProduct(model, loss, x, v).derivative();
  }

  /** {@link #gaussNewtonProduct}, and the value of the loss. */
  public static <A, E extends Expr<E>> ValueAnd<E, A> valueAndGaussNewtonProduct(
      Function<A, E> model, Function<E, E> loss, A x, A v) {
    String caller = "gaussNewtonProduct";
    requireNonNull(model, "gaussNewtonProduct: model is null");
    requireNonNull(loss, "gaussNewtonProduct: loss is null");
    ValueAnd<E, E> moved = new Functions<>(caller, model, x).pushforward(v);
    ValueAnd<E, E> curved = hessianVectorProduct(caller, loss, moved.value(), moved.derivative());
    A product = vjp(model, x, curved.derivative());
    return new ValueAnd<>(curved.value(), product);
  }

  /**
   * The diagonal of the matrix of second derivatives of f, which gives a single number, at x, made
   * like x: for each number in it two passes forward, one over the other. The matrix is not made.
   */
  public static <A, E extends Expr<E>> A hessianDiagonal(Function<A, E> f, A x) {
    return valueAndHessianDiagonal(f, x).derivative();
  }

  /** The diagonal of {@link #hessian}, of a function of one tensor. */
  public static Tensor hessianDiagonal(UnaryOperator<Tensor> f, Tensor x) {
    return Grad.<Tensor, Tensor>valueAndHessianDiagonal(f, x).derivative();
  }

  /** {@link #hessianDiagonal}, and the value. */
  public static <A, E extends Expr<E>> ValueAnd<E, A> valueAndHessianDiagonal(
      Function<A, E> f, A x) {
    requireNonNull(f, "hessianDiagonal: f is null");
    return new Functions<>("hessianDiagonal", f, x)
        .diagonal(v -> single("hessianDiagonal", directionalDerivative(f, x, v, 2)));
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
    // Not a switch over types: linking the first of a program takes it milliseconds.
    if (y instanceof Value value) {
      return castAll(scalar(value, Grad.<E, Value>castAll(xs), (Value) seed));
    }
    if (y instanceof Tensor tensor) {
      return castAll(Walk.gradients(tensor, Grad.<E, Tensor>castAll(xs), (Tensor) seed));
    }
    throw new UnsupportedOperationException("Grad: a symbol has no graph to differentiate");
  }

  private static void requireVariables(List<? extends Expr<?>> xs) {
    requireNonNull(xs, "Grad: xs is null");
    Nulls.requireNone("Grad: input ", xs);
    for (int i = 0; i < xs.size(); i++) {
      if (xs.get(i) instanceof Node<?> x && !x.isVariable()) {
        throw new IllegalArgumentException(
            x.dual() != null
                ? "Grad: input "
                    + i
                    + " is followed by forward mode and has no graph; differentiate a function of"
                    + " it inside, with Grad.gradient(f, x)"
                : "Grad: input "
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
    return Fusion.ON && !NoGrad.isRecording() && !Watch.isOn()
        ? ScalarWalk.gradients(y, xs, seed)
        : Walk.gradients(y, xs, seed);
  }

  @SuppressWarnings("unchecked") // E is Value or Tensor, and all of them are the same one
  private static <A, B> List<B> castAll(List<? extends A> list) {
    return (List<B>) list;
  }
}
