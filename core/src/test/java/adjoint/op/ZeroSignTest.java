package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** A gradient that is 0 because nothing depends on the number prints as 0, not as −0. */
class ZeroSignTest {
  private static void requireNoMinusZero(String what, double... numbers) {
    for (double x : numbers) {
      assertEquals(x + 0.0, x, what); // −0 + 0 is 0
    }
  }

  @Test
  void printed() {
    Tensor x = Tensor.of(3f, 1, 2).asVariable();
    assertEquals("[0. 1. 0.] F32[3]", Grad.of(x.min(), x).toString());
  }

  @ParameterizedTest
  @EnumSource
  void whereOthersAreChosen(DType dtype) {
    Tensor a = Tensor.of(3, 1, 2).to(dtype).asVariable();
    Tensor b = Tensor.of(1, 3, 2).to(dtype).asVariable();
    Tensor rows = Tensor.stack(0, List.of(a, b));
    for (Tensor y :
        List.of(
            a.min(),
            a.min().neg(),
            a.neg().max(),
            rows.min(0),
            rows.min(1),
            rows.min(0).square(),
            rows.max(0).neg(),
            a.minimum(b),
            a.minimum(b).neg(),
            a.neg().maximum(b.neg()).neg(),
            a.sub(b).relu(),
            a.neg().sub(b.neg()).relu(),
            a.sub(b).abs(),
            a.neg().clamp(-1.5, -0.5))) {
      for (Tensor of : List.of(a, b)) {
        Tensor first = Grad.differentiable(y.sum(), of);
        requireNoMinusZero(y.toString(), first.toDoubleArray());
        requireNoMinusZero(y.toString(), Grad.of(first.sum(), of).toDoubleArray());
      }
    }
  }

  @Test
  void ofValues() {
    Value a = Value.of(3);
    Value b = Value.of(1);
    for (Value y :
        List.of(a.minimum(b), b.sub(a).relu(), a.neg().maximum(b.neg()).neg(), a.neg().relu())) {
      for (Value of : List.of(a, b)) {
        Value first = Grad.differentiable(y, of);
        requireNoMinusZero(y.toString(), first.value());
        requireNoMinusZero(y.toString(), Grad.of(first, of).value());
      }
    }
  }

  @ParameterizedTest
  @FieldSource("adjoint.op.SpecialValuesTest#ROWS")
  void whereSlopesVanish(SpecialValuesTest.Row row) {
    double[] at = {0, Double.POSITIVE_INFINITY}; // at −∞, 1/x is −0 rightly
    for (double number : at) {
      Value x = Value.of(number);
      requireNoMinusZero(row + " at " + number, Grad.of(row.f().on(x), x).value());
    }
    for (DType dtype : DType.values()) {
      Tensor x = Tensor.of(at).to(dtype).asVariable();
      requireNoMinusZero(row.toString(), Grad.of(row.f().on(x).sum(), x).toDoubleArray());
    }
  }

  /** Slopes that are 0 because of a factor 0. */
  private static <E extends Expr<E>> List<E> others(E zero, E one) {
    return List.of(zero.cos(), zero.sigmoidSlope(), zero.div(one));
  }

  @ParameterizedTest
  @EnumSource
  void inTheMiddle(DType dtype) {
    Tensor zero = Tensor.scalar(dtype, 0).asVariable();
    Tensor one = Tensor.scalar(dtype, 1).asVariable();
    for (Tensor y : others(zero, one)) {
      for (Tensor g : Grad.of(y, List.of(zero, one))) {
        requireNoMinusZero(y.toString(), g.item());
      }
    }
    Value nothing = Value.of(0);
    Value something = Value.of(1);
    for (Value y : others(nothing, something)) {
      for (Value g : Grad.of(y, List.of(nothing, something))) {
        requireNoMinusZero(y.toString(), g.value());
      }
    }
    Tensor alone = one.reshape(1);
    requireNoMinusZero("logSoftmax", Grad.of(alone.logSoftmax(0).sum(), one).item());
  }

  /** Whatever the cotangent is, what is constant sends back 0. */
  @Test
  void constants() {
    double inf = Double.POSITIVE_INFINITY;
    Tensor a = Tensor.of(1.0, 2, 3, -4, 5).asVariable();
    Tensor b = Tensor.of(2.0, 2, 1, -1, 1).asVariable();
    Tensor seed = Tensor.of(Double.NaN, inf, -inf, -1, 1);
    for (BinaryOp op :
        List.of(EqualTo.OP, Greater.OP, GreaterEqual.OP, Less.OP, LessEqual.OP, MaskedBy.OP)) {
      List<Tensor> g = Grad.of(a.apply(op, b), List.of(a, b), seed);
      assertEquals(Tensor.zeros(DType.F64, 5).data(), g.getLast().data(), op.label());
      if (!op.equals(MaskedBy.OP)) {
        assertEquals(Tensor.zeros(DType.F64, 5).data(), g.getFirst().data(), op.label());
      }
    }
    assertEquals(
        Tensor.zeros(DType.F64, 5).data(), Grad.of(a.pow(0), List.of(a), seed).getFirst().data());
  }
}
