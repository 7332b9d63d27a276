package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Values, slopes and second derivatives at infinities, zeros and NaN are the limits that
 * mathematics has, or the choice that the documentation tells: its tables are the expectations of
 * this test, and are written from them with {@code -Dadjoint.docs=write}.
 */
class SpecialValuesTest {
  private static final Path PAGE = Path.of("../examples/docs/special-values.md");
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;
  private static final double[] AT = {-INF, 0, INF};

  /** A function, on values and on tensors. */
  interface Method {
    <E extends Expr<E>> E on(E x);
  }

  /** Expected numbers at −∞, 0, ∞. */
  @SuppressWarnings("ArrayRecordComponent") // nothing compares them
  record Row(String name, Method f, double[] values, double[] slopes, double[] seconds) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Calls the method on whatever it is given. */
  private record Of(Kind kind) implements Method {
    enum Kind {
      ABS,
      ASINH,
      ATAN,
      CBRT,
      CLAMP,
      COSH,
      DIGAMMA,
      ELU,
      ERF,
      ERFC,
      EXP,
      EXP2,
      EXPM1,
      FLOOR,
      GELU,
      GELU_TANH,
      HARDSHRINK,
      HARDSWISH,
      LEAKY_RELU,
      LGAMMA,
      LOG,
      LOG10,
      LOG1P,
      LOG2,
      LOG_SIGMOID,
      MISH,
      NORMAL_CDF,
      QUICK_GELU,
      RECIPROCAL,
      RELU,
      SIGMOID,
      SIGMOID_SLOPE,
      SIGN,
      SILU,
      SIN,
      SINH,
      SOFTPLUS,
      SOFTSHRINK,
      SOFTSIGN,
      SQRT,
      SQUARE,
      TANH,
      TANHSHRINK,
      THRESHOLD
    }

    @Override
    public <E extends Expr<E>> E on(E x) {
      return switch (kind) {
        case ABS -> x.abs();
        case ASINH -> x.asinh();
        case ATAN -> x.atan();
        case CBRT -> x.cbrt();
        case CLAMP -> x.clamp(-1, 1);
        case COSH -> x.cosh();
        case DIGAMMA -> x.digamma();
        case ELU -> x.elu(1);
        case ERF -> x.erf();
        case ERFC -> x.erfc();
        case EXP -> x.exp();
        case EXP2 -> x.exp2();
        case EXPM1 -> x.expm1();
        case FLOOR -> x.floor();
        case GELU -> x.gelu();
        case GELU_TANH -> x.geluTanh();
        case LEAKY_RELU -> x.leakyRelu(0.5);
        case LGAMMA -> x.lgamma();
        case LOG -> x.log();
        case LOG10 -> x.log10();
        case LOG1P -> x.log1p();
        case LOG2 -> x.log2();
        case LOG_SIGMOID -> x.logSigmoid();
        case MISH -> x.mish();
        case HARDSHRINK -> x.hardshrink(0.5);
        case HARDSWISH -> x.hardswish();
        case NORMAL_CDF -> x.normalCdf();
        case QUICK_GELU -> x.quickGelu();
        case RECIPROCAL -> x.reciprocal();
        case RELU -> x.relu();
        case SIGMOID -> x.sigmoid();
        case SIGMOID_SLOPE -> x.sigmoidSlope();
        case SIGN -> x.sign();
        case SILU -> x.silu();
        case SIN -> x.sin();
        case SINH -> x.sinh();
        case SOFTPLUS -> x.softplus();
        case SOFTSHRINK -> x.softshrink(0.5);
        case SOFTSIGN -> x.softsign();
        case SQRT -> x.sqrt();
        case SQUARE -> x.square();
        case TANH -> x.tanh();
        case TANHSHRINK -> x.tanhshrink();
        case THRESHOLD -> x.threshold(0.5, -2);
      };
    }
  }

  private record Power(double p) implements Method {
    @Override
    public <E extends Expr<E>> E on(E x) {
      return x.pow(p);
    }
  }

  private static double[] at(double... numbers) {
    return numbers;
  }

  private static Row row(String name, Of.Kind kind, double[] y, double[] slope, double[] second) {
    return new Row(name, new Of(kind), y, slope, second);
  }

  private static Row power(double p, double[] y, double[] slope, double[] second) {
    return new Row("pow(" + p + ")", new Power(p), y, slope, second);
  }

  private static final double GAUSS = 2 / Math.sqrt(Math.PI); // erf′(0)
  private static final double GELU = 2 / Math.sqrt(2 * Math.PI); // gelu″(0)

  private static final double LOG_2 = Math.log(2);

  static final List<Row> ROWS =
      List.of(
          row("abs", Of.Kind.ABS, at(INF, 0, INF), at(-1, 0, 1), at(0, 0, 0)),
          row("asinh", Of.Kind.ASINH, at(-INF, 0, INF), at(0, 1, 0), at(0, 0, 0)),
          row("atan", Of.Kind.ATAN, at(-Math.PI / 2, 0, Math.PI / 2), at(0, 1, 0), at(0, 0, 0)),
          row("cbrt", Of.Kind.CBRT, at(-INF, 0, INF), at(0, INF, 0), at(0, -INF, 0)),
          row("clamp(−1, 1)", Of.Kind.CLAMP, at(-1, 0, 1), at(0, 1, 0), at(0, 0, 0)),
          row("cosh", Of.Kind.COSH, at(INF, 1, INF), at(-INF, 0, INF), at(INF, 1, INF)),
          row("digamma", Of.Kind.DIGAMMA, at(NAN, -INF, INF), at(NAN, INF, 0), at(NAN, -INF, 0)),
          row("elu(1)", Of.Kind.ELU, at(-1, 0, INF), at(0, 1, 1), at(0, 0, 0)),
          row("erf", Of.Kind.ERF, at(-1, 0, 1), at(0, GAUSS, 0), at(0, 0, 0)),
          row("erfc", Of.Kind.ERFC, at(2, 1, 0), at(0, -GAUSS, 0), at(0, 0, 0)),
          row("exp", Of.Kind.EXP, at(0, 1, INF), at(0, 1, INF), at(0, 1, INF)),
          row("exp2", Of.Kind.EXP2, at(0, 1, INF), at(0, LOG_2, INF), at(0, LOG_2 * LOG_2, INF)),
          row("expm1", Of.Kind.EXPM1, at(-1, 0, INF), at(0, 1, INF), at(0, 1, INF)),
          row("floor", Of.Kind.FLOOR, at(-INF, 0, INF), at(0, 0, 0), at(0, 0, 0)),
          row("gelu", Of.Kind.GELU, at(0, 0, INF), at(0, 0.5, 1), at(0, GELU, 0)),
          row("geluTanh", Of.Kind.GELU_TANH, at(0, 0, INF), at(0, 0.5, 1), at(0, GELU, 0)),
          row("hardshrink(0.5)", Of.Kind.HARDSHRINK, at(-INF, 0, INF), at(1, 0, 1), at(0, 0, 0)),
          row("hardswish", Of.Kind.HARDSWISH, at(0, 0, INF), at(0, 0.5, 1), at(0, 1 / 3.0, 0)),
          row("leakyRelu(0.5)", Of.Kind.LEAKY_RELU, at(-INF, 0, INF), at(0.5, 0.5, 1), at(0, 0, 0)),
          row("lgamma", Of.Kind.LGAMMA, at(INF, INF, INF), at(NAN, -INF, INF), at(NAN, INF, 0)),
          row("log", Of.Kind.LOG, at(NAN, -INF, INF), at(0, INF, 0), at(0, -INF, 0)),
          row("log10", Of.Kind.LOG10, at(NAN, -INF, INF), at(0, INF, 0), at(0, -INF, 0)),
          row("log1p", Of.Kind.LOG1P, at(NAN, 0, INF), at(0, 1, 0), at(0, -1, 0)),
          row("log2", Of.Kind.LOG2, at(NAN, -INF, INF), at(0, INF, 0), at(0, -INF, 0)),
          row(
              "logSigmoid",
              Of.Kind.LOG_SIGMOID,
              at(-INF, -Math.log(2), 0),
              at(1, 0.5, 0),
              at(0, -0.25, 0)),
          row("mish", Of.Kind.MISH, at(0, 0, INF), at(0, 0.6, 1), at(0, 0.64, 0)),
          row(
              "normalCdf",
              Of.Kind.NORMAL_CDF,
              at(0, 0.5, 1),
              at(0, GAUSS / Math.sqrt(8), 0),
              at(0, 0, 0)),
          power(-1, at(0, INF, 0), at(0, -INF, 0), at(0, INF, 0)),
          power(0, at(1, 1, 1), at(0, 0, 0), at(0, 0, 0)),
          power(0.5, at(INF, 0, INF), at(0, INF, 0), at(0, -INF, 0)),
          power(1.5, at(INF, 0, INF), at(INF, 0, INF), at(0, INF, 0)),
          power(2.5, at(INF, 0, INF), at(INF, 0, INF), at(INF, 0, INF)),
          power(3, at(-INF, 0, INF), at(INF, 0, INF), at(-INF, 0, INF)),
          row("quickGelu", Of.Kind.QUICK_GELU, at(0, 0, INF), at(0, 0.5, 1), at(0, 0.851, 0)),
          row("reciprocal", Of.Kind.RECIPROCAL, at(0, INF, 0), at(0, -INF, 0), at(0, INF, 0)),
          row("relu", Of.Kind.RELU, at(0, 0, INF), at(0, 0, 1), at(0, 0, 0)),
          row("sigmoid", Of.Kind.SIGMOID, at(0, 0.5, 1), at(0, 0.25, 0), at(0, 0, 0)),
          row("sigmoidSlope", Of.Kind.SIGMOID_SLOPE, at(0, 0.25, 0), at(0, 0, 0), at(0, -0.125, 0)),
          row("sign", Of.Kind.SIGN, at(-1, 0, 1), at(0, 0, 0), at(0, 0, 0)),
          row("silu", Of.Kind.SILU, at(0, 0, INF), at(0, 0.5, 1), at(0, 0.5, 0)),
          row("sin", Of.Kind.SIN, at(NAN, 0, NAN), at(NAN, 1, NAN), at(NAN, 0, NAN)),
          row("sinh", Of.Kind.SINH, at(-INF, 0, INF), at(INF, 1, INF), at(-INF, 0, INF)),
          row("softplus", Of.Kind.SOFTPLUS, at(0, Math.log(2), INF), at(0, 0.5, 1), at(0, 0.25, 0)),
          row("softshrink(0.5)", Of.Kind.SOFTSHRINK, at(-INF, 0, INF), at(1, 0, 1), at(0, 0, 0)),
          row("softsign", Of.Kind.SOFTSIGN, at(-1, 0, 1), at(0, 1, 0), at(0, 0, 0)),
          row("sqrt", Of.Kind.SQRT, at(NAN, 0, INF), at(NAN, INF, 0), at(NAN, -INF, 0)),
          row("square", Of.Kind.SQUARE, at(INF, 0, INF), at(-INF, 0, INF), at(2, 2, 2)),
          row("tanh", Of.Kind.TANH, at(-1, 0, 1), at(0, 1, 0), at(0, 0, 0)),
          row("tanhshrink", Of.Kind.TANHSHRINK, at(-INF, 0, INF), at(1, 0, 1), at(0, 0, 0)),
          row("threshold(0.5, −2)", Of.Kind.THRESHOLD, at(-2, -2, INF), at(0, 0, 1), at(0, 0, 0)));

  @ParameterizedTest
  @FieldSource("ROWS")
  void limits(Row row) {
    for (int i = 0; i < AT.length; i++) {
      Value x = Value.of(AT[i]);
      Value y = row.f.on(x);
      Value first = Grad.differentiable(y, x);
      require(row.name, row.values[i], y.value());
      require(row.name + "′", row.slopes[i], first.value());
      require(row.name + "″", row.seconds[i], Grad.of(first, x).value());
    }
    for (DType dtype : DType.values()) {
      Tensor x = Tensor.of(AT).to(dtype).asVariable();
      Tensor y = row.f.on(x);
      Tensor first = Grad.differentiable(y.sum(), x);
      Tensor second = Grad.of(first.sum(), x);
      for (int i = 0; i < AT.length; i++) {
        require(row.name, dtype.round(row.values[i]), y.get(i));
        require(row.name + "′", dtype.round(row.slopes[i]), first.get(i));
        require(row.name + "″", dtype.round(row.seconds[i]), second.get(i));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("ROWS")
  void nanShows(Row row) {
    boolean constant = row.name.equals("pow(0.0)"); // IEEE 754: 1, whatever the base
    for (DType dtype : DType.values()) {
      Tensor x = Tensor.of(1, NAN, 2).to(dtype).asVariable();
      Tensor y = row.f.on(x);
      assertEquals(!constant, Double.isNaN(y.get(1)), row.name);
      Tensor slope = Grad.of(y.sum(), x);
      assertEquals(!constant, Double.isNaN(slope.get(1)), row.name + "′");
      assertEquals(false, Double.isNaN(slope.get(0) + slope.get(2)), row.name + "′ of numbers");
    }
    Value x = Value.of(NAN);
    assertEquals(!constant, Double.isNaN(Grad.of(row.f.on(x), x).value()), row.name);
  }

  @Test
  void slopesOfPowersThatDoNotLookAtTheNumber() {
    for (double[] power : new double[][] {{0, 0}, {1, 1}}) {
      Value x = Value.of(NAN);
      assertEquals(power[1], Grad.of(x.pow(power[0]), x).value());
      for (DType dtype : DType.values()) {
        Tensor t = Tensor.of(NAN, 2).to(dtype).asVariable();
        Tensor right = Tensor.of(power[1], power[1]).to(dtype);
        assertEquals(right.data(), Grad.of(t.pow(power[0]).sum(), t).data());
      }
    }
  }

  private static void require(String what, double expected, double actual) {
    // Zeros count as equal, whatever their sign.
    double error = Double.isFinite(expected) ? Math.abs(expected) * 0x1p-22 : 0;
    if (error > 0) {
      assertEquals(expected, actual, error, what);
    } else {
      assertEquals(expected + 0.0, actual + 0.0, what);
    }
  }

  @Test
  void nanShowsInChoicesAndMaxima() {
    for (double[] pair : new double[][] {{NAN, 1}, {1, NAN}, {NAN, NAN}}) {
      for (DType dtype : DType.values()) {
        Tensor a = Tensor.of(pair[0], 3).to(dtype).asVariable();
        Tensor b = Tensor.of(pair[1], 2).to(dtype).asVariable();
        for (Tensor y : List.of(a.maximum(b), a.minimum(b))) {
          List<Tensor> g = Grad.of(y.sum(), List.of(a, b));
          for (Tensor gradient : g) {
            assertEquals(NAN, gradient.get(0));
          }
          assertEquals(1, g.getFirst().get(1) + g.getLast().get(1));
        }
        Tensor rows = Tensor.of(pair[0], pair[1], 5, 7).to(dtype).reshape(2, 2).asVariable();
        for (Tensor y : List.of(rows.max(1), rows.min(1))) {
          Tensor g = Grad.of(y.sum(), rows);
          assertEquals(NAN, g.get(0, 0));
          assertEquals(NAN, g.get(0, 1));
          assertEquals(1, g.get(1, 0) + g.get(1, 1));
        }
      }
    }
  }

  /** A row, and what is to come of it. */
  @SuppressWarnings("ArrayRecordComponent") // nothing compares them
  record Extreme(
      double[] x, double logSumExp, double[] slope, double[] softmax, double[] logSoftmax) {
    @Override
    public String toString() {
      return Arrays.toString(x);
    }
  }

  static final List<Extreme> EXTREMES =
      List.of(
          new Extreme(at(-INF, 3), 3, at(0, 1), at(0, 1), at(-INF, 0)),
          new Extreme(at(INF, 1), INF, at(1, 0), at(1, 0), at(0, -INF)),
          new Extreme(
              at(INF, INF), INF, at(0.5, 0.5), at(0.5, 0.5), at(-Math.log(2), -Math.log(2))),
          new Extreme(at(-INF), -INF, at(1), at(0), at(-INF)),
          new Extreme(at(-INF, -INF), -INF, at(0.5, 0.5), at(0, 0), at(-INF, -INF)),
          new Extreme(at(NAN, 1), NAN, at(NAN, NAN), at(NAN, NAN), at(NAN, NAN)));

  @ParameterizedTest
  @FieldSource("EXTREMES")
  void rowsWithInfinities(Extreme row) {
    for (DType dtype : DType.values()) {
      int n = row.x.length;
      // As a row, as a column, and over two axes.
      Tensor x = Tensor.of(row.x).to(dtype).asVariable();
      Tensor column = x.reshape(n, 1).broadcastTo(n, 2);
      Tensor y = x.logSumExp();
      require("logSumExp", row.logSumExp, y.item());
      require("logSumExp", row.logSumExp, x.reshape(1, n).logSumExp(0, 1).item());
      Tensor slope = Grad.of(y, x);
      Tensor unused = Grad.of(y.mul(0), x); // a masked row that nobody uses
      for (int i = 0; i < n; i++) {
        require("logSumExp′", row.slope[i], slope.get(i));
        if (Double.isFinite(row.logSumExp)) {
          require("unused", 0, unused.get(i));
        }
        require("softmax", row.softmax[i], x.softmax(0).get(i));
        require("softmax", row.softmax[i], column.softmax(0).get(i, 1));
        require("logSoftmax", dtype.round(row.logSoftmax[i]), x.logSoftmax(0).get(i));
        require("logSoftmax", dtype.round(row.logSoftmax[i]), column.logSoftmax(0).get(i, 1));
      }
      if (!Double.isNaN(row.logSumExp)) {
        Function<Tensor, Tensor> f = t -> t.softmax(0);
        requireNoNan(Grad.jacobian(f::apply, x));
        requireNoNan(Grad.hessian(t -> t.logSumExp(), x));
        requireNoNan(Grad.jacobian(t -> t.logSoftmax(0), x));
      }
    }
  }

  /** An infinite number is not the largest finite one. */
  @ParameterizedTest
  @EnumSource
  void rowsWithInfinitiesBesideTheLargestNumbers(DType dtype) {
    double most = dtype == DType.F32 ? Float.MAX_VALUE : Double.MAX_VALUE;
    double[][][] cases = {
      {{-most, -INF}, {1, 0}},
      {{-INF, -most, -most}, {0, 0.5, 0.5}},
      {{INF, most}, {1, 0}},
      {{most, INF, INF}, {0, 0.5, 0.5}},
      {{-INF, -INF, -INF, -INF}, {0.25, 0.25, 0.25, 0.25}},
      {{most, -most}, {1, 0}},
      {{-most, NAN}, {NAN, NAN}}
    };
    for (double[][] row : cases) {
      int n = row[0].length;
      Tensor x = Tensor.of(row[0]).to(dtype).asVariable();
      Tensor right = Tensor.of(row[1]).to(dtype);
      Tensor slope = Grad.differentiable(x.logSumExp(), x);
      assertEquals(right.data(), slope.data());
      Tensor columns = x.reshape(n, 1, 1).broadcastTo(n, 3, 2);
      Tensor both =
          Grad.of(columns.logSumExp(0, 2).sum(), x); // each number twice, three times over
      assertEquals(right.mul(3).data(), both.data());
      if (!Double.isNaN(row[1][0])) {
        requireNoNan(Grad.of(slope.select(0, 0), x));
      }
    }
    Tensor none = Tensor.zeros(dtype, 2, 0).asVariable();
    assertEquals(none.data(), Grad.of(none.logSumExp(1).sum(), none).data());
  }

  private static void requireNoNan(Tensor x) {
    for (double v : x.toDoubleArray()) {
      assertEquals(false, Double.isNaN(v), x::toString);
    }
  }

  @Test
  void aFullyMaskedRowOfAttentionTakesPartInNothing() {
    Tensor scores = Tensor.of(-INF, -INF, 1, 2).reshape(2, 2).asVariable();
    Tensor values = Tensor.of(3.0, 5, 7, 11).reshape(2, 2).asVariable();
    Tensor y = scores.softmax(1).matmul(values);
    assertEquals(Tensor.of(0.0, 0).data(), y.select(0, 0).data());
    Tensor g = Grad.of(y.sum(), scores);
    assertEquals(Tensor.of(0.0, 0).data(), g.select(0, 0).add(0).data());
    requireNoNan(Grad.of(y.sum(), values));
  }

  /** {a, b}, then a^b, and its slopes by a and by b. */
  private static final double[][] POWERS = {
    {0, -1, INF, -INF, -INF},
    {0, 0, 1, 0, 0},
    {0, 0.5, 0, INF, 0},
    {0, 1, 0, 1, 0},
    {0, 2, 0, 0, 0},
    {INF, -1, 0, 0, 0},
    {INF, 0, 1, 0, INF},
    {INF, 2, INF, INF, INF},
    {-2, 3, -8, 12, NAN},
    {-2, -1, -0.5, -0.25, NAN},
    {-2, 0.5, NAN, NAN, NAN},
    {NAN, 0, 1, 0, NAN},
    {NAN, 1, NAN, 1, NAN},
    {NAN, 2, NAN, NAN, NAN},
    {2, NAN, NAN, NAN, NAN}
  };

  @Test
  void powersOfSpecialNumbers() {
    for (double[] row : POWERS) {
      String what = row[0] + "^" + row[1];
      Value a = Value.of(row[0]);
      Value b = Value.of(row[1]);
      Value y = a.pow(b);
      require(what, row[2], y.value());
      require(what + " by a", row[3], Grad.of(y, a).value());
      require(what + " by b", row[4], Grad.of(y, b).value());
      for (DType dtype : DType.values()) {
        Tensor u = Tensor.of(row[0], 2).to(dtype).asVariable();
        Tensor v = Tensor.of(row[1], 2).to(dtype).asVariable();
        List<Tensor> g = Grad.of(u.pow(v).sum(), List.of(u, v));
        require(what + " by a", row[3], g.getFirst().get(0));
        require(what + " by b", row[4], g.getLast().get(0));
      }
    }
  }

  /** A function of which a step has no slope; its value, its slope back and forward, its second. */
  @SuppressWarnings("ArrayRecordComponent") // nothing compares them
  record Zero(String name, Program f, double at, String why, double... derivatives) {
    @Override
    public String toString() {
      return name + " at " + at;
    }

    enum Program implements Method {
      LOG_OR_0,
      ROOT_OR_X,
      ENTROPY_OR_0,
      LOG_ROOT_OR_0,
      LOG,
      LENGTH,
      ROOT_SQUARED,
      EXP_LOG;

      @Override
      public <E extends Expr<E>> E on(E x) {
        E positive = x.greater(0);
        return switch (this) {
          case LOG_OR_0 -> x.log().maskedBy(positive);
          case ROOT_OR_X -> x.maskedBy(x.greaterEqual(0)).add(x.neg().sqrt().maskedBy(x.less(0)));
          case ENTROPY_OR_0 -> x.mul(x.log()).maskedBy(positive);
          case LOG_ROOT_OR_0 -> x.sqrt().log().maskedBy(positive);
          case LOG -> x.log();
          case LENGTH -> x.square().sqrt();
          case ROOT_SQUARED -> x.sqrt().square();
          case EXP_LOG -> x.log().exp();
        };
      }
    }
  }

  static final List<Zero> ZEROS =
      List.of(
          zero("where(x > 0, log x, 0)", Zero.Program.LOG_OR_0, 0, "", 0, 0, 0, 0),
          zero("where(x > 0, log x, 0)", Zero.Program.LOG_OR_0, NAN, "0 is chosen", 0, 0, 0, 0),
          zero("where(x ≥ 0, x, √−x)", Zero.Program.ROOT_OR_X, 1, "", 1, 1, 1, 0),
          zero("where(x > 0, x log x, 0)", Zero.Program.ENTROPY_OR_0, 0, "", 0, 0, 0, 0),
          zero("where(x > 0, log √x, 0)", Zero.Program.LOG_ROOT_OR_0, 0, "", 0, 0, 0, 0),
          zero("log x", Zero.Program.LOG, NAN, "it depends on NaN", NAN, NAN, NAN, NAN),
          zero("√(x²)", Zero.Program.LENGTH, 0, "∞ comes back to a slope of 0", 0, NAN, 0),
          zero("(√x)²", Zero.Program.ROOT_SQUARED, 0, "the limit is 1", 0, 0, NAN),
          zero("e^(log x)", Zero.Program.EXP_LOG, 0, "the limit is 1", 0, 0, NAN));

  private static Zero zero(String name, Zero.Program f, double at, String why, double... ds) {
    return new Zero(name, f, at, why, ds);
  }

  @ParameterizedTest
  @FieldSource("ZEROS")
  void cotangentsOfZero(Zero row) {
    Value x = Value.of(row.at);
    Value first = Grad.differentiable(row.f.on(x), x);
    Value one = Value.ofConstant(1);
    assertEquals(row.derivatives[0], row.f.on(x).value() + 0.0);
    assertEquals(row.derivatives[1], first.value() + 0.0);
    assertEquals(row.derivatives[2], Grad.jvp((Value t) -> row.f.on(t), x, one).value() + 0.0);
    boolean twice = row.derivatives.length > 3;
    if (twice) {
      assertEquals(row.derivatives[3], Grad.of(first, x).value() + 0.0);
    }
    for (DType dtype : DType.values()) {
      Tensor t = Tensor.full(dtype, row.at, 1).asVariable();
      Tensor slope = Grad.differentiable(row.f.on(t).sum(), t);
      assertEquals(row.derivatives[0], row.f.on(t).get(0) + 0.0);
      assertEquals(row.derivatives[1], slope.get(0) + 0.0);
      Tensor ahead = Grad.jvp((Tensor u) -> row.f.on(u), t, Tensor.ones(dtype, 1));
      assertEquals(row.derivatives[2], ahead.get(0) + 0.0);
      if (twice) {
        assertEquals(row.derivatives[3], Grad.of(slope.sum(), t).get(0) + 0.0);
      }
    }
  }

  // ---- the page

  @Test
  void thePageSaysWhatIsTested() throws IOException {
    String page = page();
    if ("write".equals(System.getProperty("adjoint.docs"))) {
      Files.writeString(PAGE, page);
    }
    assertEquals(
        Files.readString(PAGE),
        page,
        "other expectations than the documentation's; write it anew with"
            + " mvn -pl core test -Dtest=SpecialValuesTest -Dadjoint.docs=write");
  }

  private static String page() {
    StringBuilder out =
        new StringBuilder(
            """
            # Infinities, zeros and NaN

            `SpecialValuesTest` holds these tables and writes this page from them. They hold for values and for tensors of both
            dtypes; the sign of a zero is left out.

            ## Functions of one number

            Where a function has a limit, the limit is the result, of the derivatives too. The slope at a kink is a choice: 0 for
            `abs` and `relu`, the left one for `leakyRelu` and `elu`, 1 at the limits of `clamp`. At a jump it is 0, as between
            jumps: `sign`, `floor`, `ceil`, `rint`. Of `hypot`, `directionCosine` and `atan2` at (0, 0) all slopes are 0, in the
            second order too. `fmod` goes on from where it jumps to. A negative number in `log` or `sqrt` gives NaN; the slope of
            `log` there is still 1/x.

            NaN in, NaN out, and NaN in the gradient: also of `abs`, `relu`, `leakyRelu`, `elu` and `clamp`, which could say 0.
            (Second derivatives of what is made of straight lines are 0 everywhere. `pow(0)` is 1 whatever the base, as IEEE 754
            has it, and its slope 0. `add`, `sub`, `neg`, `pow(1)` and comparisons have slopes that do not look at the numbers. An
            exponent that is an operand has a table of its own below.) What is `maskedBy` NaN is NaN, if it is not 0.
            Comparisons with NaN are 0, and `where` takes its second operand for a mask of NaN.

            | | at −∞ | at 0 | at ∞ | slope at −∞ | at 0 | at ∞ | second derivative at −∞ | at 0 | at ∞ |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """);
    for (Row row : ROWS) {
      out.append(
          Stream.of(row.values, row.slopes, row.seconds)
              .flatMapToDouble(Arrays::stream)
              .mapToObj(SpecialValuesTest::text)
              .collect(Collectors.joining(" | ", "| " + row.name + " | ", " |\n")));
    }
    out.append(
        """

        ## A cotangent of 0

        What the result does not depend on has no part in its derivatives: a cotangent of 0 stays 0 on its way back, and a
        tangent of 0 on its way forward, whatever slope it meets, be it infinite or NaN. This holds for every elementwise
        operation (`ZeroCotangentTest` sends 0 through all of them at all special numbers, in the first and second order), for
        `softmax`, `logSoftmax`, `logSumExp`, `max` and `norm`, and for `Fused` and `Compiled` functions. Sums of products are
        the processor's, and there 0 · ∞ is NaN: in `matmul`, convolutions, `linearRecurrence` (`cumprod`, `logCumSumExp`) and
        linear algebra. A NaN or ∞ that the result does depend on shows in its derivatives as ever. The last three rows are
        the price: their limits cannot be seen by who goes one step at a time. Only what comes in is strong, not the slope:
        ∞ · 0 is NaN; so it depends on the direction, back or forward, where there was a NaN before.

        | | at x = | value | slope | the same, forward | second derivative | |
        | --- | --- | --- | --- | --- | --- | --- |
        """);
    for (Zero row : ZEROS) {
      out.append(
          "| %s | %s | %s |\n"
              .formatted(
                  row.name(),
                  text(row.at)
                      + " | "
                      + text(row.derivatives).replace(", ", " | ")
                      + (row.derivatives.length > 3 ? "" : " | –"),
                  row.why));
    }
    out.append(
        """

        ## How exact they are

        `NumericalSafetyTest` compares these functions and their derivatives with numbers of 60 digits. A result is off by at
        most 20 units of 2⁻⁵³ (F32: 2⁻²⁴) of its size, which is the rounding of a few operations; or where that is more, by one
        of the smallest normal number. What is made of e^(−x²) or e^(−x³), which are the slopes of `erf` and `gelu`, and both
        ends of `erfc`, `gelu` and `geluTanh`, is off by x² (`geluTanh`: |x|³) units more: so far the last bit of the exponent
        counts. `gelu(−20)` is right to 4e-14. The values of `sigmoid`, `silu` and `geluTanh` go down to the smallest number
        of all; products of their slopes that are below the smallest normal number lose bits.

        Functions that `StrictMath` has, from `acos` to `tanh`, have its bits. The others are off by less than two units in the
        last place; the worst in a table of numbers of 25 digits (`SpecialFunctionsTest`), in F64:

        | function | units in the last place |
        | --- | ---: |
        """);
    SpecialFunctionsTest.worst()
        .forEach((name, error) ->
            out.append("| ").append(name).append(" | ").append(error).append(" |\n"));
    out.append(
        """

        Where `lgamma`, `digamma` and `logBeta` vanish, beside the roots 1, 2 and 1.4616…, they are differences, right to
        2e-29 if not to two units. The slopes of `logBeta` are differences of `digamma`, right to the last bit of the larger
        one; `logAddExp` likewise where it is near 0. The slopes of `erfinv`, `normalCdf` and `normalQuantile` are made of
        e^(±x²) and lose bits as those of `erf` do.

        ## Long sums

        Operations add in pairs, or in numbers wider than their elements: ten million equal floats come out right to 1e-6, in
        `sum`, `mean`, `cumsum`, `indexAdd` and the gradients of what selects; in `matmul` to 4e-6 (`LongSumsTest`). A tensor
        that is used n times gets n contributions to its gradient, and these are added one after another, in its own type, as
        they come: a float that is used a million times in one graph is better used once, in an operation on a million
        elements.

        ## Softmax, its logarithm, and log-sum-exp

        The gradient of `logSumExp` adds up to 1, whatever the row. `softmax` of a fully masked row is 0, which is what attention
        needs, and sends no gradient; its logarithm is −∞. Largest numbers that are infinite share, as in a tie. `logSumExp` of
        no numbers is −∞.

        | row | logSumExp | its gradient | softmax | logSoftmax |
        | --- | --- | --- | --- | --- |
        """);
    for (Extreme row : EXTREMES) {
      out.append(
          Stream.of(row.x, at(row.logSumExp), row.slope, row.softmax, row.logSoftmax)
              .map(SpecialValuesTest::text)
              .collect(Collectors.joining(" | ", "| ", " |\n")));
    }
    out.append(
        """

        ## The larger of two, and of many

        In a tie `maximum` and `minimum` give half of the gradient to each, `max` and `min` equal parts to all that tie. If one of
        the numbers is NaN the result is, and so are the gradients of all that were compared.

        ## Powers

        The slope by the exponent is a^b·log a: 0 where a^b is 0, also for a = 0; at 0^0 it is 0 as well. For negative a it is NaN.

        | a | b | a^b | slope by a | slope by b |
        | --- | --- | --- | --- | --- |
        """);
    for (double[] row : POWERS) {
      out.append(
          Arrays.stream(row)
              .mapToObj(SpecialValuesTest::text)
              .collect(Collectors.joining(" | ", "| ", " |\n")));
    }
    return out.toString();
  }

  private static String text(double... numbers) {
    return DoubleStream.of(numbers)
        .mapToObj(SpecialValuesTest::text)
        .collect(Collectors.joining(", "));
  }

  private static String text(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    String size =
        Double.isInfinite(number)
            ? "∞"
            : new BigDecimal(Math.abs(number))
                .setScale(4, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    return number < 0 ? "−" + size : size;
  }
}
