package adjoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.op.Expr;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Second derivatives of compiled functions. */
class CompiledHessianTest {
  private static Value rosenbrock(List<Value> x) {
    Value sum = x.getFirst().constant(0);
    for (int i = 0; i + 1 < x.size(); i++) {
      Value valley = x.get(i + 1).sub(x.get(i).square());
      sum = sum.add(valley.square().mul(100)).add(x.get(i).sub(1).square());
    }
    return sum;
  }

  /** Detached numbers, masks, and operations whose slopes need the result. */
  private static Value mixed(List<Value> x) {
    Value a = x.get(0);
    Value b = x.get(1);
    Value c = x.get(2);
    return a.mul(b)
        .tanh()
        .add(a.detach().mul(b.square()))
        .add(c.exp().maskedBy(a.greater(0)))
        .mul(b.maximum(c).pow(2.5).add(1).log())
        .add(a.hypot(c).atan2(b))
        .sub(NoGrad.call(() -> a.mul(c)).mul(a));
  }

  private static double[][] hessian(Function<List<Value>, Value> f, double... x) {
    List<Value> leaves = Arrays.stream(x).mapToObj(Value::of).toList();
    List<Value> gradient = Grad.differentiable(f.apply(leaves), leaves);
    return gradient.stream()
        .map(g ->
            g.isVariable()
                ? Grad.of(g, leaves).stream().mapToDouble(Value::value).toArray()
                : new double[x.length])
        .toArray(double[][]::new);
  }

  private static void requireHessian(Function<List<Value>, Value> f, double... x) {
    int n = x.length;
    Compiled compiled = Compiled.of(n, f);
    double[][] expected = hessian(f, x);
    double[][] actual = new double[n][n];
    double[] gradient = new double[n];
    double[] same = new double[n];
    compiled.hessian(x, gradient, actual);
    assertEquals(compiled.value(x), compiled.gradient(x, same));
    assertArrayEquals(same, gradient, 1e-12);
    SplittableRandom rng = new SplittableRandom(n);
    double[] v = rng.doubles(n, -1, 1).toArray();
    double[] product = new double[n];
    assertEquals(compiled.value(x), compiled.hessianVectorProduct(x, v, product));
    for (int i = 0; i < n; i++) {
      assertArrayEquals(expected[i], actual[i], 1e-9, "row " + i);
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += expected[i][j] * v[j];
      }
      assertEquals(sum, product[i], 1e-9, "product " + i);
    }
  }

  @Test
  void equalsTheGraph() {
    requireHessian(CompiledHessianTest::rosenbrock, 0.3, -0.7, 1.2, 0.4, 0.9);
    requireHessian(CompiledHessianTest::mixed, 0.3, 0.7, 1.2);
    requireHessian(CompiledHessianTest::mixed, -0.3, 1.7, 0.2);
    requireHessian(x -> x.get(0).mul(3).add(x.get(1)), 2, 3);
    requireHessian(x -> x.get(0).square().detach().add(x.get(1)), 2, 3);
  }

  @Test
  void equalsTheFormula() {
    Compiled f = Compiled.of(2, CompiledHessianTest::rosenbrock);
    double[] x = {1.5, -0.5};
    double[][] hessian = new double[2][2];
    f.hessian(x, new double[2], hessian);
    assertEquals(1200 * x[0] * x[0] - 400 * x[1] + 2, hessian[0][0], 1e-9);
    assertEquals(-400 * x[0], hessian[0][1], 1e-9);
    assertEquals(hessian[0][1], hessian[1][0], 1e-9);
    assertEquals(200, hessian[1][1], 1e-9);
  }

  @Test
  void theHessianOfAChainIsSparse() {
    Compiled f = Compiled.of(100, CompiledHessianTest::rosenbrock);
    CompiledVector gradient = f.gradientFunction();
    assertEquals(3 * 100 - 2, gradient.entries());
    assertEquals(100, gradient.outputs());
  }

  @Test
  void dataAreNoParameters() {
    Compiled f =
        Compiled.of(1, 2, (p, d) -> p.getFirst().square().mul(d.get(0).exp()).add(d.get(1)));
    assertEquals(3, f.inputs());
    assertEquals(1, f.parameters());
    double[] x = {3, 0, 5};
    double[] gradient = {0};
    assertEquals(14, f.gradient(x, gradient));
    assertEquals(6, gradient[0]);
    double[][] hessian = {{0}};
    f.hessian(x, gradient, hessian);
    assertEquals(2, hessian[0][0]);
    double[] product = {0};
    f.hessianVectorProduct(x, new double[] {5}, product);
    assertEquals(10, product[0]);
    assertEquals(1, f.gradientFunction().entries());
  }

  /** A vjp that holds its operand to be constant has no derivative by it. */
  private record Held() implements adjoint.op.UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return x * x / 2;
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.mul(x.detach());
    }
  }

  @Test
  void whatAVjpDetachesStaysDetached() {
    Function<List<Value>, Value> f = x -> x.getFirst().square().apply(new Held());
    requireHessian(f, 3);
    double[][] hessian = {{0}};
    Compiled.of(1, f).hessian(new double[] {3}, new double[1], hessian);
    assertEquals(2 * 9, hessian[0][0]); // of x²·detached(x²) · 2/2
  }

  @Test
  void aCallAllocatesNothing() {
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Compiled f = Compiled.of(20, CompiledHessianTest::rosenbrock);
    double[] x = new SplittableRandom(1).doubles(20, -1, 1).toArray();
    double[] v = new double[20];
    double[] product = new double[20];
    double[][] hessian = new double[20][20];
    long least = Long.MAX_VALUE;
    double sum = 0;
    for (int i = 0; i < 100; i++) {
      long before = bean.getCurrentThreadAllocatedBytes();
      sum += f.value(x) + f.gradient(x, v);
      f.hessian(x, v, hessian);
      sum += f.hessianVectorProduct(x, v, product);
      least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least, () -> "bytes");
    assertEquals(sum, sum);
  }

  @Test
  void arraysOfAnotherLengthAreRefused() {
    Compiled f = Compiled.of(2, x -> x.getFirst().mul(x.getLast()));
    double[] two = new double[2];
    double[] three = new double[3];
    assertMessage(
        "hessian: a row of the Hessian has length 3, but the function is differentiated by 2"
            + " inputs",
        () -> f.hessian(two, two, new double[][] {two, three}));
    assertMessage(
        "hessian: the Hessian has length 1, but the function is differentiated by 2 inputs",
        () -> f.hessian(two, two, new double[][] {two}));
    assertMessage(
        "hessianVectorProduct: v has length 3, but the function is differentiated by 2 inputs",
        () -> f.hessianVectorProduct(two, three, two));
    assertMessage(
        "hessianVectorProduct: x has 3 numbers, but the function takes 2",
        () -> f.hessianVectorProduct(three, two, two));
  }

  private static void assertMessage(String expected, Runnable code) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, code::run);
    assertEquals("Compiled." + expected, e.getMessage());
  }
}
