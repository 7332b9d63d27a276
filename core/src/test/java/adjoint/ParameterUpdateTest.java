package adjoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.ShapeException;
import adjoint.fuse.UpdateCode;
import adjoint.op.Expr;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Updates in place: the same bits as by tensors, and seen by nobody who looked before. */
class ParameterUpdateTest {
  /** The parameter minus the gradient. */
  private record Step(double rate) implements Update {
    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      return List.of(now.get(0).sub(g.mul(rate)));
    }
  }

  /** Every kind of step that optimizers take, and one that has no instructions of its own. */
  private record Everything(double rate, double decay) implements Update {
    @Override
    public List<String> state() {
      return List.of("mean", "mean of squares");
    }

    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      E m = now.get(1).mul(0.9).add(g.mul(0.1));
      E v = now.get(2).mul(0.99).add(g.square().mul(0.01));
      E theta = decay == 0 ? now.get(0) : now.get(0).mul(1 - decay);
      return List.of(theta.sub(m.div(v.sqrt().add(1e-8)).tanh().mul(rate)), m, v);
    }
  }

  /** The same numbers in other places, beside functions that are computed block by block. */
  private record Functions(double rate) implements Update {
    @Override
    public List<String> state() {
      return List.of("last", "other");
    }

    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      E step = g.exp().sigmoid().mul(now.get(1)).sub(g.pow(1.5).add(now.get(2).gelu()));
      return List.of(now.get(0).sub(step.mul(rate)).mul(g.sin()), now.get(0), step);
    }
  }

  /** An exchange: every result is an input. */
  private record Exchange() implements Update {
    @Override
    public List<String> state() {
      return List.of("other");
    }

    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      return List.of(now.get(1), now.get(0));
    }
  }

  /** Arithmetic that is too long for one loop; the last number wants the parameter as it was. */
  private record Lengthy(double rate) implements Update {
    @Override
    public List<String> state() {
      return List.of("mean", "root", "largest", "trace");
    }

    @Override
    public <E extends Expr<E>> List<E> next(E gradient, List<E> now) {
      E theta = now.get(0);
      E g = gradient.add(theta.mul(0.01));
      E m = now.get(1).mul(0.9).add(g.mul(0.1));
      E scale = now.get(2).maximum(g.abs()).maximum(1e-30);
      E old = now.get(2).div(scale).square().mul(0.99);
      E root = old.add(g.div(scale).square().mul(0.01)).sqrt().mul(scale);
      E largest = now.get(3).maximum(root);
      E moved = theta.mul(0.9).sub(m.div(largest.add(1e-8)).mul(rate));
      return List.of(moved, m, root, largest, now.get(4).mul(0.5).add(theta));
    }
  }

  /** As long, where each of two results wants what the other is written over. */
  private record Entangled(double rate) implements Update {
    @Override
    public List<String> state() {
      return List.of("one", "other");
    }

    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      E one = now.get(1);
      E other = now.get(2);
      for (int i = 0; i < 12; i++) {
        one = one.mul(0.5).add(now.get(2));
        other = other.mul(now.get(1)).sub(g);
      }
      return List.of(now.get(0).sub(one.add(other).mul(rate)), one, other);
    }
  }

  /** The same rule, but not a record of plain values, so that it is computed with tensors. */
  static Update byTensors(Update rule) {
    return new Update() {
      @Override
      public List<String> state() {
        return rule.state();
      }

      @Override
      public <E extends Expr<E>> List<E> next(E g, List<E> now) {
        return rule.next(g, now);
      }
    };
  }

  @BeforeAll
  @BeforeContainer
  static void compiledAtOnce() {
    for (Class<?> rule : ParameterUpdateTest.class.getDeclaredClasses()) {
      UpdateCode.hurry(rule);
    }
  }

  private static Tensor numbers(SplittableRandom rng, DType dtype, int... shape) {
    double[] special = {0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, 1e-40, -1e-310, 3e38};
    Tensor drawn = Tensor.normal(dtype, rng, 0, 1, shape);
    double[] x = drawn.toDoubleArray();
    for (int i = 0; i < x.length; i++) {
      x[i] = rng.nextInt(4) == 0 ? special[rng.nextInt(special.length)] : x[i];
    }
    return Tensor.of(NdArray.wrap(x, drawn.shape()).to(dtype));
  }

  @Property(tries = 300)
  void inPlaceGivesTheBitsOfTheTensors(
      @ForAll long seed, @ForAll DType dtype, @ForAll @IntRange(max = 70) int n) {
    SplittableRandom rng = new SplittableRandom(seed);
    for (Update rule :
        List.of(
            new Step(0.1),
            new Everything(0.1, 0),
            new Everything(1, 0.3),
            new Functions(0.1),
            new Exchange(),
            new Lengthy(0.1),
            new Entangled(0.1))) {
      List<Parameter> one = new ArrayList<>();
      List<Parameter> two = new ArrayList<>();
      for (int i = 0; i <= rule.state().size(); i++) {
        Tensor start = numbers(rng, dtype, n, 3);
        one.add(Parameter.of("p", start));
        two.add(Parameter.of("p", start));
      }
      for (int step = 0; step < 3; step++) {
        Tensor g = numbers(rng, dtype, 3, n).transpose();
        one.getFirst().update(rule, g, one.stream().skip(1).toArray(Parameter[]::new));
        two.getFirst().update(byTensors(rule), g, two.stream().skip(1).toArray(Parameter[]::new));
        for (int i = 0; i < one.size(); i++) {
          assertEquals(two.get(i).data(), one.get(i).data(), () -> rule + " on " + dtype);
        }
      }
    }
  }

  /** Long enough for several blocks, and for loops that are compiled after some work. */
  @Test
  void inPlaceGivesTheBitsOfTheTensorsInManyBlocks() {
    SplittableRandom rng = new SplittableRandom(7);
    Update rule = new Functions(0.1);
    for (DType dtype : DType.values()) {
      List<Parameter> one = new ArrayList<>();
      List<Parameter> two = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Tensor start = numbers(rng, dtype, 40_003);
        one.add(Parameter.of("p", start));
        two.add(Parameter.of("p", start));
      }
      for (int step = 0; step < 12; step++) {
        Tensor g = numbers(rng, dtype, 40_003);
        one.getFirst().update(rule, g, one.get(1), one.get(2));
        two.getFirst().update(byTensors(rule), g, two.get(1), two.get(2));
        for (int i = 0; i < 3; i++) {
          assertEquals(two.get(i).data(), one.get(i).data());
        }
      }
    }
  }

  @Test
  void numbersReadBeforeStayAsTheyWere() {
    Tensor start = Tensor.of(1.0, 2);
    Parameter w = Parameter.of("w", start);
    Tensor g = Tensor.of(10.0, 10);
    w.update(new Step(1), g);
    NdArray data = w.data();
    w.update(new Step(1), g);
    Tensor detached = w.detach();
    w.update(new Step(1), g);
    Tensor leaf = w.asVariable();
    w.update(new Step(1), g);
    Tensor view = w.unsqueeze(0);
    w.update(new Step(1), g);
    Tensor constantView = NoGrad.call(() -> w.reshape(2, 1));
    w.update(new Step(1), g);
    Parameter twin = Parameter.of("twin", w);
    w.update(new Step(1), g);
    twin.update(new Step(1), g);

    assertArrayEquals(new double[] {1, 2}, start.toDoubleArray());
    assertArrayEquals(new double[] {-9, -8}, data.toDoubleArray());
    assertArrayEquals(new double[] {-19, -18}, detached.toDoubleArray());
    assertArrayEquals(new double[] {-29, -28}, leaf.toDoubleArray());
    assertArrayEquals(new double[] {-39, -38}, view.toDoubleArray());
    assertArrayEquals(new double[] {-49, -48}, constantView.toDoubleArray());
    assertArrayEquals(new double[] {-69, -68}, w.toDoubleArray());
    assertArrayEquals(new double[] {-69, -68}, twin.toDoubleArray());
  }

  @Test
  void numbersThatWereSetAreNotChangedBehindTheirOwnersBack() {
    Parameter w = Parameter.of("w", Tensor.of(0.0, 0));
    w.update(new Step(1), Tensor.of(1.0, 1));
    Tensor next = Tensor.of(5.0, 6);
    w.set(next);
    w.update(new Step(1), Tensor.of(1.0, 1));
    assertArrayEquals(new double[] {5, 6}, next.toDoubleArray());
    assertArrayEquals(new double[] {4, 5}, w.toDoubleArray());
  }

  /** Hands its input on, and keeps it. */
  private record Keeper(List<NdArray> kept) implements TensorOp {
    @Override
    public NdArray forward(NdArray... in) {
      kept.add(in[0]);
      return in[0].add(in[0]);
    }

    @Override
    public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
      return g.mul(2);
    }
  }

  @Test
  void whatAUsersOperationKeepsStaysAsItWas() {
    Parameter w = Parameter.of("w", Tensor.of(0.0, 0));
    w.update(new Step(1), Tensor.of(1.0, 1));
    Keeper keeper = new Keeper(new ArrayList<>());
    w.apply(keeper);
    w.update(new Step(1), Tensor.of(1.0, 1));
    assertArrayEquals(new double[] {-1, -1}, keeper.kept().getFirst().toDoubleArray());
  }

  @Test
  void aGradientReturnedByTheParameterItselfStaysAsItWas() {
    Parameter w = Parameter.of("w", Tensor.of(1.0, 2));
    w.update(new Step(1), Tensor.of(0.0, 0));
    Tensor x = Tensor.of(3.0, 4).asVariable();
    Tensor g = Grad.of(x.add(1), List.of(x), w).getFirst(); // the seed is the gradient
    w.update(new Step(1), Tensor.of(1.0, 1));
    assertArrayEquals(new double[] {1, 2}, g.toDoubleArray());
  }

  @Test
  void aGraphOfBeforeCannotBeDifferentiated() {
    Parameter w = Parameter.of("w", Tensor.of(1.0, 2));
    Tensor y = w.square().sum();
    w.update(new Step(1), Tensor.of(1.0, 1));
    assertThrows(IllegalStateException.class, () -> Grad.of(y, w));
    assertEquals(1, Grad.of(w.square().sum().mul(0.5), w).get(1));
  }

  @Test
  void changesAreMadeTogetherOrNotAtAll() {
    Parameter v = Parameter.of("v", Tensor.of(1.0));
    Parameter w = Parameter.of("w", Tensor.of(2.0));
    w.update(new Step(1), Tensor.of(0.0));
    w.update(new Step(1), Tensor.of(0.0));
    v.mul(w).sum().backward();
    NdArray[] seen = new NdArray[1];
    assertThrows(
        UnsupportedOperationException.class,
        () ->
            Parameter.together(() -> {
              w.update(new Step(1), Tensor.of(7.0));
              v.set(Tensor.of(5.0));
              seen[0] = w.data();
              Parameter.together(() -> w.update(new Step(1), Tensor.of(8.0)));
              try {
                Parameter.together(() -> {
                  w.update(new Step(1), Tensor.of(9.0));
                  v.set(Tensor.of(6.0));
                  throw new IllegalStateException();
                });
              } catch (IllegalStateException e) {
                assertEquals(-13, w.item());
                assertEquals(5, v.item());
              }
              throw new UnsupportedOperationException();
            }));
    assertEquals(2, w.item());
    assertEquals(1, v.item());
    assertEquals(1, w.grad().item());
    w.update(new Step(1), Tensor.of(1.0));
    w.update(new Step(1), Tensor.of(1.0));
    assertEquals(-5, seen[0].item());
    assertEquals(0, w.item());
  }

  @Test
  void aGraphOfNumbersThatWereTakenBackIsStale() {
    Parameter w = Parameter.of("w", Tensor.of(2.0));
    Tensor[] y = new Tensor[1];
    assertThrows(
        UnsupportedOperationException.class,
        () ->
            Parameter.together(() -> {
              w.set(Tensor.of(5.0));
              y[0] = w.square().sum();
              throw new UnsupportedOperationException();
            }));
    assertThrows(IllegalStateException.class, () -> Grad.of(y[0], w));
    w.set(Tensor.of(3.0));
    assertThrows(IllegalStateException.class, () -> Grad.of(y[0], w));
  }

  @Test
  void anUpdateOfWhatWouldBeInfiniteChangesNothing() {
    Tensor g = Tensor.zeros(DType.F64, 5000);
    for (Update rule : List.of(new Exchange(), byTensors(new Exchange()))) {
      double[] last = new double[5000];
      last[4999] = Double.NaN;
      Parameter w = Parameter.of("w", g);
      Parameter other = Parameter.of("other", Tensor.of(last));
      assertEquals(OptionalInt.of(0), w.prepare(rule, g, other).infinite());
      assertEquals(0, w.get(4999));
      w.update(rule, g, other);
      assertEquals(Double.NaN, w.get(4999));
      assertEquals(OptionalInt.of(1), w.prepare(rule, g, other).infinite());
      assertEquals(0, other.get(4999));
      w.set(Tensor.ones(DType.F64, 5000));
      Prepared next = w.prepare(rule, g, other);
      assertEquals(OptionalInt.empty(), next.infinite());
      assertEquals(0, other.get(4999));
      next.take();
      assertEquals(1, other.get(4999));
    }
  }

  @Test
  void numbersThatStayFiniteChangeInPlace() {
    Parameter w = Parameter.of("w", Tensor.of(1.0, 2));
    w.update(new Step(1), Tensor.of(0.0, 0));
    Tensor g = Tensor.of(1.0, 1);
    assertEquals(UpdateInPlace.class, w.prepare(new Step(1), g).getClass());
    assertEquals(UpdateBeside.class, w.prepare(new Step(1e300), g.mul(1e300)).getClass());
    assertEquals(UpdateBeside.class, w.prepare(byTensors(new Step(1)), g).getClass());
    Parameter.together(
        () -> assertEquals(UpdateBeside.class, w.prepare(new Step(1), g).getClass()));
    assertArrayEquals(new double[] {1, 2}, w.toDoubleArray());
  }

  /** A bound that grew too large is measured anew. */
  @Test
  void boundsAreNotForEver() {
    Parameter w = Parameter.of("w", Tensor.of(1f, 2));
    Tensor g = Tensor.of(1e-30f, -1e-30f);
    for (int step = 0; step < 20; step++) { // each of which might add 1e37
      Prepared next = w.prepare(new Step(step % 2 == 0 ? 1e37 : -1e37), Tensor.of(1f, 1));
      assertEquals(UpdateInPlace.class, next.getClass(), "step " + step);
      next.take();
    }
    assertEquals(UpdateInPlace.class, w.prepare(new Step(1), g).getClass());
  }

  @Test
  void preparedUpdatesSeeWhatOthersDidMeanwhile() {
    Parameter w = Parameter.of("w", Tensor.of(1.0, 2));
    Tensor g = Tensor.of(1.0, 1);
    w.update(new Step(1), g);
    Prepared one = w.prepare(new Step(1), g);
    Prepared two = w.prepare(new Step(10), g);
    NdArray seen = w.data(); // of which no update knows beforehand
    Tensor view = w.unsqueeze(0);
    one.take();
    assertArrayEquals(new double[] {-1, 0}, w.toDoubleArray());
    two.take();
    assertArrayEquals(new double[] {-11, -10}, w.toDoubleArray());
    assertArrayEquals(new double[] {0, 1}, seen.toDoubleArray());
    assertArrayEquals(new double[] {0, 1}, view.toDoubleArray());
    Prepared three = w.prepare(new Step(1), g);
    w.set(Tensor.of(5.0, 5));
    three.take();
    assertArrayEquals(new double[] {4, 4}, w.toDoubleArray());
  }

  private record Doubled() implements Update {
    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      return List.of(now.getFirst().mul(2).add(g));
    }
  }

  @Test
  void whatIsPreparedAndThenChangedIsMadeAnew() {
    Tensor one = Tensor.of(1.0);
    for (Update rule : List.of(new Doubled(), byTensors(new Doubled()))) {
      Parameter w = Parameter.of("w", Tensor.of(10.0));
      Prepared next = w.prepare(rule, one);
      w.set(Tensor.of(100.0));
      next.take();
      assertEquals(201, w.item());
      Prepared first = w.prepare(rule, one);
      Prepared second = w.prepare(rule, one);
      first.take();
      second.take();
      assertEquals(807, w.item());
      assertThrows(IllegalStateException.class, second::take, "taken already");
      assertEquals(807, w.item());
      Prepared last = w.prepare(rule, one);
      w.set(Tensor.of(1e308));
      assertThrows(IllegalStateException.class, last::take, "2e308");
      assertEquals(1e308, w.item());
      w.set(Tensor.of(1.0));
      Prepared inside = w.prepare(rule, one);
      assertThrows(
          UnsupportedOperationException.class,
          () ->
              Parameter.together(() -> {
                inside.take();
                throw new UnsupportedOperationException();
              }));
      assertEquals(1, w.item());
      Prepared cast = w.prepare(rule, one);
      w.setDType(DType.F32);
      assertThrows(ShapeException.class, cast::take);
      assertEquals(DType.F32, w.dtype());
    }
  }

  private static void fail() {
    throw new UnsupportedOperationException();
  }

  @Test
  void changesWithinChangesWithinChanges() {
    Parameter p = Parameter.of("p", Tensor.of(0.0));
    Parameter.together(() -> {
      p.set(Tensor.of(1.0));
      assertThrows(
          UnsupportedOperationException.class,
          () ->
              Parameter.together(() -> {
                Parameter.together(() -> p.set(Tensor.of(2.0)));
                fail();
              }));
      assertEquals(1, p.item());
    });
    assertEquals(1, p.item());
  }

  @Test
  void changesOfThreadsThatOverlap() throws InterruptedException {
    Parameter p = Parameter.of("p", Tensor.of(0.0));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Thread other =
        Thread.ofPlatform()
            .start(() ->
                Parameter.together(() -> {
                  p.set(Tensor.of(1.0));
                  begun.countDown();
                  try {
                    over.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                }));
    begun.await();
    Parameter.together(() -> {
      p.set(Tensor.of(2.0));
      over.countDown();
      try {
        other.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    p.update(new Step(1), Tensor.of(0.0));
    assertEquals(UpdateInPlace.class, p.prepare(new Step(1), Tensor.of(0.0)).getClass());
    assertThrows(
        UnsupportedOperationException.class,
        () ->
            Parameter.together(() -> {
              Parameter.together(() -> p.set(Tensor.of(9.0)));
              fail();
            }));
    assertEquals(2, p.item());
  }

  /** A parameter may be its own gradient. */
  @Test
  void aGradientThatIsTheParameter() {
    Parameter w = Parameter.of("w", Tensor.of(1.0, 2));
    w.update(new Step(0), Tensor.of(0.0, 0));
    w.update(new Step(0.5), w);
    w.update(new Step(0.5), w.unsqueeze(0).squeeze(0));
    assertArrayEquals(new double[] {0.25, 0.5}, w.toDoubleArray());
  }

  @Test
  void mistakesAreNamed() {
    Parameter w = Parameter.of("w", Tensor.of(1.0, 2));
    assertEquals(
        "update: state 0 is null",
        assertThrows(
                NullPointerException.class,
                () -> w.update(new Exchange(), Tensor.of(1.0, 2), new Parameter[1]))
            .getMessage());
    Parameter memory = Parameter.of("velocity", Tensor.of(1.0));
    assertEquals(
        "update: the gradient is F64[3], but parameter w is F64[2]",
        assertThrows(ShapeException.class, () -> w.update(new Step(1), Tensor.of(1.0, 2, 3)))
            .getMessage());
    assertEquals(
        "update: the gradient is F32[2], but parameter w is F64[2]",
        assertThrows(ShapeException.class, () -> w.update(new Step(1), Tensor.of(1f, 2)))
            .getMessage());
    assertEquals(
        "update: velocity is F64[1], but parameter w is F64[2]",
        assertThrows(
                ShapeException.class, () -> w.update(new Exchange(), Tensor.of(1.0, 2), memory))
            .getMessage());
    assertEquals(
        "update: w is there twice; what is remembered needs parameters of its own",
        assertThrows(
                IllegalArgumentException.class,
                () -> w.update(new Exchange(), Tensor.of(1.0, 2), w))
            .getMessage());
    assertEquals(
        "update: Exchange[] remembers [other], but got 0 arrays for that",
        assertThrows(
                IllegalArgumentException.class, () -> w.update(new Exchange(), Tensor.of(1.0, 2)))
            .getMessage());
    assertArrayEquals(new double[] {1, 2}, w.toDoubleArray());
  }

  @Test
  void nobodyIsHandedTheParameterInPlaceOfItsNumbers() {
    Parameter w = Parameter.of("w", Tensor.of(1.0, 2));
    Tensor x = Tensor.of(3.0, 4);
    for (int round = 0; round < 2; round++) {
      double[] before = w.toDoubleArray();
      Tensor[] same = {w.to(DType.F64), w.broadcastTo(2), w.sumTo(w.shape())};
      for (Tensor y : same) {
        assertArrayEquals(new double[] {3, 4}, Grad.of(y.mul(x).sum(), w).toDoubleArray());
      }
      w.update(new Step(1), x);
      w.update(new Step(1), x);
      for (Tensor y : same) {
        assertArrayEquals(before, y.toDoubleArray());
        assertThrows(IllegalStateException.class, () -> Grad.of(y.sum(), w));
      }
    }
  }

  @Test
  void noGradientOfAnotherThreadIsLost() throws Exception {
    Parameter w = Parameter.of("w", Tensor.of(1.0, 2));
    Value v = Value.of(3);
    int rounds = 20_000;
    Runnable backward =
        () -> {
          for (int i = 0; i < rounds; i++) {
            w.sum().backward();
            v.mul(2).backward();
          }
        };
    Thread other = new Thread(backward);
    other.start();
    backward.run();
    other.join();
    assertArrayEquals(new double[] {2.0 * rounds, 2.0 * rounds}, w.grad().toDoubleArray());
    assertEquals(4.0 * rounds, v.grad());
  }

  // ---- by whole arrays

  /** Steps of one length, that remembers the last direction. */
  private record Turned(double rate) implements TensorUpdate {
    @Override
    public List<String> state() {
      return List.of("direction");
    }

    @Override
    public List<Tensor> next(Tensor g, List<Tensor> now) {
      Tensor direction = g.div(g.norm(2)).sub(now.get(1));
      return List.of(now.get(0).sub(direction.mul(rate)), direction);
    }
  }

  @Test
  void aRuleMayLookAtWholeArrays() {
    Parameter w = Parameter.of("w", Tensor.of(1.0, 2));
    Parameter last = Parameter.of("last", Tensor.of(0.0, 0));
    w.update(new Turned(10), Tensor.of(3.0, 4), last);
    assertArrayEquals(new double[] {-5, -6}, w.toDoubleArray(), 1e-14);
    assertArrayEquals(new double[] {0.6, 0.8}, last.toDoubleArray(), 1e-15);
    w.update(new Turned(10), Tensor.of(3.0, 4), last);
    assertArrayEquals(new double[] {-5, -6}, w.toDoubleArray(), 1e-14);
    Prepared next = w.prepare(new Turned(1), Tensor.of(0.0, 0), last);
    assertEquals(OptionalInt.of(1), next.infinite());
  }

  /** As far as the parameter is from 0. */
  private record Far(double factor) implements NormedUpdate {
    @Override
    public List<String> state() {
      return List.of("last");
    }

    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      return List.of(g.mul(factor), now.get(0));
    }

    @Override
    public double rate(double ofParameter, double ofDirection) {
      return ofParameter / ofDirection;
    }
  }

  private record FarByTensors(Far rule, Object impure) implements NormedUpdate {
    @Override
    public List<String> state() {
      return rule.state();
    }

    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      return rule.next(g, now);
    }

    @Override
    public double rate(double ofParameter, double ofDirection) {
      return rule.rate(ofParameter, ofDirection);
    }
  }

  @Test
  void aRuleMayAskForNorms() {
    for (NormedUpdate rule : List.of(new Far(2), new FarByTensors(new Far(2), "impure"))) {
      Parameter w = Parameter.of("w", Tensor.of(3.0, 4));
      Parameter last = Parameter.of("last", Tensor.of(0.0, 0));
      for (int step = 0; step < 3; step++) {
        double[] before = w.toDoubleArray();
        double norm = Math.hypot(before[0], before[1]);
        w.update(rule, Tensor.of(0.0, 7), last);
        assertArrayEquals(new double[] {before[0], before[1] - norm}, w.toDoubleArray(), 1e-14);
        assertArrayEquals(before, last.toDoubleArray());
      }
      Prepared next = w.prepare(rule, Tensor.of(0.0, 0), last);
      assertEquals(OptionalInt.of(0), next.infinite());
    }
  }

  /** The same bits, compiled or not, from the middle of a larger array too. */
  @Property(tries = 20)
  void normedUpdatesAreThoseOfTensors(@ForAll long seed, @ForAll DType dtype) {
    SplittableRandom rng = new SplittableRandom(seed);
    int n = 1 + rng.nextInt(5000);
    Tensor start = Tensor.normal(dtype, rng, 0, 1, n + 3).slice(0, 3, n + 3);
    Parameter compiled = Parameter.of("w", start);
    Parameter plain = Parameter.of("w", start);
    Parameter last = Parameter.of("last", start);
    Parameter other = Parameter.of("last", start);
    for (int step = 1; step <= 3; step++) {
      Tensor g = Tensor.normal(dtype, rng, 0, 1, n);
      compiled.update(new Far(step), g, last);
      plain.update(new FarByTensors(new Far(step), "impure"), g, other);
      assertEquals(plain.data(), compiled.data());
    }
  }
}
