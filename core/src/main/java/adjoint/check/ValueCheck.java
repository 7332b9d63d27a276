package adjoint.check;

import static java.util.Objects.requireNonNull;

import adjoint.Value;
import adjoint.array.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * {@link GradCheck} for a function of scalars, made by {@link GradCheck#ofValues}. Each derivative
 * is compared with slopes of the function, order by order.
 */
public final class ValueCheck {
  private final Function<List<Value>, Value> f;
  private final int order;
  private final long seed;
  private final Budget.Limits limits;
  private final Optional<ToDoubleFunction<double[]>> plain;

  ValueCheck(Function<List<Value>, Value> f, int order, long seed, Budget.Limits limits) {
    this(f, order, seed, limits, Optional.empty());
  }

  private ValueCheck(
      Function<List<Value>, Value> f,
      int order,
      long seed,
      Budget.Limits limits,
      Optional<ToDoubleFunction<double[]>> plain) {
    this.f = f;
    this.order = order;
    this.seed = seed;
    this.limits = limits;
    this.plain = plain;
  }

  /** All derivatives up to this order; 1 if not said. */
  public ValueCheck order(int order) {
    return new ValueCheck(f, GradCheck.requireOrder(order), seed, limits, plain);
  }

  /** Another seed for the random choices. */
  public ValueCheck seed(long seed) {
    return new ValueCheck(f, order, seed, limits, plain);
  }

  /** Evaluates the function no more often than about so many times; 200,000 if not said. */
  public ValueCheck atMost(int evaluations) {
    return new ValueCheck(f, order, seed, new Budget.Limits(evaluations, limits.time()), plain);
  }

  /** Takes no longer than about so long; 30 seconds if not said. No evaluation is interrupted. */
  public ValueCheck within(Duration time) {
    return new ValueCheck(f, order, seed, new Budget.Limits(limits.evaluations(), time), plain);
  }

  /**
   * Checks, too, that the function throws at exactly the points where its version for plain doubles
   * does, and is NaN exactly where that is: at the point and around it, at special numbers, and on
   * both sides of the borders between them. Their numbers are not compared.
   *
   * {@snippet :
   * GradCheck.ofValues(in -> in.get(0).log()).sameDomainAs(x -> Math.log(x[0])).check(0.5);
   * }
   */
  public ValueCheck sameDomainAs(ToDoubleFunction<double[]> plain) {
    requireNonNull(plain, "sameDomainAs: plain is null");
    return new ValueCheck(f, order, seed, limits, Optional.of(plain));
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
    GradReport report = report(1, x);
    for (int k = 2; k <= order && report.verdict() == Verdict.RIGHT; k++) {
      GradReport next = report(k, x);
      report =
          Reports.join(
              report,
              next.verdict() == Verdict.WRONG
                  ? Reports.because(TensorCheck.detached(k), next)
                  : next);
    }
    return plain.isEmpty() ? report : withDomain(report, plain.get(), x);
  }

  private GradReport withDomain(GradReport report, ToDoubleFunction<double[]> plain, double[] x) {
    return SameDomain.added(
        report,
        v -> ValueSubject.numbers(derivatives(0, ValueSubject.leaves(v))),
        v -> new double[] {plain.applyAsDouble(v)},
        inputs(x.length),
        x,
        limits);
  }

  private static Layout inputs(int n) {
    return new Layout(List.of("x"), List.of(Shape.of(n)));
  }

  private GradReport report(int k, double[] x) {
    Layout inputs = inputs(x.length);
    try {
      OutsideDomain.watch(() -> derivatives(k - 1, ValueSubject.leaves(x)));
    } catch (OutsideDomain e) {
      return Reports.outsideDomain(inputs, e.thrown(), seed);
    }
    Shape output = k == 1 ? Shape.SCALAR : Shape.of((int) Math.pow(x.length, k - 1));
    PlainSubject subject = new ValueSubject(v -> derivatives(k - 1, v), x, inputs, output);
    return new PlainCheck(subject, k, seed, limits).run();
  }

  /** All derivatives of one order: the value itself, its gradient, the gradients of these … */
  private List<Value> derivatives(int order, List<Value> leaves) {
    List<Value> all = List.of(requireNonNull(f.apply(leaves), "GradCheck: f gives null"));
    for (int k = 0; k < order; k++) {
      List<Value> next = new ArrayList<>();
      all.forEach(y -> next.addAll(ValueSubject.gradient(y, leaves)));
      all = next;
    }
    return all;
  }

  /** The settings. */
  @Override
  public String toString() {
    return "ValueCheck(order " + order + ", seed " + seed + ")";
  }
}
