package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.check.GradCheck;
import adjoint.check.WrongGradientError;
import adjoint.graph.Graph;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Functions whose derivatives are written by hand. */
class CustomTest {
  private static final double CLOSE = 1e-12;

  private static final Tensor X = Tensor.of(-2.0, 0.3, 1.5);

  private static final Custom.Unary LOG1P_EXP =
      Custom.of("log1pExp", x -> x.exp().add(1).log()).vjp((x, _, g) -> g.mul(x.sigmoid()));

  /** The same, told forward. */
  private static final Custom.Unary FORWARD =
      Custom.of("forward", x -> x.exp().add(1).log()).jvp((x, _, t) -> t.mul(x.sigmoid()));

  private static final Custom.Binary HYPOT =
      Custom.of("hypot", (a, b) -> a.hypot(b))
          .vjp((a, _, y, g) -> g.mul(a).div(y), (_, b, y, g) -> g.mul(b).div(y));

  private static final Custom.Many PRODUCT =
      Custom.ofMany("product", in -> in.get(0).matmul(in.get(1)).mul(in.get(2)))
          .vjp((in, y, g) -> {
            Tensor inner = g.mul(in.get(2));
            return List.of(
                inner.matmul(in.get(1).transpose()),
                in.get(0).transpose().matmul(inner),
                g.mul(in.get(0).matmul(in.get(1))).sum());
          });

  private static void assertClose(Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape());
    double off = expected.sub(actual).abs().max().item();
    assertTrue(off <= CLOSE, () -> expected + " is not " + actual);
  }

  @Test
  void areCheckedLikeAnyOperation() {
    GradCheck.of(LOG1P_EXP).order(3).check(X);
    GradCheck.of(FORWARD).order(3).check(X);
    GradCheck.of(HYPOT).order(2).check(X, Tensor.of(1.0, -2, 0.5));
    Tensor a = Tensor.of(new double[][] {{1, 2, 3}, {-1, 0.5, 2}});
    GradCheck.ofMany(PRODUCT).order(2).check(a, a.transpose(), Tensor.scalar(DType.F64, 0.7));
  }

  @Test
  void aWrongOneIsFound() {
    Custom.Unary wrong = Custom.of("wrong", Tensor::sin).vjp((x, _, g) -> g.mul(x.cos()).mul(1.01));
    assertThrows(WrongGradientError.class, () -> GradCheck.of(wrong).check(X));
  }

  @Test
  void theFunctionIsNotDifferentiatedAndMayComputeAnything() {
    Custom.Unary sorted =
        Custom.of("twice", x -> Tensor.of(x.data().map(v -> 2 * v))).vjp((_, _, g) -> g.mul(2));
    Tensor x = X.asVariable();
    assertEquals(X.mul(2).data(), sorted.apply(x).data());
    assertEquals(Tensor.of(2.0, 2, 2).data(), Grad.of(sorted.apply(x).sum(), x).data());
  }

  @Test
  void haveTheOtherModeToo() {
    Tensor t = Tensor.of(1.0, -1, 0.5);
    Tensor expected = Grad.jvp(Tensor::softplus, X, t);
    assertClose(expected, Grad.jvp(LOG1P_EXP, X, t));
    assertClose(expected, Grad.jvp(FORWARD, X, t));
    assertClose(Grad.vjp(Tensor::softplus, X, t), Grad.vjp(FORWARD, X, t));
    Tensor b = Tensor.of(1.0, -2, 0.5);
    assertClose(
        Grad.jvp(x -> x.hypot(b.mul(x)), X, t), Grad.jvp(x -> HYPOT.apply(x, b.mul(x)), X, t));
  }

  /** Forward over reverse, reverse over forward, and both twice. */
  @Test
  void haveSecondDerivativesInEveryOrderOfModes() {
    Tensor v = Tensor.of(1.0, -1, 0.5);
    Tensor expected = Grad.hessian(x -> x.softplus().square().sum(), X).matmul(v);
    for (Custom.Unary f : List.of(LOG1P_EXP, FORWARD)) {
      assertClose(expected, Grad.hessianVectorProduct(x -> f.apply(x).square().sum(), X, v));
      assertClose(expected, Grad.gradient(x -> Grad.jvp(z -> f.apply(z).square().sum(), x, v), X));
      assertClose(
          expected,
          Grad.gradient(x -> Grad.gradient(z -> f.apply(z).square().sum(), x).mul(v).sum(), X));
      assertClose(
          Grad.directionalDerivative(x -> x.softplus().square().sum(), X, v, 3),
          Grad.directionalDerivative(x -> f.apply(x).square().sum(), X, v, 3));
    }
  }

  @Test
  void aRuleThatIsNotLinearNeedsTheOther() {
    Custom.Unary clipped = Custom.of("clipped", x -> x).vjp((_, _, g) -> g.clamp(-1, 1));
    Exception noJvp = assertThrows(IllegalStateException.class, () -> Grad.jvp(clipped, X, X));
    assertTrue(noJvp.toString().contains("clipped: has no jvp"), noJvp.getMessage());
    Custom.Unary squared = Custom.of("squared", x -> x).jvp((_, _, t) -> t.square());
    Exception noVjp = assertThrows(IllegalStateException.class, () -> Grad.vjp(squared, X, X));
    assertTrue(noVjp.toString().contains("squared: has no vjp"), noVjp.getMessage());
  }

  @Test
  void aFunctionWithoutDerivativeIsAnError() {
    Custom.Unary none = Custom.of("none", x -> x);
    assertTrue(
        assertThrows(IllegalStateException.class, () -> none.apply(X))
            .toString()
            .contains("none: has no derivative"));
    Custom.OfValue ofValue = Custom.ofValue("none", x -> x);
    assertThrows(IllegalStateException.class, () -> ofValue.apply(Value.of(1)));
  }

  @Test
  void aCapturedVariableIsAnError() {
    Parameter w = Parameter.of("w", X);
    Custom.Unary captures = Custom.of("captures", x -> x.mul(w)).vjp((_, _, g) -> g);
    Exception e = assertThrows(IllegalStateException.class, () -> captures.apply(X));
    assertTrue(e.toString().contains("variable from outside"), e.getMessage());
    Value v = Value.of(2);
    Custom.OfValue ofValue = Custom.ofValue("captures", x -> x.mul(v)).vjp((_, _, g) -> g);
    assertThrows(IllegalStateException.class, () -> ofValue.apply(Value.of(1)));
    Custom.Unary detached = Custom.of("detached", x -> x.mul(w.detach())).vjp((_, _, g) -> g);
    assertEquals(X.square().data(), detached.apply(X).data());
  }

  @Test
  void wrongShapesAndNumbersOfCotangentsAreTold() {
    Tensor x = X.asVariable();
    Custom.Unary summed = Custom.of("summed", t -> t).vjp((_, _, g) -> g.sum());
    Exception shape =
        assertThrows(IllegalStateException.class, () -> Grad.of(summed.apply(x).sum(), x));
    assertTrue(shape.toString().contains("summed: its vjp"), shape.getMessage());
    Custom.Many one = Custom.ofMany("one", in -> in.get(0)).vjp((_, _, g) -> List.of(g));
    Exception number =
        assertThrows(IllegalStateException.class, () -> Grad.of(one.apply(List.of(x, x)).sum(), x));
    assertEquals("one: its vjp gave 1 cotangents for 2 inputs", number.getMessage());
    assertThrows(IllegalArgumentException.class, () -> one.apply(List.of()));
  }

  @Test
  void insideOfAMap() {
    Tensor rows = Tensor.of(new double[][] {{1, 2}, {0.5, -1}, {2, 0}});
    assertClose(rows.softplus(), Vmap.map(LOG1P_EXP, rows));
    assertClose(
        rows.sigmoid(), Vmap.map(x -> Grad.gradient(t -> LOG1P_EXP.apply(t).sum(), x), rows));
    assertClose(rows.sigmoid(), Grad.gradient(x -> Vmap.map(LOG1P_EXP, x).sum(), rows));
    assertClose(
        Grad.hessianDiagonal(x -> x.softplus().sum(), X),
        Grad.hessianDiagonal(x -> LOG1P_EXP.apply(x).sum(), X));
  }

  @Test
  void picturesHaveTheName() {
    Tensor x = X.asVariable();
    assertTrue(Graph.of(LOG1P_EXP.apply(x)).text().contains("log1pExp(v1)"));
    assertEquals("log1pExp", LOG1P_EXP.toString());
  }

  @Test
  void ofNumbers() {
    Custom.OfValue cube =
        Custom.ofValue("cube", x -> x.mul(x).mul(x)).vjp((x, _, g) -> g.mul(x.square()).mul(3));
    Custom.OfValue forward =
        Custom.ofValue("cube", x -> x.mul(x).mul(x)).jvp((x, _, t) -> t.mul(x.square()).mul(3));
    for (Custom.OfValue f : List.of(cube, forward)) {
      Value x = Value.of(2);
      Value y = f.apply(x);
      assertEquals(8, y.value());
      Value slope = Grad.differentiable(y, x);
      assertEquals(12, slope.value());
      assertEquals(12, Grad.of(slope, x).value());
      assertEquals(12, Grad.jvp(f, Value.of(2), Value.of(1)).value());
      assertEquals(12, Grad.directionalDerivative(f, Value.of(2), Value.of(1), 2).value());
      GradCheck.ofValues(in -> f.apply(in.getFirst())).order(2).check(0.7);
    }
  }

  // ---- derivatives of another function

  @Test
  void straightThroughIsTheIdentityOnTheWayBack() {
    Custom.Unary round = Custom.straightThrough("round", Tensor::rint);
    Tensor x = X.asVariable();
    Tensor y = round.apply(x);
    assertEquals(X.rint().data(), y.data());
    assertEquals(
        Tensor.of(1.0, 2, 3).data(),
        Grad.of(y, List.of(x), Tensor.of(1.0, 2, 3)).getFirst().data());
    assertEquals(Tensor.of(1.0, 2, 3).data(), Grad.jvp(round, X, Tensor.of(1.0, 2, 3)).data());
  }

  @Test
  void straightThroughTakesTheDerivativesOfAnother() {
    Custom.Unary sign = Custom.straightThrough("sign", Tensor::sign, Tensor::tanh);
    Tensor g = Tensor.of(1.0, 2, 3);
    assertEquals(X.sign().data(), sign.apply(X.asVariable()).data());
    assertClose(Grad.vjp(Tensor::tanh, X, g), Grad.vjp(sign, X, g));
    assertClose(Grad.jvp(Tensor::tanh, X, g), Grad.jvp(sign, X, g));
    assertClose(
        Grad.gradient(x -> Grad.gradient(z -> z.tanh().sum(), x).sum(), X),
        Grad.gradient(x -> Grad.gradient(z -> sign.apply(z).sum(), x).sum(), X));
  }

  @Test
  void gradientsAreClipped() {
    Tensor g = Tensor.of(3.0, -0.5, -4);
    assertEquals(X.data(), Custom.clipGradient(X.asVariable(), -1, 2).data());
    assertEquals(
        Tensor.of(2.0, -0.5, -1).data(), Grad.vjp(x -> Custom.clipGradient(x, -1, 2), X, g).data());
    assertEquals(g.data(), Grad.jvp(x -> Custom.clipGradient(x, -1, 2), X, g).data());
    Value v = Value.of(2);
    assertEquals(1, Grad.of(Custom.clipGradient(v, -1, 1).mul(7), v).value());
    assertEquals(7, Grad.jvp(x -> Custom.clipGradient(x, -1, 1).mul(7), v, Value.of(1)).value());
    assertThrows(IllegalArgumentException.class, () -> Custom.clipGradient(X, 1, -1));
  }

  @Test
  void gradientsAreScaledToANorm() {
    Tensor g = Tensor.of(3.0, 0, -4);
    assertClose(Tensor.of(0.6, 0, -0.8), Grad.vjp(x -> Custom.clipGradientNorm(x, 1), X, g));
    assertEquals(g.data(), Grad.vjp(x -> Custom.clipGradientNorm(x, 5), X, g).data());
    Tensor none = g.mul(0);
    assertEquals(
        none.abs().data(), Grad.vjp(x -> Custom.clipGradientNorm(x, 5), X, none).abs().data());
    assertThrows(IllegalArgumentException.class, () -> Custom.clipGradientNorm(X, 0));
  }
}
