package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.Axes;
import adjoint.array.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The derivative at a kink is the documented one, and a sensible one. */
class OpKinkTest {
  private static final double H = 0x1p-30;

  record Case(Entry.Elementwise entry, Entry.Kink kink) {}

  static Stream<Case> cases() {
    return OpCatalog.elementwise().stream()
        .flatMap(entry -> entry.kinks().stream().map(kink -> new Case(entry, kink)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theDocumentedSlope(Case test) {
    for (DType dtype : DType.values()) {
      List<Tensor> x = new ArrayList<>();
      for (double at : test.kink.at()) {
        x.add(Tensor.of(at, at).to(dtype).asVariable());
      }
      Tensor y = apply(test.entry.op(), x);
      Tensor ones = Tensor.ones(dtype, 2);
      List<Tensor> first = Grad.differentiable(y, x, ones);
      for (int i = 0; i < x.size(); i++) {
        assertEquals(dtype.round(test.kink.slopes()[i]), first.get(i).get(1), "input " + i);
        for (Tensor second : Grad.of(first.get(i), x, ones)) {
          assertTrue(Double.isFinite(second.get(0)), () -> "second derivative " + second);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theDocumentedSlopeOfAValue(Case test) {
    List<Value> x = new ArrayList<>();
    for (double at : test.kink.at()) {
      x.add(Value.of(at));
    }
    Value y =
        test.entry.op() instanceof UnaryOp op
            ? x.getFirst().apply(op)
            : x.getFirst().apply((BinaryOp) test.entry.op(), x.getLast());
    for (int i = 0; i < x.size(); i++) {
      assertEquals(test.kink.slopes()[i], Grad.of(y, x.get(i)).value());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void liesBetweenTheSlopesOnEitherSide(Case test) {
    for (int i = 0; i < test.kink.at().length; i++) {
      double here = at(test, i, 0);
      double right = (at(test, i, H) - here) / H;
      double left = (here - at(test, i, -H)) / H;
      boolean jump = Math.max(Math.abs(left), Math.abs(right)) > 1e6;
      double slope = test.kink.slopes()[i];
      if (jump) {
        double continued = Math.abs(left) < Math.abs(right) ? left : right;
        assertTrue(
            slope == 0 || Math.abs(slope - continued) < 1e-6,
            "at a jump the convention is 0, or the slope of the side that the value belongs to");
      } else {
        assertTrue(
            slope >= Math.min(left, right) - 1e-6 && slope <= Math.max(left, right) + 1e-6,
            "slope " + slope + ", on the left " + left + ", on the right " + right);
      }
    }
  }

  private static double at(Case test, int input, double h) {
    double[] x = test.kink.at().clone();
    x[input] += h;
    return test.entry.apply(x);
  }

  private static Tensor apply(Op op, List<Tensor> x) {
    return switch (op) {
      case UnaryOp f -> x.getFirst().apply(f);
      case BinaryOp f -> x.getFirst().apply(f, x.getLast());
      case MultiOp f -> throw new AssertionError(f);
      case TensorOp f -> x.getFirst().apply(f);
    };
  }

  @ParameterizedTest
  @EnumSource
  void tiesForTheMaximumShareTheGradient(DType dtype) {
    Tensor x = Tensor.of(new double[][] {{3, 1, 3}, {2, 5, 3}}).to(dtype).asVariable();
    Tensor g = Tensor.of(6.0, 7).to(dtype);
    Tensor ofMax = Grad.of(x.max(1), List.of(x), g).getFirst();
    assertEquals(Tensor.of(new double[][] {{3, 0, 3}, {0, 7, 0}}).to(dtype).data(), ofMax.data());
    Tensor one = Tensor.scalar(dtype, 6);
    Tensor ofAll = Grad.of(x.min(), List.of(x), one).getFirst();
    assertEquals(
        Tensor.of(new double[][] {{0, 6, 0}, {0, 0, 0}}).to(dtype).data(), ofAll.abs().data());
    Tensor other = Tensor.zeros(dtype, 3).asVariable();
    Tensor three = Grad.of(other.max(Axes.keep()).sum(), x);
    assertEquals(Tensor.zeros(dtype, 2, 3).data(), three.data());
  }

  @Test
  void threeThatTie() {
    Tensor x = Tensor.of(0.0, -0.0, 0, -1).asVariable();
    assertEquals(
        Tensor.of(2.0, 2, 2, 0).data(),
        Grad.of(x.max(), List.of(x), Tensor.scalar(DType.F64, 6)).getFirst().data());
    Tensor f = Tensor.full(DType.F32, 1, 10).asVariable();
    assertEquals(Tensor.full(DType.F32, (double) (1 / 10f), 10).data(), Grad.of(f.max(), f).data());
  }

  @Test
  void aMaximumThatIsNanHasNoGradientButNan() {
    Tensor x = Tensor.of(1, Double.NaN).asVariable();
    assertTrue(Double.isNaN(x.max().item()));
    assertEquals(Tensor.of(Double.NaN, Double.NaN).data(), Grad.of(x.max(), x).data());
  }

  @Test
  void powersAtZero() {
    // x^p for p = 0, 1, 2: value, first and second derivative.
    double[][] expected = {{1, 0, 0}, {0, 1, 0}, {0, 0, 2}};
    for (double zero : new double[] {0.0, -0.0}) {
      for (int p = 0; p < 3; p++) {
        Value x = Value.of(zero);
        Value[] ways = {x.pow(p), x.pow(Value.of(p)), x.pow(x.constant(p))};
        for (Value y : ways) {
          assertEquals(expected[p][0], y.value() + 0.0);
          Value first = Grad.differentiable(y, x);
          assertEquals(expected[p][1], first.value() + 0.0);
          Value second = Grad.differentiable(first, x);
          assertEquals(expected[p][2], second.value() + 0.0, "p = " + p);
          assertEquals(0, Grad.of(second, x).value());
        }
        Tensor t = Tensor.of(zero, 3).asVariable();
        Tensor e = Tensor.scalar(DType.F64, p).asVariable();
        for (Tensor y : List.of(t.pow(p), t.pow(e))) {
          Tensor first = Grad.differentiable(y.sum(), t);
          assertEquals(expected[p][1], first.get(0) + 0.0);
          assertEquals(expected[p][2], Grad.of(first.sum(), t).get(0) + 0.0);
        }
      }
    }
  }

  @Test
  void theExponentsGradientAtZeroIsZero() {
    for (double p : new double[] {0, 0.5, 1, 2}) {
      Value x = Value.of(0);
      Value exponent = Value.of(p);
      Value y = x.pow(exponent);
      Value first = Grad.differentiable(y, exponent);
      assertEquals(0, first.value());
      assertEquals(0, Grad.of(first, exponent).value());
    }
  }

  @Test
  void productsWithZeros() {
    // d/dx₁ (x₀x₁x₂) = x₀x₂ and d²/dx₁dx₂ = x₀, whatever x₁ and x₂ are.
    Tensor x = Tensor.of(3.0, 0, 0, 2).asVariable();
    assertEquals(0, x.prod().item());
    assertEquals(Tensor.of(0.0, 0, 0, 0).data(), Grad.of(x.prod(), x).data());
    Tensor hessian = Grad.hessian(t -> t.prod(), x);
    double[][] expected = new double[4][4];
    expected[1][2] = 6;
    expected[2][1] = 6;
    assertEquals(Tensor.of(expected).data(), hessian.data());
    Tensor oneZero = Tensor.of(3.0, 0, 5).asVariable();
    assertEquals(Tensor.of(0.0, 15, 0).data(), Grad.of(oneZero.prod(), oneZero).data());
  }
}
