package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.kernel.Nulls;
import adjoint.op.BinaryOp;
import adjoint.op.Expr;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A function of one variable as the beginning of its Taylor series, {@code c₀ + c₁·t + … + cₙ·tⁿ}:
 * a carrier of the scalar algebra, on which all derivatives of f up to the n-th are computed at
 * once.
 *
 * {@snippet :
 * double[] d = Taylor.derivatives(t -> t.sin().exp(), 0.5, 20); // of e^(sin t), to the 20th
 * }
 *
 * <p>Arithmetic and powers have the well-known recurrences. Any other operation, special functions
 * and those of users too, is integrated from its vjp: {@code y′ = f′(x)·x′}. That takes O(n²) steps
 * for a function whose derivatives lead back to it, as all elementary ones do, and O(n³) for the
 * others; a derivative by nested differentiation takes 2ⁿ.
 *
 * <p>Coefficients are of any carrier: {@code Value}s, which may be variables, so that coefficients
 * have gradients, or tensors of one shape. At a kink the slope is the one that the operation
 * documents. Where a derivative is infinite, as that of a square root at 0, so is the coefficient,
 * and those after it are infinite or NaN.
 *
 * @param <E> of the coefficients
 */
public final class Taylor<E extends Expr<E>> implements Expr<Taylor<E>> {
  private static final int LARGEST_FACTORIAL = 170;

  private final Series<E> series;
  private final int order;

  /** Whether coefficients may only be asked for later, since they depend on what is to be found. */
  private final boolean isPending;

  private Taylor(Series<E> series, int order, boolean isPending) {
    this.series = series;
    this.order = order;
    this.isPending = isPending;
    for (int k = 0; k <= order && !isPending; k++) {
      series.at(k);
    }
  }

  /** The variable: {@code x + t}, up to this order. */
  public static <E extends Expr<E>> Taylor<E> variable(E x, int order) {
    requireNonNull(x, "Taylor.variable: x is null");
    E one = x.detach().maskedBy(x.constant(0)).add(1);
    return new Taylor<>(Series.of(List.of(x, one)), requireOrder("Taylor.variable", order), false);
  }

  /** A constant, such as a parameter of the function. */
  public static <E extends Expr<E>> Taylor<E> ofConstant(E c, int order) {
    requireNonNull(c, "Taylor.ofConstant: c is null");
    return new Taylor<>(Series.of(List.of(c)), requireOrder("Taylor.ofConstant", order), false);
  }

  /** The series with these coefficients, at least one. */
  public static <E extends Expr<E>> Taylor<E> of(List<E> coefficients) {
    requireNonNull(coefficients, "Taylor.of: coefficients is null");
    Nulls.requireNone("Taylor.of: coefficient ", coefficients);
    if (coefficients.isEmpty()) {
      throw new IllegalArgumentException("Taylor.of: there is no coefficient");
    }
    return new Taylor<>(Series.of(List.copyOf(coefficients)), coefficients.size() - 1, false);
  }

  private static int requireOrder(String caller, int order) {
    if (order < 0) {
      throw new IllegalArgumentException(caller + ": there is no order " + order);
    }
    return order;
  }

  // ---- functions

  /** The value and the derivatives of f at x up to the n-th: n + 1 numbers. */
  public static double[] derivatives(UnaryOperator<Taylor<Value>> f, double x, int n) {
    requireNonNull(f, "Taylor.derivatives: f is null");
    List<Value> all = NoGrad.call(() -> derivatives(f, Value.ofConstant(x), n));
    return all.stream().mapToDouble(Value::value).toArray();
  }

  /** The value and the derivatives of f at x up to the n-th, which may be differentiated by x. */
  public static <E extends Expr<E>> List<E> derivatives(UnaryOperator<Taylor<E>> f, E x, int n) {
    requireNonNull(f, "Taylor.derivatives: f is null");
    requireNonNull(x, "Taylor.derivatives: x is null");
    requireOrder("Taylor.derivatives", n);
    Taylor<E> y = f.apply(variable(x, n));
    List<E> all = new ArrayList<>();
    for (int k = 0; k <= n; k++) {
      all.add(y.derivative(k));
    }
    return all;
  }

  /** The solution of {@code dy/dt = f(y)} that begins with {@code start}, up to this order. */
  public static <E extends Expr<E>> Taylor<E> ode(UnaryOperator<Taylor<E>> f, E start, int order) {
    requireNonNull(f, "Taylor.ode: f is null");
    requireNonNull(start, "Taylor.ode: start is null");
    return odes(y -> List.of(f.apply(y.getFirst())), List.of(start), order).getFirst();
  }

  /** The solution of a system of such equations: f gives a slope for each unknown. */
  public static <E extends Expr<E>> List<Taylor<E>> odes(
      Function<List<Taylor<E>>, List<Taylor<E>>> f, List<E> start, int order) {
    requireNonNull(f, "Taylor.odes: f is null");
    requireNonNull(start, "Taylor.odes: start is null");
    Nulls.requireNone("Taylor.odes: start ", start);
    requireOrder("Taylor.odes", order);
    List<Taylor<E>> unknowns = new ArrayList<>();
    List<Taylor<E>> slopes = new ArrayList<>();
    for (int i = 0; i < start.size(); i++) {
      int at = i;
      Series<E> y = Series.integral(start.get(i), _ -> slopes.get(at).series);
      unknowns.add(new Taylor<>(y, order, true));
    }
    slopes.addAll(f.apply(List.copyOf(unknowns)));
    if (slopes.size() != start.size()) {
      throw new IllegalArgumentException(
          "Taylor.odes: f gave %s slopes for %s unknowns".formatted(slopes.size(), start.size()));
    }
    for (int k = 0; k <= order; k++) {
      for (Taylor<E> y : unknowns) {
        y.series.at(k); // one after the other, so that none asks for more than one before
      }
    }
    return unknowns.stream().map(y -> new Taylor<>(y.series, order, false)).toList();
  }

  // ---- coefficients

  /** The power up to which coefficients are known. */
  public int order() {
    return order;
  }

  /** The coefficient of the k-th power of t. */
  public E coefficient(int k) {
    if (k < 0 || k > order) {
      throw new IndexOutOfBoundsException("Taylor: no coefficient " + k + " up to order " + order);
    }
    if (isPending) {
      throw new IllegalStateException(
          "Taylor: in a differential equation the solution has no coefficients yet; compute with"
              + " the series itself");
    }
    return series.at(k);
  }

  /** All coefficients, the constant one first. */
  public List<E> coefficients() {
    return Stream.iterate(0, k -> k <= order, k -> k + 1).map(this::coefficient).toList();
  }

  /** The k-th derivative: the coefficient times k!, which is a number up to k = 170. */
  public E derivative(int k) {
    if (k > LARGEST_FACTORIAL) {
      throw new IllegalArgumentException(
          "Taylor: " + k + "! is larger than any double; take the coefficient");
    }
    double factorial = 1;
    for (int i = 2; i <= k; i++) {
      factorial *= i;
    }
    return k < 2 ? coefficient(k) : coefficient(k).mul(factorial);
  }

  /** The polynomial at t. */
  public E at(double t) {
    E sum = coefficient(order);
    for (int k = order - 1; k >= 0; k--) {
      sum = sum.mul(t).add(coefficient(k));
    }
    return sum;
  }

  // ---- the algebra

  @Override
  public Taylor<E> apply(UnaryOp op) {
    requireNonNull(op, "Taylor.apply: op is null");
    return new Taylor<>(series.apply(op), order, isPending);
  }

  @Override
  public Taylor<E> apply(BinaryOp op, Taylor<E> b) {
    requireNonNull(op, "Taylor.apply: op is null");
    requireNonNull(b, "Taylor.apply: b is null");
    return new Taylor<>(
        series.apply(op, b.series), Math.min(order, b.order), isPending || b.isPending);
  }

  @Override
  public Taylor<E> constant(double c) {
    return new Taylor<>(series.constant(c), order, isPending);
  }

  /** The value as a constant: its derivatives are 0. */
  @Override
  public Taylor<E> detach() {
    return new Taylor<>(series.detach(), order, isPending);
  }

  /** The coefficients. */
  @Override
  public String toString() {
    return isPending ? "Taylor(pending)" : "Taylor" + coefficients();
  }
}
