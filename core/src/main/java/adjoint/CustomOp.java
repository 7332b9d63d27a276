package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import adjoint.op.JointOp;
import adjoint.op.NoJvpException;
import adjoint.op.Pullback;
import adjoint.op.Results;
import adjoint.op.TensorExpr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A function of tensors with a derivative of its own: what {@link Custom} makes nodes of. */
final class CustomOp implements JointOp {
  /** A jvp of any number of inputs. */
  interface Jvp {
    Tensor of(List<Tensor> in, Tensor y, List<Tensor> tangents);
  }

  /** Where a rule that bends, as one that clips does, has another slope than at 0. */
  private static final double FAR = 1e6;

  private final String name;
  private final int arity;
  private final Function<List<Tensor>, Tensor> f;
  private final @Nullable Consumer<Pullback<Tensor>> vjp;
  private final @Nullable Jvp jvp;

  /** Whether the only rule was found to be linear, so that the other can be derived from it. */
  private volatile boolean isLinear;

  private CustomOp(
      String name,
      int arity,
      Function<List<Tensor>, Tensor> f,
      @Nullable Consumer<Pullback<Tensor>> vjp,
      @Nullable Jvp jvp) {
    this.name = name;
    this.arity = arity;
    this.f = f;
    this.vjp = vjp;
    this.jvp = jvp;
  }

  static CustomOp of(String name, int arity, Function<List<Tensor>, Tensor> f) {
    return new CustomOp(name, arity, f, null, null);
  }

  CustomOp withVjp(Consumer<Pullback<Tensor>> rule) {
    return new CustomOp(name, arity, f, rule, jvp);
  }

  CustomOp withJvp(Jvp rule) {
    return new CustomOp(name, arity, f, vjp, rule);
  }

  Tensor apply(Tensor first, Tensor... others) {
    if (vjp == null && jvp == null) {
      throw new IllegalStateException(
          name + ": has no derivative of its own yet; say vjp(…) or jvp(…)");
    }
    return first.apply(this, others);
  }

  @Override
  public String label() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public int arity() {
    return arity;
  }

  @Override
  public NdArray forward(NdArray... in) {
    List<Tensor> constants = Arrays.stream(in).map(Tensor::of).toList();
    Tensor y = NoGrad.closed(() -> f.apply(constants));
    return requireNonNull(y, () -> name + ": the function gave null").data();
  }

  @Override
  @SuppressWarnings("unchecked") // looked at
  public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
    back.in().forEach(this::tensor);
    Pullback<Tensor> tensors = (Pullback<Tensor>) (Pullback<?>) back;
    if (vjp != null) {
      vjp.accept(tensors);
    } else {
      transposed(tensors, requireNonNull(jvp));
    }
  }

  /** {@code gᵀ·J} by the jvp: {@code g·J·t} is linear in t, so its gradient by t is the product. */
  private void transposed(Pullback<Tensor> back, Jvp rule) {
    if (!isLinear) {
      List<Tensor> at = back.in().stream().map(Tensor::detach).toList();
      Tensor y = back.out(0).detach();
      requireLinear("jvp", "vjp", at, tangents -> rule.of(at, y, tangents).sum());
    }
    List<Tensor> in = back.in().stream().map(CustomOp::apart).toList();
    List<Tensor> tangents = in.stream().map(x -> x.zeros().asVariable()).toList();
    Tensor product =
        NoGrad.recording(
            () -> rule.of(in, apart(back.out(0)), tangents).mul(apart(back.g())).sum());
    List<Tensor> found =
        Walk.partials(product, tangents, List.of(product.constant(1))).results().getFirst();
    for (int i = 0; i < found.size(); i++) {
      int at = i;
      back.to(i, () -> found.get(at));
    }
  }

  /** Without the graph behind it, unless what is computed with it is to be differentiated. */
  static Tensor apart(Tensor x) {
    return NoGrad.isRecording() ? x : x.withoutGraph();
  }

  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    List<Tensor> at = in.stream().map(this::tensor).toList();
    if (jvp == null) {
      requireLinearVjp(at, tensor(y), requireNonNull(vjp));
      throw new NoJvpException(name + ": has no jvp; say jvp(…)"); // which has the vjp transposed
    }
    Tensor tangent = jvp.of(at, tensor(y), tangents.stream().map(this::tensor).toList());
    return cast(requireNonNull(tangent, () -> name + ": its jvp gave null"));
  }

  private void requireLinearVjp(List<Tensor> in, Tensor result, Consumer<Pullback<Tensor>> rule) {
    if (isLinear) {
      return;
    }
    List<Tensor> at = in.stream().map(Tensor::detach).toList();
    Tensor y = result.detach();
    boolean[] wanted = new boolean[at.size()];
    Arrays.fill(wanted, true);
    requireLinear(
        "vjp",
        "jvp",
        List.of(y),
        cotangents -> {
          Optional<Tensor> g = Optional.of(cotangents.getFirst());
          Pullback<Tensor> back = new Pullback<>(at, Results.of(y), List.of(g), wanted);
          rule.accept(back);
          Tensor sum = y.constant(0);
          for (int i = 0; i < wanted.length; i++) {
            Tensor cotangent = back.cotangent(i).orElse(y.constant(0));
            sum = sum.add(cotangent.sum().to(y.dtype()));
          }
          return sum;
        });
  }

  /** A linear function has a slope that is the same everywhere, and does not depend on anything. */
  private void requireLinear(
      String has, String other, List<Tensor> like, Function<List<Tensor>, Tensor> rule) {
    List<Tensor> near = slopes(like, 0, rule);
    List<Tensor> far = slopes(like, FAR, rule);
    boolean same = near.stream().noneMatch(Tensor::isVariable);
    for (int i = 0; i < near.size(); i++) {
      same &= near.get(i).data().equals(far.get(i).data());
    }
    if (!same) {
      throw new IllegalStateException(
          "%s: has no %s, and none can be derived from its %s, which is not linear; say %s(…)"
              .formatted(name, other, has, other));
    }
    isLinear = true;
  }

  /** The slopes of a rule at numbers of this size and either sign. */
  private static List<Tensor> slopes(
      List<Tensor> like, double size, Function<List<Tensor>, Tensor> rule) {
    List<Tensor> at = new ArrayList<>();
    for (Tensor x : like) {
      double[] numbers = new double[x.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = i % 2 == 0 ? size : -size;
      }
      at.add(Tensor.wrap(numbers, x.shape().extents()).to(x.dtype()).asVariable());
    }
    return NoGrad.recording(() -> {
      Tensor y = rule.apply(at);
      return Walk.gradients(y, at, y.constant(1));
    });
  }

  private Tensor tensor(TensorExpr<?> x) {
    if (x instanceof Tensor tensor) {
      return tensor;
    }
    throw new UnsupportedOperationException(
        "%s: its derivative is written for tensors, not for %s; write a record that implements TensorOp, which has one for all"
            .formatted(name, x.getClass().getSimpleName()));
  }

  @SuppressWarnings("unchecked") // T is Tensor, as the inputs are
  private static <T extends TensorExpr<T>> T cast(Tensor x) {
    return (T) (TensorExpr<?>) x;
  }
}
