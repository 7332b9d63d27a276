package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.array.ShapeException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  private static String message(Supplier<?> code) {
    return String.valueOf(
        assertThrows(NotFiniteException.class, () -> Watch.call(code::get)).getMessage());
  }

  private static void requireLines(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "«" + part + "» is not in:\n" + message);
    }
  }

  /** The line that calls this, {@code more} lines below. */
  private static String line(int more) {
    StackTraceElement here = new Throwable().getStackTrace()[1];
    return here.getMethodName() + "(WatchTest.java:" + (here.getLineNumber() + more) + ")";
  }

  // ---- values

  @Test
  void theFirstValueThatIsNotFinite() {
    Tensor x = Tensor.of(2.0, 1, 3).asVariable();
    String[] lines = new String[2];
    String message =
        message(() -> {
          lines[0] = line(1);
          Tensor difference = x.sub(1);
          lines[1] = line(1);
          return difference.log().mul(2).sum();
        });
    requireLines(
        message,
        "log: gives −∞ at [1] of F64[3]",
        "\n  line: adjoint.WatchTest.theFirstValueThatIsNotFinite(",
        lines[1].substring(lines[1].indexOf('(')),
        "\n  input: F64[3] from 0.0 to 2.0, sub at ",
        lines[0].substring(lines[0].indexOf('(')),
        "\n  likely cause: logarithm of 0",
        "Tensor.where(mask, x, f, g)");
  }

  @Test
  void ofValues() {
    Value x = Value.of(-1);
    requireLines(
        message(() -> x.add(0.5).sqrt()),
        "sqrt: gives NaN\n",
        "input: -0.5, add at adjoint.WatchTest.",
        "likely cause: square root of -0.5, which is negative");
    requireLines(
        message(() -> Value.of(3).div(Value.of(0))), "div: gives ∞\n", "division of 3.0 by 0");
  }

  @Test
  void likelyCauses() {
    Tensor x = Tensor.of(1000.0, -2).to(DType.F32).asVariable();
    Tensor nan = Tensor.of(1, Double.NaN).to(DType.F32).asVariable();
    Tensor inf = Tensor.of(0, INF).to(DType.F32).asVariable();
    Tensor zero = Tensor.zeros(2).asVariable();
    record Case(UnaryOperator<Tensor> f, Tensor x, String cause) {}
    for (Case c :
        List.of(
            new Case(Tensor::exp, x, "overflow: e^1000.0 is larger than F32's largest number"),
            new Case(
                t -> t.square().square().square().square().square(), x, "overflow: the result"),
            new Case(Tensor::log, x, "logarithm of -2.0, which is negative"),
            new Case(t -> t.sub(999).log1p(), x, "logarithm of 1 + -1001.0, which is negative"),
            new Case(t -> t.pow(0.5), x, "a power of -2.0, which is negative"),
            new Case(t -> t.pow(-1), zero, "a negative power of 0"),
            new Case(t -> t.div(t), zero, "division of 0.0 by 0"),
            new Case(Tensor::reciprocal, zero, "division of 1 by 0"),
            new Case(Tensor::asin, x, "asin of 1000.0"),
            new Case(Tensor::exp, nan, "input is NaN already: NaN at [1] of F32[2]"),
            new Case(t -> zero.add(t), nan, "input 1 is NaN already"),
            new Case(t -> t.sub(t), inf, "∞ − ∞"),
            new Case(t -> t.mul(0), inf, "0 · ∞"),
            new Case(t -> t.div(t.abs()), inf, "division of 0.0 by 0"),
            new Case(t -> t.matmul(zero), inf, "0 · ∞"),
            new Case(t -> t.mul(0x1p127).sum(), x.abs().asVariable(), "overflow"))) {
      requireLines(message(() -> c.f.apply(c.x)), "likely cause: " + c.cause);
    }
  }

  @Test
  void infinitiesOfTheUserPass() {
    Tensor x = Tensor.of(1.0, 2).asVariable();
    Tensor mask = Tensor.of(0.0, -INF);
    Tensor y = Watch.call(() -> x.add(mask).softmax(0));
    assertEquals(1, y.get(0));
    assertEquals(2, Watch.call(() -> x.maskedMax(Tensor.of(0.0, 1))).item());
    requireLines(message(() -> x.add(mask).sub(mask)), "sub: gives NaN at [1]");
  }

  // ---- derivatives

  @Test
  void theFirstGradientThatIsNotFinite() {
    Tensor x = Tensor.of(4.0, 0).asVariable();
    String[] lines = new String[1];
    String message =
        message(() -> {
          lines[0] = line(1);
          Tensor root = x.sqrt();
          return Grad.of(root.mul(3).sum(), x);
        });
    requireLines(
        message,
        "sqrt: the gradient by its input is ∞ at [1] of F64[2]",
        lines[0].substring(lines[0].indexOf('(')),
        "\n  input: F64[2] from 0.0 to 4.0, leaf at a line that was not watched",
        "\n  result: F64[2] from 0.0 to 2.0",
        "\n  cotangent: F64[2] from 3.0 to 3.0",
        "likely cause: the slope of sqrt at 0.0 is infinite");
    for (Supplier<?> way :
        List.<Supplier<?>>of(
            () -> Grad.gradient((Tensor t) -> t.sqrt().sum(), x),
            () -> {
              x.sqrt().sum().backward();
              return x;
            },
            () -> Grad.gradient(Value::cbrt, Value.of(0)))) {
      requireLines(message(way), "slope of ", " at 0.0 is infinite");
    }
  }

  @Test
  void theSecondOrder() {
    Tensor x = Tensor.of(4.0, 0).asVariable();
    String[] lines = new String[1];
    String message =
        message(() -> {
          lines[0] = line(1);
          Tensor y = x.pow(1.5);
          Tensor slope = Grad.differentiable(y.sum(), x);
          return Grad.of(slope.sum(), x);
        });
    requireLines(
        message,
        "powDerivative: the second-order gradient by its input 0 is ∞ at [1]",
        lines[0].substring(lines[0].indexOf('(')),
        "where it is powDerivative in the gradient of pow",
        "likely cause: the slope of powDerivative at 0.0, 1.0 is infinite");
  }

  @Test
  void forwardMode() {
    Tensor x = Tensor.of(0.0, 4);
    Tensor v = Tensor.ones(DType.F64, 2);
    requireLines(
        message(() -> Grad.jvp(Tensor::sqrt, x, v)),
        "sqrt: its tangent is ∞ at [0] of F64[2]",
        "likely cause: a slope of sqrt is infinite there");
    requireLines(
        message(() -> Grad.jvp(Value::sqrt, Value.of(0), Value.of(1))), "sqrt: its tangent is ∞");
  }

  @Test
  void whatIsFiniteIsUntouched() {
    Tensor x = Tensor.of(1.0, 2, 3).asVariable();
    UnaryOperator<Tensor> f = t -> t.mul(t).tanh().softmax(0).square();
    Tensor free = Grad.of(f.apply(x).sum(), x);
    assertEquals(free.data(), Watch.call(() -> Grad.of(f.apply(x).sum(), x)).data());
    Tensor hessian = Grad.hessian(t -> f.apply(t).sum(), x);
    assertEquals(hessian.data(), Watch.call(() -> Grad.hessian(t -> f.apply(t).sum(), x)).data());
    Value a = Value.of(0.3);
    double g = Grad.of(a.tanh().mul(a), a).value();
    assertEquals(g, Watch.call(() -> Grad.of(a.tanh().mul(a), a)).value());
    Tensor safe =
        Watch.call(() ->
            Grad.gradient(
                (Tensor t) -> Tensor.where(t.greater(1), t, s -> s.sub(1).log(), Tensor::neg).sum(),
                x));
    assertEquals(Tensor.of(-1, 1, 0.5).data(), safe.data());
  }

  // ---- scope

  @Test
  void holdsForTheCallOfItsThread() throws Exception {
    Tensor x = Tensor.of(0.0).asVariable();
    assertThrows(NotFiniteException.class, () -> Watch.run(x::log));
    assertEquals(-INF, x.log().item());
    try (var threads = Executors.newSingleThreadExecutor()) {
      Callable<Tensor> log = x::log;
      assertEquals(-INF, Watch.call(() -> threads.submit(log).get()).item());
    }
    assertFalse(Watch.isOn());
    Watch.run(() -> assertTrue(Watch.isOn()));
  }

  // ---- shapes

  @Test
  void errorsOfShapesTellWhereOperandsWereMade() {
    ShapeException alone =
        assertThrows(ShapeException.class, () -> Tensor.ones(2).add(Tensor.ones(3)));
    String[] lines = new String[3];
    ShapeException e =
        assertThrows(
            ShapeException.class,
            () ->
                Watch.run(() -> {
                  lines[0] = line(1);
                  Tensor a = Tensor.ones(3, 2).mul(2);
                  lines[1] = line(1);
                  Tensor b = Tensor.ones(3, 4);
                  lines[2] = line(1);
                  a.add(b);
                }));
    requireLines(
        String.valueOf(e.getMessage()),
        "add: cannot broadcast [3, 2] with [3, 4]",
        "input 0: F32[3, 2]");
    for (String line : lines) {
      requireLines(String.valueOf(e.getMessage()), line.substring(line.indexOf('(')));
    }
    assertFalse(String.valueOf(alone.getMessage()).contains("\n"));
    Tensor a = Tensor.ones(2, 3);
    assertThrows(ShapeException.class, () -> Watch.run(() -> a.matmul(a)));
    Tensor b = Tensor.ones(2, 4);
    for (Runnable code :
        List.<Runnable>of(
            () -> Tensor.stack(0, List.of(a, b)),
            () -> Tensor.concat(0, List.of(a, b)),
            () -> Tensor.einsum("ij,ij", a, b))) {
      ShapeException joined = assertThrows(ShapeException.class, () -> Watch.run(code));
      requireLines(String.valueOf(joined.getMessage()), "input 0: F32[2, 3]");
      requireLines(String.valueOf(joined.getMessage()), "input 1: F32[2, 4]");
    }
    IllegalArgumentException mixed =
        assertThrows(IllegalArgumentException.class, () -> Watch.run(() -> a.add(Tensor.of(1.0))));
    requireLines(String.valueOf(mixed.getMessage()), "input 1: F64[1]");
    assertSame(
        mixed.getClass(),
        assertThrows(RuntimeException.class, () -> a.add(Tensor.of(1.0))).getClass());
  }
}
