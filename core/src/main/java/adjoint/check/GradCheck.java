package adjoint.check;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import adjoint.array.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
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
 * give no answer it is {@link Verdict#CANNOT_TELL}, with the {@link Reason}. A report of {@link
 * Verdict#RIGHT} says how exactly: {@link Precision}.
 *
 * <p>Up to 1000 numbers are checked one by one; of more, {@code 4} dense directions, {@code 16}
 * disjoint blocks that make up all, and {@code 32} single ones: one wrong number among 100,000, off
 * by a thousandth, was found in 500 of 500 tries. Of up to 32 outputs each is looked at; of more, 4
 * outputs and 4 random combinations of all. Each coordinate or direction costs 18 evaluations of
 * the function, and 72 to 600 where that does not settle it in favour of the claim.
 */
public final class GradCheck {
  static final long SEED = 42;

  /** A function that takes any number of tensors. */
  private static final int ANY = -1;

  private final TensorFunction program;
  private final int arity;
  private final SequencedMap<String, Parameter> parameters;
  private final List<String> names;
  private final int order;
  private final long seed;
  private final Budget.Limits limits;
  private final Optional<UnaryOperator<double[]>> plain;
  private final Optional<Consumer<Point>> described;

  private GradCheck(
      TensorFunction program,
      int arity,
      SequencedMap<String, Parameter> parameters,
      List<String> names,
      int order,
      long seed,
      Budget.Limits limits,
      Optional<UnaryOperator<double[]>> plain,
      Optional<Consumer<Point>> described) {
    this.program = program;
    this.arity = arity;
    this.parameters = parameters;
    this.names = names;
    this.order = order;
    this.seed = seed;
    this.limits = limits;
    this.plain = plain;
    this.described = described;
  }

  private static GradCheck of(TensorFunction program, int arity) {
    return new GradCheck(
        program,
        arity,
        new LinkedHashMap<>(),
        List.of(),
        1,
        SEED,
        Budget.Limits.USUAL,
        Optional.empty(),
        Optional.empty());
  }

  private static List<Tensor> only(Tensor y) {
    return List.of(requireNonNull(y, "GradCheck: f gives null"));
  }

  /** Of a function of one tensor. */
  public static GradCheck of(UnaryOperator<Tensor> f) {
    requireNonNull(f, "GradCheck: f is null");
    return of(in -> only(f.apply(in.getFirst())), 1);
  }

  /** Of a function of two tensors. */
  public static GradCheck of(BinaryOperator<Tensor> f) {
    requireNonNull(f, "GradCheck: f is null");
    return of(in -> only(f.apply(in.get(0), in.get(1))), 2);
  }

  /** Of a function of several tensors, which it gets as a list. */
  public static GradCheck ofMany(Function<List<Tensor>, Tensor> f) {
    requireNonNull(f, "GradCheck: f is null");
    return of(in -> only(f.apply(new Given(in))), ANY);
  }

  /** Of a function from several tensors to several tensors. */
  public static GradCheck ofOutputs(Function<List<Tensor>, List<Tensor>> f) {
    requireNonNull(f, "GradCheck: f is null");
    return of(in -> f.apply(new Given(in)), ANY);
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
    return new ValueCheck(f, 1, SEED, Budget.Limits.USUAL);
  }

  // ---- settings

  /** What the report calls the inputs. */
  public GradCheck names(String... names) {
    return new GradCheck(
        program, arity, parameters, requireNames(names), order, seed, limits, plain, described);
  }

  static List<String> requireNames(String... names) {
    requireNonNull(names, "GradCheck: names is null");
    for (int i = 0; i < names.length; i++) {
      int at = i;
      requireNonNull(names[i], () -> "GradCheck: name " + at + " is null");
    }
    return List.of(names);
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
    return new GradCheck(program, arity, each, names, order, seed, limits, plain, described);
  }

  /** All derivatives up to this order; 1 if not said. */
  public GradCheck order(int order) {
    return new GradCheck(
        program, arity, parameters, names, requireOrder(order), seed, limits, plain, described);
  }

  static int requireOrder(int order) {
    if (order < 1) {
      throw new IllegalArgumentException("order: must be at least 1, not " + order);
    }
    return order;
  }

  /** Another seed for the random choices. */
  public GradCheck seed(long seed) {
    return new GradCheck(program, arity, parameters, names, order, seed, limits, plain, described);
  }

  /**
   * Evaluates the function no more often than about so many times; 200,000 if not said. What was
   * not looked at is in the report, as {@link Reason#NOT_EXAMINED}.
   */
  public GradCheck atMost(int evaluations) {
    Budget.Limits next = new Budget.Limits(evaluations, limits.time());
    return new GradCheck(program, arity, parameters, names, order, seed, next, plain, described);
  }

  /**
   * Takes no longer than about so long; 30 seconds if not said. The time is looked at between
   * evaluations: one that does not return is not interrupted.
   */
  public GradCheck within(Duration time) {
    Budget.Limits next = new Budget.Limits(limits.evaluations(), time);
    return new GradCheck(program, arity, parameters, names, order, seed, next, plain, described);
  }

  /**
   * Checks, too, that the function throws at exactly the points where its version for plain doubles
   * does, and is NaN exactly where that is: at the point and around it, at special numbers, and on
   * both sides of the borders between them. Their numbers are not compared.
   *
   * @param plain from the numbers of all inputs, one array behind the other in row-major order, to
   *     those of all outputs; parameters are no inputs here
   */
  public GradCheck sameDomainAs(UnaryOperator<double[]> plain) {
    requireNonNull(plain, "sameDomainAs: plain is null");
    return new GradCheck(
        program, arity, parameters, names, order, seed, limits, Optional.of(plain), described);
  }

  /**
   * What an error says of the function besides the inputs, in place of the numbers of the {@link
   * #parameters}: of one that was drawn at random, whatever it takes to make it once more.
   *
   * {@snippet :
   * GradCheck.of(x -> model.forward(x))
   *     .describedBy(point -> point.remark(model.describe()).set("model.parameters()", "bias", bias));
   * }
   */
  public GradCheck describedBy(Consumer<Point> words) {
    requireNonNull(words, "describedBy: words is null");
    return new GradCheck(
        program, arity, parameters, names, order, seed, limits, plain, Optional.of(words));
  }

  // ---- the check

  /**
   * Checks at x, and is content only with {@link Verdict#RIGHT}.
   *
   * @throws WrongGradientError if a derivative is wrong, or cannot be told to be right
   */
  public GradReport check(Tensor... x) {
    return Verdicts.requireRight(report(x), () -> point(x));
  }

  /**
   * Checks at x, and passes where nothing can be told: for points that nobody chose, where {@link
   * Verdict#CANNOT_TELL} is expected. A test that only ever asks this may have tested nothing.
   *
   * @throws WrongGradientError if a derivative is wrong, or if the function throws at x
   */
  public GradReport checkNotWrong(Tensor... x) {
    return Verdicts.requireNotWrong(report(x), () -> point(x));
  }

  private Point point(Tensor... x) {
    Point point = new Point();
    described.ifPresentOrElse(
        words -> words.accept(point),
        () -> parameters.forEach((name, numbers) -> point.set("parameters", name, numbers)));
    for (int k = 0; k < x.length; k++) {
      point.tensor(x.length == 1 ? "x" : "x" + k, x[k]);
    }
    return point;
  }

  /**
   * Checks at x and tells what was found.
   *
   * @throws IllegalArgumentException if the function takes another number of tensors
   */
  public GradReport report(Tensor... x) {
    if (!Tensor.scalar(DType.F64, 0).asVariable().neg().isVariable()) {
      throw new IllegalStateException("GradCheck: inside NoGrad there are no gradients to check");
    }
    requireNonNull(x, "GradCheck: x is null");
    if (arity != ANY && x.length != arity) {
      throw new IllegalArgumentException(
          "GradCheck: the function takes "
              + arity
              + (arity == 1 ? " tensor, not " : " tensors, not ")
              + x.length);
    }
    List<String> named = new ArrayList<>();
    for (int k = 0; k < x.length; k++) {
      int at = k;
      requireNonNull(x[k], () -> "GradCheck: x" + at + " is null");
      named.add(k < names.size() ? names.get(k) : x.length == 1 ? "x" : "x" + k);
    }
    List<Shape> shapes = Arrays.stream(x).map(Tensor::shape).toList();
    Layout inputs = new Layout(named, shapes);
    GradReport report = derivatives(inputs, x);
    return plain.isEmpty() ? report : withDomain(report, plain.get(), inputs, x);
  }

  private GradReport derivatives(Layout inputs, Tensor... x) {
    try {
      TensorSubject subject =
          new TensorSubject(program, inputs.names(), Arrays.asList(x), parameters);
      return new TensorCheck(subject, order, seed, limits).run();
    } catch (OutsideDomain e) {
      return Reports.outsideDomain(inputs, e.thrown(), seed);
    }
  }

  private GradReport withDomain(
      GradReport report, UnaryOperator<double[]> plain, Layout inputs, Tensor... x) {
    UnaryOperator<double[]> function =
        place -> {
          List<double[]> parts = inputs.split(place);
          List<Tensor> leaves = new ArrayList<>();
          for (int k = 0; k < x.length; k++) {
            leaves.add(Tensor.wrap(parts.get(k), x[k].shape().extents()).asVariable());
          }
          leaves.addAll(parameters.values());
          return TensorSubject.numbers(program.apply(leaves));
        };
    List<double[]> point = Arrays.stream(x).map(Tensor::toDoubleArray).toList();
    return SameDomain.added(report, function, plain, inputs, Layout.join(point), limits);
  }

  // ---- plain code

  /**
   * Of a function of one number in plain Java, and its derivatives in ascending order.
   *
   * {@snippet :
   * GradCheck.ofDerivatives(Math::sin, Math::cos, x -> -Math.sin(x)).check(0.5);
   * }
   */
  public static FormulaCheck ofDerivatives(
      DoubleUnaryOperator f, DoubleUnaryOperator df, DoubleUnaryOperator... more) {
    requireNonNull(f, "GradCheck: f is null");
    requireNonNull(df, "GradCheck: df is null");
    requireNonNull(more, "GradCheck: more is null");
    FormulaCheck check = FormulaCheck.of(scalar(f, df), true);
    DoubleUnaryOperator last = df;
    for (int k = 0; k < more.length; k++) {
      int order = k + 2;
      DoubleUnaryOperator next =
          requireNonNull(more[k], () -> "GradCheck: the derivative of order " + order + " is null");
      check = check.and(scalar(last, next));
      last = next;
    }
    return check;
  }

  private static FormulaCheck.Claim scalar(DoubleUnaryOperator f, DoubleUnaryOperator df) {
    return new FormulaCheck.Claim(
        v -> new double[] {f.applyAsDouble(v[0])},
        v -> new double[][] {{df.applyAsDouble(v[0])}},
        true);
  }

  /** Of a function of several numbers in plain Java, and its gradient. */
  public static FormulaCheck ofGradient(
      ToDoubleFunction<double[]> f, UnaryOperator<double[]> gradient) {
    requireNonNull(f, "GradCheck: f is null");
    requireNonNull(gradient, "GradCheck: gradient is null");
    return FormulaCheck.of(
        new FormulaCheck.Claim(
            v -> new double[] {f.applyAsDouble(v)},
            v -> new double[][] {FormulaCheck.numbers("the gradient", gradient.apply(v))},
            true),
        false);
  }

  /**
   * Of a function from several numbers to several numbers in plain Java, and its Jacobian: one row
   * per number that f gives.
   */
  public static FormulaCheck ofJacobian(
      UnaryOperator<double[]> f, Function<double[], double[][]> jacobian) {
    requireNonNull(f, "GradCheck: f is null");
    requireNonNull(jacobian, "GradCheck: jacobian is null");
    return FormulaCheck.of(new FormulaCheck.Claim(f, jacobian, false), false);
  }

  /**
   * That {@code df} is the derivative of {@code f} at x.
   *
   * @throws WrongGradientError if it is not, or cannot be told to be
   */
  public static GradReport assertGradient(DoubleUnaryOperator f, DoubleUnaryOperator df, double x) {
    return ofDerivatives(f, df).check(x);
  }

  /**
   * That {@code df} is the gradient of {@code f} at x.
   *
   * @throws WrongGradientError if it is not, or cannot be told to be
   */
  public static GradReport assertGradient(
      ToDoubleFunction<double[]> f, UnaryOperator<double[]> df, double[] x) {
    requireNonNull(df, "GradCheck: df is null");
    return ofGradient(f, df).check(x);
  }

  /** Whether {@code df} is the gradient of {@code f} at x. */
  public static GradReport gradientReport(
      ToDoubleFunction<double[]> f, UnaryOperator<double[]> df, double[] x) {
    requireNonNull(df, "GradCheck: df is null");
    return ofGradient(f, df).report(x);
  }

  /**
   * That {@code jacobian} gives the derivatives of {@code f} at x, one row per number that f gives.
   *
   * @throws WrongGradientError if it does not, or cannot be told to
   */
  public static GradReport assertJacobian(
      UnaryOperator<double[]> f, Function<double[], double[][]> jacobian, double[] x) {
    return ofJacobian(f, jacobian).check(x);
  }

  /** The settings. */
  @Override
  public String toString() {
    return "GradCheck(order " + order + ", seed " + seed + ")";
  }
}
