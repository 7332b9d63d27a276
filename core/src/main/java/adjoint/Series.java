package adjoint;

import adjoint.op.AbsorbingMul;
import adjoint.op.Add;
import adjoint.op.BinaryOp;
import adjoint.op.Div;
import adjoint.op.Expr;
import adjoint.op.MaskedBy;
import adjoint.op.Mul;
import adjoint.op.Neg;
import adjoint.op.Op;
import adjoint.op.Pow;
import adjoint.op.PowConstant;
import adjoint.op.PowDerivative;
import adjoint.op.StrongDiv;
import adjoint.op.StrongMul;
import adjoint.op.Sub;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A power series whose coefficients are computed when they are asked for, each once.
 *
 * <p>The four basic operations and powers have recurrences. Any other function is the integral of
 * its slope: {@code y′ = f′(x)·x′}, which is its vjp for the cotangent x′. The vjp is called with
 * series, of which y is known only so far: coefficient k of y asks for coefficient k − 1 of the
 * slope. Where vjps lead in a circle, as those of sine and cosine do, an operation on the same
 * operands is the same series again, and all of the circle together cost O(n²). Where they do not,
 * as those of lgamma, digamma, trigamma …, each has a coefficient less to compute: O(n³).
 */
final class Series<E extends Expr<E>> implements Expr<Series<E>> {
  /** How many {@link #terms} there are, if they do not end. */
  private static final int ENDLESS = Integer.MAX_VALUE;

  /** Powers up to this are products, which are right at 0 too. */
  private static final int MOST_PRODUCTS = 1 << 16;

  /** A coefficient of a series, from those before it. */
  private interface Rule<E extends Expr<E>> {
    E at(Series<E> self, int k);
  }

  /** An operation on this series, and on another one. */
  private record Use(Op op, @Nullable Series<?> other) {}

  /** From here on coefficients are 0 and left out, so that they meet no infinity. */
  private final int terms;

  private final E zero;
  private final Rule<E> rule;
  private final List<E> known = new ArrayList<>();
  private final Map<Use, Series<E>> uses = new HashMap<>();
  private @Nullable Series<E> slope;

  /** What {@link #constant} was given. */
  private double number = Double.NaN;

  /** What this is a multiple of by a power of two, exactly. */
  private @Nullable Series<E> base;

  private double multiple = 1;

  private Series(int terms, E zero, Rule<E> rule) {
    this.terms = terms;
    this.zero = zero;
    this.rule = rule;
  }

  /** A polynomial. */
  static <E extends Expr<E>> Series<E> of(List<E> coefficients) {
    E first = coefficients.getFirst();
    E zero = first.detach().maskedBy(first.constant(0));
    return new Series<>(coefficients.size(), zero, (_, k) -> coefficients.get(k));
  }

  private static <E extends Expr<E>> Series<E> of(E constant) {
    return of(List.of(constant));
  }

  /** The series with this first coefficient and with a slope that may depend on the series. */
  static <E extends Expr<E>> Series<E> integral(E first, UnaryOperator<Series<E>> slope) {
    E zero = first.detach().maskedBy(first.constant(0));
    return new Series<>(
        ENDLESS,
        zero,
        (self, k) -> {
          if (k == 0) {
            return first;
          }
          if (self.slope == null) {
            self.slope = slope.apply(self);
          }
          E before = self.slope.at(k - 1);
          return k == 1 ? before : before.div(k);
        });
  }

  /** The coefficient of the k-th power. */
  E at(int k) {
    if (k >= terms) {
      return zero;
    }
    while (known.size() <= k) {
      known.add(rule.at(this, known.size()));
    }
    return known.get(k);
  }

  private boolean isConstant() {
    return terms <= 1;
  }

  private Series<E> derivative() {
    return new Series<>(
        terms == ENDLESS ? ENDLESS : Math.max(0, terms - 1),
        zero,
        (_, k) -> k == 0 ? at(1) : at(k + 1).mul(k + 1));
  }

  @Override
  public Series<E> apply(UnaryOp op) {
    return use(op, null, () -> isConstant() ? of(at(0).apply(op)) : result(op));
  }

  private Series<E> result(UnaryOp op) {
    E first = at(0).apply(op);
    return switch (op) {
      case Neg _ -> new Series<>(terms, zero, (_, k) -> at(k).neg());
      case PowConstant(double p) -> beginning(first, power(p));
      default -> integral(first, y -> op.vjp(this, y, derivative()));
    };
  }

  @Override
  public Series<E> apply(BinaryOp op, Series<E> b) {
    return use(
        op, b, () -> isConstant() && b.isConstant() ? of(at(0).apply(op, b.at(0))) : result(op, b));
  }

  private Series<E> result(BinaryOp op, Series<E> b) {
    return switch (op) {
      case Add _ -> sum(b);
      case Sub _ -> difference(b);
      case Mul _ -> Double.isNaN(b.number) ? product(op, b) : times(b.number);
      case Div _ -> quotient(op, b);
      case MaskedBy _ -> new Series<>(terms, zero, (_, k) -> at(k).apply(op, b.at(0)));
      case PowDerivative f ->
          beginning(at(0).apply(op, b.at(0)), b.mul(power(f.power()).times(f.factor())));
      case Pow _ -> beginning(at(0).apply(op, b.at(0)), power(b));
      case StrongMul _, AbsorbingMul _ -> product(op, b);
      case StrongDiv _ -> quotient(op, b);
      default -> integral(at(0).apply(op, b.at(0)), y -> slope(op, b, y));
    };
  }

  private Series<E> slope(BinaryOp op, Series<E> b, Series<E> y) {
    if (b.isConstant()) {
      return op.vjpLeft(this, b, y, derivative());
    }
    Series<E> right = op.vjpRight(this, b, y, b.derivative());
    return isConstant() ? right : op.vjpLeft(this, b, y, derivative()).sum(right);
  }

  private Series<E> use(Op op, @Nullable Series<E> other, Supplier<Series<E>> make) {
    Use use = new Use(op, other);
    Series<E> known = uses.get(use);
    if (known == null) {
      known = make.get();
      uses.put(use, known);
    }
    return known;
  }

  @Override
  public Series<E> constant(double c) {
    Series<E> constant = of(at(0).constant(c));
    constant.number = c;
    return constant;
  }

  @Override
  public Series<E> detach() {
    return of(at(0).detach());
  }

  // ---- recurrences

  /** The same series, with a first coefficient that was computed at once. */
  private static <E extends Expr<E>> Series<E> beginning(E first, Series<E> series) {
    return new Series<>(
        Math.max(1, series.terms), series.zero, (_, k) -> k == 0 ? first : series.at(k));
  }

  private Series<E> sum(Series<E> b) {
    return new Series<>(
        Math.max(terms, b.terms),
        zero,
        (_, k) -> k >= terms ? b.at(k) : k >= b.terms ? at(k) : at(k).add(b.at(k)));
  }

  private Series<E> difference(Series<E> b) {
    return new Series<>(
        Math.max(terms, b.terms),
        zero,
        (_, k) -> k >= terms ? b.at(k).neg() : k >= b.terms ? at(k) : at(k).sub(b.at(k)));
  }

  private Series<E> times(double c) {
    if (base != null && multiple * c == 1) {
      return base;
    }
    Series<E> product = new Series<>(terms, zero, (_, k) -> at(k).mul(c));
    if (Math.abs(c) == Math.scalb(1.0, Math.getExponent(c))) {
      product.base = base == null ? this : base;
      product.multiple = multiple * c;
    }
    return product;
  }

  /** {@code Σ a(j)·b(k−j)}. */
  private Series<E> product(BinaryOp times, Series<E> b) {
    boolean none = terms == 0 || b.terms == 0;
    boolean endless = terms == ENDLESS || b.terms == ENDLESS;
    return new Series<>(
        none ? 0 : endless ? ENDLESS : terms + b.terms - 1,
        zero,
        (_, k) -> {
          int first = Math.max(0, k - b.terms + 1);
          E sum = at(first).apply(times, b.at(k - first));
          for (int j = first + 1; j <= k && j < terms; j++) {
            sum = sum.add(at(j).apply(times, b.at(k - j)));
          }
          return sum;
        });
  }

  /** {@code y(k) = (a(k) − Σ b(j)·y(k−j))/b(0)}. */
  private Series<E> quotient(BinaryOp over, Series<E> b) {
    return new Series<>(
        b.isConstant() ? terms : ENDLESS,
        zero,
        (y, k) -> {
          E rest = at(k);
          for (int j = 1; j <= k && j < b.terms; j++) {
            rest = rest.sub(b.at(j).mul(y.at(k - j)));
          }
          return rest.apply(over, b.at(0));
        });
  }

  private Series<E> power(double p) {
    boolean isWhole = p == Math.rint(p) && Math.abs(p) <= MOST_PRODUCTS;
    if (!isWhole) {
      return power(at(0).pow(p), k -> at(0).constant(p).mul(k));
    }
    Series<E> whole = power((int) Math.abs(p));
    return p < 0 ? constant(1).div(whole) : whole;
  }

  private Series<E> power(int p) {
    if (p < 2) {
      return p == 0 ? constant(1) : this;
    }
    Series<E> half = power(p / 2);
    Series<E> even = half.mul(half);
    return p % 2 == 0 ? even : even.mul(this);
  }

  private Series<E> power(Series<E> exponent) {
    if (!exponent.isConstant()) {
      Series<E> log = exponent.mul(log());
      return integral(at(0).pow(exponent.at(0)), y -> y.mul(log.derivative()));
    }
    return Double.isNaN(exponent.number)
        ? power(at(0).pow(exponent.at(0)), k -> exponent.at(0).mul(k))
        : power(exponent.number);
  }

  /** {@code k·x(0)·y(k) = Σ (p·j − (k−j))·x(j)·y(k−j)}, for {@code x·y′ = p·y·x′}. */
  private Series<E> power(E first, IntFunction<E> multipleOfP) {
    return new Series<>(
        ENDLESS,
        zero,
        (y, k) -> {
          if (k == 0) {
            return first;
          }
          E sum = zero;
          for (int j = 1; j <= k && j < terms; j++) {
            sum = sum.add(multipleOfP.apply(j).sub(k - j).mul(at(j)).mul(y.at(k - j)));
          }
          return sum.div(at(0)).div(k);
        });
  }
}
