package adjoint.check;

import static java.util.Objects.requireNonNull;

import adjoint.array.Shape;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * {@link GradCheck} for derivatives written down in plain Java, made by {@link
 * GradCheck#ofGradient}, {@link GradCheck#ofJacobian} and {@link GradCheck#ofDerivatives}. Each
 * derivative is compared with the slopes of the function, or of the derivative of the order below.
 *
 * {@snippet :
 * GradCheck.ofGradient(w -> w[0] * w[0] * w[1], w -> new double[] {2 * w[0] * w[1], w[0] * w[0]})
 *     .hessian(w -> new double[][] {{2 * w[1], 2 * w[0]}, {2 * w[0], 0}})
 *     .names("w")
 *     .check(3, -1);
 * }
 */
public final class FormulaCheck {
  /**
   * A function, and the Jacobian that somebody wrote down for it.
   *
   * @param single whether it gives one number, which needs no position
   */
  record Claim(
      UnaryOperator<double[]> f, Function<double[], double[][]> jacobian, boolean single) {}

  private final List<Claim> orders;

  /** Whether the input is a number and no array. */
  private final boolean scalar;

  private final List<String> names;
  private final long seed;
  private final Budget.Limits limits;
  private final Optional<UnaryOperator<double[]>> plain;

  private FormulaCheck(
      List<Claim> orders,
      boolean scalar,
      List<String> names,
      long seed,
      Budget.Limits limits,
      Optional<UnaryOperator<double[]>> plain) {
    this.orders = orders;
    this.scalar = scalar;
    this.names = names;
    this.seed = seed;
    this.limits = limits;
    this.plain = plain;
  }

  static FormulaCheck of(Claim claim, boolean scalar) {
    return new FormulaCheck(
        List.of(claim), scalar, List.of(), GradCheck.SEED, Budget.Limits.USUAL, Optional.empty());
  }

  FormulaCheck and(Claim claim) {
    List<Claim> more = Stream.concat(orders.stream(), Stream.of(claim)).toList();
    return new FormulaCheck(more, scalar, names, seed, limits, plain);
  }

  /**
   * Checks these second derivatives, too: the Jacobian of the gradient.
   *
   * @throws IllegalStateException if what is checked is not a gradient of one number
   */
  public FormulaCheck hessian(Function<double[], double[][]> hessian) {
    requireNonNull(hessian, "hessian: hessian is null");
    Claim gradient = orders.getLast();
    UnaryOperator<double[]> row =
        x -> {
          double[][] rows = gradient.jacobian.apply(x);
          if (rows.length != 1) {
            throw new IllegalStateException(
                "hessian: f gives " + rows.length + " numbers; take the Hessian of one at a time");
          }
          return rows[0];
        };
    return and(new Claim(row, hessian, false));
  }

  /** What the report calls the input: one name, or one for each number. */
  public FormulaCheck names(String... names) {
    return new FormulaCheck(orders, scalar, GradCheck.requireNames(names), seed, limits, plain);
  }

  /** Another seed for the random choices. */
  public FormulaCheck seed(long seed) {
    return new FormulaCheck(orders, scalar, names, seed, limits, plain);
  }

  /** Evaluates the function no more often than about so many times; 200,000 if not said. */
  public FormulaCheck atMost(int evaluations) {
    Budget.Limits next = new Budget.Limits(evaluations, limits.time());
    return new FormulaCheck(orders, scalar, names, seed, next, plain);
  }

  /** Takes no longer than about so long; 30 seconds if not said. No evaluation is interrupted. */
  public FormulaCheck within(Duration time) {
    Budget.Limits next = new Budget.Limits(limits.evaluations(), time);
    return new FormulaCheck(orders, scalar, names, seed, next, plain);
  }

  /**
   * Checks, too, that the function throws at exactly the points where a plainer version of it does,
   * and is NaN exactly where that is: at the point and around it, at special numbers, and on both
   * sides of the borders between them. Their numbers are not compared, nor the derivatives, whose
   * domain may well be smaller.
   *
   * {@snippet :
   * GradCheck.ofDerivatives(x -> Math.log1p(x - 1), x -> 1 / x)
   *     .sameDomainAs(x -> new double[] {Math.log(x[0])})
   *     .check(0.5);
   * }
   *
   * @param plain from the numbers that the function takes to as many as it gives
   */
  public FormulaCheck sameDomainAs(UnaryOperator<double[]> plain) {
    requireNonNull(plain, "sameDomainAs: plain is null");
    return new FormulaCheck(orders, scalar, names, seed, limits, Optional.of(plain));
  }

  /**
   * Checks at x, and is content only with {@link Verdict#RIGHT}.
   *
   * @throws WrongGradientError if a derivative is wrong, or cannot be told to be right
   */
  public GradReport check(double... x) {
    return Verdicts.requireRight(report(x), () -> new Point().numbers("x", x));
  }

  /**
   * Checks at x, and passes where nothing can be told: for points that nobody chose, where {@link
   * Verdict#CANNOT_TELL} is expected. A test that only ever asks this may have tested nothing.
   *
   * @throws WrongGradientError if a derivative is wrong, or if the function throws at x
   */
  public GradReport checkNotWrong(double... x) {
    return Verdicts.requireNotWrong(report(x), () -> new Point().numbers("x", x));
  }

  /** Checks at x and tells what was found, up to the first order at which anything is not right. */
  public GradReport report(double... x) {
    requireNonNull(x, "GradCheck: x is null");
    if (scalar && x.length != 1) {
      throw new IllegalArgumentException(
          "GradCheck: the function takes one number, not " + x.length);
    }
    GradReport report = report(0, x);
    for (int k = 1; k < orders.size() && report.verdict() == Verdict.RIGHT; k++) {
      report = Reports.join(report, report(k, x));
    }
    return plain.isEmpty() ? report : withDomain(report, plain.get(), x);
  }

  private GradReport report(int k, double[] x) {
    Claim claim = orders.get(k);
    Layout inputs = inputs(x.length);
    try {
      int outputs = OutsideDomain.watch(() -> numbers("f", claim.f.apply(x.clone()))).length;
      Shape shape = claim.single && outputs == 1 ? Shape.SCALAR : Shape.of(outputs);
      PlainSubject subject = new PlainSubject(claim.f, claim.jacobian, x, inputs, shape);
      return new PlainCheck(subject, k + 1, seed, limits).run();
    } catch (OutsideDomain e) {
      return Reports.outsideDomain(inputs, e.thrown(), seed);
    }
  }

  private GradReport withDomain(GradReport report, UnaryOperator<double[]> plain, double[] x) {
    return SameDomain.added(report, orders.getFirst().f, plain, inputs(x.length), x, limits);
  }

  static double[] numbers(String what, double[] numbers) {
    return requireNonNull(numbers, () -> "GradCheck: " + what + " gives null");
  }

  private Layout inputs(int n) {
    if (names.size() <= 1) {
      String name = names.isEmpty() ? "x" : names.getFirst();
      return new Layout(List.of(name), List.of(scalar ? Shape.SCALAR : Shape.of(n)));
    }
    if (names.size() != n) {
      throw new IllegalArgumentException(
          "GradCheck: needs one name or " + n + ", one for each number, not " + names);
    }
    Shape[] each = new Shape[n];
    Arrays.fill(each, Shape.SCALAR);
    return new Layout(names, List.of(each));
  }

  /** The settings. */
  @Override
  public String toString() {
    return "FormulaCheck(order " + orders.size() + ", seed " + seed + ")";
  }
}
