package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.fuse.CompiledVjps;
import adjoint.fuse.ElementwiseOps;
import adjoint.op.BinaryOp;
import adjoint.op.Expr;
import adjoint.op.LeakyRelu;
import adjoint.op.Mul;
import adjoint.op.MultiOp;
import adjoint.op.Op;
import adjoint.op.PowConstant;
import adjoint.op.Tanh;
import adjoint.op.TensorOp;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fused vjp gives the bits of the unfused one, which a differentiable gradient still takes. */
class FusedTensorsTest {
  private final SplittableRandom rng = new SplittableRandom(5);

  private static int arity(Op op) {
    return op instanceof BinaryOp ? 2 : 1;
  }

  private static Tensor apply(Op op, List<Tensor> in) {
    return switch (op) {
      case UnaryOp f -> in.getFirst().apply(f);
      case BinaryOp f -> in.getFirst().apply(f, in.getLast());
      case MultiOp f -> throw new AssertionError(f);
      case TensorOp f -> in.getFirst().apply(f);
    };
  }

  private NdArray numbers(DType dtype, int... extents) {
    return ElementwiseOps.numbers(rng, dtype, extents);
  }

  private static void requireSame(Op op, List<NdArray> numbers, NdArray seed) {
    List<Tensor> in = numbers.stream().map(x -> Tensor.of(x).asVariable()).toList();
    Tensor y = apply(op, in);
    Tensor g = Tensor.of(seed.reshape(y.shape().extents()));
    List<Tensor> fused = Grad.of(y, in, g);
    List<Tensor> unfused = Grad.differentiable(y, in, g);
    for (int i = 0; i < in.size(); i++) {
      assertEquals(
          unfused.get(i).data(),
          fused.get(i).data(),
          op + ", input " + i + " of " + numbers.stream().map(NdArray::shape).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void fusedEqualsUnfused(DType dtype) {
    int fused = 0;
    for (Op op : ElementwiseOps.all()) {
      for (int input = 0; input < arity(op); input++) {
        fused += CompiledVjps.prepare(op, input) ? 1 : 0;
      }
      for (int n : new int[] {0, 1, 3, 40, 2500}) {
        NdArray a = numbers(dtype, n);
        requireSame(
            op, arity(op) == 1 ? List.of(a) : List.of(a, numbers(dtype, n)), numbers(dtype, n));
      }
      // Views: transposed, backwards with a step, broadcast.
      NdArray seed = numbers(dtype, 12, 20);
      NdArray transposed = numbers(dtype, 20, 12).permute(1, 0);
      NdArray backwards = numbers(dtype, 24, 20).slice(0, 23, 12, -2);
      NdArray row = numbers(dtype, 20).broadcastTo(Shape.of(12, 20));
      for (NdArray x : List.of(transposed, backwards, row)) {
        requireSame(op, arity(op) == 1 ? List.of(x) : List.of(x, transposed), seed);
        requireSame(
            op, arity(op) == 1 ? List.of(x) : List.of(row, x), seed.permute(1, 0).contiguous());
      }
      if (op instanceof BinaryOp) {
        for (NdArray small :
            List.of(
                numbers(dtype, 20),
                numbers(dtype, 12, 1),
                numbers(dtype),
                numbers(dtype, 1, 20),
                numbers(dtype, 1, 1))) {
          requireSame(op, List.of(transposed, small), seed);
          requireSame(op, List.of(small, numbers(dtype, 12, 20)), seed);
        }
        requireSame(op, List.of(numbers(dtype, 12, 1), numbers(dtype, 20)), seed);
      }
    }
    assertTrue(fused >= 25, "only " + fused + " vjps were fused");
  }

  // ---- operations of users

  /** {@code y = s·x³}, by a component, a condition on it, and an operation of its own. */
  record Cubic(double s) implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return s * x * x * x;
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      E slope = x.apply(new Bent(0.3)).mul(0).add(x.square().mul(3).mul(s));
      return s > 1 ? g.mul(slope) : slope.add(0.1).sub(0.1).mul(g);
    }
  }

  record Bent(double by) implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return x + by * Math.abs(x);
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.add(g.mul(by).maskedBy(x)).sub(g.mul(by).maskedBy(x.neg()));
    }
  }

  /** Looks at numbers, which symbols do not have. */
  record Peeking() implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return 2 * x;
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      Tensor t = (Tensor) (Object) x;
      return g.mul(t.size() > 0 ? 2 : 3).add(0).mul(1);
    }
  }

  /** A class that might change. */
  static final class Changing implements UnaryOp {
    private double factor = 2;

    @Override
    public double applyAsDouble(double x) {
      return factor * x;
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.mul(factor).add(0).mul(1);
    }
  }

  /** Forgets a: its gradient has the shape of b, which is an error. */
  record Forgetful() implements BinaryOp {
    @Override
    public double applyAsDouble(double a, double b) {
      return a * b;
    }

    @Override
    public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
      return b.add(1).mul(2).sub(2);
    }

    @Override
    public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
      return g.mul(a);
    }
  }

  @ParameterizedTest
  @EnumSource
  void operationsOfUsersTakePart(DType dtype) {
    for (UnaryOp op : List.of(new Cubic(2), new Cubic(0.5), new Cubic(2.1), new Bent(0.1))) {
      assertTrue(CompiledVjps.prepare(op, 0), op::toString);
      requireSame(op, List.of(numbers(dtype, 1500)), numbers(dtype, 1500));
    }
  }

  @Test
  void whatHasNoFormulaIsNotFused() {
    for (UnaryOp op : List.of(new Peeking(), new Changing())) {
      assertFalse(CompiledVjps.prepare(op, 0), op::toString);
      requireSame(op, List.of(numbers(DType.F32, 10)), numbers(DType.F32, 10));
    }
    assertFalse(CompiledVjps.prepare(Mul.OP, 0), "one pass already");
  }

  @Test
  void aChangedOperationIsSeen() {
    Changing op = new Changing();
    Tensor x = Tensor.ones(200_000).asVariable();
    Tensor seed = Tensor.ones(200_000);
    assertEquals(2, Grad.of(x.apply(op), List.of(x), seed).getFirst().get(7));
    op.factor = 5;
    assertEquals(5, Grad.of(x.apply(op), List.of(x), seed).getFirst().get(7));
  }

  @Test
  void componentsAreNotShared() {
    for (double c : new double[] {0.5, 0.25, 3}) {
      assertTrue(CompiledVjps.prepare(new LeakyRelu(c), 0));
      Tensor x = Tensor.of(-1.0, 2.0).asVariable();
      Tensor slopes =
          Grad.of(x.apply(new LeakyRelu(c)), List.of(x), Tensor.of(1.0, 1.0)).getFirst();
      assertEquals(Tensor.of(c, 1.0).data(), slopes.data());
      requireSame(new PowConstant(c), List.of(numbers(DType.F64, 9)), numbers(DType.F64, 9));
    }
  }

  @Test
  void aGradientOfTheWrongShapeIsStillAnError() {
    Tensor a = Tensor.ones(3, 4).asVariable();
    Tensor b = Tensor.ones(4);
    assertTrue(CompiledVjps.prepare(new Forgetful(), 0));
    Tensor y = a.apply(new Forgetful(), b);
    List<Tensor> in = List.of(a);
    Tensor seed = Tensor.ones(3, 4);
    IllegalStateException fused =
        assertThrows(IllegalStateException.class, () -> Grad.of(y, in, seed));
    IllegalStateException unfused =
        assertThrows(IllegalStateException.class, () -> Grad.differentiable(y, in, seed));
    assertEquals(unfused.getMessage(), fused.getMessage());
  }

  @Test
  void theFirstMillisecondIsUnfusedAndTheRestIsNot() {
    record Fresh() implements UnaryOp {
      @Override
      public double applyAsDouble(double x) {
        return 3 * x;
      }

      @Override
      public <E extends Expr<E>> E vjp(E x, E y, E g) {
        return g.mul(2).add(g);
      }
    }

    Tensor x = Tensor.ones(30_000).asVariable();
    Tensor seed = Tensor.ones(30_000);
    List<Boolean> fused = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Tensor y = x.apply(new Fresh());
      assertEquals(3, Grad.of(y, List.of(x), seed).getFirst().get(5));
      fused.add(CompiledVjps.isFused(new Fresh()));
    }
    int first = fused.indexOf(true);
    assertTrue(first > 0, fused::toString);
    assertEquals(-1, fused.subList(first, 20).indexOf(false), fused::toString);
  }

  // ---- the property

  @Test
  void thePropertyTurnsItOffAndChangesNoBit() throws Exception {
    List<String> on = output();
    List<String> off = output("-Dadjoint.fusion=off");
    assertEquals("vjp fused: true", on.getFirst());
    assertEquals("vjp fused: false", off.getFirst());
    assertEquals(on.get(1), off.get(1));
    // One pass in place leaves nothing behind; tensors leave an array for each operation.
    long fused = Long.parseLong(on.get(2));
    long unfused = Long.parseLong(off.get(2));
    assertTrue(fused < 100_000, "bytes: " + fused); // blocks
    assertTrue(unfused > 2_000_000, "bytes: " + unfused);
  }

  private static List<String> output(String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("-Dadjoint.threads=1"); // how many parts this thread computes is chance otherwise
    return OwnJvm.output(Run.class, all).lines().toList();
  }

  /**
   * Trains a parameter for some steps, long enough for everything to be compiled; prints whether it
   * was, a digest of the result, and the bytes of an update.
   */
  static final class Run {
    private Run() {}

    private record Momentum() implements Update {
      @Override
      public List<String> state() {
        return List.of("velocity");
      }

      @Override
      public <E extends Expr<E>> List<E> next(E g, List<E> now) {
        E velocity = now.get(1).mul(0.9).add(g.mul(0.1));
        return List.of(now.get(0).sub(velocity.tanh()), velocity);
      }
    }

    public static void main(String[] args) throws ReflectiveOperationException {
      boolean fused = CompiledVjps.prepare(Tanh.OP, 0);
      SplittableRandom rng = new SplittableRandom(1);
      Parameter w = Parameter.of("w", Tensor.normal(DType.F32, rng, 0, 1, 100_000));
      Parameter velocity = Parameter.of("velocity", w.zeros());
      Update rule = new Momentum();
      Tensor g = w.zeros();
      for (int i = 0; i < 50; i++) {
        g = Grad.of(w.tanh().square().div(w.square().add(1)).sum(), w);
        w.update(rule, g, velocity);
      }
      System.out.println("vjp fused: " + fused);
      System.out.println(
          Arrays.hashCode(w.toFloatArray()) + " " + Arrays.hashCode(velocity.toFloatArray()));
      w.update(rule, g, velocity);
      long before = FusedScalarsTest.allocated();
      w.update(rule, g, velocity);
      System.out.println(FusedScalarsTest.allocated() - before);
    }
  }
}
