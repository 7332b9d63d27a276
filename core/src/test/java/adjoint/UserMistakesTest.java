package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.array.Axes;
import adjoint.array.NdArray;
import adjoint.op.BinaryOp;
import adjoint.op.Concat;
import adjoint.op.Expr;
import adjoint.op.Sum;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import adjoint.op.UnaryOp;
import adjoint.op.Where;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Mistakes in operations, rules and calls of users: the error names what was at fault, and where.
 */
@SuppressWarnings("NullAway") // a null is a mistake too
class UserMistakesTest {
  private final Tensor x = Tensor.of(1.0, 2).asVariable();
  private final Tensor b = Tensor.of(3.0, 4).asVariable();

  private static void fails(
      Class<? extends RuntimeException> type, String message, Executable code) {
    assertEquals(message, assertThrows(type, code).getMessage());
  }

  /** What gives null, forward or back. */
  private record Nothing(boolean forward) implements TensorOp {
    @Override
    public NdArray forward(NdArray... in) {
      return forward ? null : in[0];
    }

    @Override
    public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
      return null;
    }
  }

  private record NothingBack() implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return x;
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return null;
    }
  }

  private record NothingRight() implements BinaryOp {
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
      return null;
    }
  }

  private record NothingNext() implements Update {
    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      return null;
    }
  }

  @Test
  void aWrongNumberOfInputs() {
    fails(
        IllegalArgumentException.class,
        "sum: takes 1 input, but was given 2; an operation of more says so by arity()",
        () -> x.apply(new Sum(Axes.of()), b));
    fails(
        IllegalArgumentException.class,
        "where: takes 2 inputs, but was given 1",
        () -> x.apply(new Where(x.data())));
    assertEquals(6, x.apply(new Concat(0), b, x).size());
  }

  @Test
  void nothingForward() {
    fails(
        NullPointerException.class,
        "nothing: its forward gave null",
        () -> x.apply(new Nothing(true)));
  }

  @Test
  void nothingBack() {
    String message = " gave null; where nothing flows back it is zeros";
    fails(
        NullPointerException.class,
        "nothing: its vjp for input 0" + message,
        () -> Grad.of(x.apply(new Nothing(false)).sum(), x));
    fails(
        NullPointerException.class,
        "nothingBack: its vjp for input 0" + message,
        () -> Grad.of(x.apply(new NothingBack()).sum(), x));
    fails(
        NullPointerException.class,
        "nothingRight: its vjp for input 1" + message,
        () -> Grad.of(x.apply(new NothingRight(), b).sum(), b));
    Value v = Value.of(1);
    fails(
        NullPointerException.class,
        "nothingBack: its vjp for input 0" + message,
        () -> v.apply(new NothingBack()).backward());
    fails(
        NullPointerException.class,
        "nothingRight: its vjp for input 1" + message,
        () -> Grad.differentiable(Value.of(2).apply(new NothingRight(), v), v));
    fails(
        NullPointerException.class,
        "update: the rule NothingNext[] gave null",
        () -> Parameter.of("p", b).update(new NothingNext(), b));
  }

  @Test
  void nullAmongTheInputs() {
    fails(
        NullPointerException.class,
        "Grad: input 1 is null",
        () -> Grad.of(x.sum(), Arrays.asList(x, null)));
    fails(
        NullPointerException.class,
        "concat: part 1 is null",
        () -> Tensor.concat(0, Arrays.asList(x, null)));
    fails(
        NullPointerException.class,
        "stack: part 0 is null",
        () -> Tensor.stack(0, Arrays.asList(null, x)));
    fails(
        NullPointerException.class,
        "concat: input 1 is null",
        () -> x.apply(new Concat(0), (Tensor) null));
  }

  @Test
  void rowsAndSizesThatAreNull() {
    fails(
        NullPointerException.class,
        "of: row 1 is null",
        () -> Tensor.of(new float[][] {{1}, null}));
    fails(
        NullPointerException.class,
        "of: block 0 is null",
        () -> Tensor.of(new double[][][] {null, {{1}}}));
    fails(
        NullPointerException.class,
        "indices: row 1 is null",
        () -> adjoint.array.Indices.of(new int[][] {{1}, null}));
    fails(
        NullPointerException.class,
        "split: size 1 is null",
        () -> x.split(0, Arrays.asList(1, null)));
  }

  @Test
  void theHessianOfAVector() {
    fails(
        adjoint.array.ShapeException.class,
        "hessian: f must give a single number, it gave [2]; reduce it with sum() or mean(), or take"
            + " the hessian of one number at a time",
        () -> Grad.hessian(t -> t.square(), x));
    fails(NullPointerException.class, "hessian: f gave null", () -> Grad.hessian(_ -> null, x));
    fails(NullPointerException.class, "jacobian: f gave null", () -> Grad.jacobian(_ -> null, x));
    fails(NullPointerException.class, "vjp: f gave null", () -> Grad.vjp(_ -> null, x, x));
    fails(NullPointerException.class, "jvp: f gave null", () -> Grad.jvp(_ -> null, x, x));
  }

  @Test
  void gradientsByNumber() {
    Parameter p = Parameter.of("p", b);
    GradientBuffer gradients = new GradientBuffer(List.of(p));
    gradients.of(p.sum());
    assertEquals(1, gradients.maxAbs(0));
    String message = "GradientBuffer: there is none with number 1, they are counted from 0 to 0";
    fails(IllegalArgumentException.class, message, () -> gradients.maxAbs(1));
    fails(IllegalArgumentException.class, message, () -> gradients.copy(1));
    fails(
        IllegalArgumentException.class,
        "GradientBuffer: there is none with number -1, they are counted from 0 to 0",
        () -> gradients.copy(-1));
  }

  @Test
  void whatIsMadeOfOtherOperationsIsNamedItself() {
    Tensor x = Tensor.ones(2, 3);
    Map<String, Runnable> calls =
        Map.of(
            "any: no axis 2 in [2, 3]; use -2 to 1",
            () -> x.any(2),
            "all: no axis 2 in [2, 3]; use -2 to 1",
            () -> x.all(2),
            "Compiled: there is no function of -1 numbers",
            () -> Compiled.of(-1, in -> in.getFirst()));
    calls.forEach((expected, call) ->
        assertEquals(
            expected, assertThrows(IllegalArgumentException.class, call::run).getMessage()));
  }
}
