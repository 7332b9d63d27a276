package adjoint.check;

import adjoint.Grad;
import adjoint.Value;
import adjoint.array.Shape;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Functions of single values: unlike other code on doubles, one can look into what they compute.
 */
final class ValueSubject extends PlainSubject {
  /** What a larger graph rounds is guessed as for plain code. */
  private static final int NODES = 10_000;

  private final Function<List<Value>, List<Value>> f;
  private final double[] x;

  /**
   * The derivatives of one order.
   *
   * @param f those of the order below
   */
  ValueSubject(Function<List<Value>, List<Value>> f, double[] x, Layout inputs, Shape output) {
    super(v -> numbers(f.apply(leaves(v))), v -> jacobian(f, v), x, inputs, output);
    this.f = f;
    this.x = x.clone();
  }

  @Override
  public double rounding(double[] u) {
    return Math.max(super.rounding(u), of(f.apply(leaves(x)), u));
  }

  @Override
  public double roundingOfGradient(double[] u, double[] direction) {
    List<Value> leaves = leaves(x);
    List<Value> ys = f.apply(leaves);
    double sum = 0;
    for (int k = 0; k < u.length; k++) {
      sum += u[k] == 0 ? 0 : Math.abs(u[k]) * of(gradient(ys.get(k), leaves), direction);
    }
    return sum;
  }

  /** As {@link Rounding} has it, of a weighted sum of results. */
  private static double of(List<Value> ys, double[] weights) {
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      Value y = ys.get(k);
      List<Value> numbers = weights[k] != 0 && y.isVariable() ? variables(y) : List.of();
      double[] slopes = numbers.isEmpty() ? new double[0] : numbers(Grad.of(y, numbers));
      sum += Math.abs(weights[k]) * Rounding.absoluteDot(numbers(numbers), slopes);
    }
    return Math.ulp(1.0) * sum;
  }

  /** What it was computed from; nothing if that is too much to look at. */
  private static List<Value> variables(Value y) {
    Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Value> open = new ArrayDeque<>(List.of(y));
    while (!open.isEmpty() && seen.size() <= NODES) {
      Value value = open.removeFirst();
      if (value.isVariable() && seen.add(value)) {
        open.addAll(value.inputs());
      }
    }
    return open.isEmpty() ? List.copyOf(seen) : List.of();
  }

  private static double[][] jacobian(Function<List<Value>, List<Value>> f, double[] x) {
    List<Value> leaves = leaves(x);
    return f.apply(leaves).stream().map(y -> numbers(gradient(y, leaves))).toArray(double[][]::new);
  }

  /** As values that can be differentiated again. */
  static List<Value> gradient(Value y, List<Value> leaves) {
    return y.isVariable()
        ? Grad.differentiable(y, leaves)
        : leaves.stream().map(x -> x.constant(0)).toList();
  }

  static List<Value> leaves(double[] x) {
    return Arrays.stream(x).mapToObj(Value::of).toList();
  }

  static double[] numbers(List<Value> values) {
    return values.stream().mapToDouble(Value::value).toArray();
  }
}
