package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** At the smallest numbers functions are their Taylor series, in both orders. */
class SubnormalTest {
  private static final double ROOT = 2 / Math.sqrt(Math.PI); // erf′(0)
  private static final double GAUSS = 2 / Math.sqrt(2 * Math.PI); // gelu″(0)

  /** A function, and {@code f(0), f′(0), f″(0)} from above, and {@code f‴(0)} where f″ is 0. */
  enum Function {
    ABS(0, 1, 0, 0),
    ASIN(0, 1, 0, 1),
    ASINH(0, 1, 0, -1),
    ATAN(0, 1, 0, -2),
    ATANH(0, 1, 0, 2),
    CLAMP(0, 1, 0, 0),
    COS(1, 0, -1, 0),
    COSH(1, 0, 1, 0),
    ELU(0, 1, 0, 0),
    ERF(0, ROOT, 0, -2 * ROOT),
    ERFC(1, -ROOT, 0, 2 * ROOT),
    ERFINV(0, 1 / ROOT, 0, 2 / (ROOT * ROOT * ROOT)),
    EXP(1, 1, 1, 0),
    EXPM1(0, 1, 1, 0),
    GELU(0, 0.5, GAUSS, 0),
    GELU_TANH(0, 0.5, GAUSS, 0),
    LEAKY_RELU(0, 1, 0, 0),
    LOG1P(0, 1, -1, 0),
    LOG_SIGMOID(-Math.log(2), 0.5, -0.25, 0),
    NORMAL_CDF(0.5, GAUSS / 2, 0, -GAUSS / 2),
    RELU(0, 1, 0, 0),
    SIGMOID(0.5, 0.25, 0, -0.125),
    SIGMOID_SLOPE(0.25, 0, -0.125, 0),
    SILU(0, 0.5, 0.5, 0),
    SIN(0, 1, 0, -1),
    SINH(0, 1, 0, 1),
    SOFTPLUS(Math.log(2), 0.5, 0.25, 0),
    SQUARE(0, 0, 2, 0),
    TAN(0, 1, 0, 2),
    TANH(0, 1, 0, -2);

    final double value;
    final double slope;
    final double second;
    final double third;

    Function(double value, double slope, double second, double third) {
      this.value = value;
      this.slope = slope;
      this.second = second;
      this.third = third;
    }

    <E extends Expr<E>> E on(E x) {
      return switch (this) {
        case ABS -> x.abs();
        case ASIN -> x.asin();
        case ASINH -> x.asinh();
        case ATAN -> x.atan();
        case ATANH -> x.atanh();
        case CLAMP -> x.clamp(-1, 1);
        case COS -> x.cos();
        case COSH -> x.cosh();
        case ELU -> x.elu(1);
        case ERF -> x.erf();
        case ERFC -> x.erfc();
        case ERFINV -> x.erfinv();
        case EXP -> x.exp();
        case EXPM1 -> x.expm1();
        case GELU -> x.gelu();
        case GELU_TANH -> x.geluTanh();
        case LEAKY_RELU -> x.leakyRelu(0.5);
        case LOG1P -> x.log1p();
        case LOG_SIGMOID -> x.logSigmoid();
        case NORMAL_CDF -> x.normalCdf();
        case RELU -> x.relu();
        case SIGMOID -> x.sigmoid();
        case SIGMOID_SLOPE -> x.sigmoidSlope();
        case SILU -> x.silu();
        case SIN -> x.sin();
        case SINH -> x.sinh();
        case SOFTPLUS -> x.softplus();
        case SQUARE -> x.square();
        case TAN -> x.tan();
        case TANH -> x.tanh();
      };
    }
  }

  private static double[] sizes(DType dtype) {
    double least = dtype == DType.F32 ? Float.MIN_VALUE : Double.MIN_VALUE;
    return new double[] {least, 3 * least, 12345 * least, 0x1p20 * least};
  }

  /** The value is a + b·x, but for the last bit of what is that small. */
  private static void close(DType dtype, Function f, double a, double b, double x, double actual) {
    double expected = dtype.round(a + b * x);
    double least = dtype == DType.F32 ? Float.MIN_VALUE : Double.MIN_VALUE;
    double relative = dtype == DType.F32 ? 0x1p-22 : 0x1p-50;
    double error = Math.abs(expected) * relative + 2 * least;
    assertEquals(expected, actual, error, () -> f + " at " + x + " in " + dtype);
  }

  @ParameterizedTest
  @EnumSource
  void ofTensors(Function f) {
    for (DType dtype : DType.values()) {
      double[] at = sizes(dtype);
      Tensor x = Tensor.of(at).to(dtype).asVariable();
      Tensor y = f.on(x);
      Tensor first = Grad.differentiable(y.sum(), x);
      Tensor second = Grad.of(first.sum(), x);
      for (int i = 0; i < at.length; i++) {
        close(dtype, f, f.value, f.slope, at[i], y.get(i));
        close(dtype, f, f.slope, f.second, at[i], first.get(i));
        close(dtype, f, f.second, f.third, at[i], second.get(i));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofValues(Function f) {
    for (double at : sizes(DType.F64)) {
      Value x = Value.of(at);
      Value y = f.on(x);
      Value first = Grad.differentiable(y, x);
      close(DType.F64, f, f.value, f.slope, at, y.value());
      close(DType.F64, f, f.slope, f.second, at, first.value());
      close(DType.F64, f, f.second, f.third, at, Grad.of(first, x).value());
    }
  }

  /** Roots, logarithms and quotients, whose results are not small. */
  @ParameterizedTest
  @EnumSource
  void whereResultsAreLarge(DType dtype) {
    Stream.of(0, 1, 2, 3)
        .forEach(i -> {
          double at = sizes(dtype)[i];
          Tensor x = Tensor.of(at, 1).to(dtype).asVariable();
          double relative = dtype == DType.F32 ? 0x1p-22 : 0x1p-50;
          double root = Math.sqrt(at);
          assertEquals(root, x.sqrt().get(0), root * relative);
          assertEquals(0.5 / root, Grad.of(x.sqrt().sum(), x).get(0), relative / root);
          assertEquals(Math.log(at), x.log().get(0), 800 * relative);
          assertEquals(dtype.round(1 / at), Grad.of(x.log().sum(), x).get(0));
          assertEquals(1, x.div(x).get(0));
          assertEquals(0, Grad.of(x.sub(x).sum(), x).get(0));
          assertEquals(at, x.mul(1).add(0).sub(0).neg().neg().get(0));
          assertEquals(at, x.maximum(0).minimum(1).get(0));
        });
  }
}
