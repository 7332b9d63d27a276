package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.check.GradCheck;
import adjoint.graph.Graph;
import adjoint.op.LinearOp;
import adjoint.op.TensorExpr;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Segments that are computed again on the way back. */
class CheckpointTest {
  private static final int LAYERS = 12;

  private final SplittableRandom rng = new SplittableRandom(14);
  private final List<Parameter> weights = new ArrayList<>();

  {
    for (int i = 0; i < LAYERS; i++) {
      weights.add(Parameter.of("w" + i, Tensor.normal(rng, 0, 0.5, 6, 6)));
    }
  }

  /** A residual layer that uses its input three times. */
  private Tensor layer(int i, Tensor x) {
    Tensor h = x.matmul(weights.get(i)).tanh();
    return h.mul(x).add(h.slice(1, 0, 3).sum().mul(0.1)).add(x.slice(1, 1, 2).mul(0.2)).add(x);
  }

  private Tensor plain(Tensor x) {
    Tensor y = x;
    for (int i = 0; i < LAYERS; i++) {
      y = layer(i, y);
    }
    return y;
  }

  private Tensor checkpointed(Tensor x, int length) {
    Tensor y = x;
    for (int i = 0; i < LAYERS; i += length) {
      int first = i;
      y =
          Checkpoint.call(
              t -> {
                Tensor inner = t;
                for (int j = first; j < first + length; j++) {
                  inner = layer(j, inner);
                }
                return inner;
              },
              y);
    }
    return y;
  }

  private static void assertSame(List<Tensor> expected, List<Tensor> actual) {
    assertEquals(
        expected.stream().map(Tensor::data).toList(), actual.stream().map(Tensor::data).toList());
  }

  private List<Tensor> all(Tensor x) {
    List<Tensor> all = new ArrayList<>(weights);
    all.add(x);
    return all;
  }

  @Test
  void gradientsHaveTheSameBits() {
    Tensor x = Tensor.normal(rng, 0, 1, 5, 6).asVariable();
    Tensor expected = plain(x).square().sum();
    for (int length : new int[] {1, 3, 12}) {
      Tensor actual = checkpointed(x, length).square().sum();
      assertEquals(expected.data(), actual.data());
      assertSame(Grad.of(expected, all(x)), Grad.of(actual, all(x)));
      assertSame(
          Grad.of(expected, List.of(weights.get(4))), Grad.of(actual, List.of(weights.get(4))));
    }
  }

  @Test
  void backwardAddsTheSameBits() {
    Tensor x = Tensor.normal(rng, 0, 1, 5, 6);
    plain(x).sum().backward();
    List<Tensor> expected = weights.stream().map(Tensor::grad).toList();
    weights.forEach(Tensor::zeroGrad);
    checkpointed(x, 4).sum().backward();
    assertSame(expected, weights.stream().map(Tensor::grad).toList());
  }

  /** Used three times inside and twice outside: the sum of five is the same, in the same order. */
  @Test
  void aTensorThatIsUsedInsideAndOutsideHasTheSameBits() {
    Parameter w = weights.getFirst();
    UnaryOperator<Tensor> inside = t -> t.mul(w).add(t.sin()).mul(w.mul(3)).add(w.exp());
    Tensor x = Tensor.normal(rng, 0, 1, 6, 6).asVariable();
    Tensor expected = inside.apply(x).mul(x.tanh()).add(w.mul(x)).add(w).sum();
    Tensor actual = Checkpoint.call(inside, x).mul(x.tanh()).add(w.mul(x)).add(w).sum();
    assertSame(Grad.of(expected, List.of(x, w)), Grad.of(actual, List.of(x, w)));
  }

  @Test
  void segmentsNest() {
    Tensor x = Tensor.normal(rng, 0, 1, 5, 6).asVariable();
    Tensor expected = plain(x).sum();
    Tensor actual =
        Checkpoint.call(
                t -> {
                  Tensor y = t;
                  for (int i = 0; i < LAYERS; i += 3) {
                    int first = i;
                    y =
                        Checkpoint.call(
                            u ->
                                layer(
                                    first + 2,
                                    Checkpoint.call(v -> layer(first + 1, layer(first, v)), u)),
                            y);
                  }
                  return y;
                },
                x)
            .sum();
    assertSame(Grad.of(expected, all(x)), Grad.of(actual, all(x)));
  }

  private record Pair(Tensor a, Tensor b, String name) {}

  @Test
  void aSegmentMayGiveARecord() {
    Tensor x = Tensor.of(1.0, 2).asVariable();
    Tensor constant = Tensor.of(3.0, 4);
    Pair pair =
        Checkpoint.call(
            p -> new Pair(p.a().sin(), p.a().mul(p.b()), p.name()), new Pair(x, constant, "n"));
    assertEquals("n", pair.name());
    Tensor sin = Grad.of(pair.a().sum(), x);
    assertEquals(x.detach().cos().data(), sin.data());
    assertEquals(
        x.detach().cos().add(constant).data(), Grad.of(pair.a().add(pair.b()).sum(), x).data());
    assertTrue(Graph.of(pair.a()).text().contains("checkpoint.y0"));
  }

  @Test
  void whatIsNotUsedHasZeros() {
    Tensor x = Tensor.of(1.0, 2).asVariable();
    Tensor z = x.mul(2);
    List<Tensor> both = Checkpoint.call(() -> List.of(x.sin(), z.cos()));
    assertEquals(Tensor.zeros(DType.F64, 2).data(), Grad.of(both.getFirst().sum(), z).data());
    assertEquals(x.detach().cos().data(), Grad.of(both.getFirst().sum(), x).data());
  }

  @Test
  void aSegmentMayGiveWhatItIsGiven() {
    Tensor x = Tensor.of(1.0, 2).asVariable();
    assertEquals(
        Tensor.of(2.0, 4).data(), Grad.of(Checkpoint.call(t -> t, x).square().sum(), x).data());
  }

  @Test
  void ofConstantsThereIsNothingToRecord() {
    assertFalse(Checkpoint.call(Tensor::sin, Tensor.of(1.0)).isVariable());
    Tensor x = Tensor.of(1.0).asVariable();
    assertFalse(NoGrad.call(() -> Checkpoint.call(Tensor::sin, x)).isVariable());
    assertThrows(IllegalArgumentException.class, () -> Checkpoint.call(Value::sin, Value.of(1)));
  }

  @Test
  void randomNumbersAreDrawnAgain() {
    Tensor x = Tensor.ones(DType.F64, 100).asVariable();
    Tensor y =
        Checkpoint.call(
            rng,
            (RandomGenerator r) -> x.mul(Tensor.uniform(DType.F64, r, 0, 1, 100).greater(0.5)));
    assertEquals(y.data(), Grad.of(y.sum(), x).data(), "the mask of the way there");
    Tensor next =
        Checkpoint.call(
            rng,
            (RandomGenerator r) -> x.mul(Tensor.uniform(DType.F64, r, 0, 1, 100).greater(0.5)));
    assertFalse(y.data().equals(next.data()), "another one the next time");
  }

  @Test
  void otherNumbersTheSecondTimeAreAnError() {
    Tensor x = Tensor.ones(DType.F64, 100).asVariable();
    Tensor y = Checkpoint.call(t -> t.mul(Tensor.normal(DType.F64, rng, 0, 1, 100)), x);
    Exception e = assertThrows(IllegalStateException.class, () -> Grad.of(y.sum(), x));
    assertTrue(e.toString().contains("other numbers"), e.getMessage());
  }

  @Test
  void otherVariablesTheSecondTimeAreAnError() {
    Tensor x = Tensor.of(1.0).asVariable();
    int[] calls = {0};
    Tensor y =
        Checkpoint.call(t -> calls[0]++ == 0 ? t : t.mul(Tensor.of(1.0)).add(Tensor.of(0.0)), x);
    assertEquals(1, Grad.of(y, x).item());
    Parameter w = Parameter.of("w", Tensor.of(1.0));
    calls[0] = 0;
    Tensor z = Checkpoint.call(t -> calls[0]++ == 0 ? t.mul(1) : t.mul(w), x);
    assertThrows(IllegalStateException.class, () -> Grad.of(z, x));
  }

  @Test
  void aChangedParameterIsAnError() {
    Parameter w = weights.getFirst();
    Tensor y = Checkpoint.call(() -> w.square().sum());
    w.set(w.detach().mul(2));
    Exception e = assertThrows(IllegalStateException.class, () -> Grad.of(y, w));
    assertTrue(e.toString().contains("checkpoint: an input was changed"), e.getMessage());
  }

  /** The inner gradient depends on the parameter that the segment captures. */
  @Test
  void aSegmentMayDifferentiate() {
    Parameter w = Parameter.of("w", Tensor.of(2.0, 3));
    Tensor x = Tensor.of(0.5, -1).asVariable();
    Supplier<Tensor> penalty = () -> Grad.gradient(t -> t.mul(w).sin().sum(), x).square().sum();
    Tensor expected = penalty.get();
    Tensor actual = Checkpoint.call(penalty);
    assertSame(Grad.of(expected, List.of(x, w)), Grad.of(actual, List.of(x, w)));
    UnaryOperator<Tensor> outer =
        t -> Grad.gradient(u -> Checkpoint.call(v -> v.mul(w).sin(), u).sum(), t).square().sum();
    Tensor nested = Checkpoint.call(outer, x);
    assertSame(Grad.of(expected, List.of(x, w)), Grad.of(nested, List.of(x, w)));
  }

  @Test
  void derivativesOfHigherOrder() {
    Parameter w = Parameter.of("w", Tensor.of(new double[][] {{0.5, -1}, {0.3, 0.8}}));
    GradCheck.of((Tensor t) -> Checkpoint.call(x -> x.matmul(w).tanh().mul(x), t))
        .parameters(new java.util.LinkedHashMap<>(java.util.Map.of("w", w)))
        .order(3)
        .check(Tensor.of(new double[][] {{1, 2}}));
  }

  @Test
  void forwardModeInEveryOrderOfModes() {
    UnaryOperator<Tensor> f = x -> x.sin().mul(x).tanh();
    UnaryOperator<Tensor> g = x -> Checkpoint.call(f, x);
    Tensor x = Tensor.of(0.3, -1.2);
    Tensor v = Tensor.of(1.0, 2);
    assertEquals(Grad.jvp(f, x, v).data(), Grad.jvp(g, x, v).data());
    assertEquals(
        Grad.hessianVectorProduct(t -> f.apply(t).sum(), x, v).data(),
        Grad.hessianVectorProduct(t -> g.apply(t).sum(), x, v).data());
    assertEquals(
        Grad.gradient(t -> Grad.jvp(f, t, v).sum(), x).data(),
        Grad.gradient(t -> Grad.jvp(g, t, v).sum(), x).data());
    assertEquals(
        Grad.jacobian(f, x, Grad.Mode.FORWARD).data(),
        Grad.jacobian(g, x, Grad.Mode.FORWARD).data());
    assertEquals(
        Grad.hessian(t -> f.apply(t).sum(), x).data(),
        Grad.hessian(t -> g.apply(t).sum(), x).data());
  }

  @Test
  void insideOfAMap() {
    Tensor rows = Tensor.of(new double[][] {{1, 2}, {0.5, -1}, {2, 0}});
    Parameter w = Parameter.of("w", Tensor.of(0.3, -0.7));
    UnaryOperator<Tensor> f = x -> x.mul(w).sin().mul(x);
    UnaryOperator<Tensor> segment = x -> Checkpoint.call(f, x);
    for (UnaryOperator<Tensor> each :
        List.<UnaryOperator<Tensor>>of(
            x -> Grad.gradient(t -> f.apply(t).sum(), x),
            x -> Grad.gradient(t -> segment.apply(t).sum(), x))) {
      Tensor y = Vmap.map(each, rows);
      assertEquals(Grad.gradient(t -> f.apply(t).sum(), rows).data(), y.data());
      Tensor expected = Grad.gradient(v -> gradients(v, rows).square().sum(), w);
      assertEquals(expected.data(), Grad.of(y.square().sum(), w).data());
    }
  }

  /** What the map gives, by hand: {@code sin(wx) + wx·cos(wx)}. */
  private static Tensor gradients(Tensor w, Tensor x) {
    return Grad.gradient(t -> t.mul(w).sin().mul(t).sum(), x);
  }

  // ---- memory

  /** The identity, which remembers what it was given, weakly. */
  private record Probe(List<WeakReference<NdArray>> seen, List<Long> alive) implements LinearOp {
    @Override
    public NdArray forward(NdArray... in) {
      NdArray y = in[0].copy();
      seen.add(new WeakReference<>(y));
      return y;
    }

    @Override
    public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
      alive.add(count());
      return g;
    }

    @SuppressWarnings("SystemGC") // what is alive is the question
    long count() {
      System.gc();
      return seen.stream().filter(reference -> reference.get() != null).count();
    }
  }

  private long most(boolean checkpoint, int layers, int length) {
    Probe probe = new Probe(new ArrayList<>(), new ArrayList<>());
    Tensor x = Tensor.ones(DType.F64, 3).asVariable();
    Tensor y = x;
    for (int i = 0; i < layers / length; i++) {
      UnaryOperator<Tensor> segment =
          t -> {
            Tensor inner = t;
            for (int j = 0; j < length; j++) {
              inner = inner.apply(probe).sin();
            }
            return inner;
          };
      y = checkpoint ? Checkpoint.call(segment, y) : segment.apply(y);
    }
    long forward = probe.count();
    Grad.of(y.sum(), x);
    return Math.max(forward, probe.alive().stream().mapToLong(n -> n).max().orElse(0));
  }

  /** Of 30 arrays that a segment computes in between, those of one segment are alive at once. */
  @Test
  void oneSegmentIsAliveAtATime() {
    assertEquals(30, most(false, 30, 6));
    long most = most(true, 30, 6);
    assertTrue(most <= 7, "alive at once: " + most);
  }

  @Test
  void aViewIsKeptWithoutTheArrayBehindIt() {
    Tensor x = Tensor.ones(DType.F64, 1000).asVariable();
    Tensor y = Checkpoint.call(t -> t.mul(2).slice(0, 0, 3), x);
    int length = y.data().withArray((array, _) -> java.lang.reflect.Array.getLength(array));
    assertEquals(3, length);
  }
}
