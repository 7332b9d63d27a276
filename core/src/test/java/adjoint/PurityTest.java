package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.fuse.CompiledRules;
import adjoint.fuse.CompiledVjps;
import adjoint.fuse.ElementwiseOps;
import adjoint.fuse.Purity;
import adjoint.op.BinaryOp;
import adjoint.op.Expr;
import adjoint.op.Op;
import adjoint.op.TensorOp;
import adjoint.op.UnaryOp;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not a function of its arguments is never frozen. */
class PurityTest {
  private static double slope = 1;

  private enum Side {
    LEFT,
    RIGHT
  }

  /** {@code y = x}, and a vjp to be. */
  private interface Line extends UnaryOp {
    @Override
    default double applyAsDouble(double x) {
      return x;
    }
  }

  private record StaticState() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.mul(slope);
    }
  }

  private record StaticStateInAHelper() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return Helper.scaled(g);
    }
  }

  private record StaticStateInALambda() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      java.util.function.DoubleSupplier now = () -> slope;
      return g.mul(Helper.ask(now));
    }
  }

  private record Kind() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return Helper.isTensor(g) ? g.mul(slope) : g;
    }
  }

  private record KindByClass() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.getClass().getSimpleName().equals("Symbol") ? g : g.mul(slope);
    }
  }

  private record RandomSlope() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.mul(ThreadLocalRandom.current().nextDouble());
    }
  }

  private record MathRandom() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.mul(Math.random());
    }
  }

  private record Table() implements Line {
    private static final double[] SLOPES = {1};

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.mul(SLOPES[0]);
    }
  }

  private record StaticStateTwice() implements BinaryOp {
    @Override
    public double applyAsDouble(double a, double b) {
      return a + b;
    }

    @Override
    public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
      return g;
    }

    @Override
    public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
      return g.mul(slope);
    }
  }

  private static class Schedule {
    double now() {
      return 2;
    }
  }

  private static final class Warm extends Schedule {
    @Override
    double now() {
      return slope;
    }
  }

  private interface Rate {
    default double now() {
      return 2;
    }
  }

  private record Rates() implements Rate {
    @Override
    public double now() {
      return slope;
    }
  }

  private record Now() implements java.util.function.DoubleSupplier {
    @Override
    public double getAsDouble() {
      return slope;
    }
  }

  private enum Mode implements java.util.function.DoubleUnaryOperator {
    PLAIN,
    WARM {
      @Override
      double now() {
        return slope;
      }
    };

    double now() {
      return 2;
    }

    @Override
    public double applyAsDouble(double x) {
      return x * now();
    }
  }

  private record Overridden() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      Schedule schedule = new Warm();
      return g.mul(schedule.now());
    }
  }

  private record OverriddenDefault() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      Rate rate = new Rates();
      return g.mul(rate.now());
    }
  }

  private record EnumBody(Mode mode) implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.mul(mode.now());
    }
  }

  private record EnumAsFunction(Mode mode) implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      java.util.function.DoubleUnaryOperator f = mode;
      return g.mul(f.applyAsDouble(1));
    }
  }

  private record RecordAsFunction() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      java.util.function.DoubleSupplier now = new Now();
      return g.mul(now.getAsDouble());
    }
  }

  private record ItselfAsFunction() implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return x * slope;
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      java.util.function.DoubleUnaryOperator f = this;
      return g.mul(f.applyAsDouble(1));
    }
  }

  private record OtherAsOp() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      UnaryOp other = new StaticState();
      return other.vjp(x, y, g);
    }
  }

  private record KindByCast() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      try {
        Tensor tensor = (Tensor) (Object) g;
        return tensor.rank() < 9 ? g.mul(7) : g;
      } catch (ClassCastException e) {
        return g;
      }
    }
  }

  private record KindByStore() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      try {
        Object[] tensors = new Tensor[1];
        tensors[0] = g;
        return g.mul(7);
      } catch (ArrayStoreException e) {
        return g;
      }
    }
  }

  private record KindByText() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return ("" + g).length() > 99 ? g.mul(7) : g;
    }
  }

  private record SameOperand() implements Line {
    @Override
    @SuppressWarnings("ReferenceEquality") // what is tried
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return x == g ? g.mul(7) : g;
    }
  }

  private record Contained() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return List.of(x).contains(g) ? g.mul(7) : g;
    }
  }

  private record Found() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return new java.util.ArrayList<>(List.of(x)).indexOf(g) == 0 ? g.mul(7) : g;
    }
  }

  private record IsEqual() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return java.util.function.Predicate.isEqual(x).test(g) ? g.mul(7) : g;
    }
  }

  private record StackTrace() implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.mul(new IllegalStateException().getStackTrace().length);
    }
  }

  /** The ways to write an operation that the documentation shows, and some more. */
  private record Various(Side side, String name, int n) implements Line {
    private record Halves() {
      double slope() {
        return 0.5;
      }
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      Double boxed = Math.max(n, 1.0);
      List<E> both = new java.util.ArrayList<>();
      both.add(mine(g));
      both.add(Helper.twice(g).mul(new Halves().slope()));
      java.util.function.UnaryOperator<E> f = Helper::twice;
      java.util.function.BiFunction<E, E, E> sum = Expr::add;
      if (name.equals("none") || side == Side.RIGHT) {
        return sum.apply(f.apply(both.getFirst()), both.get(1)).mul(boxed);
      }
      E product = g;
      for (int i = 0; i < n; i++) {
        product = product.mul(x);
      }
      return n < 0 ? both.get(0) : product.mul(applyAsDouble(1));
    }

    private <E extends Expr<E>> E mine(E g) {
      return g.mul(n);
    }
  }

  /** With a helper, a constant, a component, a choice, a lambda: all of them pure. */
  private record Pure(double by, Side side) implements Line {
    private static final double HALF = Math.sqrt(0.25);
    private static final Pure OTHER = new Pure(0, Side.LEFT);

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      if (by > 10) {
        throw new IllegalStateException("by is " + by);
      }
      java.util.function.DoubleUnaryOperator twice = a -> 2 * a;
      E scaled = Helper.twice(g.mul(HALF)).mul(by() + 0 * twice.applyAsDouble(1));
      return switch (side) {
        case LEFT -> scaled;
        case RIGHT -> scaled.apply(OTHER).neg();
      };
    }
  }

  private static final class Helper {
    static <E extends Expr<E>> E scaled(E g) {
      return g.mul(slope);
    }

    static double ask(java.util.function.DoubleSupplier of) {
      return of.getAsDouble();
    }

    static boolean isTensor(Object g) {
      return g instanceof Tensor;
    }

    static <E extends Expr<E>> E twice(E x) {
      return x.add(x);
    }
  }

  static Stream<UnaryOp> impure() {
    return Stream.of(
        new StaticState(),
        new StaticStateInAHelper(),
        new StaticStateInALambda(),
        new Kind(),
        new KindByClass(),
        new RandomSlope(),
        new MathRandom(),
        new Table(),
        new Overridden(),
        new OverriddenDefault(),
        new EnumBody(Mode.WARM),
        new EnumAsFunction(Mode.WARM),
        new RecordAsFunction(),
        new ItselfAsFunction(),
        new OtherAsOp(),
        new KindByCast(),
        new KindByStore(),
        new KindByText(),
        new SameOperand(),
        new Contained(),
        new Found(),
        new IsEqual(),
        new StackTrace());
  }

  @ParameterizedTest
  @MethodSource("impure")
  void isNotFused(UnaryOp op) {
    assertFalse(Purity.of(op.getClass()), op.toString());
    assertFalse(CompiledVjps.prepare(op, 0));
    assertEquals(null, CompiledRules.rule(op));
    assertThrows(
        IllegalArgumentException.class, () -> Compiled.of(1, in -> in.getFirst().apply(op)));
  }

  @Test
  void neitherIsAnOperationOfTwoOperands() {
    assertFalse(CompiledVjps.prepare(new StaticStateTwice(), 0));
    assertFalse(CompiledVjps.prepare(new StaticStateTwice(), 1));
  }

  @Test
  void followsItsState() {
    Tensor x = Tensor.ones(DType.F64, 200_000).asVariable();
    Value v = Value.of(1);
    try {
      for (int i = 1; i <= 5; i++) {
        slope = i;
        double expected = i;
        for (UnaryOp op : List.of(new StaticState(), new StaticStateInAHelper(), new Kind())) {
          assertEquals(expected, Grad.of(x.apply(op).sum(), x).get(7), op.toString());
        }
        assertEquals(expected, Grad.of(v.apply(new StaticState()), v).value());
      }
    } finally {
      slope = 1;
    }
  }

  private record Drifting() implements Update {
    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      return List.of(now.getFirst().sub(g.mul(slope)));
    }
  }

  @Test
  void anUpdateRuleFollowsItsState() {
    Parameter p = Parameter.of("p", Tensor.of(10.0));
    try {
      p.update(new Drifting(), Tensor.of(1.0));
      slope = 3;
      p.update(new Drifting(), Tensor.of(1.0));
      assertEquals(6, p.item());
    } finally {
      slope = 1;
    }
  }

  @Test
  void whatIsPureIsFused() {
    for (Op op : ElementwiseOps.all()) {
      assertTrue(op instanceof TensorOp || Purity.of(op.getClass()), op.toString());
    }
    for (Side side : Side.values()) {
      Op op = new Pure(0.5, side);
      assertTrue(Purity.of(op.getClass()));
      assertTrue(CompiledVjps.prepare(op, 0));
      assertTrue(Purity.of(Various.class));
      assertTrue(CompiledVjps.prepare(new Various(side, "some", 2), 0));
    }
  }

  /** Alike by its number, whatever its rate. */
  private record Alike(double rate, int id) implements Line {
    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.mul(rate);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Alike that && id == that.id;
    }

    @Override
    public int hashCode() {
      return id;
    }
  }

  @Test
  void whatSaysItselfWhenItIsEqualIsNotPlain() {
    assertFalse(Purity.of(Alike.class));
  }
}
