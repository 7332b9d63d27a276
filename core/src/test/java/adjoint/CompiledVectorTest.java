package adjoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.fuse.ElementwiseOps;
import adjoint.fuse.Formula;
import adjoint.fuse.Sparsity;
import adjoint.op.BinaryOp;
import adjoint.op.Op;
import adjoint.op.UnaryOp;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Values and sparse Jacobians of compiled functions with many results. */
class CompiledVectorTest {
  private static List<Value> tridiagonal(List<Value> x) {
    return IntStream.range(0, x.size())
        .mapToObj(i -> {
          Value left = i == 0 ? x.get(0).constant(0) : x.get(i - 1);
          Value right = i == x.size() - 1 ? x.get(0).constant(1) : x.get(i + 1);
          return x.get(i).square().mul(x.get(i)).sub(left.mul(2)).add(right.exp());
        })
        .toList();
  }

  private static ColoredJacobian colored(int inputs, Function<List<Value>, List<Value>> function) {
    Formula formula = Tracing.of("test", inputs, 0, function);
    return new ColoredJacobian(formula, inputs, Sparsity.of(formula, inputs));
  }

  private static double[][] jacobian(CompiledVector f, Jacobian how, double... x) {
    double[] y = new double[f.outputs()];
    double[] entries = new double[f.entries()];
    Arrays.fill(entries, 77);
    how.run(x, y, entries);
    double[] values = new double[f.outputs()];
    f.values(x, values);
    assertArrayEquals(values, y);
    double[][] matrix = new double[f.outputs()][f.inputs()];
    int[] rows = f.rows();
    int[] columns = f.columns();
    for (int e = 0; e < entries.length; e++) {
      matrix[rows[e]][columns[e]] = entries[e];
    }
    return matrix;
  }

  /** Asserts that the Jacobian is that of the graph, but for rounding, in every way it is found. */
  private static void requireJacobian(
      CompiledVector f, Function<List<Value>, List<Value>> function, double... x) {
    Formula formula = Tracing.of("test", x.length, 0, function);
    Sparsity pattern = Sparsity.of(formula, x.length);
    requireJacobian(f, f.jacobian(), function, x);
    requireJacobian(f, colored(x.length, function), function, x);
    requireJacobian(f, new JacobianByRows(formula, x.length, pattern), function, x);
  }

  private static void requireJacobian(
      CompiledVector f, Jacobian how, Function<List<Value>, List<Value>> function, double... x) {
    List<Value> leaves = Arrays.stream(x).mapToObj(Value::of).toList();
    List<Value> y = function.apply(leaves);
    double[] values = new double[y.size()];
    f.values(x, values);
    double[][] jacobian = jacobian(f, how, x);
    for (int i = 0; i < values.length; i++) {
      assertEquals(y.get(i).value(), values[i]);
      List<Value> row = y.get(i).isVariable() ? Grad.of(y.get(i), leaves) : List.of();
      for (int j = 0; j < x.length; j++) {
        double expected = row.isEmpty() ? 0 : row.get(j).value();
        double error = 1e-9 * Math.max(1, Math.abs(expected));
        assertEquals(expected, jacobian[i][j], error, "∂y" + i + "/∂x" + j);
      }
    }
  }

  /** Some results of tame operations on a few inputs each. */
  private static List<Value> random(SplittableRandom rng, int size, List<Value> x) {
    List<Op> ops = ElementwiseOps.all();
    List<Value> nodes = new ArrayList<>(x);
    while (nodes.size() < x.size() + size) {
      Value a = nodes.get(rng.nextInt(nodes.size()));
      Value b = nodes.get(rng.nextInt(nodes.size()));
      Op op = ops.get(rng.nextInt(ops.size()));
      Value left = rng.nextInt(10) == 0 ? a.detach() : a;
      Value y = op instanceof UnaryOp f ? a.apply(f) : left.apply((BinaryOp) op, b);
      nodes.add(y.tanh().add(a.mul(0.25))); // bounded
    }
    return IntStream.range(0, 4).mapToObj(_ -> nodes.get(rng.nextInt(nodes.size()))).toList();
  }

  @Property(tries = 150)
  void equalsTheGraph(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size) {
    Function<List<Value>, List<Value>> f = x -> random(new SplittableRandom(seed), size, x);
    CompiledVector compiled = CompiledVector.of(5, f);
    SplittableRandom rng = new SplittableRandom(seed + 1);
    double[] x = rng.doubles(5, 0.1, 0.9).toArray();
    List<Value> leaves = Arrays.stream(x).mapToObj(Value::of).toList();
    for (Value y : f.apply(leaves)) {
      List<Value> slopes = y.isVariable() ? Grad.of(y, leaves) : List.of();
      if (!Double.isFinite(y.value())
          || slopes.stream().anyMatch(g -> !(Math.abs(g.value()) < 1e6))) {
        return; // outside the domain of an operation: zeros become NaN there
      }
    }
    requireJacobian(compiled, f, x);
  }

  @Test
  void theOrderOfEntriesIsThatOfRows() {
    CompiledVector f =
        CompiledVector.of(
            3,
            x -> List.of(x.get(2).mul(x.get(0)), x.get(0).constant(3), x.get(1).exp(), x.get(2)));
    assertArrayEquals(new int[] {0, 0, 2, 3}, f.rows());
    assertArrayEquals(new int[] {0, 2, 1, 2}, f.columns());
    assertEquals(4, f.entries());
    double[] y = new double[4];
    double[] entries = new double[4];
    f.jacobian(new double[] {2, 0, 5}, y, entries);
    assertArrayEquals(new double[] {10, 3, 1, 5}, y);
    assertArrayEquals(new double[] {5, 2, 1, 1}, entries);
    assertEquals("CompiledVector(3 inputs, 4 outputs, 2 steps, 4 entries)", f.toString());
  }

  @Test
  void aTridiagonalMatrixTakesThreePasses() {
    CompiledVector f = CompiledVector.of(40, CompiledVectorTest::tridiagonal);
    assertEquals(3 * 40 - 2, f.entries());
    assertEquals("3 forward passes", colored(40, CompiledVectorTest::tridiagonal).toString());
    requireJacobian(
        f, CompiledVectorTest::tridiagonal, new SplittableRandom(1).doubles(40, -1, 1).toArray());
  }

  @Test
  void aRowThatIsFullIsTakenBackwards() {
    Function<List<Value>, List<Value>> sumAndSquares =
        x -> {
          List<Value> y = new ArrayList<>();
          y.add(Value.sum(x).sin());
          x.forEach(value -> y.add(value.square()));
          return y;
        };
    CompiledVector f = CompiledVector.of(30, sumAndSquares);
    assertEquals("2 reverse passes", colored(30, sumAndSquares).toString());
    requireJacobian(f, sumAndSquares, new SplittableRandom(2).doubles(30, -1, 1).toArray());
  }

  @Test
  void aColumnThatIsFullIsTakenForwards() {
    Function<List<Value>, List<Value>> arrow =
        x -> x.stream().map(value -> value.mul(x.getFirst()).exp()).toList();
    CompiledVector f = CompiledVector.of(30, arrow);
    assertEquals("2 forward passes", colored(30, arrow).toString());
    requireJacobian(f, arrow, new SplittableRandom(3).doubles(30, -1, 1).toArray());
  }

  /** Each observation is of one camera (3 numbers) and one point (2 numbers). */
  @Test
  void bundleAdjustmentTakesAsManyPassesAsAnObservationHasInputs() {
    int cameras = 5;
    int points = 40;
    SplittableRandom rng = new SplittableRandom(4);
    List<int[]> seen = new ArrayList<>();
    for (int point = 0; point < points; point++) {
      for (int camera : rng.ints(3, 0, cameras).distinct().toArray()) {
        seen.add(new int[] {3 * camera, 3 * cameras + 2 * point});
      }
    }
    Function<List<Value>, List<Value>> residuals =
        x -> {
          List<Value> y = new ArrayList<>();
          for (int[] at : seen) {
            Value turn = x.get(at[0]);
            Value u = x.get(at[1]).sub(x.get(at[0] + 1));
            Value v = x.get(at[1] + 1).sub(x.get(at[0] + 2));
            y.add(u.mul(turn.cos()).sub(v.mul(turn.sin())).div(v.square().add(1)));
            y.add(u.mul(turn.sin()).add(v.mul(turn.cos())));
          }
          return y;
        };
    int inputs = 3 * cameras + 2 * points;
    CompiledVector f = CompiledVector.of(inputs, residuals);
    assertEquals(10 * seen.size(), f.entries());
    assertEquals("5 forward passes", colored(inputs, residuals).toString());
    requireJacobian(f, residuals, rng.doubles(inputs, -1, 1).toArray());
  }

  @Test
  void aFullMatrixOfMoreColumnsThanABlockHas() {
    Function<List<Value>, List<Value>> full =
        x -> {
          Value sum = Value.sum(x);
          return IntStream.range(0, 300)
              .mapToObj(i -> sum.mul(0.01 * i).sin().add(x.get(i)))
              .toList();
        };
    CompiledVector f = CompiledVector.of(300, full);
    assertEquals("300 forward passes", f.jacobian().toString());
    double[] x = new SplittableRandom(5).doubles(300, -1, 1).toArray();
    double sum = Arrays.stream(x).sum();
    double[][] jacobian = jacobian(f, f.jacobian(), x);
    for (int i = 0; i < 300; i++) {
      for (int j = 0; j < 300; j++) {
        double expected = 0.01 * i * Math.cos(0.01 * i * sum) + (i == j ? 1 : 0);
        assertEquals(expected, jacobian[i][j], 1e-12);
      }
    }
  }

  @Test
  void theBitsAreTheSameFromEveryThread() {
    CompiledVector f = CompiledVector.of(40, CompiledVectorTest::tridiagonal);
    double[] x = new SplittableRandom(6).doubles(40, -1, 1).toArray();
    double[] expected = new double[f.entries()];
    f.jacobian(x, new double[40], expected);
    IntStream.range(0, 2000)
        .parallel()
        .forEach(_ -> {
          double[] entries = new double[f.entries()];
          f.jacobian(x, new double[40], entries);
          assertArrayEquals(expected, entries);
        });
  }

  @Test
  void aCallAllocatesNothing() {
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    CompiledVector f = CompiledVector.of(40, CompiledVectorTest::tridiagonal);
    Function<List<Value>, List<Value>> ofTwo =
        x -> List.of(x.get(0).mul(x.get(1)).tanh().exp(), x.get(1).erf());
    CompiledVector few = CompiledVector.of(2, ofTwo);
    ColoredJacobian coloredFew = colored(2, ofTwo);
    double[] x = new SplittableRandom(7).doubles(40, 0, 1).toArray();
    double[] y = new double[40];
    ColoredJacobian colored = colored(40, CompiledVectorTest::tridiagonal);
    double[] entries = new double[f.entries()];
    double[] two = {0.3, 0.7};
    double[] results = new double[2];
    double[] slopes = new double[few.entries()];
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 100; i++) {
      long before = bean.getCurrentThreadAllocatedBytes();
      f.values(x, y);
      f.jacobian(x, y, entries);
      colored.run(x, y, entries);
      few.jacobian(two, results, slopes);
      coloredFew.run(two, results, slopes);
      least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least);
  }

  @Test
  void arraysOfAnotherLengthAreRefused() {
    CompiledVector f = CompiledVector.of(2, x -> List.of(x.get(0).mul(x.get(1))));
    double[] x = {1, 2};
    double[] y = {0};
    assertMessage("values: x has 1 numbers, but there are 2 inputs", () -> f.values(y, y));
    assertMessage("values: y has 2 numbers, but there are 1 outputs", () -> f.values(x, x));
    assertMessage("jacobian: x has 1 numbers, but there are 2 inputs", () -> f.jacobian(y, y, x));
    assertMessage("jacobian: y has 2 numbers, but there are 1 outputs", () -> f.jacobian(x, x, x));
    assertMessage(
        "jacobian: entries has 1 numbers, but there are 2 entries", () -> f.jacobian(x, y, y));
  }

  private static void assertMessage(String expected, Runnable code) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, code::run);
    assertEquals("CompiledVector." + expected, e.getMessage());
  }

  @Test
  void whatCannotBeCompiledIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> CompiledVector.of(1, _ -> List.of()));
    Value weight = Value.of(2);
    assertThrows(IllegalArgumentException.class, () -> CompiledVector.of(1, _ -> List.of(weight)));
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> CompiledVector.of(1, x -> List.of(x.getFirst().mul(x.getFirst().value()))));
    assertTrue(String.valueOf(e.getMessage()).contains("calls value on a number"), e::toString);
    CompiledVector impure =
        CompiledVector.of(1, x -> List.of(x.getFirst().apply(new NestedGradTest.Automatic())));
    assertThrows(
        IllegalArgumentException.class,
        () -> impure.jacobian(new double[1], new double[1], new double[1]));
  }
}
