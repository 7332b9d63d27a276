package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Every operation of the library: the method that users call, the numbers it takes, and what it
 * computes, told a second time and naively. The properties of this package run over all of it.
 *
 * <p>A new operation gets one line in {@link #UNARY}, {@link #BINARY} or {@link #SHAPED}; a method
 * that is made of several operations one in {@link #COMPOSED}. {@code OpCatalogTest} fails for an
 * operation that is missing here.
 */
final class OpCatalog {
  private OpCatalog() {}

  private static final List<Entry.Unary> UNARY_HERE =
      List.of(
          Entry.Unary.of(Abs.OP, Value::abs, Tensor::abs, x -> x < 0 ? -x : x + 0.0)
              .bits(x -> x < 0 ? -x : x + 0.0)
              .kink(0, 0),
          Entry.Unary.of(
                  new Clamp(-0.7, 1.3),
                  x -> x.clamp(-0.7, 1.3),
                  x -> x.clamp(-0.7, 1.3),
                  x -> x < -0.7 ? -0.7 : x > 1.3 ? 1.3 : x)
              .bits(x -> x < -0.7 ? -0.7 : x > 1.3 ? 1.3 : x)
              .kink(-0.7, 1)
              .kink(1.3, 1)
              .refuses("low must not be above high, got 1.0 and 0.0", x -> x.clamp(1, 0))
              .refuses("low must not be above high, got NaN and 0.0", x -> x.clamp(Double.NaN, 0)),
          Entry.Unary.of(Cos.OP, Value::cos, Tensor::cos, Math::cos).ulps(2).bits(StrictMath::cos),
          Entry.Unary.of(
                  new Elu(0.8),
                  x -> x.elu(0.8),
                  x -> x.elu(0.8),
                  x -> x > 0 ? x : 0.8 * Naive.expm1(x))
              .ulps(5)
              .bits(x -> x > 0 ? x : 0.8 * StrictMath.expm1(x))
              .kink(0, 0.8),
          Entry.Unary.of(Erf.OP, Value::erf, Tensor::erf, Naive::erf).ulps(50),
          Entry.Unary.of(Erfc.OP, Value::erfc, Tensor::erfc, Naive::erfc).ulps(4000),
          Entry.Unary.of(Exp.OP, Value::exp, Tensor::exp, Math::exp).ulps(2).bits(StrictMath::exp),
          Entry.Unary.of(Expm1.OP, Value::expm1, Tensor::expm1, Naive::expm1)
              .ulps(5)
              .bits(StrictMath::expm1),
          Entry.Unary.of(
                  Gelu.OP,
                  Value::gelu,
                  Tensor::gelu,
                  x -> x * (0.5 * Naive.erfc(-x * Math.sqrt(0.5))))
              .ulps(4000)
              .bits(x ->
                  Math.max(x, -Double.MAX_VALUE) * 0.5 * Erfc.OP.applyAsDouble(-x * Math.sqrt(0.5)))
              .on(Domain.of(-2, 2).finite()),
          Entry.Unary.of(
                  GeluTanh.OP,
                  Value::geluTanh,
                  Tensor::geluTanh,
                  x ->
                      x
                          * Naive.sigmoid(
                              2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * Math.pow(x, 3))))
              .ulps(500)
              .bits(x ->
                  x
                      / (1
                          + StrictMath.exp(
                              -2 * (Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))))
              // Far below, the last bit of x³ counts in the exponential.
              .on(new Domain(-2, 2, 2, new double[] {0, 1e-9, -1e-300, 1e300, 30, Double.NaN})),
          Entry.Unary.of(
                  new LeakyRelu(0.1),
                  x -> x.leakyRelu(0.1),
                  x -> x.leakyRelu(0.1),
                  x -> x > 0 ? x : 0.1 * x)
              .bits(x -> x > 0 ? x : 0.1 * x)
              .kink(0, 0.1),
          Entry.Unary.of(Log.OP, Value::log, Tensor::log, Math::log)
              .ulps(2)
              .bits(StrictMath::log)
              .on(Domain.of(0.2, 4)),
          Entry.Unary.of(Log1p.OP, Value::log1p, Tensor::log1p, Naive::log1p)
              .ulps(5)
              .bits(StrictMath::log1p)
              .on(Domain.of(-0.8, 4)),
          Entry.Unary.of(Neg.OP, Value::neg, Tensor::neg, x -> 0 - x).bits(x -> -1 * x),
          power(-1.5, Domain.of(0.3, 3)),
          power(-1, Domain.of(0.3, 3)),
          power(-0.5, Domain.of(0.3, 3)),
          power(0, Domain.of(-2, 2)),
          power(0.5, Domain.of(0.3, 3)),
          power(1, Domain.of(-2, 2)),
          power(1.5, Domain.of(0.3, 3)),
          power(2, Domain.of(-2, 2)),
          power(2.5, Domain.of(0.3, 3)),
          power(3, Domain.of(-2, 2)),
          power(5, Domain.of(-2, 2)),
          Entry.Unary.of(Reciprocal.OP, Value::reciprocal, Tensor::reciprocal, x -> Math.pow(x, -1))
              .ulps(2)
              .bits(x -> 1 / x)
              .on(Domain.of(0.3, 3)),
          Entry.Unary.of(Relu.OP, Value::relu, Tensor::relu, x -> x < 0 ? 0 : x)
              .bits(x -> x <= 0 ? 0 : x)
              .kink(0, 0),
          Entry.Unary.of(Sigmoid.OP, Value::sigmoid, Tensor::sigmoid, Naive::sigmoid)
              .ulps(4)
              .bits(x -> 1 / (1 + StrictMath.exp(-x))),
          Entry.Unary.of(
                  SigmoidSlope.OP,
                  Value::sigmoidSlope,
                  Tensor::sigmoidSlope,
                  x -> Naive.sigmoid(x) * Naive.sigmoid(-x))
              .ulps(6)
              .bits(x -> {
                double e = StrictMath.exp(-Math.abs(x));
                return Math.min(e / ((1 + e) * (1 + e)), 0.25);
              }),
          Entry.Unary.of(Silu.OP, Value::silu, Tensor::silu, x -> x * Naive.sigmoid(x))
              .ulps(4)
              .bits(x -> x / (1 + StrictMath.exp(-x)))
              .on(Domain.of(-2, 2).finite()),
          Entry.Unary.of(Sin.OP, Value::sin, Tensor::sin, Math::sin).ulps(2).bits(StrictMath::sin),
          Entry.Unary.of(Softplus.OP, Value::softplus, Tensor::softplus, Naive::softplus)
              .ulps(6)
              .bits(x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)))),
          Entry.Unary.of(
                  Sqrt.OP, Value::sqrt, Tensor::sqrt, x -> x < 0 ? Double.NaN : Math.pow(x, 0.5))
              .ulps(1)
              .bits(StrictMath::sqrt)
              .on(Domain.of(0.3, 3)),
          Entry.Unary.of(Square.OP, Value::square, Tensor::square, x -> Math.pow(x, 2))
              .ulps(1)
              .bits(x -> x * x),
          Entry.Unary.of(Tan.OP, Value::tan, Tensor::tan, Math::tan)
              .ulps(2)
              .bits(StrictMath::tan)
              .on(Domain.of(-1.2, 1.2)),
          Entry.Unary.of(
                  Tanh.OP, Value::tanh, Tensor::tanh, x -> Math.signum(x) * tanh(Math.abs(x)))
              .ulps(6)
              .bits(StrictMath::tanh));

  private static final List<Entry.Binary> BINARY_HERE =
      List.of(
          binary(Add.OP, new Fluent(Value::add, Tensor::add), (a, b) -> b + a)
              .bits((a, b) -> b + a),
          binary(Div.OP, new Fluent(Value::div, Tensor::div), (a, b) -> a / b)
              .bits((a, b) -> a / b)
              .on(Domain.of(-2, 2), Domain.of(0.4, 3)),
          binary(EqualTo.OP, new Fluent(Value::equalTo, Tensor::equalTo), (a, b) -> a == b ? 1 : 0)
              .bits((a, b) -> a == b ? 1 : 0)
              .kinkWhereEqual(0.5, 0, 0),
          binary(
                  MaskedBy.OP,
                  new Fluent(Value::maskedBy, Tensor::maskedBy),
                  (a, b) -> b > 0 ? a : Double.isNaN(b) && a != 0 ? b : 0)
              .bits((a, b) -> b > 0 ? a : Double.isNaN(b) && a != 0 ? b : 0)
              .kink(1.5, 0, 0, 0),
          binary(Greater.OP, new Fluent(Value::greater, Tensor::greater), (a, b) -> a > b ? 1 : 0)
              .bits((a, b) -> a > b ? 1 : 0)
              .kinkWhereEqual(0.5, 0, 0),
          binary(
                  GreaterEqual.OP,
                  new Fluent(Value::greaterEqual, Tensor::greaterEqual),
                  (a, b) -> a >= b ? 1 : 0)
              .bits((a, b) -> a >= b ? 1 : 0)
              .kinkWhereEqual(0.5, 0, 0),
          binary(Less.OP, new Fluent(Value::less, Tensor::less), (a, b) -> a < b ? 1 : 0)
              .bits((a, b) -> a < b ? 1 : 0)
              .kinkWhereEqual(0.5, 0, 0),
          binary(
                  LessEqual.OP,
                  new Fluent(Value::lessEqual, Tensor::lessEqual),
                  (a, b) -> a <= b ? 1 : 0)
              .bits((a, b) -> a <= b ? 1 : 0)
              .kinkWhereEqual(0.5, 0, 0),
          binary(
                  Maximum.OP,
                  new Fluent(Value::maximum, Tensor::maximum),
                  (a, b) -> Double.isNaN(a) || a >= b ? a : b)
              .bits(Math::max)
              .kinkWhereEqual(0.5, 0.5, 0.5),
          binary(
                  Minimum.OP,
                  new Fluent(Value::minimum, Tensor::minimum),
                  (a, b) -> Double.isNaN(a) || a <= b ? a : b)
              .bits(Math::min)
              .kinkWhereEqual(0.5, 0.5, 0.5),
          binary(Mul.OP, new Fluent(Value::mul, Tensor::mul), (a, b) -> b * a)
              .bits((a, b) -> b * a),
          binary(Pow.OP, new Fluent(Value::pow, Tensor::pow), Math::pow)
              .bits(StrictMath::pow)
              .ulps(2)
              .on(Domain.of(0.3, 3), Domain.of(-3, 3)),
          slopeOfPower(2.5, 1).on(Domain.of(0.3, 3), Domain.of(-3, 3)),
          slopeOfPower(-1.5, 2).on(Domain.of(0.5, 3), Domain.of(-3, 3)),
          slopeOfPower(5, 1),
          binary(Sub.OP, new Fluent(Value::sub, Tensor::sub), (a, b) -> a + -b)
              .bits((a, b) -> a - b));

  static final List<Entry.Shaped> SHAPED =
      joined(
          Stream.of(
                  LinearAlgebraEntries.SHAPED,
                  NormalizeEntries.SHAPED,
                  OrderEntries.SHAPED,
                  ImageEntries.SHAPED)
              .flatMap(List::stream)
              .toList(),
          Entry.Shaped.of("broadcastTo", BroadcastTo.class, OpCatalog::broadcastTo)
              .refuses("cannot broadcast [2, 3] to [3]", x -> x.broadcastTo(3)),
          Entry.Shaped.of("to", Cast.class, OpCatalog::cast).refusesNothing("it takes any tensor"),
          Entry.Shaped.of("concat", Concat.class, OpCatalog::concat)
              .refuses("needs at least one tensor", _ -> Tensor.concat(0, List.of()))
              .refuses(
                  "[3] does not fit [2, 3], they may differ in axis 0 only",
                  x -> Tensor.concat(0, List.of(x, x.sum(0)))),
          Entry.Shaped.of("cumsum", CumSum.class, OpCatalog::cumsum)
              .refuses(Entry.NO_AXIS, x -> x.cumsum(2)),
          Entry.Shaped.of("gather", Gather.class, OpCatalog::gather)
              .refuses(
                  "index 3 is out of range for an extent of 3",
                  x -> x.gather(1, Indices.of(new int[][] {{3}, {0}}))),
          Entry.Shaped.of("indexAdd", IndexAdd.class, OpCatalog::indexAdd)
              .refuses(
                  "index 5 is out of range for an extent of 4",
                  x -> x.indexAdd(0, Indices.of(0, 5), 4)),
          Entry.Shaped.of("indexSelect", IndexSelect.class, OpCatalog::indexSelect)
              .refuses(
                  "index 3 is out of range for an extent of 3",
                  x -> x.indexSelect(1, Indices.of(3)))
              .refuses(Entry.NO_AXIS, x -> x.indexSelect(2, Indices.of(0))),
          Entry.Shaped.of("logSoftmax", LogSoftmax.class, OpCatalog::logSoftmax)
              .refuses(Entry.NO_AXIS, x -> x.logSoftmax(2)),
          Entry.Shaped.of("logSumExp", LogSumExp.class, OpCatalog::logSumExp)
              .refuses(Entry.NO_AXIS, x -> x.logSumExp(2)),
          Entry.Shaped.of("matmul", MatMul.class, OpCatalog::matmul)
              .refuses(
                  "cannot multiply [2, 3] by [2, 3] (axis -1 of the left: 3 vs axis -2 of the"
                      + " right: 2)",
                  x -> x.matmul(x))
              .refuses(
                  "cannot broadcast [5, 2, 3] with [4, 3, 1] (axis -3: 5 vs 4)",
                  _ -> Tensor.zeros(5, 2, 3).matmul(Tensor.zeros(4, 3, 1))),
          Entry.Shaped.of("max", Max.class, OpCatalog::max)
              .refuses(Entry.NO_AXIS, x -> x.max(2))
              .refuses(
                  "no elements to choose from along axes 1 of [2, 0]",
                  _ -> Tensor.zeros(2, 0).max(1)),
          Entry.Shaped.of("permute", Permute.class, OpCatalog::permute)
              .refuses("[2, 3] has 2 axes, got [0]", x -> x.permute(0)),
          Entry.Shaped.of("reshape", Reshape.class, OpCatalog::reshape)
              .refuses("[2, 3] has 6 elements and cannot become [4]", x -> x.reshape(4)),
          Entry.Shaped.of("scatterAdd", ScatterAdd.class, OpCatalog::scatterAdd)
              .refuses(
                  "index 5 is out of range for an extent of 4",
                  x -> x.scatterAdd(1, Indices.of(new int[][] {{0, 1, 5}, {0, 1, 2}}), 4)),
          Entry.Shaped.of("slice", Slice.class, OpCatalog::slice)
              .refuses(
                  "0:4:1 does not fit axis 1 of [2, 3] (extent 3, and the step cannot be 0)",
                  x -> x.slice(1, 0, 4))
              .refuses(
                  "0:-4:1 does not fit axis 1 of [2, 3] (extent 3, and the step cannot be 0)",
                  x -> x.slice(1, 0, -4))
              .refuses(
                  "0:3:0 does not fit axis 1 of [2, 3] (extent 3, and the step cannot be 0)",
                  x -> x.slice(1, 0, 3, 0))
              .refuses(
                  "2:-5:-1 does not fit axis 1 of [2, 3] (extent 3, and the step cannot be 0)",
                  x -> x.slice(1, 2, -5, -1))
              .refuses(Entry.NO_AXIS, x -> x.slice(2, 0, 1)),
          Entry.Shaped.of("sliceAdd", SliceAdd.class, OpCatalog::sliceAdd)
              .refuses(
                  "F64[2, 3] does not fit F64[2, 3] along axis 1 from 2 by 1",
                  x -> x.apply(new SliceAdd(Shape.of(2, 3), List.of(new Slice(1, 2, 2, 1))))),
          Entry.Shaped.of("softmax", Softmax.class, OpCatalog::softmax)
              .refuses(Entry.NO_AXIS, x -> x.softmax(2)),
          Entry.Shaped.of("sum", Sum.class, OpCatalog::sum)
              .refuses(Entry.NO_AXIS, x -> x.sum(2))
              .refuses("axis -2 of [2, 3] is named twice", x -> x.sum(0, -2)),
          Entry.Shaped.of("sumTo", SumTo.class, OpCatalog::sumTo)
              .refuses(
                  "cannot sum [2, 3] to [2], which does not broadcast to it",
                  x -> x.sumTo(Shape.of(2))),
          Entry.Shaped.of("where", Where.class, OpCatalog::where)
              .refuses(
                  "cannot broadcast [2] with [2, 3] (axis -1: 2 vs 3)",
                  x -> Tensor.where(Tensor.of(1.0, 0), x, x)));

  /** Operations with several results, each of which is used in one way or another. */
  static final List<Entry.Shaped> SEVERAL =
      joined(
          Stream.of(LinearAlgebraEntries.SEVERAL, NormalizeEntries.SEVERAL, OrderEntries.SEVERAL)
              .flatMap(List::stream)
              .toList(),
          Entry.Shaped.of("divmod", Divmod.class, OpCatalog::divmod)
              .refuses(
                  "cannot broadcast [2, 3] with [2] (axis -1: 3 vs 2)", x -> x.divmod(x.sum(1))),
          Entry.Shaped.of("maxWithIndices", MaxWithIndices.class, OpCatalog::maxWithIndices)
              .refuses("axis 1 of [2, 0] is empty", _ -> Tensor.zeros(2, 0).maxWithIndices(1))
              .refuses(Entry.NO_AXIS, x -> x.maxWithIndices(2)));

  static final List<Entry.Shaped> COMPOSED =
      joined(
          Stream.of(
                  ActivationEntries.COMPOSED,
                  LinearAlgebraEntries.COMPOSED,
                  NormalizeEntries.COMPOSED,
                  OrderEntries.COMPOSED,
                  ShapeEntries.COMPOSED,
                  MathematicsEntries.COMPOSED,
                  ImageEntries.COMPOSED)
              .flatMap(List::stream)
              .toList(),
          Entry.Shaped.composed("chunk", OpCatalog::chunk)
              .refuses("into -1 parts; there must be 1 or more", x -> x.chunk(0, -1))
              .refuses(Entry.NO_AXIS, x -> x.chunk(2, 1)),
          Entry.Shaped.composed("unsqueeze", OpCatalog::unsqueeze)
              .refuses("[2, 3] has no place 3 for a new axis; use -3 to 2", x -> x.unsqueeze(3)),
          Entry.Shaped.composed("flip", OpCatalog::flip).refuses(Entry.NO_AXIS, x -> x.flip(2)),
          Entry.Shaped.composed("logSigmoid", OpCatalog::logSigmoid)
              .refusesNothing("it takes any tensor"),
          Entry.Shaped.composed("mean", OpCatalog::mean)
              .refuses(Entry.NO_AXIS, x -> x.mean(2))
              .refuses(
                  "there is nothing along axes all of [0], and no mean of it",
                  _ -> Tensor.zeros(0).mean()),
          Entry.Shaped.composed("min", OpCatalog::min)
              .refuses(Entry.NO_AXIS, x -> x.min(2))
              .refuses(
                  "no elements to choose from along axes all of [2, 0]",
                  _ -> Tensor.zeros(2, 0).min()),
          Entry.Shaped.composed("prod", OpCatalog::prod).refuses(Entry.NO_AXIS, x -> x.prod(2)),
          Entry.Shaped.composed("select", OpCatalog::select)
              .refuses("index -4 is outside axis 1 of [2, 3]", x -> x.select(1, -4))
              .refuses("index -5 is outside axis 1 of [2, 3]", x -> x.select(1, -5))
              .refuses("index 3 is outside axis 1 of [2, 3]", x -> x.select(1, 3))
              .refuses(Entry.NO_AXIS, x -> x.select(2, 0)),
          Entry.Shaped.composed("split", OpCatalog::split)
              .refuses("parts of 0 slices; the size must be 1 or more", x -> x.split(0, 0))
              .refuses(
                  "the sizes [1, 1] do not add up to the extent 3 of axis -1 of [2, 3]",
                  x -> x.split(-1, List.of(1, 1)))
              .refuses(
                  "the sizes [4, -1] do not add up to the extent 3 of axis 1 of [2, 3]",
                  x -> x.split(1, List.of(4, -1)))
              .refuses(Entry.NO_AXIS, x -> x.split(2, 1)),
          Entry.Shaped.composed("squeeze", OpCatalog::squeeze)
              .refuses("axis 1 of [2, 3] has extent 3, not 1", x -> x.squeeze(1))
              .refuses(Entry.NO_AXIS, x -> x.squeeze(2)),
          Entry.Shaped.composed("stack", OpCatalog::stack)
              .refuses("needs at least one tensor", _ -> Tensor.stack(0, List.of()))
              .refuses(
                  "[3] differs from [2, 3], all shapes must be equal",
                  x -> Tensor.stack(0, List.of(x, x.sum(0))))
              .refuses(
                  "[2, 3] has no place 3 for a new axis; use -3 to 2",
                  x -> Tensor.stack(3, List.of(x, x)))
              .refuses(
                  "cannot mix F64[2, 3] with F32[2, 3]; cast one of them, for example with"
                      + " .to(F64)",
                  x -> Tensor.stack(0, List.of(x, x.to(DType.F32)))),
          Entry.Shaped.composed("transpose", OpCatalog::transpose)
              .refuses("no axis -2 in [3]; use -1 to 0", x -> x.sum(0).transpose()),
          Entry.Shaped.composed("unbind", OpCatalog::unbind)
              .refuses(Entry.NO_AXIS, x -> x.unbind(2)),
          Entry.Shaped.composed("variance", OpCatalog::variance)
              .refuses(Entry.NO_AXIS, x -> x.variance(2))
              .refuses(
                  "there is nothing along axes 0, kept of [0, 3], and no mean of it",
                  _ -> Tensor.zeros(0, 3).variance(0)),
          Entry.Shaped.composed("matmul", OpCatalog::vectorMatmul)
              .refuses(
                  "cannot multiply [3] by [2] (axis -1 of the left: 3 vs axis -1 of the right: 2)",
                  x -> x.sum(0).matmul(x.sum(1)))
              .refuses(
                  "cannot multiply [2, 3] by [2] (axis -1 of the left: 3 vs axis -1 of the right:"
                      + " 2)",
                  x -> x.matmul(x.sum(1)))
              .refuses(
                  "cannot multiply [3] by [2, 3] (axis -1 of the left: 3 vs axis -2 of the right:"
                      + " 2)",
                  x -> x.sum(0).matmul(x))
              .refuses(
                  "cannot multiply [] by [3], a scalar is no matrix; use mul",
                  x -> x.sum().matmul(x.sum(0))));

  /** These, and those that a file of its own lists. */
  private static List<Entry.Shaped> joined(List<Entry.Shaped> elsewhere, Entry.Shaped... here) {
    return Stream.concat(Arrays.stream(here), elsewhere.stream()).toList();
  }

  static final List<Entry.Unary> UNARY = both(UNARY_HERE, MathematicsEntries.UNARY);

  static final List<Entry.Binary> BINARY =
      both(both(BINARY_HERE, MathematicsEntries.BINARY), StrongZeroEntries.BINARY);

  private static <T> List<T> both(List<T> here, List<T> elsewhere) {
    return Stream.of(here, elsewhere).flatMap(List::stream).toList();
  }

  /** All entries. */
  static List<Entry> all() {
    return Stream.of(
            UNARY,
            BINARY,
            SHAPED,
            ConvolutionEntries.SHAPED,
            SEVERAL,
            COMPOSED,
            ConvolutionEntries.COMPOSED)
        .<Entry>flatMap(List::stream)
        .toList();
  }

  /** The entries that work on values too. */
  static List<Entry.Elementwise> elementwise() {
    return Stream.of(UNARY, BINARY).<Entry.Elementwise>flatMap(List::stream).toList();
  }

  // ---- elementwise

  /** A method of two operands, on values and on tensors. */
  private record Fluent(Method<Value> value, Method<Tensor> tensor) {
    interface Method<E extends Expr<E>> {
      E on(E a, E b);
    }
  }

  private static Entry.Binary binary(
      BinaryOp op, Fluent fluent, java.util.function.DoubleBinaryOperator naive) {
    return Entry.Binary.of(
        op,
        in -> fluent.value.on(in.getFirst(), in.getLast()),
        in -> fluent.tensor.on(in.getFirst(), in.getLast()),
        naive);
  }

  private static Entry.Binary slopeOfPower(double p, int order) {
    PowDerivative op = new PowDerivative(p, order);
    double factor = order == 1 ? p : p * (p - 1);
    return binary(
            op,
            new Fluent(
                (x, g) -> x.powDerivative(p, order, g), (x, g) -> x.powDerivative(p, order, g)),
            (x, g) -> {
              if (x < 0 && Double.isFinite(x) && p % 1 != 0) {
                return g == 0 ? 0 : Double.NaN;
              }
              double root = Math.pow(Math.abs(x), (p - order) / 4); // of even powers, if x < 0
              double large = Math.abs(g) < 0x1p-900 ? 0x1p200 : 1; // lest a product is subnormal
              double y = factor * (g * large * root * root * root * root) / large;
              return g == 0 && Double.isNaN(y) ? 0 : y;
            })
        .ulps(8); // the root is good to one, and taken four times
  }

  private static Entry.Unary power(double p, Domain domain) {
    return Entry.Unary.of(new PowConstant(p), x -> x.pow(p), x -> x.pow(p), x -> Math.pow(x, p))
        .ulps(2)
        .bits(x -> StrictMath.pow(x, p))
        .on(domain);
  }

  private static double tanh(double x) {
    double e = Naive.expm1(-2 * x);
    return -e / (2 + e);
  }

  // ---- shapes

  private static Sample broadcastTo(Source s) {
    int[] target = s.shape();
    return new Sample(
        s.numbers(s.broadcastable(target), -2, 2),
        x -> x.broadcastTo(target),
        x -> Expected.exactly(target, x::stretched));
  }

  private static Sample sumTo(Source s) {
    int[] from = s.shape();
    int[] target = s.broadcastable(from);
    int lead = from.length - target.length;
    int[] axes =
        Stream.iterate(0, i -> i + 1)
            .limit(from.length)
            .filter(i -> i < lead || target[i - lead] != from[i])
            .mapToInt(i -> i)
            .toArray();
    return new Sample(
        s.numbers(from, -2, 2),
        x -> x.sumTo(Shape.of(target)),
        x -> {
          if (axes.length == 0) {
            return Expected.exactly(new Plain(target, x.values()));
          }
          Expected sums = Naive.reduce(x, axes, true, Naive::sum, Naive::sumScale);
          return new Expected(
              new Plain(target, sums.y().values()), new Plain(target, sums.scale().values()));
        });
  }

  private static Sample cast(Source s) {
    // From whatever to F64; that the numbers survive F32 is seen by the F32 cases.
    return new Sample(s.numbers(s.shape(), -2, 2), x -> x.to(DType.F64), Expected::exactly);
  }

  private static Sample concat(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    List<Plain> parts =
        Stream.generate(() -> s.numbers(Naive.with(x, axis, s.between(0, 3)), -2, 2))
            .limit(s.between(1, 3))
            .toList();
    return new Sample(parts, in -> Tensor.concat(named, in), in -> joined(axis, in));
  }

  private static Expected joined(int axis, List<Plain> parts) {
    int extent = parts.stream().mapToInt(part -> part.extents()[axis]).sum();
    return Expected.exactly(
        Naive.with(parts.getFirst().extents(), axis, extent),
        index -> {
          int at = index[axis];
          int k = 0;
          while (at >= parts.get(k).extents()[axis]) {
            at -= parts.get(k++).extents()[axis];
          }
          return parts.get(k).at(Naive.with(index, axis, at));
        });
  }

  private static Sample stack(Source s) {
    int[] x = s.shape();
    int axis = s.below(x.length + 1);
    int named = s.named(axis, x.length + 1);
    List<Plain> parts = Stream.generate(() -> s.numbers(x, -2, 2)).limit(s.between(1, 3)).toList();
    return new Sample(
        parts,
        in -> Tensor.stack(named, in),
        in ->
            Expected.exactly(
                Naive.inserted(x, axis, in.size()),
                index -> in.get(index[axis]).at(Naive.without(index, axis))));
  }

  private static Sample permute(Source s) {
    int[] x = s.shape();
    int[] axes = s.permutation(x.length);
    int[] named = Arrays.stream(axes).map(axis -> s.named(axis, x.length)).toArray();
    return new Sample(
        s.numbers(x, -2, 2), t -> t.permute(named), in -> Expected.exactly(in.permute(axes)));
  }

  private static Sample transpose(Source s) {
    int[] x = s.shape(2);
    int[] axes = s.permutation(x.length);
    int a = axes[0];
    int b = axes[1];
    int named = s.named(a, x.length);
    boolean plain = s.flip();
    int[] swapped = new int[x.length];
    Arrays.setAll(swapped, i -> i);
    swapped[plain ? x.length - 2 : a] = plain ? x.length - 1 : b;
    swapped[plain ? x.length - 1 : b] = plain ? x.length - 2 : a;
    return new Sample(
        s.numbers(x, -2, 2),
        t -> plain ? t.transpose() : t.transpose(named, b),
        in -> Expected.exactly(in.permute(swapped)));
  }

  private static Sample reshape(Source s) {
    int[] x = s.shape();
    int[] order = s.permutation(x.length);
    int[] target = Arrays.stream(order).map(axis -> x[axis]).toArray();
    if (s.flip()) {
      target = Naive.concat(target, new int[] {1});
    }
    int[] named = target.clone();
    if (named.length > 0 && s.flip() && Plain.size(x) > 0) {
      named[s.axis(named)] = -1;
    }
    int[] result = target;
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.reshape(named),
        in -> Expected.exactly(new Plain(result, in.values())));
  }

  private static Sample unsqueeze(Source s) {
    int[] x = s.shape();
    int axis = s.below(x.length + 1);
    int named = s.named(axis, x.length + 1);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.unsqueeze(named),
        in -> Expected.exactly(new Plain(Naive.inserted(x, axis, 1), in.values())));
  }

  private static Sample squeeze(Source s) {
    int[] rest = s.shape();
    int axis = s.below(rest.length + 1);
    int named = s.named(axis, rest.length + 1);
    boolean all = s.flip();
    int[] squeezed = all ? Arrays.stream(rest).filter(n -> n != 1).toArray() : rest;
    return new Sample(
        s.numbers(Naive.inserted(rest, axis, 1), -2, 2),
        t -> all ? t.squeeze() : t.squeeze(named),
        in -> Expected.exactly(new Plain(squeezed, in.values())));
  }

  private static Sample slice(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int namedAxis = s.named(axis, x.length);
    int n = x[axis];
    int step = s.between(1, 3) * (s.flip() ? 1 : -1);
    int start = s.below(n + 1);
    int stop = s.below(n + 1);
    int from = step < 0 && n > 0 ? Math.min(start, n - 1) : start;
    int named = s.flip() || n == 0 ? from : from - n;
    int end = s.flip() || n == 0 ? stop : stop - n;
    int to = end < 0 ? end + n : end;
    int last = named < 0 ? named + n : named;
    int distance = step > 0 ? to - last : last - to;
    int length = Math.max(0, (distance + Math.abs(step) - 1) / Math.abs(step));
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.slice(namedAxis, named, end, step),
        in ->
            Expected.exactly(
                Naive.with(x, axis, length),
                index -> in.at(Naive.with(index, axis, last + index[axis] * step))));
  }

  private static Sample sliceAdd(Source s) {
    int[] y = s.shape(1);
    int count = s.between(1, 3);
    int[] axes = new int[count];
    List<Slice> slices = new ArrayList<>();
    List<Plain> parts = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      int axis = s.axis(y);
      axes[k] = axis;
      int step = s.between(1, 3) * (s.flip() ? 1 : -1);
      int start = y[axis] == 0 ? 0 : s.below(y[axis]);
      int most = step > 0 ? (y[axis] - 1 - start) / step : start / -step;
      int length = y[axis] == 0 ? 0 : s.between(0, most + 1);
      slices.add(new Slice(s.named(axis, y.length), start, length, step));
      parts.add(s.numbers(Naive.with(y, axis, length), -2, 2));
    }
    return new Sample(
        parts,
        in ->
            in.getFirst()
                .apply(
                    new SliceAdd(Shape.of(y), slices),
                    in.subList(1, in.size()).toArray(Tensor[]::new)),
        in ->
            summed(
                y,
                index -> {
                  double[] terms = new double[count];
                  for (int k = 0; k < count; k++) {
                    int axis = axes[k];
                    for (int j = 0; j < in.get(k).extents()[axis]; j++) {
                      if (slices.get(k).start() + j * slices.get(k).step() == index[axis]) {
                        terms[k] = in.get(k).at(Naive.with(index, axis, j));
                      }
                    }
                  }
                  return terms;
                }));
  }

  /** One of the parts that a split gives. */
  private static Sample part(
      Source s, int[] x, int axis, int[] sizes, Function<Tensor, List<Tensor>> split) {
    int k = s.below(sizes.length);
    int before = Arrays.stream(sizes, 0, k).sum();
    return new Sample(
        s.numbers(x, -2, 2),
        t -> {
          List<Tensor> parts = split.apply(t);
          assertEquals(sizes.length, parts.size());
          return parts.get(k);
        },
        in ->
            Expected.exactly(
                Naive.with(x, axis, sizes[k]),
                index -> in.at(Naive.with(index, axis, before + index[axis]))));
  }

  /** What parts of {@code size} an extent makes, the last of them shorter. */
  private static int[] sizes(int extent, int size) {
    int[] sizes = new int[Math.max(1, (extent + size - 1) / size)];
    for (int rest = extent, k = 0; k < sizes.length; k++, rest -= size) {
      sizes[k] = Math.min(rest, size);
    }
    return sizes;
  }

  private static Sample split(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    int size = s.between(1, 4);
    int[] sizes = sizes(x[axis], size);
    if (s.flip()) {
      return part(s, x, axis, sizes, t -> t.split(named, size));
    }
    List<Integer> list = Arrays.stream(sizes).boxed().toList().reversed();
    int[] reversed = list.stream().mapToInt(i -> i).toArray();
    return part(s, x, axis, reversed, t -> t.split(named, list));
  }

  private static Sample chunk(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    int chunks = s.between(1, 4);
    int[] sizes = x[axis] == 0 ? new int[chunks] : sizes(x[axis], (x[axis] + chunks - 1) / chunks);
    return part(s, x, axis, sizes, t -> t.chunk(named, chunks));
  }

  private static Sample unbind(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int namedAxis = s.named(axis, x.length);
    x[axis] = Math.max(1, x[axis]);
    int index = s.below(x[axis]);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.unbind(namedAxis).get(index),
        in ->
            Expected.exactly(
                Naive.without(x, axis), rest -> in.at(Naive.inserted(rest, axis, index))));
  }

  private static Sample flip(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.flip(named),
        in ->
            Expected.exactly(
                x, index -> in.at(Naive.with(index, axis, x[axis] - 1 - index[axis]))));
  }

  private static Sample select(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int namedAxis = s.named(axis, x.length);
    x[axis] = Math.max(1, x[axis]);
    int index = s.below(x[axis]);
    int named = s.named(index, x[axis]);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.select(namedAxis, named),
        in ->
            Expected.exactly(
                Naive.without(x, axis), rest -> in.at(Naive.inserted(rest, axis, index))));
  }

  // ---- moving elements

  static int[] positions(Source s, int count, int extent) {
    int[] positions = new int[extent == 0 ? 0 : count];
    Arrays.setAll(positions, i -> s.below(extent));
    return positions;
  }

  private static Sample indexSelect(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    int[] places =
        x[axis] == 0
            ? new int[] {0}
            : s.flip() ? new int[] {s.below(4)} : new int[] {2, s.below(3)};
    if (x[axis] > 0 && s.below(5) == 0) {
      places = new int[0];
    }
    int[] shape = places;
    int[] at = positions(s, Plain.size(shape), x[axis]);
    Indices indices = Indices.wrap(at, Shape.of(shape));
    int[] target =
        Naive.concat(Arrays.copyOf(x, axis), shape, Arrays.copyOfRange(x, axis + 1, x.length));
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.indexSelect(named, indices),
        in ->
            Expected.exactly(
                target,
                index -> {
                  int[] place = Arrays.copyOfRange(index, axis, axis + shape.length);
                  return in.at(
                      Naive.concat(
                          Arrays.copyOf(index, axis),
                          new int[] {(int) plain(at, shape).at(place)},
                          Arrays.copyOfRange(index, axis + shape.length, index.length)));
                }));
  }

  static Plain plain(int[] positions, int... extents) {
    return new Plain(extents, Arrays.stream(positions).asDoubleStream().toArray());
  }

  private static Sample indexAdd(Source s) {
    int[] around = s.shape();
    int axis = s.below(around.length + 1);
    int[] shape = s.flip() ? new int[] {s.below(5)} : new int[] {2, s.below(3)};
    int extent = s.between(1, 4);
    int[] at = positions(s, Plain.size(shape), extent);
    int[] after = Arrays.copyOfRange(around, axis, around.length);
    int[] x = Naive.concat(Arrays.copyOf(around, axis), shape, after);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.indexAdd(axis, Indices.wrap(at, Shape.of(shape)), extent),
        in ->
            summed(
                Naive.inserted(around, axis, extent),
                index -> {
                  double[] terms = new double[at.length];
                  for (int j = 0; j < at.length; j++) {
                    terms[j] =
                        at[j] != index[axis]
                            ? 0
                            : in.at(
                                Naive.concat(
                                    Arrays.copyOf(index, axis),
                                    Plain.index(shape, j),
                                    Arrays.copyOfRange(index, axis + 1, index.length)));
                  }
                  return terms;
                }));
  }

  /** The terms of a sum for each index tuple. */
  interface Terms {
    double[] at(int... index);
  }

  static Expected summed(int[] extents, Terms terms) {
    return new Expected(
        Plain.fill(extents, index -> Naive.sum(terms.at(index))),
        Plain.fill(extents, index -> Naive.sumScale(terms.at(index))));
  }

  private static Sample gather(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    int[] target = Naive.with(x, axis, x[axis] == 0 ? 0 : s.below(4));
    int[] at = positions(s, Plain.size(target), x[axis]);
    Indices indices = Indices.wrap(at, Shape.of(target));
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.gather(named, indices),
        in ->
            Expected.exactly(
                target,
                index -> in.at(Naive.with(index, axis, (int) plain(at, target).at(index)))));
  }

  private static Sample scatterAdd(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    int extent = s.between(1, 4);
    int[] at = positions(s, Plain.size(x), extent);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.scatterAdd(named, Indices.wrap(at, Shape.of(x)), extent),
        in ->
            summed(
                Naive.with(x, axis, extent),
                index -> {
                  double[] terms = new double[x[axis]];
                  for (int i = 0; i < terms.length; i++) {
                    int[] own = Naive.with(index, axis, i);
                    terms[i] = plain(at, x).at(own) == index[axis] ? in.at(own) : 0;
                  }
                  return terms;
                }));
  }

  private static Sample where(Source s) {
    int[] target = s.shape();
    int[] mask = s.broadcastable(target);
    Plain chosen = s.numbers(mask, () -> s.between(-1, 1));
    int[] a = s.broadcastable(target);
    int[] b = s.broadcastable(target);
    DType dtype = s.flip() ? DType.F32 : DType.F64;
    return new Sample(
        s.numbers(a, -2, 2),
        s.numbers(b, -2, 2),
        in -> Tensor.where(Tensor.of(chosen.toArray(dtype)), in.getFirst(), in.getLast()),
        in ->
            Expected.exactly(
                Naive.broadcast(mask, Naive.broadcast(a, b)),
                index ->
                    (chosen.stretched(index) > 0 ? in.getFirst() : in.getLast()).stretched(index)));
  }

  // ---- reductions

  /** Some axes, or all, and whether they stay. */
  @SuppressWarnings("ArrayRecordComponent") // nothing compares them
  record Reduced(int[] axes, boolean keep) {
    static Reduced draw(Source s, int rank) {
      int[] axes = Arrays.stream(s.axes(rank)).map(axis -> s.named(axis, rank)).toArray();
      return new Reduced(axes, s.flip());
    }

    Tensor on(Function<Axes, Tensor> f) {
      return f.apply(keep ? Axes.keep(axes) : Axes.of(axes));
    }

    /** At least one element to choose from. */
    int[] filled(int[] extents) {
      int[] filled = extents.clone();
      for (int i = 0; i < filled.length; i++) {
        int axis = i;
        boolean reduced =
            axes.length == 0
                || Arrays.stream(axes).anyMatch(a -> Math.floorMod(a, extents.length) == axis);
        filled[i] = reduced ? Math.max(1, filled[i]) : filled[i];
      }
      return filled;
    }
  }

  private static Sample sum(Source s) {
    int[] x = s.shape();
    Reduced over = Reduced.draw(s, x.length);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> over.on(t::sum),
        in -> Naive.reduce(in, over.axes, over.keep, Naive::sum, Naive::sumScale));
  }

  private static Sample mean(Source s) {
    int[] x = s.shape();
    Reduced over = Reduced.draw(s, x.length);
    return new Sample(
        s.numbers(over.filled(x), -2, 2),
        t -> over.on(t::mean),
        in ->
            Naive.reduce(
                in,
                over.axes,
                over.keep,
                group -> Naive.sum(group) / group.length,
                Naive::sumScale));
  }

  private static Sample variance(Source s) {
    int[] x = s.shape();
    Reduced over = Reduced.draw(s, x.length);
    return new Sample(
        s.numbers(over.filled(x), -2, 2),
        t -> over.on(t::variance),
        in ->
            Naive.reduce(
                in,
                over.axes,
                over.keep,
                group -> {
                  double mean = Naive.sum(group) / group.length;
                  return Arrays.stream(group).map(v -> (v - mean) * (v - mean)).sum()
                      / group.length;
                },
                group -> 4 * Naive.sumScale(group)));
  }

  private static Sample max(Source s) {
    int[] x = s.shape();
    Reduced over = Reduced.draw(s, x.length);
    return new Sample(
        s.spread(over.filled(x)),
        t -> over.on(t::max),
        in -> Naive.reduce(in, over.axes, over.keep, Naive::max, group -> 0));
  }

  private static Sample maxWithIndices(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    x[axis] = Math.max(1, x[axis]);
    int named = s.named(axis, x.length);
    return new Sample(
        s.spread(x),
        t -> t.maxWithIndices(named).get(0),
        in -> Naive.reduce(in, new int[] {axis}, false, Naive::max, group -> 0));
  }

  /** The quotient, the remainder, or both; in smooth cases a is no multiple of b. */
  private static Sample divmod(Source s) {
    int[] target = s.shape();
    double[] divisors = {0.8, -0.8, 1.6};
    Plain a =
        s.numbers(
            s.broadcastable(target),
            () -> 0.8 * (s.between(-3, 3) + (s.smooth() ? s.between(0.2, 0.8) : 0)));
    Plain b = s.numbers(s.broadcastable(target), () -> divisors[s.below(3)]);
    double ofQuotient = s.below(3) - 1;
    double ofRemainder = ofQuotient == 0 ? 1 : s.below(2);
    return new Sample(
        a,
        b,
        in -> {
          Results<Tensor> r = in.getFirst().divmod(in.getLast());
          return ofRemainder == 0
              ? r.get(0).mul(ofQuotient)
              : ofQuotient == 0 ? r.get(1) : r.get(0).mul(ofQuotient).add(r.get(1));
        },
        in -> {
          Plain x = in.getFirst();
          Plain y = in.getLast();
          return Expected.within(
              8,
              Plain.fill(
                  Naive.broadcast(x.extents(), y.extents()),
                  index -> {
                    double n = x.stretched(index);
                    double d = y.stretched(index);
                    BigDecimal exact =
                        new BigDecimal(n).divide(new BigDecimal(d), 40, RoundingMode.FLOOR);
                    BigDecimal q = exact.setScale(0, RoundingMode.FLOOR);
                    double r =
                        new BigDecimal(n).subtract(q.multiply(new BigDecimal(d))).doubleValue();
                    return ofQuotient * q.doubleValue() + ofRemainder * r;
                  }));
        });
  }

  private static Sample min(Source s) {
    int[] x = s.shape();
    Reduced over = Reduced.draw(s, x.length);
    return new Sample(
        s.spread(over.filled(x)),
        t -> over.on(t::min),
        in ->
            Naive.reduce(
                in,
                over.axes,
                over.keep,
                group -> -Naive.max(Arrays.stream(group).map(v -> -v).toArray()),
                group -> 0));
  }

  private static Sample prod(Source s) {
    int[] x = s.shape();
    Reduced over = Reduced.draw(s, x.length);
    Naive.Fold product = group -> Arrays.stream(group).reduce(1, (a, b) -> a * b);
    return new Sample(
        s.numbers(x, () -> s.below(8) == 0 ? 0 : s.between(0.6, 1.5)),
        t -> over.on(t::prod),
        in ->
            Naive.reduce(
                in,
                over.axes,
                over.keep,
                product,
                group -> 2 * group.length * Math.abs(product.applyAsDouble(group))));
  }

  private static Sample logSumExp(Source s) {
    int[] x = s.shape();
    Reduced over = Reduced.draw(s, x.length);
    return new Sample(
        s.numbers(s.smooth() ? over.filled(x) : x, -2, 2),
        t -> over.on(t::logSumExp),
        in ->
            Naive.reduce(
                in, over.axes, over.keep, Naive::logSumExp, group -> 20 + 2 * group.length));
  }

  private static Sample cumsum(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    return new Sample(
        s.numbers(x, -2, 2),
        t -> t.cumsum(named),
        in ->
            summed(
                x,
                index -> {
                  double[] terms = new double[index[axis] + 1];
                  Arrays.setAll(terms, i -> in.at(Naive.with(index, axis, i)));
                  return terms;
                }));
  }

  /** The elements of the slice along an axis that an index tuple lies in. */
  static double[] line(Plain x, int axis, int... index) {
    double[] line = new double[x.extents()[axis]];
    Arrays.setAll(line, i -> x.at(Naive.with(index, axis, i)));
    return line;
  }

  private static Sample softmax(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    return new Sample(
        s.numbers(x, -3, 3),
        t -> t.softmax(named),
        in ->
            Expected.within(
                30 + 2 * x[axis],
                Plain.fill(
                    x, index -> Math.exp(in.at(index) - Naive.logSumExp(line(in, axis, index))))));
  }

  private static Sample logSoftmax(Source s) {
    int[] x = s.shape(1);
    int axis = s.axis(x);
    int named = s.named(axis, x.length);
    return new Sample(
        s.numbers(x, -3, 3),
        t -> t.logSoftmax(named),
        in ->
            new Expected(
                Plain.fill(x, index -> in.at(index) - Naive.logSumExp(line(in, axis, index))),
                Plain.fill(x, index -> 40 + 2 * x[axis])));
  }

  private static Sample logSigmoid(Source s) {
    return new Sample(
        s.numbers(s.shape(), -3, 3),
        Tensor::logSigmoid,
        in ->
            Expected.within(8, Plain.fill(in.extents(), index -> -Naive.softplus(-in.at(index)))));
  }

  // ---- products

  private static Sample matmul(Source s) {
    int[] batch = Arrays.stream(s.shape()).limit(2).map(n -> Math.min(n, 2)).toArray();
    int m = Math.min(3, s.extent());
    int k = Math.min(3, s.extent());
    int n = Math.min(3, s.extent());
    return product(
        s,
        Naive.concat(s.broadcastable(batch), new int[] {m, k}),
        Naive.concat(s.broadcastable(batch), new int[] {k, n}));
  }

  private static Sample product(Source s, int[] a, int[] b) {
    int[] batch = Naive.broadcast(Arrays.copyOf(a, a.length - 2), Arrays.copyOf(b, b.length - 2));
    int[] target = Naive.concat(batch, new int[] {a[a.length - 2], b[b.length - 1]});
    int k = a[a.length - 1];
    return new Sample(
        s.numbers(a, -2, 2),
        s.numbers(b, -2, 2),
        in -> in.getFirst().matmul(in.getLast()),
        in ->
            summed(
                target,
                index -> {
                  double[] terms = new double[k];
                  int last = index.length - 1;
                  for (int p = 0; p < k; p++) {
                    double left = in.getFirst().stretched(Naive.with(index, last, p));
                    double right = in.getLast().stretched(Naive.with(index, last - 1, p));
                    terms[p] = left * right;
                  }
                  return terms;
                }));
  }

  /** A vector on one side or on both. */
  private static Sample vectorMatmul(Source s) {
    int k = s.extent();
    int[] left = s.flip() ? new int[] {k} : new int[] {s.extent(), k};
    int[] right = left.length == 1 && s.flip() ? new int[] {k} : new int[] {k, s.extent()};
    if (left.length == 2) {
      right = new int[] {k};
    }
    int[] b = right;
    int rows = left.length == 1 ? 1 : left[0];
    int columns = b.length == 1 ? 1 : b[1];
    int[] target =
        Naive.concat(Arrays.copyOf(left, left.length - 1), Arrays.copyOfRange(b, 1, b.length));
    return new Sample(
        s.numbers(left, -2, 2),
        s.numbers(b, -2, 2),
        in -> in.getFirst().matmul(in.getLast()),
        in -> {
          Plain x = new Plain(new int[] {rows, k}, in.getFirst().values());
          Plain y = new Plain(new int[] {k, columns}, in.getLast().values());
          Expected matrix =
              summed(
                  new int[] {rows, columns},
                  index -> {
                    double[] terms = new double[k];
                    Arrays.setAll(terms, p -> x.at(index[0], p) * y.at(p, index[1]));
                    return terms;
                  });
          return new Expected(
              new Plain(target, matrix.y().values()), new Plain(target, matrix.scale().values()));
        });
  }

  /** A contiguous copy, through plain Java arrays. */
  static NdArray copy(NdArray x) {
    return x.dtype() == DType.F32
        ? NdArray.wrap(x.toFloatArray(), x.shape())
        : NdArray.wrap(x.toDoubleArray(), x.shape());
  }
}
