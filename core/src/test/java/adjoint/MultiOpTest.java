package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.check.GradCheck;
import adjoint.graph.Graph;
import adjoint.op.MultiOp;
import adjoint.op.Pullback;
import adjoint.op.Results;
import adjoint.op.TensorExpr;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operations with several results are applied once, and walked back through once. */
class MultiOpTest {
  /** {@code (x², x·y)}; it notes what it is asked. */
  record Powers(List<String> log) implements MultiOp {
    @Override
    public int arity() {
      return 2;
    }

    @Override
    public List<String> results() {
      return List.of("square", "product");
    }

    @Override
    public Results<NdArray> forward(NdArray... in) {
      log.add("forward");
      return Results.of(
          in[0].zip("powers", in[0], (a, b) -> a * b), in[0].zip("powers", in[1], (a, b) -> a * b));
    }

    @Override
    public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
      log.add(
          "vjps of %s for %s"
              .formatted(
                  List.of(back.g(0).isPresent(), back.g(1).isPresent()),
                  List.of(back.wants(0), back.wants(1))));
      back.g(0).ifPresent(g -> back.to(0, () -> g.mul(back.in(0)).mul(2)));
      back.g(1).ifPresent(g -> back.to(0, () -> g.mul(back.in(1))));
      back.g(1).ifPresent(g -> back.to(1, () -> g.mul(back.in(0))));
    }

    @Override
    public boolean isThreadSafe() {
      return false;
    }
  }

  private final List<String> log = new ArrayList<>();
  private final Powers powers = new Powers(log);

  @Test
  void isAppliedOnceAndWalkedBackOnce() {
    Tensor x = Tensor.of(2.0, 3).asVariable();
    Tensor y = Tensor.of(5.0, 7).asVariable();
    Results<Tensor> out = x.apply(powers, y);
    assertEquals(Tensor.of(4.0, 9).data(), out.get(0).data());
    assertEquals(Tensor.of(10.0, 21).data(), out.get(1).data());
    Tensor loss = out.get(0).mul(out.get(1)).sum(); // x³·y
    List<Tensor> g = Grad.of(loss, List.of(x, y));
    assertEquals(Tensor.of(3 * 4 * 5.0, 3 * 9 * 7).data(), g.get(0).data());
    assertEquals(Tensor.of(8.0, 27).data(), g.get(1).data());
    assertEquals(List.of("forward", "vjps of [true, true] for [true, true]"), log);
  }

  @Test
  void tellsWhichResultsAreUsedAndWhichInputsAreWanted() {
    Tensor x = Tensor.of(2.0, 3).asVariable();
    Tensor y = Tensor.of(5.0, 7);
    Results<Tensor> out = x.apply(powers, y);
    assertEquals(Tensor.of(4.0, 6).data(), Grad.of(out.get(0).sum(), x).data());
    assertEquals(y.data(), Grad.of(out.get(1).sum(), x).data());
    assertEquals(
        List.of(
            "forward",
            "vjps of [true, false] for [true, false]",
            "vjps of [false, true] for [true, false]"),
        log);
    log.clear();
    Tensor leaf = y.asVariable();
    Tensor square = x.apply(powers, leaf).get(0);
    assertEquals(Tensor.of(0.0, 0).data(), Grad.of(square.sum(), leaf).data());
  }

  @Test
  void backwardAndGradientsOfAResultItself() {
    Tensor x = Tensor.of(2.0).asVariable();
    Tensor y = Tensor.of(5.0).asVariable();
    Results<Tensor> out = x.apply(powers, y);
    Tensor square = out.get(0);
    Tensor loss = square.mul(square).add(out.get(1)).sum();
    loss.backward();
    assertEquals(Tensor.of(4 * 8.0 + 5).data(), x.grad().data());
    assertEquals(Tensor.of(2.0).data(), y.grad().data());
    List<Tensor> g = Grad.of(loss, List.of(square, out.get(1), x));
    assertEquals(Tensor.of(8.0).data(), g.get(0).data());
    assertEquals(Tensor.of(1.0).data(), g.get(1).data());
    assertEquals(Tensor.of(4 * 8.0 + 5).data(), g.get(2).data());
  }

  @Test
  void derivativesOfTheSecondOrder() {
    Tensor x = Tensor.of(2.0, -1).asVariable();
    Tensor y = Tensor.of(5.0, 7).asVariable();
    Results<Tensor> out = x.apply(powers, y);
    Tensor loss = out.get(0).mul(out.get(1)).sum(); // x³·y
    Tensor first = Grad.differentiable(loss, x);
    assertEquals(Tensor.of(6 * 2.0 * 5, 6 * -1.0 * 7).data(), Grad.of(first.sum(), x).data());
    assertEquals(Tensor.of(12.0, 3).data(), Grad.of(first.sum(), y).data());
    GradCheck.ofMany(
            in -> {
              Results<Tensor> r = in.get(0).apply(powers, in.get(1));
              return r.get(0).sin().mul(r.get(1)).add(r.get(1).exp());
            })
        .order(2)
        .check(Tensor.of(0.3, 0.7), Tensor.of(-0.4, 0.2));
  }

  @Test
  void oneInputTwice() {
    Tensor x = Tensor.of(3.0).asVariable();
    Results<Tensor> out = x.apply(powers, x);
    assertEquals(Tensor.of(12.0).data(), Grad.of(out.get(0).add(out.get(1)).sum(), x).data());
  }

  @Test
  void recordsNothingForConstantsOrUnderNoGrad() {
    Tensor x = Tensor.of(2.0).asVariable();
    assertFalse(x.detach().apply(powers, x.detach()).get(0).isVariable());
    NoGrad.run(() -> assertFalse(x.apply(powers, x).get(1).isVariable()));
    assertTrue(x.apply(powers, x).get(1).isVariable());
  }

  @Test
  void picturesNameTheResult() {
    Tensor a = Tensor.of(7.0, -7).asVariable();
    Results<Tensor> r = a.divmod(Tensor.scalar(DType.F64, 3));
    assertEquals(
        """
        v1 = leaf                      F64[2]  [7, -7]
        v2 = divmod.quotient(v1, 3)    F64[2]  [2, -3]
        v3 = divmod.remainder(v1, 3)   F64[2]  [1, 2]
        v4 = add(v2, v3)               F64[2]  [3, -1]
        v5 = maxWithIndices.values(v4, axis=0)  F64[]  3
        """
            .replaceAll(" +", " "),
        Graph.of(r.get(0).add(r.get(1)).maxWithIndices(0).get(0)).text().replaceAll(" +", " "));
  }

  @Test
  void theLargestAndWhereItIs() {
    Tensor x = Tensor.of(new double[][] {{1, 5, 5}, {7, 3, Double.NaN}}).asVariable();
    Results<Tensor> largest = x.maxWithIndices(1);
    assertEquals(Tensor.of(5, Double.NaN).data(), largest.get(0).data());
    assertEquals(Indices.of(1, 2), largest.positions());
    Tensor g = Grad.of(largest.get(0), List.of(x), Tensor.of(2.0, 3)).getFirst();
    assertEquals(Tensor.of(new double[][] {{0, 2, 0}, {0, 0, 3}}).data(), g.data());
  }

  /** As Python has it. */
  @Test
  void quotientsAndRemainders() {
    Tensor a = Tensor.of(7.0, -7, 7, -7, 6, -6, 0, -0.0, 1e-300, -1e-300, 0.3);
    Tensor b = Tensor.of(3.0, 3, -3, -3, -3, 3, -3, 3, -1, 1, 0.1);
    Results<Tensor> r = a.divmod(b);
    assertEquals(Tensor.of(2.0, -3, -3, 2, -2, -2, -0.0, -0.0, -1, -1, 2).data(), r.get(0).data());
    assertEquals(
        Tensor.of(1.0, 2, -2, -1, -0.0, 0, -0.0, 0, -1, 1, 0.3 - 2 * 0.1).data().toString(),
        r.get(1).data().toString());
    Results<Tensor> special =
        Tensor.of(1, Double.POSITIVE_INFINITY, -1)
            .divmod(Tensor.of(0, 2, Double.POSITIVE_INFINITY));
    assertTrue(Double.isNaN(special.get(1).get(0)));
    assertTrue(Double.isNaN(special.get(1).get(1)));
    assertEquals(-1, special.get(0).get(2));
    assertEquals(Double.POSITIVE_INFINITY, special.get(1).get(2));
  }

  /** Too few results. */
  record Broken(boolean empty) implements MultiOp {
    @Override
    public List<String> results() {
      return List.of("a", "b");
    }

    @Override
    public Results<NdArray> forward(NdArray... in) {
      return empty ? Results.of(List.<NdArray>of()) : Results.of(in[0]);
    }

    @Override
    public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
      back.to(0, back::g);
    }
  }

  /** A cotangent in a wrong shape. */
  record Wrong() implements MultiOp {
    @Override
    public List<String> results() {
      return List.of("y");
    }

    @Override
    public Results<NdArray> forward(NdArray... in) {
      return Results.of(in[0]);
    }

    @Override
    public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
      back.to(0, () -> back.g().sum());
    }
  }

  @Test
  void mistakesAreNamed() {
    Tensor x = Tensor.of(1.0, 2).asVariable();
    assertEquals(
        "broken: its forward gave 1 arrays, but its results are [a, b]",
        assertThrows(IllegalStateException.class, () -> x.apply(new Broken(false))).getMessage());
    assertThrows(IllegalStateException.class, () -> x.apply(new Broken(true)));
    assertEquals(
        "powers: takes 2 inputs, but was given 1",
        assertThrows(IllegalArgumentException.class, () -> x.apply(powers)).getMessage());
    Tensor y = x.apply(new Wrong()).get(0);
    assertEquals(
        "wrong: its vjp for input 0 gave F64[], but that input is F64[2]",
        assertThrows(IllegalStateException.class, () -> Grad.of(y.sum(), x)).getMessage());
  }

  @Test
  void aParameterThatHasChangedMakesTheGraphStale() {
    Parameter p = Parameter.of("p", Tensor.of(2.0, 3));
    Tensor y = p.apply(powers, p).get(0).sum();
    p.set(Tensor.of(4.0, 5));
    assertThrows(IllegalStateException.class, () -> Grad.of(y, p));
    assertEquals(Tensor.of(8.0, 10).data(), Grad.of(p.apply(powers, p).get(0).sum(), p).data());
  }

  /** A view among the results stays what it was when its parameter is trained. */
  @Test
  void resultsThatAreViewsAreNotWrittenTo() {
    Parameter p = Parameter.of("p", Tensor.of(2.0, 3));
    Tensor view = NoGrad.call(() -> p.apply(new Wrong()).get(0));
    for (int i = 0; i < 3; i++) {
      Tensor g = Tensor.of(1.0, 1);
      p.update(new Minus(), g);
    }
    assertEquals(Tensor.of(2.0, 3).data(), view.data());
  }

  record Minus() implements Update {
    @Override
    public <E extends adjoint.op.Expr<E>> List<E> next(E g, List<E> state) {
      return List.of(state.getFirst().sub(g));
    }
  }
}
