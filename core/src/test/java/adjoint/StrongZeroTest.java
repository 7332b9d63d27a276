package adjoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.DType;
import adjoint.op.Expr;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** A cotangent or tangent of 0 stays 0, whatever slope it meets: infinite, or NaN. */
class StrongZeroTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  /** A function of values and tensors. */
  interface Method {
    <E extends Expr<E>> E on(E x);
  }

  private enum Kind {
    LOG,
    ROOT,
    ENTROPY,
    LOG_OF_ROOT,
    EXP_OF_ROOT,
    POWER,
    RECIPROCAL
  }

  /** A choice at whose end the other branch has no slope, with the derivatives of the choice. */
  record Choice(Kind kind, double at, double slope, double second) implements Method {
    @Override
    public <E extends Expr<E>> E on(E x) {
      E positive = x.greater(0);
      E negative = positive.rsub(1);
      E root = x.neg().sqrt(); // NaN where x is chosen
      return switch (kind) {
        case LOG -> x.log().maskedBy(positive);
        case ROOT -> x.square().maskedBy(positive).add(root.maskedBy(negative));
        case ENTROPY -> x.mul(x.log()).maskedBy(positive);
        case LOG_OF_ROOT -> x.sqrt().log().maskedBy(positive);
        case EXP_OF_ROOT -> x.square().maskedBy(positive).add(root.exp().maskedBy(negative));
        case POWER -> x.pow(-1.5).maskedBy(positive);
        case RECIPROCAL -> x.reciprocal().sin().maskedBy(positive);
      };
    }
  }

  static final List<Choice> CHOICES =
      List.of(
          new Choice(Kind.LOG, 0, 0, 0),
          new Choice(Kind.LOG, -1, 0, 0),
          new Choice(Kind.LOG, 2, 0.5, -0.25),
          new Choice(Kind.ROOT, 1, 2, 2),
          new Choice(Kind.ENTROPY, 0, 0, 0),
          new Choice(Kind.LOG_OF_ROOT, 0, 0, 0),
          new Choice(Kind.EXP_OF_ROOT, 1, 2, 2),
          new Choice(Kind.POWER, 0, 0, 0),
          new Choice(Kind.RECIPROCAL, 0, 0, 0));

  private static void requireSame(double[] right, double[] found, String... what) {
    for (int i = 0; i < found.length; i++) {
      found[i] += 0.0; // a zero has no sign here
    }
    assertArrayEquals(right, found, String.join("", what));
  }

  @ParameterizedTest
  @FieldSource("CHOICES")
  void ofTensors(Choice f) {
    for (DType dtype : DType.values()) {
      Tensor x = Tensor.full(dtype, f.at, 2);
      UnaryOperator<Tensor> each = f::on;
      double[] slopes = {f.slope, 0, 0, f.slope};
      for (Grad.Mode mode : Grad.Mode.values()) {
        requireSame(slopes, Grad.jacobian(each, x, mode).toDoubleArray(), mode.toString());
      }
      double[] seconds = {f.second, 0, 0, f.second};
      requireSame(seconds, Grad.hessian(t -> f.on(t).sum(), x).toDoubleArray());
      for (Grad.Mode first : Grad.Mode.values()) {
        for (Grad.Mode second : Grad.Mode.values()) {
          Tensor twice =
              Grad.jacobian((Tensor t) -> Grad.jacobian(each, t, first).sum(0), x, second);
          requireSame(seconds, twice.toDoubleArray(), first + " then " + second);
        }
      }
    }
  }

  @ParameterizedTest
  @FieldSource("CHOICES")
  void ofValues(Choice f) {
    Value x = Value.of(f.at);
    UnaryOperator<Value> of = f::on;
    Compiled compiled = Compiled.of(1, in -> f.on(in.getFirst()));
    for (int i = 0; i < 40; i++) { // so often that rules take over
      assertEquals(f.slope, Grad.of(f.on(x), x).value() + 0.0);
      x.zeroGrad();
      f.on(x).backward();
      assertEquals(f.slope, x.grad() + 0.0);
      assertEquals(f.second, Grad.of(Grad.differentiable(f.on(x), x), x).value() + 0.0);
      assertEquals(f.slope, Grad.jvp(of, x, Value.ofConstant(1)).value() + 0.0);
      assertEquals(
          f.second, Grad.directionalDerivative(of, x, Value.ofConstant(1), 2).value() + 0.0);
      double[] gradient = new double[1];
      compiled.gradient(new double[] {f.at}, gradient);
      assertEquals(f.slope, gradient[0] + 0.0);
    }
  }

  @ParameterizedTest
  @FieldSource("CHOICES")
  void ofFusedChains(Choice f) {
    Fused fused = Fused.of("choice", f::on);
    fused.fuse();
    Tensor x = Tensor.full(DType.F64, f.at, 3).asVariable();
    double[] slopes = {f.slope, f.slope, f.slope};
    requireSame(slopes, Grad.of(x.apply(fused).sum(), x).toDoubleArray());
    requireSame(slopes, Grad.differentiable(fused.unfused(x).sum(), x).toDoubleArray());
    Tensor v = Tensor.ones(DType.F64, 3);
    requireSame(slopes, Grad.jvp((Tensor t) -> t.apply(fused), x, v).toDoubleArray());
  }

  @Test
  void jacobianOfTheRoot() {
    double[] slopes = {INF, 0, 0, 0.25};
    Tensor x = Tensor.of(0.0, 4);
    for (Grad.Mode mode : Grad.Mode.values()) {
      requireSame(slopes, Grad.jacobian(Tensor::sqrt, x, mode).toDoubleArray());
    }
    double[] seconds = {-INF, 0, 0, -1 / 32.0};
    requireSame(seconds, Grad.hessian(t -> t.sqrt().sum(), x).toDoubleArray());
  }

  @Test
  void alongADirectionInWhichTheSlopeDoesNotMatter() {
    UnaryOperator<Tensor> f = x -> x.select(0, 0).log().sub(x.select(0, 1).square());
    Tensor x = Tensor.of(0.0, 1);
    Tensor v = Tensor.of(0.0, 1);
    assertEquals(-2, Grad.jvp(f, x, v).item());
    assertEquals(-2, Grad.directionalDerivative(f, x, v, 2).item());
    assertEquals(
        -2,
        Grad.<List<Value>, Value>jvp(
                in -> in.getFirst().log().sub(in.getLast().square()),
                List.of(Value.of(0), Value.of(1)),
                List.of(Value.of(0), Value.of(1)))
            .value());
  }

  /** An answer that is missing has no part in the loss, nor in its gradient. */
  @Test
  void missingData() {
    Tensor weight = Tensor.of(2.0).asVariable();
    Tensor answers = Tensor.of(3.0, Double.NaN, 5);
    Tensor known = answers.equalTo(answers);
    Tensor input = Tensor.of(1.0, 2, 3);
    Tensor loss =
        Tensor.where(known, weight.mul(input).sub(answers).square(), Tensor.scalar(0).to(DType.F64))
            .sum();
    assertEquals(2 * -1 + 2 * 3, Grad.of(loss, weight).item());
  }

  @ParameterizedTest
  @EnumSource
  void whatDependsOnNanShowsIt(DType dtype) {
    Tensor x = Tensor.of(Double.NaN, 2).to(dtype).asVariable();
    for (UnaryOperator<Tensor> f :
        List.<UnaryOperator<Tensor>>of(
            Tensor::log,
            Tensor::sqrt,
            Tensor::abs,
            Tensor::relu,
            t -> t.leakyRelu(0.1),
            t -> t.elu(1),
            t -> t.clamp(0, 1),
            t -> t.maximum(1),
            Tensor::exp,
            t -> t.mul(t))) {
      Tensor slope = Grad.of(f.apply(x).sum(), x);
      assertTrue(Double.isNaN(slope.get(0)));
      assertFalse(Double.isNaN(slope.get(1)));
    }
    assertEquals(Double.NaN, Grad.of(x.max(), x).get(0));
  }

  /**
   * The price: a root and its square are the identity, but at 0 the slope of the one hides that.
   */
  @Test
  void whatItCosts() {
    Value x = Value.of(0);
    assertEquals(0, Grad.of(x.sqrt().square(), x).value());
    assertTrue(Double.isNaN(Grad.of(x.square().sqrt(), x).value())); // ∞, times a slope of 0
  }
}
