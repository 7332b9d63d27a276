package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.Grad.ValueAnd;
import adjoint.fuse.Derivatives;
import adjoint.fuse.Formula;
import adjoint.fuse.Sweep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A function of n numbers that was written with {@link Value} and runs as bytecode: it computes its
 * value and its gradient without a graph and without allocating, to the same bits.
 *
 * {@snippet :
 * Compiled f = Compiled.of(2, x -> x.get(0).mul(x.get(1)).add(x.get(1).square()).tanh());
 * double[] gradient = new double[2];
 * double y = f.gradient(new double[] {0.3, -0.2}, gradient);
 * }
 *
 * <p>The function is called once, with numbers that it cannot see, and what it computes with them
 * is what will be computed for ever. So it must not look at a number (that throws, and says where)
 * nor use a leaf of its own, which may be set later (that throws too); and whatever else it depends
 * on, the data it captures or the length of a list, stays as it was. Choices that depend on the
 * inputs are written as operations: {@code relu}, {@code maximum}, {@code clamp}, {@code maskedBy},
 * {@code greater}.
 *
 * <p>Every operation becomes a few instructions of its own, one number at a time. That is what is
 * fast for formulas: many different operations, none of them repeated. A layer of a network is one
 * operation repeated thousands of times, and its instructions no longer fit the processor's cache
 * for them; written with {@link Tensor} it is a short loop that computes many numbers at once.
 *
 * <p>What is repeated here is the whole function: {@link #values}, {@link #gradients} and {@link
 * #mean} take many scenarios in one call, on vectors and threads, and give each the bits that
 * {@link #value} and {@link #gradient} give it alone. There an input is a column of numbers, one
 * for each scenario, or of one number for all.
 *
 * {@snippet :
 * Compiled payoff = Compiled.of(1, 1, (spot, z) ->             // gradients by the spot alone
 *     spot.get(0).mul(z.get(0).mul(0.2).sub(0.02).exp()).sub(100).relu());
 * double[][] columns = {{100}, {-0.7, 0.1, 1.2}};               // a spot for all, three scenarios
 * Estimate price = payoff.mean(columns);
 * Estimate delta = payoff.meanAndGradient(columns).derivative().get(0);
 * }
 *
 * <p>A function may be as large as memory allows. Threads may call one at the same time.
 */
public final class Compiled {
  private final int inputs;
  private final int parameters;
  private final int steps;
  private final Lazy<Sweep> value;
  private final Lazy<Sweep> gradient;
  private final Lazy<Sweep> hessianVectorProduct;
  private final Lazy<CompiledVector> gradientFunction;
  private final Lazy<Scenarios> values;
  private final Lazy<Scenarios> gradients;

  private Compiled(Formula f, int parameters) {
    this.inputs = f.inputs();
    this.parameters = parameters;
    this.steps = f.steps().size();
    Formula derivative = Derivatives.gradient(f, parameters); // or fails: here, not later
    this.value = new Lazy<>(() -> Sweep.compile(f));
    this.gradient = new Lazy<>(() -> Sweep.compile(derivative));
    this.values = new Lazy<>(() -> new Scenarios(f));
    this.gradients = new Lazy<>(() -> new Scenarios(derivative));
    this.gradientFunction =
        new Lazy<>(() -> new CompiledVector(derivative.only(1, 1 + parameters), parameters));
    this.hessianVectorProduct =
        new Lazy<>(() -> {
          Formula moving = Derivatives.tangent(derivative, parameters);
          List<Integer> results = moving.results(); // value, gradient, and how they move
          List<Integer> wanted = new ArrayList<>(results.subList(0, 1));
          wanted.addAll(results.subList(2 + parameters, results.size()));
          return Sweep.compile(moving.giving(wanted));
        });
  }

  /**
   * Traces a function of {@code inputs} numbers. It throws an {@link IllegalStateException} if the
   * function looks at a number, and an {@link IllegalArgumentException} if it uses a leaf of its
   * own or an operation whose vjp cannot be compiled.
   */
  public static Compiled of(int inputs, Function<List<Value>, Value> function) {
    requireNonNull(function, "Compiled: function is null");
    return of(inputs, 0, (x, _) -> function.apply(x));
  }

  /**
   * The same for a function of parameters and of data: it is differentiated by the parameters
   * alone. Its inputs are the parameters, and after them the data.
   */
  public static Compiled of(
      int parameters, int data, BiFunction<List<Value>, List<Value>, Value> function) {
    requireNonNull(function, "Compiled: function is null");
    Formula formula =
        Tracing.of(
            "Compiled",
            parameters,
            data,
            in -> {
              Value y =
                  function.apply(in.subList(0, parameters), in.subList(parameters, in.size()));
              requireNonNull(y, "Compiled: the function gave null");
              if (!(y instanceof Traced)) {
                throw new IllegalArgumentException(
                    "Compiled: the result does not depend on the inputs; it is " + y);
              }
              return List.of(y);
            });
    return new Compiled(formula, parameters);
  }

  /** How many inputs it takes. */
  public int inputs() {
    return inputs;
  }

  /** How many of them, the first, it is differentiated by. */
  public int parameters() {
    return parameters;
  }

  // ---- at one place

  /** The value at x. */
  public double value(double... x) {
    requireNonNull(x, "Compiled.value: x is null");
    requireInputs("value", x);
    Sweep sweep = value.get();
    double[] s = run(sweep, x);
    double y = s[sweep.place(0)];
    sweep.give(s);
    return y;
  }

  /** The value at x, which is returned, and the gradient, which is written to {@code gradient}. */
  public double gradient(double[] x, double[] gradient) {
    requireNonNull(x, "Compiled.gradient: x is null");
    requireNonNull(gradient, "Compiled.gradient: gradient is null");
    requireInputs("gradient", x);
    requireParameters("gradient", "the gradient", gradient.length);
    Sweep sweep = this.gradient.get();
    double[] s = run(sweep, x);
    double y = s[sweep.place(0)];
    for (int i = 0; i < parameters; i++) {
      gradient[i] = s[sweep.place(1 + i)];
    }
    sweep.give(s);
    return y;
  }

  /**
   * The value at x, which is returned, and the product of the Hessian with v, which is written to
   * {@code product}: the derivative of the gradient in this direction, without the Hessian.
   */
  public double hessianVectorProduct(double[] x, double[] v, double[] product) {
    requireNonNull(x, "Compiled.hessianVectorProduct: x is null");
    requireNonNull(v, "Compiled.hessianVectorProduct: v is null");
    requireNonNull(product, "Compiled.hessianVectorProduct: product is null");
    requireInputs("hessianVectorProduct", x);
    requireParameters("hessianVectorProduct", "v", v.length);
    requireParameters("hessianVectorProduct", "the product", product.length);
    Sweep sweep = hessianVectorProduct.get();
    double[] s = sweep.take();
    System.arraycopy(x, 0, s, 0, inputs);
    System.arraycopy(v, 0, s, inputs, parameters);
    sweep.run(s);
    double y = s[sweep.place(0)];
    for (int i = 0; i < parameters; i++) {
      product[i] = s[sweep.place(1 + i)];
    }
    sweep.give(s);
    return y;
  }

  /**
   * Writes the gradient at x, and the Hessian row by row. Where it is sparse, ask the {@link
   * #gradientFunction} for its Jacobian.
   */
  public void hessian(double[] x, double[] gradient, double[][] hessian) {
    requireNonNull(x, "Compiled.hessian: x is null");
    requireNonNull(gradient, "Compiled.hessian: gradient is null");
    requireNonNull(hessian, "Compiled.hessian: hessian is null");
    requireInputs("hessian", x);
    requireParameters("hessian", "the gradient", gradient.length);
    requireParameters("hessian", "the Hessian", hessian.length);
    for (double[] row : hessian) {
      requireNonNull(row, "Compiled.hessian: a row of the hessian is null");
      requireParameters("hessian", "a row of the Hessian", row.length);
      Arrays.fill(row, 0);
    }
    gradientFunction.get().jacobian(x, gradient, hessian);
  }

  /** The gradient as a function of the same inputs; its Jacobian is the Hessian, sparse. */
  public CompiledVector gradientFunction() {
    return gradientFunction.get();
  }

  private double[] run(Sweep sweep, double[] x) {
    double[] s = sweep.take();
    System.arraycopy(x, 0, s, 0, inputs);
    sweep.run(s);
    return s;
  }

  // ---- in many scenarios

  /** Writes the value in every scenario; {@code x[i]} is the column of input i. */
  public void values(double[][] x, double[] values) {
    requireNonNull(x, "Compiled.values: x is null");
    requireNonNull(values, "Compiled.values: values is null");
    Scenarios scenarios = this.values.get();
    int count = scenarios.count("Compiled.values", x);
    requireScenarios("values", "values", values.length, count);
    scenarios.run(x, count, new double[][] {values});
  }

  /**
   * Writes value and gradient in every scenario; {@code x[i]} is the column of input i, {@code
   * gradients[i]} the derivatives by parameter i, one for each scenario.
   */
  public void gradients(double[][] x, double[] values, double[][] gradients) {
    requireNonNull(x, "Compiled.gradients: x is null");
    requireNonNull(values, "Compiled.gradients: values is null");
    requireNonNull(gradients, "Compiled.gradients: gradients is null");
    Scenarios scenarios = this.gradients.get();
    int count = scenarios.count("Compiled.gradients", x);
    requireScenarios("gradients", "values", values.length, count);
    requireParameters("gradients", "gradients", gradients.length);
    double[][] to = new double[1 + parameters][];
    to[0] = values;
    for (int i = 0; i < parameters; i++) {
      int column = i;
      to[1 + i] =
          requireNonNull(
              gradients[i], () -> "Compiled.gradients: gradients[" + column + "] is null");
      requireScenarios("gradients", "gradients[" + i + "]", gradients[i].length, count);
    }
    scenarios.run(x, count, to);
  }

  /** The mean of the values in all scenarios; {@code x[i]} is the column of input i. */
  public Estimate mean(double[][] x) {
    requireNonNull(x, "Compiled.mean: x is null");
    return estimates("mean", values.get(), x).getFirst();
  }

  /**
   * The mean of the values in all scenarios, and for every parameter that of the derivatives by it;
   * {@code x[i]} is the column of input i.
   */
  public ValueAnd<Estimate, List<Estimate>> meanAndGradient(double[][] x) {
    requireNonNull(x, "Compiled.meanAndGradient: x is null");
    List<Estimate> all = estimates("meanAndGradient", gradients.get(), x);
    return new ValueAnd<>(all.getFirst(), List.copyOf(all.subList(1, all.size())));
  }

  private static List<Estimate> estimates(String method, Scenarios scenarios, double[][] x) {
    int count = scenarios.count("Compiled." + method, x);
    if (count == 0) {
      throw new IllegalArgumentException("Compiled." + method + ": there are no scenarios");
    }
    return scenarios.estimates(x, count);
  }

  // ---- errors

  private void requireInputs(String method, double[] x) {
    if (x.length != inputs) {
      throw new IllegalArgumentException(
          "Compiled.%s: x has %s numbers, but the function takes %s"
              .formatted(method, x.length, inputs));
    }
  }

  private void requireParameters(String method, String what, int length) {
    if (length != parameters) {
      throw new IllegalArgumentException(
          "Compiled.%s: %s has length %s, but the function is differentiated by %s inputs"
              .formatted(method, what, length, parameters));
    }
  }

  private static void requireScenarios(String method, String what, int length, int count) {
    if (length != count) {
      throw new IllegalArgumentException(
          "Compiled.%s: %s has %s numbers, but there are %s scenarios"
              .formatted(method, what, length, count));
    }
  }

  /** For example {@code Compiled(2 inputs, 7 steps)}. */
  @Override
  public String toString() {
    return "Compiled(" + inputs + (inputs == 1 ? " input, " : " inputs, ") + steps + " steps)";
  }
}
