package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.ShapeException;
import adjoint.op.Add;
import adjoint.op.Tanh;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class EngineTest {

  // ---- accumulation

  @Test
  void aNodeUsedTwice() {
    Value a = Value.of(3);
    Value b = a.add(a);
    Value c = b.add(b);
    c.backward();
    assertEquals(12, c.value());
    assertEquals(4, a.grad());

    Tensor x = Tensor.of(3.0).asVariable();
    Tensor y = x.add(x);
    Tensor z = y.add(y);
    z.backward();
    assertEquals(Tensor.of(4.0).data(), x.grad().data());
  }

  @Test
  void aDiamond() {
    Value a = Value.of(2);
    Value left = a.mul(3);
    Value right = a.square();
    Value bottom = left.mul(right);
    assertEquals(36, Grad.of(bottom, a).value()); // (3a³)′ = 9a²
  }

  @Test
  void aDiamondOfUnevenDepth() {
    // The short way to a is seen first, but a must wait for the long one.
    Value a = Value.of(2);
    Value deep = a.mul(1).mul(1).mul(1).square();
    Value y = a.mul(deep);
    assertEquals(12, Grad.of(y, a).value()); // (a³)′ = 3a²
    Value top = y.add(a);
    assertEquals(13, Grad.of(top, a).value());
  }

  @Test
  void backwardTwiceAddsUpOnLeavesAndLeavesNothingElsewhere() {
    Value a = Value.of(2);
    Value b = a.mul(5);
    Value c = b.square();
    c.backward();
    assertEquals(100, a.grad()); // (25a²)′ = 50a
    c.backward();
    assertEquals(200, a.grad());
    assertEquals(20, Grad.of(c, b).value());
    a.zeroGrad();
    assertEquals(0, a.grad());
    c.backward();
    assertEquals(100, a.grad());

    Tensor x = Tensor.of(2.0, 3).asVariable();
    Tensor y = x.mul(5).square().sum();
    y.backward();
    y.backward();
    assertEquals(Tensor.of(200.0, 300).data(), x.grad().data());
    assertFalse(x.grad().isVariable());
    x.zeroGrad();
    assertEquals(Tensor.of(0.0, 0).data(), x.grad().data());
  }

  @Test
  void twoOutputsAddUpOnASharedLeaf() {
    Tensor x = Tensor.of(2f).asVariable();
    x.square().backward();
    x.mul(10).backward();
    assertEquals(Tensor.of(14f).data(), x.grad().data());
  }

  @Test
  void backwardWithASeed() {
    Tensor x = Tensor.of(1.0, 2).asVariable();
    x.square().backward(Tensor.of(10.0, 100));
    assertEquals(Tensor.of(20.0, 400).data(), x.grad().data());
    Tensor seed = Tensor.of(1.0, 1).asVariable();
    x.zeroGrad();
    x.square().backward(seed);
    assertFalse(x.grad().isVariable());
    assertEquals(Tensor.of(0.0, 0).data(), seed.grad().data());
  }

  @Test
  void aLeafIsItsOwnOutput() {
    Value a = Value.of(7);
    a.backward();
    assertEquals(1, a.grad());
    assertEquals(1, Grad.of(a, a).value());
    Tensor x = Tensor.of(new double[][] {{7}}).asVariable();
    x.backward();
    assertEquals(Tensor.of(new double[][] {{1}}).data(), x.grad().data());
  }

  @Test
  void inputsInsideTheGraphAndNamedTwice() {
    Value a = Value.of(2);
    Value b = a.square();
    Value c = b.square();
    List<Value> g = Grad.of(c, List.of(b, a, b, c));
    assertEquals(List.of(8.0, 32.0, 8.0, 1.0), g.stream().map(Value::value).toList());
  }

  @Test
  void inputsThatTheOutputDoesNotDependOn() {
    Value a = Value.of(2);
    Value other = Value.of(3);
    Value y = a.square();
    assertEquals(0, Grad.of(y, other).value());
    assertEquals(0, Grad.of(y, y.square()).value());
    assertEquals(0, Grad.of(y, other.exp().exp().exp()).value());
    assertEquals(0, Grad.differentiable(y, other).value());
    assertThrows(IllegalStateException.class, () -> Grad.of(y.detach(), a));

    Tensor x = Tensor.of(1.0, 2).asVariable();
    Tensor unused = Tensor.zeros(DType.F32, 2, 0, 3).asVariable();
    Tensor g = Grad.of(x.sum(), List.of(x, unused)).getLast();
    assertEquals(Tensor.zeros(DType.F32, 2, 0, 3).data(), g.data());
  }

  @Test
  void nothingFlowsThroughDetach() {
    Value a = Value.of(3);
    assertEquals(3, Grad.of(a.mul(a.detach()), a).value());
    Tensor x = Tensor.of(3.0).asVariable();
    assertEquals(3, Grad.of(x.mul(x.detach()), x).item());
    Tensor constant = Tensor.of(1.0);
    assertSame(constant, constant.detach());
  }

  // ---- size

  @Test
  void aChainOfAMillionValues() {
    Value a = Value.of(1);
    Value y = a;
    for (int i = 0; i < 1_000_000; i++) {
      y = y.add(a);
    }
    assertEquals(1_000_001, Grad.of(y, a).value());
    y.backward();
    assertEquals(1_000_001, a.grad());
  }

  @Test
  void aLongChainOfTensors() {
    Tensor x = Tensor.of(1f, 2).asVariable();
    Tensor y = x;
    for (int i = 0; i < 200_000; i++) {
      y = y.add(x);
    }
    assertEquals(Tensor.of(200_001f, 200_001).data(), Grad.of(y.sum(), x).data());
  }

  @Test
  void aGradientOfTheGradientOfALongChain() {
    Value a = Value.of(1.0000001);
    Value y = a;
    int n = 20_000;
    for (int i = 1; i < n; i++) {
      y = y.mul(a);
    }
    Value first = Grad.differentiable(y, a);
    assertEquals(n * Math.pow(a.value(), n - 1), first.value(), 1e-6);
    assertEquals((double) n * (n - 1) * Math.pow(a.value(), n - 2), Grad.of(first, a).value(), 1);
  }

  @Test
  void aNodeWithManyUsers() {
    Value a = Value.of(2);
    Value shared = a.square();
    Value sum = shared.constant(0);
    for (int i = 0; i < 50_000; i++) {
      sum = sum.add(shared.mul(i));
    }
    assertEquals(4.0 * 50_000 * 49_999 / 2, Grad.of(sum, a).value());
  }

  // ---- higher orders

  @Test
  void aGradientOfAGradient() {
    Value x = Value.of(3);
    Value first = Grad.differentiable(x.pow(3), x);
    Value second = Grad.differentiable(first, x);
    Value third = Grad.differentiable(second, x);
    Value fourth = Grad.of(third, x);
    assertEquals(
        List.of(27.0, 18.0, 6.0, 0.0),
        List.of(first.value(), second.value(), third.value(), fourth.value()));
    assertFalse(fourth.isVariable());
  }

  @Test
  void theThirdDerivativeOfTanh() {
    for (double at : new double[] {-2, -0.5, 0, 0.3, 1.7}) {
      double t = Math.tanh(at);
      double expected = (1 - t * t) * (6 * t * t - 2);
      Value x = Value.of(at);
      Value second = Grad.differentiable(Grad.differentiable(x.tanh(), x), x);
      assertEquals(expected, Grad.of(second, x).value(), 1e-15);

      Tensor z = Tensor.of(at, at).asVariable();
      Tensor twice = Grad.differentiable(Grad.differentiable(z.tanh().sum(), z).sum(), z);
      assertEquals(expected, Grad.of(twice.sum(), z).get(1), 1e-15);
    }
  }

  @Test
  void aGradientOfAGradientThroughMatmul() {
    // f(x) = ‖A·x‖² has the gradient 2·Aᵀ·A·x and the Hessian 2·Aᵀ·A.
    Tensor a = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
    Tensor x = Tensor.of(1.0, -2, 3);
    Tensor twice = a.transpose().matmul(a).mul(2);
    assertEquals(twice.data(), Grad.hessian(t -> a.matmul(t).square().sum(), x).data());
    assertEquals(
        twice.data(), Grad.hessian(t -> a.matmul(t.reshape(3, 1)).square().sum(), x).data());
    // In both operands: f(w) = Σ (w·w) with ∂²f/∂w[i,j]∂w[k,l] = [j = k] + [i = l].
    Tensor w = Tensor.of(new double[][] {{1, 2}, {3, 4}});
    Tensor hessian = Grad.hessian(t -> t.matmul(t).sum(), w);
    for (int i = 0; i < 16; i++) {
      int[] at = {i / 8, i / 4 % 2, i / 2 % 2, i % 2};
      double expected = (at[1] == at[2] ? 1 : 0) + (at[0] == at[3] ? 1 : 0);
      assertEquals(expected, hessian.get(at));
    }
  }

  @Test
  void aGradientOfAGradientThroughSoftmax() {
    Tensor x = Tensor.of(0.1, -0.4, 1.2);
    double[] y = x.softmax(0).toDoubleArray();
    Tensor jacobian = Grad.jacobian(t -> t.softmax(0), x);
    // ∂²yₖ/∂xᵢ∂xⱼ = yₖ·((δₖᵢ − yᵢ)(δₖⱼ − yⱼ) − yᵢ(δᵢⱼ − yⱼ))
    for (int k = 0; k < 3; k++) {
      int element = k;
      Tensor hessian = Grad.hessian(t -> t.softmax(0).select(0, element), x);
      for (int i = 0; i < 3; i++) {
        assertEquals(y[k] * ((k == i ? 1 : 0) - y[i]), jacobian.get(k, i), 1e-15);
        for (int j = 0; j < 3; j++) {
          double expected =
              y[k]
                  * (((k == i ? 1 : 0) - y[i]) * ((k == j ? 1 : 0) - y[j])
                      - y[i] * ((i == j ? 1 : 0) - y[j]));
          assertEquals(expected, hessian.get(i, j), 1e-15);
        }
      }
    }
  }

  @Test
  void aGradientOfAGradientThroughBroadcasting() {
    // f = Σᵢⱼ aᵢ²·bⱼ² over a column a and a row b.
    Tensor a = Tensor.of(new double[][] {{1}, {2}}).asVariable();
    Tensor b = Tensor.of(3.0, 4, 5).asVariable();
    Tensor f = a.square().mul(b.square()).sum();
    List<Tensor> first = Grad.differentiable(f, List.of(a, b));
    assertEquals(Tensor.of(new double[][] {{100}, {200}}).data(), first.getFirst().data());
    assertEquals(Tensor.of(30.0, 40, 50).data(), first.getLast().data());
    List<Tensor> ofA = Grad.of(first.getFirst().sum(), List.of(a, b));
    assertEquals(Tensor.of(new double[][] {{100}, {100}}).data(), ofA.getFirst().data());
    assertEquals(Tensor.of(36.0, 48, 60).data(), ofA.getLast().data());
    List<Tensor> ofB = Grad.of(first.getLast().sum(Axes.keep()), List.of(a, b));
    assertEquals(Tensor.of(new double[][] {{48}, {96}}).data(), ofB.getFirst().data());
    assertEquals(Tensor.of(10.0, 10, 10).data(), ofB.getLast().data());
  }

  @Test
  void aGradientIsDifferentiableInItsSeed() {
    Tensor x = Tensor.of(2.0, 3).asVariable();
    Tensor u = Tensor.of(5.0, 7).asVariable();
    Tensor g = Grad.differentiable(x.square(), List.of(x), u).getFirst();
    assertEquals(Tensor.of(20.0, 42).data(), g.data());
    assertEquals(Tensor.of(4.0, 6).data(), Grad.of(g.sum(), u).data());
    assertEquals(Tensor.of(10.0, 14).data(), Grad.of(g.sum(), x).data());
  }

  @Test
  void ofGivesConstantsAndDifferentiableDoesNot() {
    Tensor x = Tensor.of(2.0).asVariable();
    Tensor u = Tensor.of(1.0).asVariable();
    assertFalse(Grad.of(x.exp(), x).isVariable());
    assertFalse(Grad.of(x, List.of(x), u).getFirst().isVariable());
    assertTrue(Grad.differentiable(x.exp(), x).isVariable());
    assertSame(u, Grad.differentiable(x, List.of(x), u).getFirst());
  }

  // ---- mistakes

  @Test
  void aGradientOfManyNumbersNeedsASeed() {
    Tensor x = Tensor.of(1.0, 2).asVariable();
    ShapeException e = assertThrows(ShapeException.class, x::backward);
    assertEquals(
        "backward: needs a single number to start from, this is [2]; reduce it with sum() or"
            + " mean(), or pass a seed of its shape",
        e.getMessage());
    e = assertThrows(ShapeException.class, () -> Grad.of(x.square(), x));
    assertEquals(
        "Grad.of: needs a single number to start from, this is [2]; reduce it with sum() or mean(),"
            + " or pass a seed of its shape",
        e.getMessage());
    assertThrows(ShapeException.class, () -> Grad.differentiable(Tensor.zeros(0).asVariable(), x));
  }

  @Test
  void aSeedThatDoesNotFit() {
    Tensor x = Tensor.of(1.0, 2).asVariable();
    Tensor y = x.square();
    ShapeException e = assertThrows(ShapeException.class, () -> y.backward(Tensor.of(1.0)));
    assertEquals("Grad: the seed is F64[1], but the output is F64[2]", e.getMessage());
    e = assertThrows(ShapeException.class, () -> Grad.of(y, List.of(x), Tensor.of(1f, 1)));
    assertEquals("Grad: the seed is F32[2], but the output is F64[2]", e.getMessage());
  }

  @Test
  void aConstantHasNoGradient() {
    Tensor x = Tensor.of(1.0).asVariable();
    Tensor constant = Tensor.of(2.0);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Grad.of(x.mul(constant), List.of(x, constant)));
    assertEquals(
        "Grad: input 1 is a constant and has no gradient; make it a leaf with asVariable(),"
            + " Parameter.of or Value.of before computing with it",
        e.getMessage());
    Value two = Value.of(1).constant(2);
    assertThrows(IllegalArgumentException.class, () -> Grad.differentiable(two.square(), two));
    assertThrows(IllegalStateException.class, constant::grad);
    assertThrows(IllegalStateException.class, two::grad);
  }

  @Test
  void onlyLeavesKeepAGradient() {
    Value a = Value.of(2);
    Value b = a.square();
    b.backward();
    IllegalStateException e = assertThrows(IllegalStateException.class, b::grad);
    assertEquals(
        "grad: only leaves keep a gradient and this is a square; use Grad.of(y, it) for others",
        e.getMessage());
    Tensor x = Tensor.of(2.0).asVariable();
    e = assertThrows(IllegalStateException.class, x.matmul(x)::grad);
    assertEquals(
        "grad: only leaves keep a gradient and this is a reshape; use Grad.of(y, it) for others",
        e.getMessage());
  }

  @Test
  void backwardFromAConstant() {
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> Tensor.of(1.0).square().backward());
    assertEquals(
        "backward: nothing to differentiate; it was computed from constants only, or under NoGrad."
            + " Make leaves with Value.of, asVariable() or Parameter.of",
        e.getMessage());
    Value a = Value.of(1);
    assertThrows(IllegalStateException.class, () -> a.detach().backward());
    assertThrows(IllegalStateException.class, () -> NoGrad.call(a::square).backward());
  }

  /** Not zeros, which would hide the mistake. */
  @Test
  void aGradientOfAConstant() {
    Tensor x = Tensor.of(2.0).asVariable();
    Value a = Value.of(2);
    Tensor unrecorded = NoGrad.call(x::square);
    String reason =
        ": nothing to differentiate; it was computed from constants only, or under NoGrad. Make"
            + " leaves with Value.of, asVariable() or Parameter.of";
    for (Executable of :
        List.<Executable>of(
            () -> Grad.of(Tensor.of(2.0).square(), x),
            () -> Grad.of(unrecorded, x),
            () -> Grad.of(unrecorded, List.of(x), Tensor.of(1.0)),
            () -> Grad.of(NoGrad.call(a::square), a),
            () -> Grad.of(x.detach().mul(2), x))) {
      assertEquals("Grad.of" + reason, assertThrows(IllegalStateException.class, of).getMessage());
    }
    assertEquals(
        "Grad.differentiable" + reason,
        assertThrows(IllegalStateException.class, () -> Grad.differentiable(unrecorded, x))
            .getMessage());
  }

  // ---- nodes

  @Test
  void nodesTellWhereTheyComeFrom() {
    Value a = Value.of(1);
    Value b = a.constant(2);
    Value sum = a.add(b);
    assertEquals(Optional.of(Add.OP), sum.op());
    assertEquals(List.of(a, b), sum.inputs());
    assertEquals(List.of(sum), sum.tanh().inputs());
    assertEquals(Optional.of(Tanh.OP), sum.tanh().op());
    assertEquals(Optional.empty(), a.op());
    assertEquals(List.of(), a.inputs());
    assertEquals(List.of(), b.inputs());
    assertTrue(a.isVariable() && sum.isVariable());
    assertFalse(b.isVariable() || b.square().isVariable());
    assertThrows(UnsupportedOperationException.class, () -> sum.inputs().clear());
    Tensor x = Tensor.of(1.0).asVariable();
    Tensor y = Tensor.of(2.0);
    assertEquals(List.of(x, y, x), Tensor.concat(0, List.of(x, y, x)).inputs());
  }

  @Test
  void nodesPrintTheirOperation() {
    Value a = Value.of(0.5);
    assertEquals("0.5 (leaf)", a.toString());
    assertEquals("2.0 (constant)", a.constant(2).toString());
    assertEquals("0.25 (square)", a.square().toString());
    Tensor x = Tensor.of(1.0, 2).asVariable();
    assertEquals("[1. 2.] F64[2] (leaf)", x.toString());
    assertEquals("[1. 2.] F64[2]", x.detach().toString());
    assertEquals("[1. 4.] F64[2] (pow)", x.pow(2).toString());
    assertEquals("[1. 3.] F64[2] (cumsum)", x.cumsum(0).toString());
    assertEquals("5.0 F64[] (reshape)", x.matmul(x).toString());
    assertEquals("[1. 2.] F64[2] (weight)", Parameter.of("weight", x).toString());
  }
}
