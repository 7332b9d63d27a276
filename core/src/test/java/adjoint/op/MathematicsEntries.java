package adjoint.op;

import adjoint.Tensor;
import adjoint.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** The mathematical functions of {@link OpCatalog}: those of {@link Math}, and special ones. */
final class MathematicsEntries {
  /**
   * Where a function is told naively with few digits, and special numbers have tests of their own.
   */
  private static final Domain POSITIVE = Domain.of(2.3, 6).only();

  private MathematicsEntries() {}

  static final List<Entry.Unary> UNARY =
      List.of(
          Entry.Unary.of(Acos.OP, Value::acos, Tensor::acos, Math::acos)
              .ulps(2)
              .bits(StrictMath::acos)
              .on(Domain.of(-0.8, 0.8)),
          Entry.Unary.of(Acosh.OP, Value::acosh, Tensor::acosh, MathematicsEntries::acosh)
              .ulps(10)
              .on(Domain.of(1.3, 4)),
          Entry.Unary.of(Asin.OP, Value::asin, Tensor::asin, Math::asin)
              .ulps(2)
              .bits(StrictMath::asin)
              .on(Domain.of(-0.8, 0.8)),
          Entry.Unary.of(Asinh.OP, Value::asinh, Tensor::asinh, MathematicsEntries::asinh).ulps(8),
          Entry.Unary.of(Atan.OP, Value::atan, Tensor::atan, Math::atan)
              .ulps(2)
              .bits(StrictMath::atan),
          Entry.Unary.of(
                  Atanh.OP,
                  Value::atanh,
                  Tensor::atanh,
                  x ->
                      Math.signum(x) * 0.5 * (Naive.log1p(Math.abs(x)) - Naive.log1p(-Math.abs(x))))
              .ulps(8)
              .on(Domain.of(-0.8, 0.8)),
          Entry.Unary.of(Cbrt.OP, Value::cbrt, Tensor::cbrt, Math::cbrt)
              .ulps(1)
              .bits(StrictMath::cbrt)
              .on(Domain.of(0.3, 3)),
          Entry.Unary.of(Ceil.OP, Value::ceil, Tensor::ceil, x -> -floor(-x))
              .bits(StrictMath::ceil)
              .kink(-1, 0)
              .kink(0, 0)
              .kink(1, 0)
              .on(Domain.of(-1.9, 1.9).without(-1).without(0).without(1)),
          Entry.Unary.of(Cosh.OP, Value::cosh, Tensor::cosh, Math::cosh)
              .ulps(3)
              .bits(StrictMath::cosh),
          Entry.Unary.of(Erfinv.OP, Value::erfinv, Tensor::erfinv, MathematicsEntries::erfinv)
              .ulps(100)
              .on(new Domain(-0.9, 0.9, 1.5, new double[] {0, -0.0, 1, -1, 1e-300, Double.NaN})),
          Entry.Unary.of(Exp2.OP, Value::exp2, Tensor::exp2, x -> Math.pow(2, x))
              .ulps(2)
              .bits(x -> StrictMath.pow(2, x)),
          Entry.Unary.of(Floor.OP, Value::floor, Tensor::floor, MathematicsEntries::floor)
              .bits(StrictMath::floor)
              .kink(-1, 0)
              .kink(0, 0)
              .kink(1, 0)
              .on(Domain.of(-1.9, 1.9).without(-1).without(0).without(1)),
          Entry.Unary.of(Lgamma.OP, Value::lgamma, Tensor::lgamma, MathematicsEntries::lgamma)
              .ulps(2000)
              .on(POSITIVE),
          Entry.Unary.of(Log10.OP, Value::log10, Tensor::log10, Math::log10)
              .ulps(2)
              .bits(StrictMath::log10)
              .on(Domain.of(0.2, 4)),
          Entry.Unary.of(Log2.OP, Value::log2, Tensor::log2, x -> Math.log(x) / Math.log(2))
              .ulps(4)
              .on(Domain.of(0.2, 4)),
          Entry.Unary.of(Mish.OP, Value::mish, Tensor::mish, x -> x * Math.tanh(Naive.softplus(x)))
              .ulps(8)
              .bits(x -> x * StrictMath.tanh(Softplus.OP.applyAsDouble(x)))
              .on(Domain.of(-2, 2).finite()),
          Entry.Unary.of(
                  NormalCdf.OP,
                  Value::normalCdf,
                  Tensor::normalCdf,
                  x -> 0.5 * Naive.erfc(-x * Math.sqrt(0.5)))
              .ulps(4000),
          Entry.Unary.of(
                  NormalQuantile.OP,
                  Value::normalQuantile,
                  Tensor::normalQuantile,
                  MathematicsEntries::quantile)
              .ulps(1e5)
              .on(new Domain(0.15, 0.85, 1.5, new double[] {0, -0.0, 1, Double.NaN})),
          polygamma(0),
          polygamma(1),
          polygamma(2),
          Entry.Unary.of(Rint.OP, Value::rint, Tensor::rint, MathematicsEntries::rint)
              .bits(StrictMath::rint)
              .kink(-1.5, 0)
              .kink(-0.5, 0)
              .kink(0.5, 0)
              .kink(1.5, 0),
          Entry.Unary.of(Sign.OP, Value::sign, Tensor::sign, x -> x > 0 ? 1 : x < 0 ? -1 : x)
              .bits(StrictMath::signum)
              .kink(0, 0),
          Entry.Unary.of(Sinh.OP, Value::sinh, Tensor::sinh, Math::sinh)
              .ulps(3)
              .bits(StrictMath::sinh),
          Entry.Unary.of(
                  Softsign.OP,
                  Value::softsign,
                  Tensor::softsign,
                  x ->
                      Math.abs(x) < 1
                          ? x / (1 + Math.abs(x))
                          : Math.signum(x) / (1 + 1 / Math.abs(x)))
              .ulps(3)
              .bits(x -> Double.isInfinite(x) ? Math.signum(x) : x / (1 + Math.abs(x)))
              .on(Domain.of(-2, 2).without(0))); // where the second derivative jumps

  static final List<Entry.Binary> BINARY =
      List.of(
          binary(Atan2.OP, Value::atan2, Tensor::atan2, Math::atan2)
              .ulps(2)
              .bits(StrictMath::atan2)
              .on(Domain.of(0.3, 2), Domain.of(-2, 2))
              .kink(0, 0, 0, 0),
          binary(
                  DirectionCosine.OP,
                  Value::directionCosine,
                  Tensor::directionCosine,
                  MathematicsEntries::cosine)
              .ulps(6)
              .on(Domain.of(0.3, 2), Domain.of(-2, 2))
              .kink(0, 0, 0, 0),
          binary(Fmod.OP, Value::fmod, Tensor::fmod, MathematicsEntries::remainder)
              .bits((a, b) -> a % b)
              .on(Domain.of(2.3, 2.7), Domain.of(0.95, 1.1))
              .kink(7.5, 2.5, 1, -3),
          binary(Hypot.OP, Value::hypot, Tensor::hypot, MathematicsEntries::length)
              .ulps(4)
              .bits(StrictMath::hypot)
              .on(Domain.of(0.3, 2), Domain.of(-2, 2))
              .kink(0, 0, 0, 0),
          binary(LogAddExp.OP, Value::logAddExp, Tensor::logAddExp, MathematicsEntries::logAddExp)
              .ulps(1e4) // the sum cancels where it comes near 0
              .bits((a, b) ->
                  a == b
                      ? a + Math.log(2)
                      : Math.max(a, b) + StrictMath.log1p(StrictMath.exp(-Math.abs(a - b)))),
          binary(
                  Beta.OP,
                  Value::beta,
                  Tensor::beta,
                  (a, b) -> Math.exp(lgamma(a) + lgamma(b) - lgamma(a + b)))
              .ulps(5000)
              .on(Domain.of(1.5, 4).only(), Domain.of(1.5, 4).only()),
          binary(
                  LogBeta.OP,
                  Value::logBeta,
                  Tensor::logBeta,
                  (a, b) -> lgamma(a) + lgamma(b) - lgamma(a + b))
              .ulps(5000)
              .on(Domain.of(1.5, 4).only(), Domain.of(1.5, 4).only()),
          binary(
                  Xlogy.OP,
                  Value::xlogy,
                  Tensor::xlogy,
                  (a, b) -> a == 0 && b <= 0 ? 0 : a * Math.log(b))
              .ulps(2)
              .bits((a, b) -> a == 0 && b <= 0 ? 0 : a * StrictMath.log(b))
              .on(Domain.of(-2, 2), Domain.of(0.3, 3))
              .kink(0, 0, 0, 0));

  static final List<Entry.Shaped> COMPOSED =
      List.of(
          composed(
              "celu",
              Domain.of(-2, 2).without(0), // where the second derivative jumps
              x -> x.celu(0.7),
              8,
              x -> x > 0 ? x : 0.7 * Naive.expm1(x / 0.7)),
          composed("digamma", POSITIVE, Tensor::digamma, 500, x -> polygamma(0, x)),
          composed(
              "hardsigmoid",
              Domain.of(-4, 4).without(-3).without(3),
              Tensor::hardsigmoid,
              20,
              x -> Math.min(Math.max((x + 3) / 6, 0), 1)),
          composed(
              "hardswish",
              Domain.of(-4, 4).without(-3).without(3),
              Tensor::hardswish,
              20,
              x -> x * Math.min(Math.max((x + 3) / 6, 0), 1)),
          composed(
              "hardtanh",
              Domain.of(-2, 2).without(-1).without(1),
              Tensor::hardtanh,
              0,
              x -> x < -1 ? -1 : x > 1 ? 1 : x),
          composed("rdiv", Domain.of(0.4, 3), x -> x.rdiv(3), 1, x -> 3 / x),
          composed(
              "relu6",
              Domain.of(-1, 8).without(0).without(6),
              Tensor::relu6,
              0,
              x -> x < 0 ? 0 : x > 6 ? 6 : x),
          composed("rsqrt", Domain.of(0.3, 3), Tensor::rsqrt, 2, x -> 1 / Math.sqrt(x)),
          composed("rsub", Domain.of(-2, 2), x -> x.rsub(3), 1, x -> 3 - x),
          composed(
              "selu",
              Domain.of(-2, 2).without(0),
              Tensor::selu,
              8,
              x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Naive.expm1(x))),
          composed("trigamma", POSITIVE, Tensor::trigamma, 500, x -> polygamma(1, x)));

  // ---- how entries are made

  private interface Method<E> {
    E on(E a, E b);
  }

  private static Entry.Binary binary(
      BinaryOp op, Method<Value> value, Method<Tensor> tensor, DoubleBinaryOperator naive) {
    return Entry.Binary.of(
        op,
        in -> value.on(in.getFirst(), in.getLast()),
        in -> tensor.on(in.getFirst(), in.getLast()),
        naive);
  }

  static Entry.Shaped composed(
      String method,
      Domain domain,
      UnaryOperator<Tensor> run,
      double ulps,
      DoubleUnaryOperator naive) {
    Domain smooth = domain.only();
    return Entry.Shaped.composed(
            method,
            s ->
                new Sample(
                    s.numbers(s.shape(), () -> smooth.draw(s)),
                    run,
                    x ->
                        Expected.within(
                            ulps,
                            Plain.fill(x.extents(), index -> naive.applyAsDouble(x.at(index))))))
        .refusesNothing("it takes any tensor");
  }

  private static Entry.Unary polygamma(int order) {
    return Entry.Unary.of(
            new Polygamma(order),
            x -> x.polygamma(order),
            x -> x.polygamma(order),
            x -> polygamma(order, x))
        .refuses("order is -1; it begins at 0", x -> x.polygamma(-1))
        .ulps(500)
        .on(POSITIVE);
  }

  // ---- the functions, naively

  private static double asinh(double x) {
    double a = Math.abs(x);
    double y =
        a > 1e10 ? Math.log(a) + Math.log(2) : Naive.log1p(a + a * a / (1 + Math.sqrt(a * a + 1)));
    return Math.signum(x) * y;
  }

  /** By the half angle. */
  private static double acosh(double x) {
    return x < 1 ? Double.NaN : 2 * asinh(Math.sqrt((x - 1) / 2));
  }

  private static double floor(double x) {
    if (!(Math.abs(x) < 1e15)) {
      return x;
    }
    long towardsZero = (long) x;
    return towardsZero > x ? towardsZero - 1 : towardsZero;
  }

  private static double rint(double x) {
    double down = floor(x);
    double rest = x - down;
    boolean up = rest > 0.5 || rest == 0.5 && down % 2 != 0;
    return up ? down + 1 : down;
  }

  /** The root of an increasing function, halving an interval until nothing lies between. */
  private static double bisect(double low, double high, DoubleUnaryOperator f) {
    double middle = (low + high) / 2;
    return middle <= low || middle >= high
        ? middle
        : f.applyAsDouble(middle) < 0 ? bisect(middle, high, f) : bisect(low, middle, f);
  }

  private static double erfinv(double y) {
    double a = Math.abs(y);
    if (!(a < 1)) {
      return a == 1 ? y / 0.0 : Double.NaN;
    }
    if (a < 1e-8) {
      return y * Math.sqrt(Math.PI) / 2;
    }
    // Near 1 the digits of erf do not tell where it is; 1 - a is exact there.
    return Math.signum(y)
        * (a < 0.5
            ? bisect(0, 6, x -> Naive.erf(x) - a)
            : bisect(0, 6, x -> 1 - a - Naive.erfc(x)));
  }

  private static double quantile(double p) {
    if (!(p > 0 && p < 1)) {
      return p == 0 || p == 1 ? (p - 0.5) / 0.0 : Double.NaN;
    }
    if (Math.abs(p - 0.5) < 0.25) { // 1 − erf x would not know x where it is small
      return Math.sqrt(2) * erfinv(2 * p - 1);
    }
    return p < 0.5
        ? -bisect(0, 40, x -> p - 0.5 * Naive.erfc(x * Math.sqrt(0.5)))
        : bisect(0, 40, x -> 1 - p - 0.5 * Naive.erfc(x * Math.sqrt(0.5)));
  }

  /** Stirling's formula, far out. */
  private static double lgamma(double x) {
    double logs = 0;
    double y = x;
    for (; y < 30; y++) {
      logs += Math.log(y);
    }
    double s = 1 / (y * y);
    double series = (1 / 12.0 - s * (1 / 360.0 - s * (1 / 1260.0 - s / 1680))) / y;
    return (y - 0.5) * Math.log(y) - y + Math.log(2 * Math.PI) / 2 + series - logs;
  }

  /** Euler's and Maclaurin's sum, far out. */
  private static double polygamma(int n, double x) {
    double factorial = n < 2 ? 1 : n;
    double sum = 0;
    double y = x;
    for (; y < 200; y++) {
      sum += factorial / Math.pow(y, n + 1);
    }
    double tail = n == 0 ? -Math.log(y) : factorial / n / Math.pow(y, n);
    double next = factorial / Math.pow(y, n + 1);
    tail += next / 2 + next * (n + 1) / (12 * y);
    tail -= next * (n + 1) * (n + 2) * (n + 3) / (720 * y * y * y);
    return n % 2 == 0 ? -(sum + tail) : sum + tail;
  }

  private static double length(double a, double b) {
    double far = Math.max(Math.abs(a), Math.abs(b));
    if (Double.isInfinite(a) || Double.isInfinite(b) || far == 0) {
      return Double.isNaN(far) ? Double.POSITIVE_INFINITY : far;
    }
    double near = Math.min(Math.abs(a), Math.abs(b)) / far;
    return far * Math.sqrt(1 + near * near);
  }

  private static double cosine(double a, double b) {
    if (a == 0 && b == 0) {
      return 0;
    } else if (Double.isInfinite(a) && Double.isInfinite(b)) {
      return Math.signum(a) * Math.sqrt(0.5);
    } else if (Double.isInfinite(a)) {
      return Double.isNaN(b) ? Double.NaN : Math.signum(a);
    }
    double far = Math.max(Math.abs(a), Math.abs(b));
    double x = a / far;
    double y = b / far;
    return Double.isInfinite(b) ? x * 0 : x / Math.sqrt(x * x + y * y);
  }

  private static double remainder(double a, double b) {
    if (Double.isNaN(a) || Double.isNaN(b) || Double.isInfinite(a) || b == 0) {
      return Double.NaN;
    } else if (Double.isInfinite(b)) {
      return a;
    }
    return new BigDecimal(a).remainder(new BigDecimal(b)).doubleValue();
  }

  private static double logAddExp(double a, double b) {
    double most = Math.max(a, b);
    return Double.isInfinite(most) ? most : most + Naive.log1p(Math.exp(Math.min(a, b) - most));
  }
}
