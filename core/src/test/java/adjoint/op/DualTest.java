package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Fused;
import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import adjoint.array.NdArray;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The algebra is open: a carrier that is none of the library's, {@link Dual}, passes through every
 * operation, and gives forward mode of any order. Compared with reverse mode to the third.
 */
class DualTest {
  private static final double CLOSE = 1e-11;

  @Provide
  Arbitrary<Entry> entries() {
    return Arbitraries.of(OpCatalog.all());
  }

  @Provide
  Arbitrary<Entry.Elementwise> elementwise() {
    return Arbitraries.of(OpCatalog.elementwise());
  }

  @Provide
  Arbitrary<Draw> draws() {
    return Draw.upTo(3, 3);
  }

  /** What was recorded, computed again with these in place of the leaves. */
  private static <T extends TensorExpr<T>> T replay(Tensor y, List<Tensor> leaves, List<T> in) {
    IdentityHashMap<Tensor, T> known = new IdentityHashMap<>();
    for (int i = 0; i < leaves.size(); i++) {
      known.put(leaves.get(i), in.get(i));
    }
    return replay(y, known, in.getFirst());
  }

  private static <T extends TensorExpr<T>> T replay(
      Tensor y, IdentityHashMap<Tensor, T> known, T any) {
    T seen = known.get(y);
    if (seen != null) {
      return seen;
    }
    List<T> in = new ArrayList<>();
    y.inputs().forEach(x -> in.add(replay(x, known, any)));
    T result =
        switch (y.op().orElse(null)) {
          case null -> any.constant(y.data());
          case UnaryOp op -> in.getFirst().apply(op);
          case BinaryOp op -> in.getFirst().apply(op, in.getLast());
          case MultiOp op -> throw new AssertionError(op);
          case TensorOp op -> in.getFirst().apply(op, in.subList(1, in.size()));
        };
    known.put(y, result);
    return result;
  }

  private static List<Tensor> toThirdOrder(
      Function<List<Tensor>, Tensor> f, List<Tensor> at, List<Tensor> directions) {
    List<Tensor> leaves = at.stream().map(Tensor::asVariable).toList();
    List<TensorDual<TensorDual<TensorDual<Tensor>>>> duals = new ArrayList<>();
    for (int i = 0; i < at.size(); i++) {
      Tensor v = directions.get(i);
      TensorDual<Tensor> once = new TensorDual<>(at.get(i), v);
      TensorDual<TensorDual<Tensor>> twice = new TensorDual<>(once, TensorDual.constant(v));
      duals.add(new TensorDual<>(twice, TensorDual.constant(TensorDual.constant(v))));
    }
    var y = replay(f.apply(leaves), leaves, duals);
    return List.of(
        y.value().value().value(),
        y.tangent().value().value(),
        y.tangent().tangent().value(),
        y.tangent().tangent().tangent());
  }

  /** The same by reverse mode, of a weighted sum: along a line from the point. */
  private static List<Double> reverse(
      Function<List<Tensor>, Tensor> f, List<Tensor> at, List<Tensor> directions, Tensor u) {
    Tensor t = Tensor.scalar(DType.F64, 0).asVariable();
    List<Tensor> in = new ArrayList<>();
    for (int i = 0; i < at.size(); i++) {
      in.add(at.get(i).add(directions.get(i).mul(t)));
    }
    Tensor y = f.apply(in).mul(u).sum();
    List<Double> all = new ArrayList<>(List.of(y.item()));
    for (int order = 1; order <= 3; order++) {
      y = y.isVariable() ? Grad.differentiable(y, t) : Tensor.scalar(DType.F64, 0);
      all.add(y.item());
    }
    return all;
  }

  private static void check(
      String what, Function<List<Tensor>, Tensor> f, Source s, List<Tensor> at) {
    List<Tensor> directions = at.stream().map(x -> Derivatives.weights(s, x.shape())).toList();
    List<Tensor> forward = toThirdOrder(f, at, directions);
    Tensor u = Derivatives.weights(s, forward.getFirst().shape());
    assertEquals(f.apply(at).data(), forward.getFirst().data(), what);
    List<Double> reverse = reverse(f, at, directions, u);
    double size = 1;
    for (int order = 0; order <= 3; order++) {
      double actual = Derivatives.dot(forward.get(order), u);
      size = Math.max(size, Derivatives.dot(forward.get(order).abs(), u.abs()));
      assertEquals(reverse.get(order), actual, CLOSE * size, what + ", order " + order);
    }
  }

  @Property(tries = 3_000)
  void tensorsAgreeWithReverseModeToThirdOrder(
      @ForAll("entries") Entry entry, @ForAll("draws") Draw draw) {
    Source source = draw.smooth();
    Sample sample = entry.draw(source);
    List<Tensor> at = sample.constants(DType.F64);
    check(entry.toString(), sample.run(), source, at);
    // Beneath another function, whose derivatives of all orders are not 0.
    check(entry + " in sin", in -> sample.run().apply(in).to(DType.F64).sin(), source, at);
  }

  @Property(tries = 1_000)
  void valuesAgreeWithReverseModeToThirdOrder(
      @ForAll("elementwise") Entry.Elementwise entry, @ForAll("draws") Draw draw) {
    Source source = new Draw(0, 1, draw.seed()).smooth();
    Sample sample = entry.draw(source);
    List<Value> at = new ArrayList<>();
    List<Dual<Dual<Dual<Value>>>> duals = new ArrayList<>();
    Value t = Value.of(0);
    for (Plain x : sample.inputs()) {
      double direction = source.between(-1, 1);
      Value v = Value.of(direction).detach();
      Value x0 = Value.of(x.at()).detach();
      at.add(x0.add(v.mul(t)));
      duals.add(
          new Dual<>(
              new Dual<>(new Dual<>(x0, v), Dual.constant(v)), Dual.constant(Dual.constant(v))));
    }
    Dual<Dual<Dual<Value>>> y =
        entry.op() instanceof UnaryOp op
            ? duals.getFirst().apply(op)
            : duals.getFirst().apply((BinaryOp) entry.op(), duals.getLast());
    List<Value> forward =
        List.of(
            y.value().value().value(),
            y.tangent().value().value(),
            y.tangent().tangent().value(),
            y.tangent().tangent().tangent());
    Value reverse = entry.onValues(at);
    double size = 1;
    for (int order = 0; order <= 3; order++) {
      size = Math.max(size, Math.abs(reverse.value()));
      assertEquals(reverse.value(), forward.get(order).value(), CLOSE * size, entry + ", " + order);
      reverse = reverse.isVariable() ? Grad.differentiable(reverse, t) : Value.of(0).detach();
    }
  }

  /** Forward over reverse: the tangent of a gradient. And reverse over forward. */
  @Property(tries = 1_000)
  void mixesWithReverseMode(@ForAll("entries") Entry entry, @ForAll("draws") Draw draw) {
    Source source = draw.smooth();
    Sample sample = entry.draw(source);
    List<Tensor> leaves = sample.leaves(DType.F64);
    Tensor y = sample.run().apply(leaves).to(DType.F64).sin();
    Tensor u = Derivatives.weights(source, y.shape());
    List<TensorDual<Tensor>> duals = new ArrayList<>();
    List<Tensor> directions = new ArrayList<>();
    for (Tensor leaf : leaves) {
      Tensor v = Derivatives.weights(source, leaf.shape());
      directions.add(v);
      duals.add(new TensorDual<>(leaf, v));
    }
    TensorDual<Tensor> dual = replay(y, leaves, duals);
    Tensor forward = dual.tangent().mul(u).sum();
    List<Tensor> gradients = Grad.differentiable(y, leaves, u);
    Tensor along = Tensor.scalar(DType.F64, 0);
    for (int i = 0; i < leaves.size(); i++) {
      along = along.add(gradients.get(i).mul(directions.get(i)).sum());
    }
    for (int i = 0; i < leaves.size(); i++) {
      Tensor expected = product(along, leaves.get(i));
      Tensor actual = product(forward, leaves.get(i));
      double size = 1 + expected.abs().sum().item();
      Tensor off = expected.sub(actual).abs();
      assertTrue(off.size() == 0 || off.max().item() <= CLOSE * size, () -> entry + ": " + off);
    }
  }

  private static Tensor product(Tensor y, Tensor x) {
    return y.isVariable() ? Grad.of(y, x) : Tensor.zeros(DType.F64, x.shape().extents());
  }

  /** {@code x³ · e^−y}, a user's operation. */
  record CubeTimesDecay() implements BinaryOp {
    @Override
    public double applyAsDouble(double a, double b) {
      return a * a * a * StrictMath.exp(-b);
    }

    @Override
    public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
      return g.mul(a.square()).mul(3).mul(b.neg().exp());
    }

    @Override
    public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
      return g.mul(y).neg();
    }
  }

  /** Differences of neighbours along an axis, a user's operation. */
  record Differences(int axis) implements LinearOp {
    @Override
    public NdArray forward(NdArray... in) {
      Tensor x = Tensor.of(in[0]);
      int n = x.shape().extent(axis);
      return x.slice(axis, 1, n).sub(x.slice(axis, 0, n - 1)).data();
    }

    @Override
    public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
      T edge = g.slice(axis, 0, 1).mul(0);
      return TensorExpr.concat(axis, List.of(edge, g))
          .sub(TensorExpr.concat(axis, List.of(g, edge)));
    }
  }

  /** A chain of operations made one. */
  record Chain() implements Fused.Binary {
    @Override
    public <E extends Expr<E>> E apply(E a, E b) {
      return a.sin().mul(b.square()).add(b.apply(new CubeTimesDecay(), a).tanh());
    }
  }

  @Property(tries = 300)
  void usersOperations(@ForAll("draws") Draw draw) {
    Source s = draw.smooth();
    int[] extents = {2 + s.below(3), 1 + s.below(3)};
    Tensor a = Tensor.of(s.numbers(extents, -1, 1).toArray(DType.F64));
    Tensor b = Tensor.of(s.numbers(extents, -1, 1).toArray(DType.F64));
    Fused chain = Fused.of("chain", new Chain());
    check(
        "users'", in -> in.getFirst().apply(new CubeTimesDecay(), in.getLast()), s, List.of(a, b));
    check(
        "linear",
        in -> in.getFirst().mul(in.getLast()).apply(new Differences(0)),
        s,
        List.of(a, b));
    check("fused", in -> in.getFirst().apply(chain, in.getLast()), s, List.of(a, b));
  }
}
