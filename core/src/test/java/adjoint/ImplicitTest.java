package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.array.ShapeException;
import adjoint.check.GradCheck;
import adjoint.graph.Graph;
import adjoint.op.linalg.MatrixException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What an equation decides moves with what is in the equation. */
class ImplicitTest {
  private static final double CLOSE = 1e-11;

  private static Tensor newton(UnaryOperator<Tensor> f, Tensor start) {
    Tensor x = start;
    for (int i = 0; i < 50; i++) {
      Tensor jacobian = Grad.jacobian(f, x).reshape(x.size(), x.size());
      Tensor step = jacobian.solve(f.apply(x).reshape(x.size(), 1));
      x = x.sub(step.reshape(x.shape().extents()));
    }
    return x;
  }

  /** {@code x³ + x = a}, element by element. */
  private static Tensor cubic(Tensor a) {
    UnaryOperator<Tensor> f = x -> x.pow(3).add(x).sub(a);
    return Implicit.root(f, () -> newton(f, a.detach().mul(0)));
  }

  private static final Tensor A = Tensor.of(2.0, -1, 10);

  @Test
  void theRootOfAnEquation() {
    Tensor a = A.asVariable();
    Tensor x = cubic(a);
    assertEquals(1, x.get(0), CLOSE);
    assertEquals(2, x.get(2), CLOSE);
    Tensor slope = Grad.of(x.sum(), a); // 1/(3x² + 1)
    assertEquals(0.25, slope.get(0), CLOSE);
    assertEquals(1 / 13.0, slope.get(2), CLOSE);
    Tensor second = Grad.of(Grad.differentiable(x.sum(), a).sum(), a); // −6x/(3x² + 1)³
    assertEquals(-6 / 64.0, second.get(0), CLOSE);
    assertEquals(-12 / 2197.0, second.get(2), CLOSE);
  }

  @Test
  void derivativesAreThoseOfSlopes() {
    GradCheck.of(ImplicitTest::cubic).order(3).check(A);
    Tensor m = Tensor.of(new double[][] {{0.2, 0.3}, {-0.1, 0.25}});
    GradCheck.of((Tensor b, Tensor w) -> fixedPoint(w, b)).order(2).check(Tensor.of(0.5, -1), m);
  }

  private static Tensor fixedPoint(Tensor w, Tensor b) {
    UnaryOperator<Tensor> f = x -> x.matmul(w).tanh().add(b);
    return Implicit.fixedPoint(
        f,
        () -> {
          Tensor x = b.detach();
          for (int i = 0; i < 200; i++) {
            x = f.apply(x);
          }
          return x;
        });
  }

  @Test
  void aCapturedParameterHasAGradient() {
    Parameter w = Parameter.of("w", Tensor.of(new double[][] {{0.2, 0.3}, {-0.1, 0.25}}));
    GradCheck.of((Tensor b) -> fixedPoint(w, b))
        .parameters(new LinkedHashMap<>(Map.of("w", w)))
        .order(2)
        .check(Tensor.of(0.5, -1));
    // The same by differentiating through the iterations.
    Tensor b = Tensor.of(0.5, -1).asVariable();
    Tensor x = b;
    for (int i = 0; i < 200; i++) {
      x = x.matmul(w).tanh().add(b);
    }
    List<Tensor> expected = Grad.of(x.sum(), List.of(w, b));
    List<Tensor> actual = Grad.of(fixedPoint(w, b).sum(), List.of(w, b));
    for (int i = 0; i < 2; i++) {
      assertTrue(expected.get(i).sub(actual.get(i)).abs().max().item() < CLOSE);
    }
  }

  /** Ridge regression: the weights by the strength of the penalty. */
  private static Tensor ridge(Tensor penalty) {
    Tensor x = Tensor.of(new double[][] {{1, 2}, {0.5, -1}, {2, 0}});
    Tensor y = Tensor.of(1.0, 2, 3).reshape(3, 1);
    UnaryOperator<Tensor> loss =
        w -> x.matmul(w).sub(y).square().sum().add(w.square().sum().mul(penalty));
    Tensor gram = x.transpose().matmul(x);
    return Implicit.minimizer(
        loss, () -> gram.add(Tensor.eye(DType.F64, 2).mul(penalty)).solve(x.transpose().matmul(y)));
  }

  private static Tensor ridgeByHand(Tensor penalty) {
    Tensor x = Tensor.of(new double[][] {{1, 2}, {0.5, -1}, {2, 0}});
    Tensor y = Tensor.of(1.0, 2, 3).reshape(3, 1);
    Tensor gram = x.transpose().matmul(x);
    return gram.add(Tensor.eye(DType.F64, 2).mul(penalty)).solve(x.transpose().matmul(y));
  }

  @Test
  void theMinimizerOfALoss() {
    Tensor at = Tensor.scalar(DType.F64, 0.7);
    GradCheck.of(ImplicitTest::ridge).order(2).check(at);
    Tensor expected = Grad.jacobian(ImplicitTest::ridgeByHand, at);
    Tensor actual = Grad.jacobian(ImplicitTest::ridge, at);
    assertTrue(expected.sub(actual).abs().max().item() < CLOSE);
  }

  @Test
  void forwardModeInEveryOrderOfModes() {
    Tensor v = Tensor.of(1.0, -0.5, 2);
    UnaryOperator<Tensor> f = ImplicitTest::cubic;
    Tensor jacobian = Grad.jacobian(f, A, Grad.Mode.REVERSE);
    assertClose(jacobian.matmul(v), Grad.jvp(f, A, v));
    assertClose(jacobian, Grad.jacobian(f, A, Grad.Mode.FORWARD));
    Tensor product = Grad.hessian(a -> f.apply(a).sum(), A).matmul(v);
    assertClose(product, Grad.hessianVectorProduct(a -> f.apply(a).sum(), A, v));
    assertClose(product, Grad.gradient(a -> Grad.jvp(f, a, v).sum(), A));
    assertClose(
        product, Grad.gradient(a -> Grad.gradient(t -> f.apply(t).sum(), a).mul(v).sum(), A));
    // d²x/da² = −6x/(3x² + 1)³ at x = 1, once more along a line.
    assertEquals(
        -6 / 64.0, Grad.directionalDerivative(f, A, Tensor.of(1.0, 0, 0), 2).get(0), CLOSE);
    Tensor hypergradient = Tensor.scalar(DType.F64, 0.7);
    Tensor one = Tensor.scalar(DType.F64, 1);
    assertClose(
        Grad.directionalDerivative(ImplicitTest::ridgeByHand, hypergradient, one, 2),
        Grad.directionalDerivative(ImplicitTest::ridge, hypergradient, one, 2));
  }

  private static void assertClose(Tensor expected, Tensor actual) {
    double off = expected.sub(actual).abs().max().item();
    assertTrue(off < CLOSE, () -> expected + " is not " + actual);
  }

  @Test
  void theSolverIsNotRecorded() {
    Tensor a = A.asVariable();
    String graph = Graph.of(cubic(a)).text();
    assertEquals(2, graph.lines().count(), graph);
    assertTrue(graph.contains("root(v1)"), graph);
    assertFalse(cubic(A).isVariable());
    assertFalse(NoGrad.call(() -> cubic(a)).isVariable());
  }

  @Test
  void solutionsMayBeNested() {
    // x³ + x = y, y³ + y = a
    GradCheck.of((Tensor a) -> cubic(cubic(a))).order(2).check(A);
    // The inner equation has the outer unknown for its parameter: x = cubic(x)/2 + a.
    UnaryOperator<Tensor> outer =
        a -> {
          UnaryOperator<Tensor> f = x -> cubic(x).mul(0.5).add(a);
          return Implicit.fixedPoint(
              f,
              () -> {
                Tensor x = a.detach();
                for (int i = 0; i < 60; i++) {
                  x = f.apply(x);
                }
                return x;
              });
        };
    GradCheck.of(outer).order(2).check(Tensor.of(0.5, -1));
  }

  @Test
  void insideACheckpoint() {
    Tensor a = A.asVariable();
    Tensor expected = cubic(a.mul(2)).square().sum();
    Tensor actual = Checkpoint.call(t -> cubic(t.mul(2)).square(), a).sum();
    assertEquals(Grad.of(expected, a).data(), Grad.of(actual, a).data());
  }

  // ---- errors

  @Test
  void whatDoesNotSolveTheEquationIsAnError() {
    Tensor a = A.asVariable();
    Exception e =
        assertThrows(
            IllegalStateException.class,
            () -> Implicit.root(x -> x.pow(3).add(x).sub(a), () -> Tensor.of(1.0, -0.7, 2.1)));
    assertTrue(e.toString().contains("root: the solver's x does not solve"), e.getMessage());
    assertThrows(
        IllegalStateException.class,
        () -> Implicit.root(x -> x.sub(a), () -> a.detach().mul(Double.NaN)));
    // Digits that the solver has not found are none of the equation's business.
    Implicit.root(x -> x.sub(a).mul(1e8), () -> a.detach().mul(1 + 1e-10));
    Implicit.root(x -> x.mul(1e8).mul(a), () -> Tensor.of(1e-13, 0, -1e-14));
  }

  @Test
  void aSingularJacobianIsAnError() {
    Tensor a = Tensor.of(0.0).asVariable();
    Tensor x = Implicit.root(t -> t.square().sub(a), () -> Tensor.of(0.0));
    Exception e = assertThrows(MatrixException.class, () -> Grad.of(x.sum(), a));
    assertTrue(e.toString().contains("root: the Jacobian"), e.getMessage());
  }

  @Test
  void anotherNumberOfEquationsThanUnknownsIsAnError() {
    Tensor a = A.asVariable();
    Exception e =
        assertThrows(ShapeException.class, () -> Implicit.root(x -> x.sub(a).sum(), () -> A));
    assertTrue(e.toString().contains("as many numbers as it takes"), e.getMessage());
  }

  @Test
  void insideOfAMapIsAnError() {
    Exception e =
        assertThrows(
            IllegalStateException.class,
            () -> Vmap.map(a -> Implicit.root(x -> x.sub(a), () -> a), A));
    assertTrue(e.toString().contains("root: inside of Vmap.map"), e.getMessage());
  }
}
