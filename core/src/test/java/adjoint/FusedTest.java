package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.check.GradCheck;
import adjoint.check.GradReport;
import adjoint.check.Kinks;
import adjoint.check.Verdict;
import adjoint.fuse.ElementwiseOps;
import adjoint.op.BinaryOp;
import adjoint.op.Expr;
import adjoint.op.MultiOp;
import adjoint.op.Op;
import adjoint.op.TensorOp;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fused chain has the bits of the chain, forward and backward, compiled or not. */
class FusedTest {
  private final SplittableRandom rng = new SplittableRandom(7);

  static <E extends Expr<E>> E mish(E x) {
    return x.mul(x.softplus().tanh());
  }

  static <E extends Expr<E>> E huber(E a, E b) {
    E d = a.sub(b).abs();
    E linear = d.clamp(0, 1);
    return d.sub(linear).add(linear.square().mul(0.5));
  }

  /** A step used twice, one operand on both sides, constants on either. */
  static <E extends Expr<E>> E knot(List<E> in) {
    E x = in.get(0);
    E u = x.mul(x).add(x.constant(2).sub(in.get(1)));
    E v = u.mul(in.get(2)).sub(u.sin());
    return v.add(v.mul(u)).add(x.sigmoid()).div(in.get(1).square().add(1));
  }

  static <E extends Expr<E>> E straightThrough(E x) {
    return x.add(x.square().sub(x).detach()).mul(3);
  }

  private record Example(Fused f, int inputs) {}

  private static List<Example> examples() {
    return List.of(
        new Example(Fused.of("mish", FusedTest::mish), 1),
        new Example(Fused.of("huber", FusedTest::huber), 2),
        new Example(Fused.of("knot", 3, FusedTest::knot), 3),
        new Example(Fused.of("straightThrough", FusedTest::straightThrough), 1));
  }

  private static Tensor apply(Fused f, List<Tensor> in) {
    return in.getFirst().apply(f, in.subList(1, in.size()).toArray(Tensor[]::new));
  }

  private NdArray numbers(DType dtype, int... extents) {
    return ElementwiseOps.numbers(rng, dtype, extents);
  }

  private List<Tensor> variables(DType dtype, int n, int... extents) {
    return IntStream.range(0, n)
        .mapToObj(_ -> Tensor.of(numbers(dtype, extents)).asVariable())
        .toList();
  }

  private void requireSame(Fused f, List<Tensor> in) {
    Tensor chain = f.unfused(in.toArray(Tensor[]::new));
    Tensor y = apply(f, in);
    assertEquals(chain.data(), y.data(), f.label());
    Tensor g = Tensor.of(numbers(y.dtype(), y.shape().extents()));
    List<Tensor> expected = Grad.of(chain, in, g);
    boolean broadcasts = in.stream().anyMatch(x -> !x.shape().equals(y.shape()));
    List<Tensor> gradients = Grad.of(y, in, g);
    List<Tensor> differentiable = Grad.differentiable(y, in, g);
    for (int i = 0; i < in.size(); i++) {
      assertEquals(differentiable.get(i).data(), gradients.get(i).data(), f + ", input " + i);
      if (!broadcasts) {
        assertEquals(expected.get(i).data(), gradients.get(i).data(), f + ", input " + i);
      }
    }
  }

  private void requireSameEverywhere(Fused f, int n, DType dtype) {
    for (int size : new int[] {0, 1, 3, 40, 2500}) {
      requireSame(f, variables(dtype, n, size));
    }
    requireSame(f, variables(dtype, n, 12, 20).stream().map(Tensor::transpose).toList());
    if (n > 1) {
      List<Tensor> in = new ArrayList<>(variables(dtype, n, 12, 20));
      in.set(1, variables(dtype, 1, 20).getFirst());
      requireSame(f, in);
      in.set(0, variables(dtype, 1, 12, 1).getFirst());
      requireSame(f, in);
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasTheBitsOfTheChain(DType dtype) {
    int passes = 0;
    for (Example example : examples()) {
      requireSameEverywhere(example.f, example.inputs, dtype);
      passes += example.f.fuse();
      requireSameEverywhere(example.f, example.inputs, dtype);
    }
    assertEquals(2 + 2 + 2 + 1, passes, "fused passes");
  }

  /** Every operation there is, in chains that nobody thought of. */
  @Test
  void randomChains() {
    List<Op> ops = ElementwiseOps.all();
    for (int i = 0; i < 300; i++) {
      long seed = rng.nextLong();
      Fused f = Fused.of("random" + i, 2, new RandomChain(ops, seed));
      DType dtype = i % 2 == 0 ? DType.F32 : DType.F64;
      requireSame(f, variables(dtype, 2, 30));
      f.fuse();
      requireSame(f, variables(dtype, 2, 30));
      requireSame(
          f,
          List.of(
              variables(dtype, 1, 4, 30).getFirst(), Tensor.of(numbers(dtype, 30)).asVariable()));
    }
  }

  private record RandomChain(List<Op> ops, long seed) implements Fused.Many {
    @Override
    public <E extends Expr<E>> E apply(List<E> in) {
      SplittableRandom choice = new SplittableRandom(seed);
      List<E> known = new ArrayList<>(in);
      known.add(in.getFirst().constant(0.7));
      for (int i = choice.nextInt(1, 9); i > 0; i--) {
        E a = known.get(choice.nextInt(known.size()));
        E b = known.get(choice.nextInt(known.size()));
        known.add(
            switch (ops.get(choice.nextInt(ops.size()))) {
              case UnaryOp f -> choice.nextInt(20) == 0 ? a.detach() : a.apply(f);
              case BinaryOp f -> a.apply(f, b);
              case MultiOp f -> throw new AssertionError(f);
              case TensorOp f -> throw new AssertionError(f);
            });
      }
      return known.getLast().add(in.getFirst()).mul(in.getLast());
    }
  }

  static <E extends Expr<E>> E twice(E x) {
    return x.sin().mul(x).add(x.sin().exp()).sub(x.mul(0.3).mul(x.sin()));
  }

  /** What the function computes twice has two cotangents, as in the graph of the function. */
  @ParameterizedTest
  @EnumSource
  void hasTheBitsOfTheFunction(DType dtype) {
    Fused f = Fused.of("twice", FusedTest::twice);
    f.fuse();
    Tensor x = Tensor.uniform(dtype, rng, -3, 3, 5000).asVariable();
    Tensor plain = twice(x);
    Tensor y = x.apply(f);
    assertEquals(plain.data(), y.data());
    Tensor g = Tensor.uniform(dtype, rng, -3, 3, 5000);
    assertEquals(
        Grad.of(plain, List.of(x), g).getFirst().data(),
        Grad.of(y, List.of(x), g).getFirst().data());
  }

  @Test
  void isOneNodeOfTheGraph() {
    Tensor x = Tensor.of(1.0, 2.0).asVariable();
    Fused mish = Fused.of("mish", FusedTest::mish);
    Tensor y = x.apply(mish);
    assertEquals(List.of(x), y.inputs());
    assertEquals("mish", y.op().orElseThrow().label());
    assertEquals(3, depth(mish.unfused(x)));
  }

  private static int depth(Tensor y) {
    return y.inputs().stream().mapToInt(x -> x.op().isEmpty() ? 1 : 1 + depth(x)).max().orElse(0);
  }

  @Test
  void compilesAfterSomeWorkAndKeepsItsBits() {
    Fused mish = Fused.of("mish", FusedTest::mish);
    Tensor x = Tensor.of(numbers(DType.F32, 30_000)).asVariable();
    Tensor first = x.apply(mish);
    NdArray gradient = Grad.of(first.sum(), x).data();
    for (int i = 0; i < 5; i++) {
      Tensor y = x.apply(mish);
      assertEquals(first.data(), y.data());
      assertEquals(gradient, Grad.of(y.sum(), x).data());
    }
  }

  /** A step on the way back is done once for all inputs that it leads to. */
  @Test
  void theWayBackGrowsWithTheNumberOfInputs() {
    List<Integer> counted = new ArrayList<>();
    List<Integer> forward = new ArrayList<>();
    for (int n : new int[] {4, 8, 16, 32}) {
      Fused counting = Fused.of("counting", n, FusedTest::countedProduct);
      List<Tensor> in = variables(DType.F64, n, 10);
      Tensor y = apply(counting, in);
      Counted.ELEMENTS.set(0);
      Grad.of(y.sum(), in);
      counted.add(Counted.ELEMENTS.get());
      Counted.ELEMENTS.set(0);
      Grad.jvp((List<Tensor> at) -> apply(counting, at), in, in);
      forward.add(Counted.ELEMENTS.get());
      int cost = Fused.of("product", n, FusedTest::product).costBack();
      assertTrue(cost > n && cost < 10 * n, () -> cost + " additions for " + n + " inputs");
    }
    assertEquals(List.of(2 * 30, 2 * 70, 2 * 150, 2 * 310), counted, "elements");
    assertEquals(counted, forward, "elements, forward");
  }

  static <E extends Expr<E>> E product(List<E> in) {
    return in.stream().reduce((a, b) -> a.mul(b).add(a)).orElseThrow();
  }

  static <E extends Expr<E>> E countedProduct(List<E> in) {
    return in.stream().reduce((a, b) -> a.apply(new Times(), b)).orElseThrow();
  }

  /** A product whose vjps are counted. */
  record Times() implements BinaryOp {
    @Override
    public double applyAsDouble(double a, double b) {
      return a * b;
    }

    @Override
    public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
      return g.apply(new Counted()).mul(b);
    }

    @Override
    public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
      return g.apply(new Counted()).mul(a);
    }
  }

  /** The identity, which counts the elements that pass. */
  record Counted() implements UnaryOp {
    static final AtomicInteger ELEMENTS = new AtomicInteger();

    @Override
    public double applyAsDouble(double x) {
      ELEMENTS.incrementAndGet();
      return x;
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g;
    }
  }

  // ---- checked like any function

  @Test
  void derivativesAreRight() {
    for (Example example : examples().subList(0, 3)) {
      Fused f = example.f;
      for (boolean compiled : new boolean[] {false, true}) {
        if (compiled) {
          f.fuse();
        }
        Tensor[] in =
            IntStream.range(0, example.inputs)
                .mapToObj(_ -> Tensor.uniform(DType.F64, rng, -2, 2, 3, 4))
                .toArray(Tensor[]::new);
        if (in.length > 1) {
          in[1] = Tensor.uniform(DType.F64, rng, -2, 2, 4);
        }
        GradCheck.ofMany(xs -> apply(f, xs)).order(2).check(in);
      }
    }
  }

  @Test
  void detachStopsGradients() {
    Fused f = Fused.of("straightThrough", FusedTest::straightThrough);
    for (boolean compiled : new boolean[] {false, true}) {
      if (compiled) {
        f.fuse();
      }
      Tensor x = Tensor.of(2.0, -5.0).asVariable();
      Tensor y = x.apply(f);
      assertEquals(Tensor.of(12.0, 75.0).data(), y.data());
      assertEquals(Tensor.of(3.0, 3.0).data(), Grad.of(y.sum(), x).data());
    }
  }

  @Test
  void tellsItsKinks() {
    Fused huber = Fused.of("huber", FusedTest::huber);
    Tensor a = Tensor.of(1.5, 0.2).asVariable();
    Tensor b = Tensor.of(0.25, 0.0).asVariable();
    double chain = Kinks.distance(huber.unfused(a, b));
    assertEquals(0.2, chain);
    assertEquals(chain, Kinks.distance(a.apply(huber, b)));
    assertEquals(chain, huber.kinkDistance(0, a.data(), b.data()));
  }

  /** What it cancels inside is no error of its gradient. */
  @Test
  void rightButNastyInside() {
    Fused nasty = Fused.of("nasty", FusedTest::nasty);
    for (double x : new double[] {0.3, -2, 1.7}) {
      GradReport chain = GradCheck.of((Tensor t) -> nasty.unfused(t)).report(Tensor.of(x));
      GradReport fused = GradCheck.of((Tensor t) -> t.apply(nasty)).report(Tensor.of(x));
      assertNotEquals(Verdict.WRONG, chain.verdict());
      assertEquals(chain.verdict(), fused.verdict());
    }
  }

  static <E extends Expr<E>> E nasty(E x) {
    return x.add(1e13).sub(1e13).mul(x).sin();
  }

  /** A wrong operation inside is found, and blamed by its name. */
  @Test
  void blamesWhatIsWrongInside() {
    Fused wrong = Fused.of("chain", FusedTest::wrong);
    GradReport report = GradCheck.of((Tensor t) -> t.apply(wrong)).report(Tensor.of(0.3, 0.4));
    assertEquals(Verdict.WRONG, report.verdict());
    assertTrue(report.toString().contains("chain with respect to its input"), report::toString);
    assertTrue(report.toString().contains("tripled with respect to its input"), report::toString);
  }

  static <E extends Expr<E>> E wrong(E x) {
    return x.sin().apply(new Tripled()).exp();
  }

  record Tripled() implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return 3 * x;
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.mul(2);
    }
  }

  // ---- what it is given

  @Test
  void usersOperationsTakePart() {
    Fused f = Fused.of("bent", FusedTest::bent);
    requireSameEverywhere(f, 1, DType.F32);
    assertEquals(2, f.fuse());
    requireSameEverywhere(f, 1, DType.F32);
  }

  /** What a chain may do to arrays and threads is what its operations may do. */
  @Test
  void theContractIsThatOfTheOperations() {
    for (Fused f : List.of(Fused.of("bent", FusedTest::bent), Fused.of("mish", FusedTest::mish))) {
      assertFalse(f.keepsArrays() || f.differentiates());
      assertTrue(f.isThreadSafe());
    }
    Fused counting = Fused.of("counting", FusedTest::counting);
    assertTrue(counting.keepsArrays());
    assertFalse(counting.isThreadSafe());
    assertTrue(Fused.of("solving", FusedTest::solving).differentiates());
  }

  /** Counts its calls. */
  record Counting(AtomicInteger calls) implements UnaryOp {
    private static final AtomicInteger CALLS = new AtomicInteger();

    @Override
    public double applyAsDouble(double x) {
      calls.incrementAndGet();
      return x;
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g;
    }
  }

  static <E extends Expr<E>> E counting(E x) {
    return x.sin().apply(new Counting(Counting.CALLS));
  }

  /** Says that its vjp differentiates. */
  record Solving() implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return x;
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g;
    }

    @Override
    public boolean differentiates() {
      return true;
    }
  }

  static <E extends Expr<E>> E solving(E x) {
    return x.sin().apply(new Solving());
  }

  static <E extends Expr<E>> E bent(E x) {
    return x.square().apply(new FusedTensorsTest.Bent(0.3)).add(x);
  }

  @Test
  void wrongInputsAreErrors() {
    Fused huber = Fused.of("huber", FusedTest::huber);
    Tensor x = Tensor.of(1.0, 2.0);
    assertEquals(
        "huber: takes 2 inputs, but was given 1",
        assertThrows(IllegalArgumentException.class, () -> x.apply(huber)).getMessage());
    String shapes =
        String.valueOf(
            assertThrows(ShapeException.class, () -> x.apply(huber, Tensor.of(1.0, 2.0, 3.0)))
                .getMessage());
    assertTrue(shapes.startsWith("huber: "), shapes);
    assertEquals(
        "huber: F64 and F32 do not mix; use to(dtype)",
        assertThrows(ShapeException.class, () -> x.apply(huber, Tensor.of(1f))).getMessage());
    assertThrows(IllegalArgumentException.class, () -> Fused.of("none", 0, FusedTest::knot));
  }

  static <E extends Expr<E>> E peeking(E x) {
    return ((Tensor) (Object) x).size() > 3 ? x.neg() : x;
  }

  @Test
  void functionsThatLookAtNumbersAreErrors() {
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class, () -> Fused.of("peeking", FusedTest::peeking))
                .getMessage());
    assertTrue(
        message.startsWith("Fused: peeking must be made of the elementwise operations of Expr"),
        message);
  }

  /** Neither is an operation, and both are functions. */
  @Test
  void nothingAndConstantsWork() {
    Fused same = Fused.of("same", FusedTest::same);
    Fused three = Fused.of("three", FusedTest::three);
    Tensor x = Tensor.of(1f, 2f).asVariable();
    for (Fused f : List.of(same, three)) {
      assertEquals(0, f.fuse());
    }
    assertEquals(x.data(), x.apply(same).data());
    assertEquals(Tensor.of(3f, 3f).data(), x.apply(three).data());
    assertEquals(Tensor.of(1f, 1f).data(), Grad.of(x.apply(same).sum(), x).data());
    assertEquals(Tensor.of(0f, 0f).data(), Grad.of(x.apply(three).sum(), x).data());
  }

  static <E extends Expr<E>> E same(E x) {
    return x;
  }

  static <E extends Expr<E>> E three(E x) {
    return x.constant(3);
  }

  private record Descent() implements Update {
    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      return List.of(now.getFirst().sub(g.mul(0.1)));
    }
  }

  /**
   * It keeps neither the array of a parameter, which is changed in place, nor one that is reused.
   */
  @Test
  void trainsLikeTheFunction() {
    Fused f = Fused.of("twice", FusedTest::twice);
    Parameter fused = Parameter.of("w", Tensor.uniform(rng, -2, 2, 20, 30));
    Parameter plain = Parameter.of("w", Tensor.of(fused.data().contiguous()));
    GradientBuffer gradients = new GradientBuffer(List.of(fused));
    for (int step = 0; step < 12; step++) {
      if (step == 6) {
        f.fuse();
      }
      Tensor loss = fused.apply(f).square().mean();
      gradients.of(loss);
      Tensor expected = Grad.of(twice(plain).square().mean(), plain);
      assertEquals(expected.data(), gradients.copy(0).data());
      gradients.update(0, new Descent());
      plain.update(new Descent(), expected);
      assertEquals(plain.data(), fused.data());
      assertThrows(IllegalStateException.class, () -> Grad.of(loss, fused));
    }
  }

  private record Left() implements Fused.Binary {
    @Override
    public <E extends Expr<E>> E apply(E a, E b) {
      return a.add(b.sub(b.constant(1)).detach().sub(b.detach()).constant(2));
    }
  }

  @Test
  void anOperandThatIsIgnoredCountsForTheShape() {
    Fused f = Fused.of("left", new Left());
    Tensor a = Tensor.of(1.0, 2).asVariable();
    Tensor b = Tensor.zeros(DType.F64, 3, 1).asVariable();
    Tensor fused = a.apply(f, b);
    Tensor unfused = f.unfused(a, b);
    assertEquals(Shape.of(3, 2), unfused.shape());
    assertEquals(fused.data(), unfused.data());
    assertEquals(Grad.of(fused.sum(), a).data(), Grad.of(unfused.sum(), a).data());
    assertEquals(NdArray.of(3.0, 3), Grad.of(unfused.sum(), a).data());
    assertEquals(Grad.of(fused.sum(), b).data(), Grad.of(unfused.sum(), b).data());
  }
}
