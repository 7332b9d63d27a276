package adjoint.check;

import adjoint.Grad;
import adjoint.Value;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * {@link GradCheck} for a function of scalars, made by {@link GradCheck#ofValues}. Each derivative
 * is compared with slopes of the function, order by order.
 */
public final class ValueCheck {
  private final Function<List<Value>, Value> f;
  private final int order;
  private final long seed;

  ValueCheck(Function<List<Value>, Value> f, int order, long seed) {
    this.f = f;
    this.order = order;
    this.seed = seed;
  }

  /** All derivatives up to this order; 1 if not said. */
  public ValueCheck order(int order) {
    return new ValueCheck(f, GradCheck.requireOrder(order), seed);
  }

  /** Another seed for the random choices. */
  public ValueCheck seed(long seed) {
    return new ValueCheck(f, order, seed);
  }

  /**
   * Checks at x.
   *
   * @return the report: right, or why nothing could be told
   * @throws WrongGradientError if a derivative is wrong
   */
  public GradReport check(double... x) {
    return Verdicts.requireNotWrong(report(x));
  }

  /**
   * Checks at x, and is content only with {@link Verdict#RIGHT}.
   *
   * @throws WrongGradientError if a derivative is wrong, or cannot be told to be right
   */
  public GradReport checkRight(double... x) {
    return Verdicts.requireRight(report(x));
  }

  /** Checks at x and tells what was found, at the first order at which anything is wrong. */
  public GradReport report(double... x) {
    GradReport report = report(1, x);
    for (int k = 2; k <= order && report.verdict() == Verdict.RIGHT; k++) {
      report = report(k, x);
    }
    return report;
  }

  private GradReport report(int k, double[] x) {
    PlainSubject subject =
        new PlainSubject(
            v -> numbers(derivatives(k - 1, leaves(v))),
            v -> {
              List<Value> leaves = leaves(v);
              return derivatives(k - 1, leaves).stream()
                  .map(y -> numbers(gradient(y, leaves)))
                  .toArray(double[][]::new);
            },
            x,
            Shape.of(x.length),
            k == 1 ? Shape.SCALAR : Shape.of((int) Math.pow(x.length, k - 1)));
    return new PlainCheck(subject, seed).run();
  }

  /** All derivatives of one order: the value itself, its gradient, the gradients of these … */
  private List<Value> derivatives(int order, List<Value> leaves) {
    List<Value> all = List.of(f.apply(leaves));
    for (int k = 0; k < order; k++) {
      List<Value> next = new ArrayList<>();
      all.forEach(y -> next.addAll(gradient(y, leaves)));
      all = next;
    }
    return all;
  }

  private static List<Value> gradient(Value y, List<Value> leaves) {
    return y.isVariable()
        ? Grad.differentiable(y, leaves)
        : leaves.stream().map(x -> x.constant(0)).toList();
  }

  private static List<Value> leaves(double[] x) {
    return Arrays.stream(x).mapToObj(Value::of).toList();
  }

  private static double[] numbers(List<Value> values) {
    return values.stream().mapToDouble(Value::value).toArray();
  }

  /** The settings. */
  @Override
  public String toString() {
    return "ValueCheck(order " + order + ", seed " + seed + ")";
  }
}
