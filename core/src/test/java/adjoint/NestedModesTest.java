package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Functions that differentiate inside, in all four orders of forward and reverse mode. The examples
 * are those of Siskind and Pearlmutter, "Nesting forward-mode AD in a functional framework" (2008)
 * and "Using polyvariant union-free flow analysis to compile AD" (2008).
 */
class NestedModesTest {
  private static final double CLOSE = 1e-10;

  /** How a function of numbers is differentiated. */
  enum Way {
    FORWARD {
      @Override
      List<Value> gradient(Function<List<Value>, Value> f, List<Value> x) {
        List<Value> partials = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
          List<Value> v = new ArrayList<>();
          for (int j = 0; j < x.size(); j++) {
            v.add(x.getFirst().constant(i == j ? 1 : 0));
          }
          partials.add(Grad.jvp(f, x, v));
        }
        return partials;
      }

      @Override
      Tensor gradient(UnaryOperator<Tensor> f, Tensor x) {
        List<Tensor> partials = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
          Tensor unit = Tensor.eye(x.dtype(), x.size()).select(0, i);
          partials.add(Grad.jvp(f, x, unit.reshape(x.shape().extents())));
        }
        return Tensor.stack(0, partials).reshape(x.shape().extents());
      }

      @Override
      Tensor derivative(UnaryOperator<Tensor> f, Tensor x) {
        return Grad.jvp(f, x, Tensor.ones(x.dtype(), x.shape().extents()));
      }
    },
    REVERSE {
      @Override
      List<Value> gradient(Function<List<Value>, Value> f, List<Value> x) {
        return Grad.gradient(f, x);
      }

      @Override
      Tensor gradient(UnaryOperator<Tensor> f, Tensor x) {
        return Grad.gradient(f, x);
      }

      @Override
      Tensor derivative(UnaryOperator<Tensor> f, Tensor x) {
        return Grad.gradient(f, x);
      }
    };

    abstract List<Value> gradient(Function<List<Value>, Value> f, List<Value> x);

    abstract Tensor gradient(UnaryOperator<Tensor> f, Tensor x);

    /** Of a function of one number. */
    abstract Tensor derivative(UnaryOperator<Tensor> f, Tensor x);

    Value derivative(UnaryOperator<Value> f, Value x) {
      return gradient(in -> f.apply(in.getFirst()), List.of(x)).getFirst();
    }
  }

  /** The outer way, then the inner one. */
  enum Order {
    FF(Way.FORWARD, Way.FORWARD),
    FR(Way.FORWARD, Way.REVERSE),
    RF(Way.REVERSE, Way.FORWARD),
    RR(Way.REVERSE, Way.REVERSE);

    private final Way outer;
    private final Way inner;

    Order(Way outer, Way inner) {
      this.outer = outer;
      this.inner = inner;
    }
  }

  private static Tensor scalar(double x) {
    return Tensor.scalar(DType.F64, x);
  }

  private static Value number(double x) {
    return Value.of(x).detach();
  }

  /** {@code d/dx (x · d/dy (x + y))} is 1; mixed up it would be 2. */
  @ParameterizedTest
  @EnumSource
  void perturbationsAreNotConfused(Order order) {
    Tensor tensor =
        order.outer.derivative(
            x -> x.mul(order.inner.derivative((Tensor y) -> x.add(y), scalar(1))), scalar(1));
    assertEquals(1, tensor.item());
    Value value =
        order.outer.derivative(
            x -> x.mul(order.inner.derivative((Value y) -> x.add(y), number(1))), number(1));
    assertEquals(1, value.value());
  }

  /** The inner function depends on the outer variable, and so does where it is differentiated. */
  @ParameterizedTest
  @EnumSource
  void innerDerivativesDependOnTheOuterVariable(Order order) {
    // x · ∂/∂y (x² y³) at y = sin x: 3 x³ sin²x.
    double at = 0.7;
    double expected = 9 * at * at * Math.pow(Math.sin(at), 2) + 3 * Math.pow(at, 3) * Math.sin(1.4);
    Tensor tensor =
        order.outer.derivative(
            x -> {
              Tensor y = x.sin();
              return x.mul(order.inner.derivative((Tensor t) -> x.square().mul(t.pow(3)), y));
            },
            scalar(at));
    assertEquals(expected, tensor.item(), 1e-13);
    Value value =
        order.outer.derivative(
            x -> {
              Value y = x.sin();
              return x.mul(order.inner.derivative((Value t) -> x.square().mul(t.pow(3)), y));
            },
            number(at));
    assertEquals(expected, value.value(), 1e-13);
  }

  /** A variable of the outer function's own, whose derivative is taken inside by the graph. */
  @ParameterizedTest
  @EnumSource
  void threeLevels(Order order) {
    // ∂/∂x ∂/∂y ∂/∂z (x y z)² = 8 x y z.
    Tensor product =
        order.outer.derivative(
            x ->
                order.inner.derivative(
                    (Tensor y) ->
                        order.outer.derivative((Tensor z) -> x.mul(y).mul(z).square(), scalar(5)),
                    scalar(3)),
            scalar(2));
    assertEquals(8 * 2 * 3 * 5, product.item(), 1e-10);
  }

  // ---- a charged particle

  private static final double STEP = 0.1;

  /**
   * The square of where a particle comes to the ground: it starts at (0, 8) with speed (0.75, 0)
   * and is driven away from charges at (10, 10 − w) and (10, 0), whose force is the gradient of a
   * potential.
   */
  private static Value miss(Value w, Way way) {
    List<List<Value>> charges =
        List.of(List.of(number(10), w.neg().add(10)), List.of(number(10), number(0)));
    Function<List<Value>, Value> potential =
        at -> {
          Value sum = number(0);
          for (List<Value> charge : charges) {
            Value dx = at.get(0).sub(charge.get(0));
            Value dy = at.get(1).sub(charge.get(1));
            sum = sum.add(dx.square().add(dy.square()).sqrt().reciprocal());
          }
          return sum;
        };
    List<Value> x = List.of(number(0), number(8));
    List<Value> speed = List.of(number(0.75), number(0));
    while (true) {
      List<Value> slope = way.gradient(potential, x);
      List<Value> next = plus(x, STEP, speed);
      if (next.get(1).value() <= 0) {
        Value rest = x.get(1).div(speed.get(1)).neg();
        return x.get(0).add(rest.mul(speed.get(0))).square();
      }
      x = next;
      speed = plus(speed, -STEP, slope);
    }
  }

  private static List<Value> plus(List<Value> a, double c, List<Value> b) {
    return List.of(a.get(0).add(b.get(0).mul(c)), a.get(1).add(b.get(1).mul(c)));
  }

  /** By Newton's method. */
  private static double bestCharge(Order order) {
    UnaryOperator<Value> miss = w -> miss(w, order.inner);
    Value w = number(0.15);
    for (int i = 0; i < 6; i++) {
      Value first = order.outer.derivative(miss, w);
      Value second = order.outer.derivative(u -> order.outer.derivative(miss, u), w);
      w = number(w.value() - first.value() / second.value());
    }
    assertEquals(0, order.outer.derivative(miss, w).value(), 1e-9);
    return w.value();
  }

  @ParameterizedTest
  @EnumSource
  void aParticleIsSteered(Order order) {
    double w = bestCharge(order);
    assertEquals(0, miss(number(w), order.inner).value(), 1e-15);
    assertEquals(0.20719187464861194, w, 1e-3); // where their gradient descent ends
    assertEquals(bestCharge(Order.RR), w, CLOSE);
  }

  // ---- a saddle point

  /** Gradient descent with a step that is found on the way. */
  private static Tensor least(UnaryOperator<Tensor> f, Tensor start, Way way) {
    Tensor x = start;
    Tensor y = f.apply(x);
    Tensor g = way.gradient(f, x);
    double step = 1e-5;
    int successes = 0;
    while (length(g) > 1e-5) {
      if (successes == 10) {
        step *= 2;
        successes = 0;
        continue;
      }
      Tensor next = x.sub(g.mul(step));
      if (length(next.sub(x)) <= 1e-5) {
        break;
      }
      Tensor value = f.apply(next);
      if (value.item() < y.item()) {
        x = next;
        y = value;
        g = way.gradient(f, x);
        successes++;
      } else {
        step /= 2;
        successes = 0;
      }
    }
    return x;
  }

  private static double length(Tensor x) {
    return Math.sqrt(x.square().sum().item());
  }

  /** {@code min over a of max over b of a·a − b·b}: 0 at 0. */
  private static Tensor saddle(Order order) {
    Tensor start = Tensor.of(1.0, 1);
    UnaryOperator<Tensor> outer =
        a -> {
          UnaryOperator<Tensor> inner = b -> b.square().sum().sub(a.square().sum());
          return inner.apply(least(inner, start, order.inner)).neg();
        };
    return least(outer, start, order.outer);
  }

  @ParameterizedTest
  @EnumSource
  void aSaddlePoint(Order order) {
    double[] a = saddle(order).toDoubleArray();
    // As Siskind and Pearlmutter have it.
    assertEquals(8.246324826140356e-06, a[0], CLOSE);
    assertEquals(8.246324826140356e-06, a[1], CLOSE);
  }

  // ---- what is differentiable, and what is not

  @Test
  void underNoGradDerivativesAreNumbers() {
    Tensor w = Tensor.of(2.0, 3).asVariable();
    Tensor x = Tensor.of(1.0, 2);
    UnaryOperator<Tensor> f = t -> t.square().mul(w).sum();
    assertTrue(Grad.gradient(f, x).isVariable()); // by w
    assertTrue(Grad.jvp(f, x, x).isVariable());
    assertTrue(Grad.jacobian(f, x).isVariable());
    NoGrad.run(() -> {
      assertFalse(Grad.gradient(f, x).isVariable());
      assertFalse(Grad.jvp(f, x, x).isVariable());
      assertFalse(Grad.valueAndJvp(f, x, x).value().isVariable());
      assertFalse(Grad.jacobian(f, x).isVariable());
      assertEquals(Tensor.of(4.0, 12).data(), Grad.gradient(f, x).data());
    });
    assertFalse(Grad.gradient((Tensor t) -> t.square().sum(), x).isVariable());
    assertFalse(Grad.jvp((Tensor t) -> t.square().sum(), x, x).isVariable());
  }

  /** A constant inside is one in every mode. */
  @ParameterizedTest
  @EnumSource
  void detachedNumbersDoNotMove(Way way) {
    Tensor x = scalar(3);
    assertEquals(3, way.derivative((Tensor t) -> t.mul(t.detach()), x).item());
    assertEquals(3, way.derivative((Tensor t) -> t.mul(NoGrad.call(() -> t.mul(1))), x).item());
    assertEquals(3, way.derivative((Tensor t) -> t.mul(t.asVariable()), x).item());
    assertEquals(3, way.derivative((Value t) -> t.mul(t.detach()), number(3)).value());
    assertEquals(
        3, way.derivative((Value t) -> t.mul(NoGrad.call(() -> t.mul(1))), number(3)).value());
  }

  /** By the graph, not by a function: where there is one. */
  @Test
  void graphsInsideForwardMode() {
    Tensor x = scalar(2);
    Tensor one = scalar(1);
    Tensor w = scalar(5).asVariable();
    // ∂/∂w (x³ w²) = 2 x³ w, whose derivative by x is 6 x² w.
    UnaryOperator<Tensor> byLeaf = t -> Grad.differentiable(t.pow(3).mul(w.square()), w);
    assertEquals(6 * 4 * 5, Grad.jvp(byLeaf, x, one).item());
    assertEquals(6 * 4 * 5, Grad.gradient(byLeaf, x).item());
    assertEquals(
        12 * 4, Grad.jvp(t -> Grad.differentiable(t.square().mul(w), w).mul(12), x, one).item());
    assertEquals(0, Grad.jvp(t -> Grad.of(t.pow(3).mul(w), w), x, one).item()); // numbers
    UnaryOperator<Tensor> byArgument = t -> Grad.differentiable(t.pow(3), t);
    assertEquals(12, Grad.gradient(byArgument, x).item());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Grad.jvp(byArgument, x, one));
    assertEquals(
        "Grad: input 0 is followed by forward mode and has no graph; differentiate a function of it"
            + " inside, with Grad.gradient(f, x)",
        e.getMessage());
  }

  @Test
  void aJvpIsDifferentiableInItsDirection() {
    Tensor x = Tensor.of(1.0, 2);
    UnaryOperator<Tensor> f = t -> t.square().sum();
    UnaryOperator<Tensor> along = v -> Grad.jvp(f, x, v);
    assertEquals(Tensor.of(2.0, 4).data(), Grad.gradient(along, x).data());
    assertEquals(10, Grad.jvp(along, x, x).item());
    UnaryOperator<Tensor> back = g -> Grad.vjp(f, x, g).sum();
    assertEquals(6, Grad.gradient(back, scalar(7)).item());
  }

  /** At a point that is a constant, along a direction that is none: vᵀHv is differentiated by v. */
  @Test
  void reverseModeInsideIsDifferentiableInTheDirectionOfForwardMode() {
    Tensor x = Tensor.of(0.2, 0.3);
    Tensor at = Tensor.of(2.0, 3);
    UnaryOperator<Tensor> f = t -> t.pow(4).sum(); // H = 12 diag(x²)
    Tensor expected = x.square().mul(24).mul(at);
    List<UnaryOperator<Tensor>> products =
        List.of(
            v -> Grad.hessianVectorProduct(f, x, v),
            v -> Grad.gaussNewtonProduct(Tensor::square, y -> y.square().sum().mul(1.5), x, v),
            v -> Grad.jvp((Tensor t) -> Grad.jacobian(s -> s.pow(4), t), x, v).sum(1),
            v -> Grad.jvp((Tensor t) -> Grad.vjp(s -> s.pow(4), t, Tensor.of(1.0, 1)), x, v));
    for (UnaryOperator<Tensor> product : products) {
      UnaryOperator<Tensor> form = v -> v.mul(product.apply(v)).sum();
      close(expected, Grad.gradient(form, at));
      close(expected, Grad.jacobian(form, at, Grad.Mode.FORWARD));
      close(expected, Vmap.map(v -> Grad.gradient(form, v), at.unsqueeze(0)).select(0, 0));
      close(x.square().mul(24).diagEmbed(), Grad.hessian(form, at));
    }
    Value one = Value.ofConstant(0.2);
    UnaryOperator<Value> form =
        v -> v.mul(Grad.hessianVectorProduct((Value t) -> t.pow(4), one, v));
    assertEquals(24 * 0.04 * 2, Grad.gradient(form, number(2)).value(), 1e-15);
    assertEquals(24 * 0.04 * 2, Grad.jvp(form, number(2), number(1)).value(), 1e-15);
  }

  private static void close(Tensor expected, Tensor actual) {
    assertEquals(0, expected.sub(actual).abs().max().item(), 1e-13);
  }
}
