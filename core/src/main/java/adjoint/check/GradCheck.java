package adjoint.check;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import adjoint.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * Compares gradients with the slopes of the function itself.
 *
 * {@snippet :
 * GradCheck.of(t -> t.softplus()).order(2).check(x);
 * GradCheck.assertGradient(v -> v * v * v, v -> 3 * v * v, 1.5);
 * }
 *
 * <p>Slopes come from forward evaluations alone, in F64: difference quotients over steps that
 * halve, extrapolated (Richardson), the best one chosen by an error estimate (Ridders 1982). There
 * is no step size and no tolerance to choose. The verdict is {@link Verdict#WRONG} only where the
 * claim is outside the error bar by ten times its width and no innocent explanation holds: a kink
 * at which the claim is a generalised gradient, digits lost to rounding, underflow. Where slopes
 * give no answer it is {@link Verdict#CANNOT_TELL}, with the {@link Reason}.
 *
 * <p>Up to 1000 numbers are checked one by one; of more, {@code 4} dense directions, {@code 16}
 * disjoint blocks that make up all, and {@code 32} single ones: one wrong number among 100,000, off
 * by a thousandth, was found in 500 of 500 tries. Of up to 32 outputs each is looked at; of more, 4
 * outputs and 4 random combinations of all. Each coordinate or direction costs 16 evaluations of
 * the function, and 72 to 600 where that does not settle it in favour of the claim.
 */
public final class GradCheck {
  private static final long SEED = 42;

  private final TensorFunction program;
  private final SequencedMap<String, Parameter> parameters;
  private final List<String> names;
  private final int order;
  private final long seed;

  private GradCheck(
      TensorFunction program,
      SequencedMap<String, Parameter> parameters,
      List<String> names,
      int order,
      long seed) {
    this.program = program;
    this.parameters = parameters;
    this.names = names;
    this.order = order;
    this.seed = seed;
  }

  /** Of a function of one tensor. */
  public static GradCheck of(UnaryOperator<Tensor> f) {
    requireNonNull(f, "GradCheck: f is null");
    return ofOutputs(in -> List.of(f.apply(in.getFirst())));
  }

  /** Of a function of two tensors. */
  public static GradCheck of(BinaryOperator<Tensor> f) {
    requireNonNull(f, "GradCheck: f is null");
    return ofOutputs(in -> List.of(f.apply(in.get(0), in.get(1))));
  }

  /** Of a function of several tensors, which it gets as a list. */
  public static GradCheck ofMany(Function<List<Tensor>, Tensor> f) {
    requireNonNull(f, "GradCheck: f is null");
    return ofOutputs(in -> List.of(f.apply(in)));
  }

  /** Of a function from several tensors to several tensors. */
  public static GradCheck ofOutputs(Function<List<Tensor>, List<Tensor>> f) {
    requireNonNull(f, "GradCheck: f is null");
    return new GradCheck(f::apply, new LinkedHashMap<>(), List.of(), 1, SEED);
  }

  /**
   * Of a function of scalars.
   *
   * {@snippet :
   * GradCheck.ofValues(in -> in.get(0).mul(in.get(1)).tanh()).order(2).check(0.5, -2);
   * }
   */
  public static ValueCheck ofValues(Function<List<Value>, Value> f) {
    requireNonNull(f, "GradCheck: f is null");
    return new ValueCheck(f, 1, SEED);
  }

  /** What the report calls the inputs. */
  public GradCheck names(String... names) {
    requireNonNull(names, "GradCheck: names is null");
    for (int i = 0; i < names.length; i++) {
      int at = i;
      requireNonNull(names[i], () -> "GradCheck: name " + at + " is null");
    }
    return new GradCheck(program, parameters, List.of(names), order, seed);
  }

  /**
   * Checks the derivatives with respect to these parameters, which the function uses inside, too;
   * of one that has two names under the first, of frozen ones not. While the check runs it changes
   * their numbers; afterwards they have their old ones.
   */
  public GradCheck parameters(SequencedMap<String, Parameter> parameters) {
    requireNonNull(parameters, "GradCheck: parameters is null");
    SequencedMap<String, Parameter> each = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> {
      requireNonNull(parameter, () -> "GradCheck: parameter " + name + " is null");
      if (parameter.isVariable() && !each.containsValue(parameter)) {
        each.put(name, parameter);
      }
    });
    return new GradCheck(program, each, names, order, seed);
  }

  /** All derivatives up to this order; 1 if not said. */
  public GradCheck order(int order) {
    return new GradCheck(program, parameters, names, requireOrder(order), seed);
  }

  static int requireOrder(int order) {
    if (order < 1) {
      throw new IllegalArgumentException("order: must be at least 1, not " + order);
    }
    return order;
  }

  /** Another seed for the random choices. */
  public GradCheck seed(long seed) {
    return new GradCheck(program, parameters, names, order, seed);
  }

  /**
   * Checks at x.
   *
   * @return the report: right, or why nothing could be told
   * @throws WrongGradientError if a derivative is wrong
   */
  public GradReport check(Tensor... x) {
    return Verdicts.requireNotWrong(report(x));
  }

  /**
   * Checks at x, and is content only with {@link Verdict#RIGHT}.
   *
   * @throws WrongGradientError if a derivative is wrong, or cannot be told to be right
   */
  public GradReport checkRight(Tensor... x) {
    return Verdicts.requireRight(report(x));
  }

  /** Checks at x and tells what was found. */
  public GradReport report(Tensor... x) {
    if (!Tensor.scalar(DType.F64, 0).asVariable().neg().isVariable()) {
      throw new IllegalStateException("GradCheck: inside NoGrad there are no gradients to check");
    }
    List<String> named = new ArrayList<>();
    for (int k = 0; k < x.length; k++) {
      named.add(k < names.size() ? names.get(k) : x.length == 1 ? "x" : "x" + k);
    }
    return new TensorCheck(
            new TensorSubject(program, named, Arrays.asList(x), parameters), order, seed)
        .run();
  }

  // ---- plain code

  /**
   * That {@code df} is the derivative of {@code f} at x.
   *
   * @throws WrongGradientError if it is not
   */
  public static GradReport assertGradient(DoubleUnaryOperator f, DoubleUnaryOperator df, double x) {
    PlainSubject subject =
        new PlainSubject(
            v -> new double[] {f.applyAsDouble(v[0])},
            v -> new double[][] {{df.applyAsDouble(v[0])}},
            new double[] {x},
            Shape.SCALAR,
            Shape.SCALAR);
    return Verdicts.requireNotWrong(new PlainCheck(subject, SEED).run());
  }

  /**
   * That {@code df} is the gradient of {@code f} at x.
   *
   * @throws WrongGradientError if it is not
   */
  public static GradReport assertGradient(
      ToDoubleFunction<double[]> f, UnaryOperator<double[]> df, double[] x) {
    return Verdicts.requireNotWrong(gradientReport(f, df, x));
  }

  /** Whether {@code df} is the gradient of {@code f} at x. */
  public static GradReport gradientReport(
      ToDoubleFunction<double[]> f, UnaryOperator<double[]> df, double[] x) {
    requireNonNull(f, "GradCheck: f is null");
    requireNonNull(df, "GradCheck: df is null");
    requireNonNull(x, "GradCheck: x is null");
    PlainSubject subject =
        new PlainSubject(
            v -> new double[] {f.applyAsDouble(v)},
            v -> new double[][] {df.apply(v)},
            x,
            Shape.of(x.length),
            Shape.SCALAR);
    return new PlainCheck(subject, SEED).run();
  }

  /**
   * That {@code jacobian} gives the derivatives of {@code f} at x, one row per number that f gives.
   *
   * @throws WrongGradientError if it does not
   */
  public static GradReport assertJacobian(
      UnaryOperator<double[]> f, Function<double[], double[][]> jacobian, double[] x) {
    requireNonNull(jacobian, "GradCheck: jacobian is null");
    int outputs = f.apply(x.clone()).length;
    PlainSubject subject = new PlainSubject(f, jacobian, x, Shape.of(x.length), Shape.of(outputs));
    return Verdicts.requireNotWrong(new PlainCheck(subject, SEED).run());
  }

  /** The settings. */
  @Override
  public String toString() {
    return "GradCheck(order " + order + ", seed " + seed + ")";
  }
}
