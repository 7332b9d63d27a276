package adjoint.nn.optim;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.Update;
import adjoint.array.NdArray;
import adjoint.nn.OwnJvm;
import adjoint.op.Expr;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A step that fails, wherever it does, has not been taken by anything. */
class AllOrNoneTest {
  static final List<Function<List<Parameter>, Optimizer>> ALL =
      Optimizers.ALL.stream()
          .<Function<List<Parameter>, Optimizer>>map(
              make -> parameters -> make.apply(Optimizer.numbered(parameters)))
          .toList();

  private final Parameter a = Parameter.of("a", Tensor.of(1f, 2));
  private final Parameter b = Parameter.of("b", Tensor.of(3f, 4, 5));
  private final List<Parameter> both = List.of(a, b);

  private static List<NdArray> numbers(List<Parameter> parameters) {
    return parameters.stream().map(p -> p.data().copy()).toList();
  }

  private Tensor loss() {
    return a.square().sum().add(b.sin().sum());
  }

  /** An optimizer whose n-th use of a rule throws. */
  private Optimizer failing(int n, Optimizer.Rule inner) {
    AtomicInteger uses = new AtomicInteger();
    return new Optimizer(both, 0.1) {
      @Override
      protected Rule rule(Parameter parameter) {
        return (theta, g) -> {
          inner.move(theta, g);
          if (uses.incrementAndGet() == n) {
            throw new UnsupportedOperationException("as it should");
          }
        };
      }
    };
  }

  @Test
  void aRuleThatThrows() {
    for (Optimizer.Rule inner :
        List.<Optimizer.Rule>of(
            (theta, g) -> theta.set(theta.sub(g)),
            (theta, g) -> theta.update(new Halve(), g),
            (theta, g) -> {
              theta.update(new Halve(), g);
              theta.set(theta.sub(g));
              theta.update(new Halve(), g);
            })) {
      for (int n = 1; n <= 6; n++) {
        Optimizer optimizer = failing(n, inner);
        for (int step = 0; step < 3; step++) {
          List<NdArray> before = numbers(both);
          if (step == (n - 1) / 2) {
            assertThrows(UnsupportedOperationException.class, () -> optimizer.step(loss()));
            assertEquals(before, numbers(both));
            assertEquals(step, optimizer.steps());
          }
          optimizer.step(loss());
          assertEquals(step + 1, optimizer.steps());
        }
      }
    }
  }

  private record Halve() implements Update {
    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      return List.of(now.getFirst().mul(0.5));
    }
  }

  /** The same number, which may be had so many times. */
  private static final class Fuse {
    static int left;

    static double burn(double x) {
      if (left-- == 0) {
        throw new UnsupportedOperationException("as it should");
      }
      return x;
    }
  }

  private record Burning() implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return Fuse.burn(x);
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g;
    }
  }

  private record Velocity() implements Update {
    @Override
    public List<String> state() {
      return List.of("velocity");
    }

    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      E v = now.get(1).mul(0.5).add(g).apply(new Burning());
      return List.of(now.get(0).sub(v.mul(0.1)), v);
    }
  }

  private static Optimizer burning(List<Parameter> parameters) {
    return new Optimizer(parameters, 0.1) {
      @Override
      protected Rule rule(Parameter parameter) {
        return new InPlace(parameter, Velocity::new);
      }
    };
  }

  @Test
  void anOperationThatThrowsAtAnyElement() {
    List<Parameter> twins = List.of(Parameter.of("a", a), Parameter.of("b", b));
    Optimizer undisturbed = burning(twins);
    Optimizer optimizer = burning(both);
    for (int step = 0; step < 12; step++) {
      List<NdArray> before = numbers(both);
      Fuse.left = step % 5; // of the five elements, this one
      assertThrows(UnsupportedOperationException.class, () -> optimizer.step(loss()));
      assertEquals(before, numbers(both));
      Fuse.left = Integer.MAX_VALUE;
      optimizer.step(loss());
      undisturbed.step(twins.get(0).square().sum().add(twins.get(1).sin().sum()));
      assertEquals(numbers(twins), numbers(both), "step " + step);
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void aStepThatLeavesTheRangeOfFloats(Function<List<Parameter>, Optimizer> make) {
    List<Parameter> twins = List.of(Parameter.of("a", a), Parameter.of("b", b));
    Optimizer undisturbed = make.apply(twins);
    Optimizer optimizer = make.apply(both);
    double rate = optimizer.learningRate();
    for (int step = 1; step <= 4; step++) {
      List<Tensor> gradients = List.of(Tensor.of(1f, -step), Tensor.of(0.5f, step, 7));
      undisturbed.step(gradients);
      List<NdArray> before = numbers(both);
      optimizer.learningRate(1e39);
      String name = optimizer.getClass().getSimpleName();
      assertError(
          IllegalArgumentException.class,
          name
              + ": step "
              + step
              + " would make 0.a infinite or NaN; nothing was updated. Lower the rate or check the"
              + " data",
          () -> optimizer.step(gradients));
      assertEquals(before, numbers(both));
      optimizer.learningRate(rate);
      optimizer.step(gradients);
      assertEquals(numbers(twins), numbers(both), optimizer + " at step " + step);
    }
  }

  @Test
  void whatIsRememberedStaysFinite() {
    Sgd sgd = new Sgd(both, 1e-38).momentum(0.9);
    List<Tensor> large = List.of(Tensor.of(1f, 1), Tensor.of(3e38f, 0, 0));
    sgd.step(large); // b is 0 in its first place
    assertError(
        IllegalArgumentException.class,
        "Sgd: step 2 would make the velocity of 1.b infinite or NaN; nothing was updated. Lower"
            + " the rate or check the data",
        () -> sgd.step(large));
    Tensor loss = a.sum().add(b.mul(Tensor.of(3e38f, 0, 0)).sum().mul(0.1));
    sgd.learningRate(1);
    sgd.step(List.of(Tensor.of(0f, 0), Tensor.of(-2.7e38f, 0, 0))); // the velocity was kept once
    assertArrayEquals(new float[] {0, 4, 5}, b.toFloatArray(), 1e32f);
    assertThrows(IllegalStateException.class, () -> sgd.step(loss), "b was changed since");
  }

  @Test
  void severalOptimizersShareALoss() {
    Sgd first = new Sgd(List.of(a), 0.5);
    Adam second = new Adam(List.of(b), 0.25);
    Tensor loss = a.sum().mul(b.sum()); // the gradient of each is the sum of the other
    Optimizer.step(loss, first, second);
    assertArrayEquals(new float[] {-5, -4}, a.toFloatArray());
    assertArrayEquals(new float[] {2.75f, 3.75f, 4.75f}, b.toFloatArray(), 1e-6f);
    assertEquals(1, first.steps());
    assertEquals(1, second.steps());

    List<NdArray> before = numbers(both);
    second.learningRate(1e39);
    Tensor next = a.sum().mul(b.sum());
    assertThrows(IllegalArgumentException.class, () -> Optimizer.step(next, first, second));
    assertEquals(before, numbers(both));
    assertEquals(1, first.steps());
    assertEquals(1, second.steps());
    second.learningRate(0.25);
    Optimizer.step(a.sum().mul(b.sum()), first, second);
    assertEquals(2, first.steps());

    assertError(
        IllegalArgumentException.class,
        "step: Sgd and Adam both train 0.a; give each optimizer parameters of its own",
        () -> Optimizer.step(loss(), first, new Adam(both, 1)));
    Tensor shared = a.sum().mul(b.sum());
    first.step(shared);
    assertError(
        IllegalStateException.class,
        "sum: an input was changed after this graph was built, which would mix old and new numbers;"
            + " compute the output again before differentiating it. Optimizers that share a loss"
            + " step together: Optimizer.step(loss, first, second)",
        () -> second.step(shared));
  }

  @Test
  void whatIsNullIsNamedWithItsPlace() {
    assertError(
        NullPointerException.class,
        "optimizer: parameter 1 is null",
        () -> new Sgd(Arrays.asList(a, null), 0.1));
    Sgd sgd = new Sgd(both, 0.1);
    assertError(
        NullPointerException.class,
        "step: the gradient of 1.b is null",
        () -> sgd.step(Arrays.asList(Tensor.of(1f, 2), null)));
  }

  /** A step that was refused has changed nothing, so that the same loss may be tried again. */
  @ParameterizedTest
  @FieldSource("ALL")
  void theLossOfARefusedStepIsAsGoodAsNew(Function<List<Parameter>, Optimizer> make) {
    Optimizer optimizer = make.apply(both);
    optimizer.learningRate(1e39);
    Tensor loss = loss();
    assertThrows(IllegalArgumentException.class, () -> optimizer.step(loss));
    optimizer.learningRate(0.1);
    optimizer.step(loss);
    assertEquals(1, optimizer.steps());
  }

  /** Optimizers that step together in any order, in several threads. */
  @Test
  void threadsThatShareOptimizersWaitForEachOther() throws Exception {
    Parameter p = Parameter.of("p", Tensor.of(0.0));
    Parameter q = Parameter.of("q", Tensor.of(0.0));
    Sgd first = new Sgd(List.of(p), 1);
    Sgd second = new Sgd(List.of(q), 1);
    int steps = 2000;
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<?>> all =
          List.of(
              threads.submit(() -> repeat(steps, 1, p, q, first, second)),
              threads.submit(() -> repeat(steps, 1000, p, q, second, first)));
      for (Future<?> one : all) {
        one.get(60, TimeUnit.SECONDS);
      }
    }
    assertEquals(-1001.0 * steps, p.item());
    assertEquals(-1001.0 * steps, q.item());
  }

  private static void repeat(
      int steps, double slope, Parameter p, Parameter q, Optimizer one, Optimizer other) {
    for (int taken = 0; taken < steps; ) {
      Tensor loss = p.mul(slope).sum().add(q.mul(slope).sum());
      try {
        Optimizer.step(loss, one, other);
        taken++;
      } catch (IllegalStateException e) { // the other thread was faster: once more
        assertTrue(
            String.valueOf(e.getMessage()).contains("changed after this graph"), e::toString);
      }
    }
  }

  /** A virtual machine with too little memory for the velocity of the second parameter. */
  static final class Shortage {
    private Shortage() {}

    public static void main(String[] args) {
      int n = 4_000_000; // 16 MB: the parameter, its gradient and one more fit into 64
      Parameter small = Parameter.of("small", Tensor.of(1f));
      Parameter large = Parameter.of("large", Tensor.ones(n));
      Sgd sgd = new Sgd(List.of(small, large), 0.5).momentum(0.5);
      List<Tensor> gradients = List.of(Tensor.of(1f), Tensor.ones(n));
      int shortages = 0;
      for (int megabytes = 30; megabytes >= 0; megabytes -= 2) {
        List<byte[]> hog = new ArrayList<>();
        IntStream.range(0, megabytes).forEach(_ -> hog.add(new byte[1 << 20]));
        float before = (float) small.item();
        try {
          sgd.step(gradients);
        } catch (OutOfMemoryError e) {
          shortages++;
          if (small.item() != before || sgd.steps() != 0 || large.get(n - 1) != 1) {
            throw new AssertionError("a step was taken by half: " + small);
          }
        }
        hog.clear();
        if (sgd.steps() > 0) {
          break;
        }
      }
      System.out.println((shortages > 0) + " " + small.item() + " " + large.get(n - 1));
    }
  }

  @Test
  void aShortageOfMemory() throws Exception {
    List<String> options = List.of("-Xmx96m", "-XX:+UseSerialGC", "-Xlog:disable");
    assertEquals("true 0.5 0.5", OwnJvm.output(Shortage.class, options).trim());
  }
}
