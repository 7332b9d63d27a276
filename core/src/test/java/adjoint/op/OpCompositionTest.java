package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Operations under another function, where the cotangent depends on the inputs as well: a vjp that
 * forgets to differentiate its cotangent is right alone and wrong here, in the second order.
 */
class OpCompositionTest {
  static void check(Entry entry, Source source, Sample sample) {
    Function<List<Tensor>, Tensor> squared = in -> sample.run().apply(in).square();
    Derivatives.check(entry + " squared", source, sample.leaves(DType.F64), squared, 2);
  }

  @Test
  void theLargerOfTwiceTheSameIsThatOne() {
    Value x = Value.of(3);
    for (Value y : List.of(x.maximum(x), x.minimum(x))) {
      Value first = Grad.differentiable(y.square(), x);
      assertEquals(6, first.value());
      assertEquals(2, Grad.of(first, x).value());
    }
  }

  @Test
  void thePowerZeroStillDependsOnItsExponent() {
    Value a = Value.of(2);
    Value b = Value.of(0);
    Value slope = Grad.differentiable(a.pow(b), a);
    assertEquals(0, slope.value());
    assertEquals(0.5, Grad.of(slope, b).value(), 0x1p-53); // a^(b−1)·(1 + b·log a)
  }

  @Test
  void aSlopeBelowZeroIsAsGoodAsAnother() {
    Value x = Value.of(-1);
    assertEquals(-0.5, Grad.of(x.leakyRelu(-0.5), x).value());
    Value bent = Grad.differentiable(x.elu(-2), x);
    assertEquals(-2 * Math.exp(-1), bent.value(), 1e-15);
    assertEquals(-2 * Math.exp(-1), Grad.of(bent, x).value(), 1e-15);
  }

  @Test
  void hugeArgumentsHaveFlatSlopes() {
    for (double huge : new double[] {800, 1e200}) {
      Value x = Value.of(huge);
      for (Value y : List.of(x.elu(1), x.geluTanh(), x.gelu(), x.silu())) {
        Value first = Grad.differentiable(y, x);
        assertEquals(1, first.value(), y::toString);
        assertEquals(0, Grad.of(first, x).value() + 0.0, y::toString);
      }
    }
  }
}
