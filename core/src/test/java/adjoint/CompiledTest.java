package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.fuse.ElementwiseOps;
import adjoint.op.BinaryOp;
import adjoint.op.Op;
import adjoint.op.UnaryOp;
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

class CompiledTest {

  /** Asserts that value and gradient have the bits of the graph's. */
  private static void requireSameBits(
      Compiled compiled, Function<List<Value>, Value> f, double... x) {
    List<Value> leaves = Arrays.stream(x).mapToObj(Value::of).toList();
    Value y = f.apply(leaves);
    double[] gradient = new double[x.length];
    Arrays.fill(gradient, 77);
    double value = compiled.gradient(x, gradient);
    assertEquals(Double.doubleToLongBits(y.value()), Double.doubleToLongBits(value));
    assertEquals(Double.doubleToLongBits(y.value()), Double.doubleToLongBits(compiled.value(x)));
    List<Value> expected =
        y.isVariable()
            ? Grad.of(y, leaves)
            : leaves.stream().map(leaf -> leaf.constant(0)).toList();
    for (int i = 0; i < x.length; i++) {
      assertEquals(
          Double.doubleToLongBits(expected.get(i).value()),
          Double.doubleToLongBits(gradient[i]),
          "input " + i + " at " + Arrays.toString(x));
    }
  }

  /** A random expression in which results are used again, detached, and compared. */
  private static Value random(SplittableRandom rng, int size, List<Value> x) {
    List<Op> ops = ElementwiseOps.all();
    List<Value> nodes = new ArrayList<>(x);
    for (int i = 0; i < size; i++) {
      Value a = nodes.get(rng.nextInt(nodes.size()));
      Value b = nodes.get(Math.max(0, nodes.size() - 1 - rng.nextInt(4)));
      Op op = ops.get(rng.nextInt(ops.size()));
      int way = rng.nextInt(10);
      Value left = way == 0 ? a.detach() : way == 1 ? a.constant(rng.nextDouble(-2, 2)) : a;
      nodes.add(
          op instanceof UnaryOp f
              ? a.apply(f)
              : left.apply((BinaryOp) op, way == 2 ? b.greater(0.1) : b));
    }
    return nodes.getLast().mul(0.7).add(nodes.get(rng.nextInt(nodes.size()))).sub(x.getFirst());
  }

  @Property(tries = 150)
  void equalsTheGraph(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int size) {
    Function<List<Value>, Value> f = x -> random(new SplittableRandom(seed), size, x);
    Compiled compiled = Compiled.of(3, f);
    SplittableRandom rng = new SplittableRandom(seed + 1);
    double[] special = ElementwiseOps.special();
    for (int i = 0; i < 12; i++) {
      boolean tame = i % 2 == 0;
      requireSameBits(
          compiled,
          f,
          IntStream.range(0, 3)
              .mapToDouble(k -> tame ? rng.nextDouble(-2, 2) : special[rng.nextInt(special.length)])
              .toArray());
    }
  }

  @Test
  void aChoiceThatIsAnOperationIsMadeForEachInput() {
    Function<List<Value>, Value> f =
        in -> {
          Value x = in.getFirst();
          Value positive = x.greater(0);
          return x.square().maskedBy(positive).add(x.mul(3).maskedBy(positive.lessEqual(0)));
        };
    Compiled compiled = Compiled.of(1, f);
    for (double x : new double[] {2, -2, 0, 5}) {
      requireSameBits(compiled, f, x);
    }
    assertEquals(4, compiled.value(2));
    assertEquals(-6, compiled.value(-2));
  }

  @Test
  void aComparisonOfNumbersIsRefused() {
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () ->
                Compiled.of(
                    1,
                    in -> {
                      Value x = in.getFirst();
                      return x.value() > 0 ? x.square() : x.neg();
                    }));
    assertTrue(String.valueOf(e.getMessage()).contains("CompiledTest.java:"), e::toString);
    assertTrue(String.valueOf(e.getMessage()).contains("calls value on a number"), e::toString);
  }

  @Test
  void noWayToLookAtANumberIsLeftOpen() {
    List<Function<Value, Value>> looks =
        List.of(
            x -> x.mul(x.value()),
            x -> x.toString().isEmpty() ? x : x.neg(),
            x -> x.mul(x.square().detach().value()),
            x -> x.mul(x.greater(1).value()),
            x -> NoGrad.call(() -> x.mul(2)).value() > 1 ? x : x.neg(),
            x -> Grad.of(x.square(), x),
            x -> Grad.differentiable(x.square(), x),
            x -> Grad.of(Value.of(1), List.of(Value.of(2)), x).getFirst().add(x),
            x -> {
              x.square().backward();
              return x;
            },
            x -> x.mul(x.grad()),
            x -> {
              x.set(3);
              return x;
            });
    for (int i = 0; i < looks.size(); i++) {
      Function<Value, Value> look = looks.get(i);
      assertThrows(
          IllegalStateException.class,
          () -> Compiled.of(1, in -> look.apply(in.getFirst())),
          "number " + i);
    }
  }

  @Test
  void aVariableThatIsNoInputIsRefused() {
    Value weight = Value.of(2);
    for (Function<Value, Value> f :
        List.<Function<Value, Value>>of(
            x -> x.mul(weight), x -> weight.mul(x), x -> x.mul(weight.square()))) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> Compiled.of(1, in -> f.apply(in.getFirst())));
      assertTrue(
          String.valueOf(e.getMessage()).contains("variable that is none of its inputs"),
          e::toString);
    }
    assertEquals(6, Compiled.of(1, in -> in.getFirst().mul(weight.detach())).value(3));
    assertEquals(6, Compiled.of(1, in -> weight.detach().mul(in.getFirst())).value(3));
    assertThrows(IllegalArgumentException.class, () -> Compiled.of(1, in -> Value.of(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Compiled.of(1, in -> in.getFirst().apply(new NestedGradTest.Automatic())));
  }

  @Test
  void theSameOperandDetachedIsAnotherOperand() {
    Function<List<Value>, Value> f =
        in -> {
          Value x = in.getFirst();
          return x.mul(x).add(x.mul(x.detach())).add(x.detach().square());
        };
    requireSameBits(Compiled.of(1, f), f, 3);
    double[] gradient = new double[1];
    assertEquals(27, Compiled.of(1, f).gradient(new double[] {3}, gradient));
    assertEquals(9, gradient[0]);
    requireSameBits(Compiled.of(1, in -> in.getFirst().detach()), in -> in.getFirst().detach(), 3);
    requireSameBits(Compiled.of(2, List::getLast), List::getLast, 3, 4);
  }

  @Test
  void numbersOfCallsDoNotMix() {
    Compiled f = Compiled.of(2, x -> x.getFirst().maximum(x.getLast()).pow(2.5));
    Function<List<Value>, Value> g = x -> x.getFirst().maximum(x.getLast()).pow(2.5);
    for (int i = 0; i < 20; i++) {
      requireSameBits(f, g, i % 3, i % 5);
    }
  }

  @Test
  void aFunctionOfAHundredThousandNodes() {
    Function<List<Value>, Value> f =
        in -> {
          Value sum = in.getFirst();
          for (int i = 0; i < 33_000; i++) {
            Value x = in.get(i % in.size());
            sum = sum.mul(0.999).add(i % 100 == 0 ? x.tanh() : x.mul(sum));
          }
          return sum;
        };
    requireSameBits(Compiled.of(5, f), f, 0.1, -0.2, 0.3, -0.4, 0.5);
  }

  @Test
  void threadsMayCallItAtTheSameTime() {
    Compiled f = Compiled.of(2, x -> x.getFirst().mul(x.getLast()).exp().add(x.getLast().sin()));
    double[] expected =
        IntStream.range(0, 2000).mapToDouble(i -> f.value(i * 1e-3, 1 - i * 1e-3)).toArray();
    IntStream.range(0, 20_000)
        .parallel()
        .forEach(i -> {
          int k = i % 2000;
          double[] gradient = new double[2];
          double y = f.gradient(new double[] {k * 1e-3, 1 - k * 1e-3}, gradient);
          assertEquals(expected[k], y);
          assertEquals((1 - k * 1e-3) * StrictMath.exp(k * 1e-3 * (1 - k * 1e-3)), gradient[0]);
        });
  }

  @Test
  void arraysOfAnotherLengthAreRefused() {
    Compiled f = Compiled.of(2, x -> x.getFirst().mul(x.getLast()));
    assertEquals(2, f.inputs());
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> f.value(1));
    assertEquals("Compiled.value: x has 1 numbers, but the function takes 2", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> f.gradient(new double[2], new double[3]));
  }
}
