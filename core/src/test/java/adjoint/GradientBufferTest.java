package adjoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.ShapeException;
import adjoint.op.Expr;
import adjoint.op.UnaryOp;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Gradients in memory that is used again. */
class GradientBufferTest {
  private record Descent() implements Update {
    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      return List.of(now.get(0).sub(g.mul(0.01)));
    }
  }

  private final SplittableRandom rng = new SplittableRandom(3);
  private final Parameter w = Parameter.of("w", Tensor.normal(rng, 0, 1, 20, 30));
  private final Parameter b = Parameter.of("b", Tensor.normal(rng, 0, 1, 30));
  private final GradientBuffer gradients = new GradientBuffer(List.of(w, b));

  private Tensor loss(int rows) {
    return Tensor.normal(rng, 0, 1, rows, 20).matmul(w).add(b).tanh().square().mean();
  }

  @Test
  void theyAreThoseOfGrad() {
    for (int step = 0; step < 5; step++) {
      Tensor loss = loss(4 + step / 2);
      gradients.of(loss);
      assertEquals(Grad.of(loss, w).data(), gradients.copy(0).data());
      assertEquals(Grad.of(loss, b).data(), gradients.copy(1).data());
      assertEquals(Grad.of(loss, w).abs().max().item(), gradients.maxAbs(0));
      gradients.update(0, new Descent());
      gradients.update(1, new Descent());
    }
  }

  @Test
  void aCopyStaysAsItIs() {
    gradients.of(loss(4));
    Tensor copy = gradients.copy(0);
    double[] before = copy.toDoubleArray();
    gradients.of(loss(4));
    gradients.of(loss(4));
    assertArrayEquals(before, copy.toDoubleArray());
  }

  @Test
  void whatAGraphComputedStaysAsItIs() {
    Tensor loss = loss(4);
    Tensor hidden = loss.inputs().getFirst();
    double[] before = hidden.toDoubleArray();
    gradients.of(loss);
    gradients.of(loss(4));
    gradients.of(loss(4));
    assertArrayEquals(before, hidden.toDoubleArray());
  }

  /** Keeps what it is given in the vjp. */
  private record Keeper(List<Object> kept) implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return 2 * x;
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      kept.add(g);
      return g.mul(2);
    }
  }

  @Test
  void whatAUsersVjpKeepsStaysAsItIs() {
    Keeper keeper = new Keeper(new ArrayList<>());
    gradients.of(w.tanh().apply(keeper).square().sum());
    Tensor kept = (Tensor) keeper.kept().getFirst();
    double[] before = kept.toDoubleArray();
    for (int i = 0; i < 3; i++) {
      gradients.of(w.mul(i).tanh().apply(keeper).square().sum());
    }
    assertArrayEquals(before, kept.toDoubleArray());
  }

  @Test
  void aFailedRoundIsForgotten() {
    gradients.of(loss(4));
    Tensor stale = loss(4);
    w.set(w.detach());
    assertThrows(IllegalStateException.class, () -> gradients.of(stale));
    assertThrows(IllegalStateException.class, () -> gradients.copy(0));
    Tensor loss = loss(4);
    gradients.of(loss);
    assertEquals(Grad.of(loss, w).data(), gradients.copy(0).data());
  }

  @Test
  void aStepAllocatesLittle() {
    Parameter large = Parameter.of("large", Tensor.normal(rng, 0, 1, 300, 300));
    GradientBuffer ofLarge = new GradientBuffer(List.of(large));
    Tensor x = Tensor.normal(rng, 0, 1, 2, 300);
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int step = 0; step < 20; step++) {
      Tensor loss = x.matmul(large).tanh().sum();
      long before = bean.getCurrentThreadAllocatedBytes();
      ofLarge.of(loss);
      ofLarge.update(0, new Descent());
      least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
    }
    long bytes = least;
    assertTrue(bytes < Float.BYTES * large.size() / 4, () -> bytes + " bytes");
  }

  // ---- clipped

  @Test
  void aNormIsThatOfAllNumbers() {
    Tensor loss = loss(4);
    gradients.of(loss);
    double squares = Grad.of(loss, w).square().sum().add(Grad.of(loss, b).square().sum()).item();
    assertEquals(Math.sqrt(squares), gradients.norm(), 1e-6 * gradients.norm());
    gradients.set(List.of(Tensor.zeros(20, 30), Tensor.zeros(30)));
    assertEquals(0, gradients.norm());
  }

  /** Of numbers whose squares leave the range of their dtype. */
  @Test
  void aNormMayBeOfAnySize() {
    for (double size : new double[] {1e-320, 1e-300, 1e-160, 1, 1e160, 1e307}) {
      Parameter p = Parameter.of("p", Tensor.of(0.0, 0));
      GradientBuffer one = new GradientBuffer(List.of(p));
      one.set(List.of(Tensor.of(3 * size, -4 * size)));
      assertEquals(5 * size, one.norm(), 1e-3 * size);
    }
    for (float size : new float[] {1e-44f, 1e-30f, 1, 1e30f, 6e37f}) {
      Parameter p = Parameter.of("p", Tensor.of(0f, 0));
      GradientBuffer one = new GradientBuffer(List.of(p));
      one.set(List.of(Tensor.of(3 * size, -4 * size)));
      assertEquals(5 * size, one.norm(), 0.2 * size);
    }
  }

  private record Take() implements Update {
    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      return List.of(g);
    }
  }

  @Test
  void rulesSeeWhatIsClipped() {
    Parameter p = Parameter.of("p", Tensor.of(0.0, 0));
    GradientBuffer one = new GradientBuffer(List.of(p));
    one.set(List.of(Tensor.of(3.0, -4)));
    assertEquals(5, one.clipNorm(2.5));
    assertEquals(2.5, one.norm());
    one.clipValue(1.75);
    for (Update rule : List.of(new Take(), ParameterUpdateTest.byTensors(new Take()))) {
      one.update(0, rule);
      assertArrayEquals(new double[] {1.5, -1.75}, p.toDoubleArray());
    }
    assertArrayEquals(new double[] {1.5, -1.75}, one.copy(0).toDoubleArray());
    assertEquals(4, one.maxAbs(0));
    one.set(List.of(Tensor.of(3.0, -4)));
    one.update(0, new Take());
    assertArrayEquals(new double[] {3, -4}, p.toDoubleArray());
  }

  @Test
  void aLimitIsPositive() {
    gradients.of(loss(4));
    for (double limit : new double[] {0, -1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> gradients.clipNorm(limit));
      assertThrows(IllegalArgumentException.class, () -> gradients.clipValue(limit));
    }
  }

  // ---- of several losses

  @Test
  void aMeanIsWeighted() {
    Parameter p = Parameter.of("p", Tensor.of(0.0));
    GradientBuffer one = new GradientBuffer(List.of(p));
    assertThrows(IllegalStateException.class, one::mean);
    for (int round = 0; round < 3; round++) {
      one.of(p.mul(2).sum());
      one.accumulate(3);
      one.of(p.mul(6).sum());
      one.accumulate(1);
      one.mean();
      assertEquals(3, one.copy(0).item());
      assertEquals(3, one.norm());
      one.of(p.mul(19).sum());
      one.accumulate(1);
      one.mean(); // of three
      assertEquals(31 / 5.0, one.copy(0).item(), 1e-15);
      one.clear();
      assertThrows(IllegalStateException.class, one::mean);
    }
    for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> one.accumulate(weight));
    }
  }

  @Test
  void givenGradientsMustFit() {
    assertThrows(IllegalArgumentException.class, () -> gradients.set(List.of(w)));
    assertThrows(ShapeException.class, () -> gradients.set(List.of(w, w)));
  }

  @Test
  void sumsAreTakenOver() {
    GradientBuffer other = new GradientBuffer(List.of(w, b));
    assertEquals(0, gradients.weight());
    assertEquals(0, gradients.sum(0).abs().max().item());
    gradients.of(loss(4));
    gradients.accumulate(3);
    List<Tensor> sums = List.of(gradients.sum(0), gradients.sum(1));
    other.restore(sums, gradients.weight());
    double[] kept = sums.getFirst().toDoubleArray();
    Tensor loss = loss(5);
    for (GradientBuffer buffer : List.of(gradients, other)) {
      buffer.of(loss);
      buffer.accumulate(2);
      buffer.mean();
    }
    assertEquals(5, other.weight());
    for (int i = 0; i < 2; i++) {
      assertEquals(gradients.copy(i).data(), other.copy(i).data());
    }
    assertArrayEquals(kept, sums.getFirst().toDoubleArray());
    assertThrows(ShapeException.class, () -> other.restore(List.of(b, w), 1));
    assertThrows(IllegalArgumentException.class, () -> other.restore(List.of(w), 1));
    assertThrows(IllegalArgumentException.class, () -> other.restore(sums, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> other.sum(2));
  }
}
