package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.fuse.CompiledRules;
import adjoint.fuse.Fusion;
import adjoint.op.Expr;
import adjoint.op.Mul;
import adjoint.op.Op;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The walk on doubles gives the bits of the walk on values, which is the definition. */
class FusedScalarsTest {

  private static List<Long> bits(List<Value> values) {
    return values.stream().map(value -> Double.doubleToLongBits(value.value())).toList();
  }

  private static void requireEqual(Value y, List<Value> xs, double seed) {
    Value g = y.constant(seed);
    List<Value> expected = NoGrad.call(() -> Walk.gradients(y, xs, g));
    List<Value> actual = NoGrad.call(() -> ScalarWalk.gradients(y, xs, g));
    assertEquals(bits(expected), bits(actual), () -> y + " by " + xs);
    assertTrue(actual.stream().noneMatch(Value::isVariable), "constants");
  }

  @BeforeAll
  @BeforeContainer
  static void fromTheFirstCall() {
    for (Op op : adjoint.fuse.ElementwiseOps.all()) {
      CompiledRules.rule(op);
    }
    CompiledRules.rule(new SymbolTest.Repeated(1));
  }

  @Property(tries = 400)
  void onGraphsOfAllOperations(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int size, @ForAll boolean special) {
    SplittableRandom rng = new SplittableRandom(seed);
    RandomGraph graph = RandomGraph.of(rng, size, special);
    Value y = graph.output();
    double g = rng.nextBoolean() ? 1 : rng.nextDouble(-3, 3);
    requireEqual(y, graph.leaves(), g);
    requireEqual(y, graph.nodes().stream().filter(Value::isVariable).toList(), g);
    requireEqual(y, graph.some(rng), g);
    List<Value> expected = NoGrad.call(() -> Walk.gradients(y, graph.leaves(), y.constant(1)));
    y.backward();
    for (int i = 0; i < expected.size(); i++) {
      double sum = 0 + expected.get(i).value();
      assertEquals(
          Double.doubleToLongBits(sum), Double.doubleToLongBits(graph.leaves().get(i).grad()));
    }
  }

  @Test
  void zerosKeepTheirSign() {
    Value x = Value.of(2);
    Value zero = Value.of(-0.0);
    Value unused = Value.of(1);
    Value y = x.mul(zero);
    List<Value> g = Grad.of(y, List.of(x, zero, unused));
    assertEquals(List.of(-0.0, 2.0, 0.0), g.stream().map(Value::value).toList());
    Value z = x.mul(zero).add(x.mul(zero));
    assertEquals(-0.0, Grad.of(z, x).value());
    assertEquals(-0.0, Grad.of(x, List.of(x), x.constant(-0.0)).getFirst().value());
    requireEqual(z, List.of(x, zero, unused), -0.0);
  }

  @Test
  void moreInstancesThanAreKept() {
    Value x = Value.of(1.1);
    Value y = x.constant(0);
    for (int i = 0; i < 2 * CompiledRules.MOST_INSTANCES; i++) {
      y = y.add(x.pow(1 + i / 64.0)).add(x.leakyRelu(i));
    }
    requireEqual(y, List.of(x), 1);
  }

  @Test
  void morePlansThanAreKept() {
    Value x = Value.of(1.1);
    Value y = x.constant(0);
    for (int i = 1; i < 3 * CompiledRules.MOST_PLANS; i++) {
      y = y.add(x.apply(new SymbolTest.Repeated(i)));
    }
    requireEqual(y, List.of(x), 1);
  }

  @Test
  void anInstanceIsNotTakenForAnother() {
    Value x = Value.of(-2);
    for (double slope : new double[] {0.1, 0.2, 0.1, 0.0}) {
      assertEquals(slope, Grad.of(x.leakyRelu(slope), x).value());
    }
  }

  @Test
  void afterAnExceptionTheGraphStillWorks() {
    record Failing(boolean fails) implements UnaryOp {
      static boolean failing = true;

      @Override
      public double applyAsDouble(double x) {
        return x;
      }

      @Override
      public <E extends Expr<E>> E vjp(E x, E y, E g) {
        if (failing) {
          throw new UnsupportedOperationException("not yet");
        }
        return g;
      }
    }
    Value x = Value.of(2);
    Value y = x.square().apply(new Failing(true)).mul(x);
    for (int i = 0; i < 2; i++) {
      Value result = y;
      org.junit.jupiter.api.Assertions.assertThrows(
          UnsupportedOperationException.class, () -> Grad.of(result, x));
    }
    Failing.failing = false;
    assertEquals(12, Grad.of(y, x).value());
    assertEquals(0, x.owner);
    assertEquals(0, y.owner);
    Failing.failing = true;
  }

  @Test
  void theOperationsThatAreFusedAreFused() {
    assertTrue(Fusion.ON, "the tests run with fusion");
    for (Op op : adjoint.fuse.ElementwiseOps.all()) {
      assertTrue(CompiledRules.rule(op) != null, op::toString);
    }
    assertEquals(null, CompiledRules.rule(new RandomGraph.Looking()));
  }

  // ---- the property, which is read once: each case has a virtual machine of its own

  @Test
  void thePropertyTurnsItOffAndChangesNoBit() throws Exception {
    List<String> on = OwnJvm.output(Run.class, List.of()).lines().toList();
    List<String> off = OwnJvm.output(Run.class, List.of("-Dadjoint.fusion=off")).lines().toList();
    assertEquals("fusion true", on.getFirst());
    assertEquals("fusion false", off.getFirst());
    assertEquals(on.get(1), off.get(1));
    // 100,000 nodes: a few objects however large the graph is, against two Values for each node.
    long fused = Long.parseLong(on.get(2));
    long unfused = Long.parseLong(off.get(2));
    assertTrue(fused < 20_000, "bytes: " + fused);
    assertTrue(unfused > 5_000_000, "bytes: " + unfused);
  }

  /** Prints whether fusion is on, a digest of many gradients, and the bytes that one takes. */
  static final class Run {
    private Run() {}

    public static void main(String[] args) throws ReflectiveOperationException {
      System.out.println("fusion " + Fusion.ON);
      SplittableRandom rng = new SplittableRandom(5);
      List<Long> all = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        RandomGraph graph = RandomGraph.of(rng, 80, i % 3 == 0);
        all.addAll(bits(Grad.of(graph.output(), graph.leaves())));
      }
      System.out.println(all.hashCode() + " of " + all.size());
      Value x = Value.of(1.0000001);
      Value y = x;
      for (int i = 0; i < 100_000; i++) {
        y = y.apply(Mul.OP, x);
      }
      y.backward();
      long before = allocated();
      y.backward();
      System.out.println(allocated() - before);
    }
  }

  /** By reflection: the library's module does not read the one that can tell. */
  static long allocated() throws ReflectiveOperationException {
    Object threads =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    return (long)
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getCurrentThreadAllocatedBytes")
            .invoke(threads);
  }
}
