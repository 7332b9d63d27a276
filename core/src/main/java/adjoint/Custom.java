package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.kernel.Nulls;
import adjoint.op.Pullback;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Functions with a derivative of their own, written by hand: JAX's {@code custom_vjp} and {@code
 * custom_jvp}, PyTorch's {@code autograd.Function}.
 *
 * {@snippet :
 * Custom.Unary log1pExp =
 *     Custom.of("log1pExp", x -> x.exp().add(1).log()).vjp((x, y, g) -> g.mul(x.sigmoid()));
 * y = log1pExp.apply(x);
 * }
 *
 * <p>The function itself is not differentiated: it may do whatever it likes, with constants. The
 * vjp gives {@code gᵀ · ∂y/∂x} for the input x, the result y and the cotangent g of y; the jvp
 * gives {@code ∂y/∂x · t} for a tangent t of x. Both are written with the methods of tensors, and
 * so they are differentiated for the second order. One of them is enough, since it has to be linear
 * in g or t, and the other is then derived from it; a rule that is not linear, as is one that
 * clips, has to come with the other.
 *
 * <p>All that has a gradient is an input: a variable that the function captures is an error. In
 * errors and pictures the function has its name, and {@code GradCheck} checks it like any
 * operation.
 */
public final class Custom {
  private Custom() {}

  /** A vjp or jvp of a function of one input. */
  @FunctionalInterface
  public interface Rule<E> {
    /** {@code gᵀ · ∂y/∂x}, or {@code ∂y/∂x · g}. */
    E of(E x, E y, E g);
  }

  /** A vjp of a function of two inputs, for one of them. */
  @FunctionalInterface
  public interface BinaryVjp {
    /** {@code gᵀ · ∂y/∂a}, or {@code gᵀ · ∂y/∂b}. */
    Tensor of(Tensor a, Tensor b, Tensor y, Tensor g);
  }

  /** A jvp of a function of two inputs. */
  @FunctionalInterface
  public interface BinaryJvp {
    /** {@code ∂y/∂a · ta + ∂y/∂b · tb}. */
    Tensor of(Tensor a, Tensor b, Tensor y, Tensor ta, Tensor tb);
  }

  /** A vjp of a function of several inputs, for all of them. */
  @FunctionalInterface
  public interface ManyVjp {
    /** {@code gᵀ · ∂y/∂in[i]} for each input. */
    List<Tensor> of(List<Tensor> in, Tensor y, Tensor g);
  }

  /** A jvp of a function of several inputs. */
  @FunctionalInterface
  public interface ManyJvp {
    /** {@code Σ ∂y/∂in[i] · tangents[i]}. */
    Tensor of(List<Tensor> in, Tensor y, List<Tensor> tangents);
  }

  /** A function of one tensor. */
  public static Unary of(String name, UnaryOperator<Tensor> f) {
    requireNamed(name, f);
    return new Unary(CustomOp.of(name, 1, in -> f.apply(in.getFirst())));
  }

  /** A function of two tensors. */
  public static Binary of(String name, BinaryOperator<Tensor> f) {
    requireNamed(name, f);
    return new Binary(CustomOp.of(name, 2, in -> f.apply(in.get(0), in.get(1))));
  }

  /** A function of several tensors, which it gets as a list. */
  public static Many ofMany(String name, Function<List<Tensor>, Tensor> f) {
    requireNamed(name, f);
    return new Many(CustomOp.of(name, CustomOp.ANY, f));
  }

  /** A function of a number. */
  public static OfValue ofValue(String name, UnaryOperator<Value> f) {
    requireNamed(name, f);
    return new OfValue(new CustomValue(name, f, null, null));
  }

  private static void requireNamed(String name, Object f) {
    requireNonNull(name, "Custom: name is null");
    requireNonNull(f, "Custom: f is null");
  }

  /** A function of one tensor; each method gives another one. */
  public static final class Unary implements UnaryOperator<Tensor> {
    private final CustomOp op;

    private Unary(CustomOp op) {
      this.op = op;
    }

    /** With this {@code gᵀ · ∂y/∂x} for its vjp. */
    public Unary vjp(Rule<Tensor> rule) {
      requireNonNull(rule, "vjp: rule is null");
      return new Unary(
          op.withVjp(back -> back.to(0, () -> rule.of(back.in(0), back.out(0), back.g()))));
    }

    /** With this {@code ∂y/∂x · t} for its jvp. */
    public Unary jvp(Rule<Tensor> rule) {
      requireNonNull(rule, "jvp: rule is null");
      return new Unary(
          op.withJvp((in, y, tangents) -> rule.of(in.getFirst(), y, tangents.getFirst())));
    }

    @Override
    public Tensor apply(Tensor x) {
      return op.apply(requireNonNull(x, () -> op.label() + ": x is null"));
    }

    /** Its name. */
    @Override
    public String toString() {
      return op.label();
    }
  }

  /** A function of two tensors; each method gives another one. */
  public static final class Binary implements BinaryOperator<Tensor> {
    private final CustomOp op;

    private Binary(CustomOp op) {
      this.op = op;
    }

    /**
     * With these for its vjp: {@code gᵀ · ∂y/∂a} and {@code gᵀ · ∂y/∂b}, in the shapes of a and b.
     */
    public Binary vjp(BinaryVjp left, BinaryVjp right) {
      requireNonNull(left, "vjp: left is null");
      requireNonNull(right, "vjp: right is null");
      return new Binary(
          op.withVjp(back -> {
            back.to(0, () -> left.of(back.in(0), back.in(1), back.out(0), back.g()));
            back.to(1, () -> right.of(back.in(0), back.in(1), back.out(0), back.g()));
          }));
    }

    /** With this {@code ∂y/∂a · ta + ∂y/∂b · tb} for its jvp. */
    public Binary jvp(BinaryJvp rule) {
      requireNonNull(rule, "jvp: rule is null");
      return new Binary(
          op.withJvp((in, y, tangents) ->
              rule.of(in.get(0), in.get(1), y, tangents.get(0), tangents.get(1))));
    }

    @Override
    public Tensor apply(Tensor a, Tensor b) {
      requireNonNull(a, () -> op.label() + ": a is null");
      return op.apply(a, requireNonNull(b, () -> op.label() + ": b is null"));
    }

    /** Its name. */
    @Override
    public String toString() {
      return op.label();
    }
  }

  /** A function of several tensors; each method gives another one. */
  public static final class Many implements Function<List<Tensor>, Tensor> {
    private final CustomOp op;

    private Many(CustomOp op) {
      this.op = op;
    }

    /** With these {@code gᵀ · ∂y/∂in[i]} for its vjp, in the shapes of the inputs. */
    public Many vjp(ManyVjp rule) {
      requireNonNull(rule, "vjp: rule is null");
      Consumer<Pullback<Tensor>> all =
          back -> {
            List<Tensor> found = rule.of(back.in(), back.out(0), back.g());
            if (found == null || found.size() != back.in().size()) {
              throw new IllegalStateException(
                  "%s: its vjp gave %s cotangents for %s inputs"
                      .formatted(
                          op.label(), found == null ? "no" : found.size(), back.in().size()));
            }
            for (int i = 0; i < found.size(); i++) {
              int at = i;
              back.to(i, () -> found.get(at));
            }
          };
      return new Many(op.withVjp(all));
    }

    /** With this {@code Σ ∂y/∂in[i] · tangents[i]} for its jvp. */
    public Many jvp(ManyJvp rule) {
      requireNonNull(rule, "jvp: rule is null");
      return new Many(op.withJvp(rule::of));
    }

    @Override
    public Tensor apply(List<Tensor> in) {
      requireNonNull(in, () -> op.label() + ": in is null");
      Nulls.requireNone(op.label() + ": input ", in);
      if (in.isEmpty()) {
        throw new IllegalArgumentException(op.label() + ": needs an input");
      }
      return op.apply(in.getFirst(), in.subList(1, in.size()).toArray(new Tensor[0]));
    }

    /** Its name. */
    @Override
    public String toString() {
      return op.label();
    }
  }

  /** A function of a number; each method gives another one. */
  public static final class OfValue implements UnaryOperator<Value> {
    private final CustomValue op;

    private OfValue(CustomValue op) {
      this.op = op;
    }

    /** With this {@code g · dy/dx} for its vjp. */
    public OfValue vjp(Rule<Value> rule) {
      requireNonNull(rule, "vjp: rule is null");
      return new OfValue(new CustomValue(op.label(), op.f(), rule, op.jvp()));
    }

    /** With this {@code dy/dx · t} for its jvp. */
    public OfValue jvp(Rule<Value> rule) {
      requireNonNull(rule, "jvp: rule is null");
      return new OfValue(new CustomValue(op.label(), op.f(), op.vjp(), rule));
    }

    @Override
    public Value apply(Value x) {
      requireNonNull(x, () -> op.label() + ": x is null");
      if (op.vjp() == null && op.jvp() == null) {
        throw new IllegalStateException(
            op.label() + ": has no derivative of its own yet; say vjp(…) or jvp(…)");
      }
      return x.apply(op);
    }

    /** Its name. */
    @Override
    public String toString() {
      return op.label();
    }
  }

  // ---- derivatives that are not those of the function

  /**
   * The numbers of f with the derivative of the identity (the straight-through estimator), so that
   * a step such as {@code Tensor::rint} or {@code Tensor::sign} can be trained through. f keeps the
   * shape.
   */
  public static Unary straightThrough(String name, UnaryOperator<Tensor> f) {
    return of(name, f).vjp((_, _, g) -> g).jvp((_, _, t) -> t);
  }

  /** The numbers of f with the derivatives of {@code like}, such as those of tanh for a sign. */
  public static Unary straightThrough(
      String name, UnaryOperator<Tensor> f, UnaryOperator<Tensor> like) {
    requireNonNull(like, "Custom: like is null");
    return of(name, f)
        .vjp((x, _, g) -> Grad.vjp(like, x, g))
        .jvp((x, _, t) -> Grad.jvp(like, x, t));
  }

  /**
   * x itself, with a gradient whose numbers are limited to {@code low} and {@code high} on the way
   * back. Forward mode does not clip.
   */
  public static Tensor clipGradient(Tensor x, double low, double high) {
    requireLimits(low, high);
    return of("clipGradient", t -> t)
        .vjp((_, _, g) -> g.clamp(low, high))
        .jvp((_, _, t) -> t)
        .apply(requireNonNull(x, "clipGradient: x is null"));
  }

  /** {@link #clipGradient(Tensor, double, double)} of a number. */
  public static Value clipGradient(Value x, double low, double high) {
    requireLimits(low, high);
    return ofValue("clipGradient", t -> t)
        .vjp((_, _, g) -> g.clamp(low, high))
        .jvp((_, _, t) -> t)
        .apply(requireNonNull(x, "clipGradient: x is null"));
  }

  private static void requireLimits(double low, double high) {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "clipGradient: low must not be above high, got " + low + " and " + high);
    }
  }

  /**
   * x itself, with a gradient that is scaled down on the way back, where its Euclidean norm is
   * above {@code most}, to have that norm. Forward mode does not clip.
   */
  public static Tensor clipGradientNorm(Tensor x, double most) {
    requireNonNull(x, "clipGradientNorm: x is null");
    if (!(most > 0)) {
      throw new IllegalArgumentException("clipGradientNorm: most must be above 0, not " + most);
    }
    return of("clipGradientNorm", t -> t)
        .vjp((_, _, g) -> g.mul(g.norm(2).maximum(most).rdiv(most)))
        .jvp((_, _, t) -> t)
        .apply(x);
  }
}
