package adjoint.nn.optim;

import static java.util.Objects.requireNonNull;

import adjoint.Grad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.ShapeException;
import adjoint.nn.State;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * Minimizes a function of parameters by L-BFGS: a quasi-Newton method, which learns the curvature
 * from the last few steps, with steps of a length that satisfies the strong Wolfe conditions.
 *
 * {@snippet :
 * Lbfgs lbfgs = new Lbfgs(model.parameters());
 * Lbfgs.Result result = lbfgs.minimize(() -> Loss.mse(model.forward(x), y), 100);
 * }
 *
 * <p>The function is evaluated, and differentiated, about once in each iteration, sometimes more
 * often. It must depend on the parameters alone: the same examples each time, no dropout. For
 * losses of random batches use an {@link Optimizer}.
 *
 * <p>Vectors are kept in double precision, two for each step that is remembered. If anything
 * throws, the parameters are those of the last complete step.
 *
 * <p>J. Nocedal, S. J. Wright: Numerical optimization. 2006, algorithms 7.4 and 7.5. First step,
 * line search and tolerances are as in PyTorch, so that iterates agree; of the pairs of steps and
 * changes only those are left out that rounding has made worthless.
 */
public final class Lbfgs {
  /** Why there is no further iteration. */
  public enum Stop {
    /** Every slope is within the tolerance: the usual end. */
    GRADIENT,
    /** The last step changed loss or parameters by less than the tolerance. */
    CHANGE,
    /** Along the last direction there was no lower loss, for want of digits or of a slope. */
    NO_DECREASE,
    /** As many as were asked for have been made. */
    ITERATIONS
  }

  /**
   * What has been reached.
   *
   * @param loss the last loss
   * @param gradient the largest absolute slope there
   * @param iterations how many steps were taken
   * @param evaluations how often the function was called
   * @param stop why it ended
   */
  public record Result(double loss, double gradient, int iterations, int evaluations, Stop stop) {
    /** Checks the arguments. */
    public Result {
      requireNonNull(stop, "Result: stop is null");
    }

    /** For example {@code 1.2e-17 after 31 iterations and 35 evaluations (GRADIENT)}. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.6g after %d iterations and %d evaluations (%s)",
          loss,
          iterations,
          evaluations,
          stop);
    }
  }

  /** A step, and by how much it changed the gradient. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Pair(double[] step, double[] change) {
    double curvature() {
      return dot(step, change);
    }
  }

  private final SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();
  private final int size;
  private final Deque<Pair> pairs = new ArrayDeque<>();
  private int history = 10;
  private double gradientTolerance = 1e-7;
  private double changeTolerance = 1e-9;

  /** Moves these parameters; one with two paths is moved once, a frozen one not at all. */
  public Lbfgs(SequencedMap<String, Parameter> parameters) {
    requireNonNull(parameters, "Lbfgs: parameters is null");
    long count = 0;
    for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
      String path = requireNonNull(entry.getKey(), "Lbfgs: a path is null");
      Parameter parameter =
          requireNonNull(entry.getValue(), () -> "Lbfgs: parameter " + path + " is null");
      if (parameter.isVariable() && !this.parameters.containsValue(parameter)) {
        this.parameters.put(path, parameter);
        count += parameter.size();
      }
    }
    if (count == 0 || count > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Lbfgs: needs parameters of 1 to 2^31 - 1 numbers that are not frozen, got " + count);
    }
    this.size = (int) count;
  }

  /** How many steps are remembered. */
  public Lbfgs history(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("Lbfgs: the history must be 1 or more, got " + steps);
    }
    this.history = steps;
    return this;
  }

  /** The end is reached when no slope is larger than this. */
  public Lbfgs gradientTolerance(double tolerance) {
    this.gradientTolerance = requireNotNegative("gradient tolerance", tolerance);
    return this;
  }

  /** The end is reached when a step changes the loss, or every number, by less than this. */
  public Lbfgs changeTolerance(double tolerance) {
    this.changeTolerance = requireNotNegative("change tolerance", tolerance);
    return this;
  }

  private static double requireNotNegative(String setting, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format("Lbfgs: the %s must be 0 or positive, got %s", setting, value));
    }
    return value;
  }

  // ---- minimizing

  /**
   * Takes up to so many steps, each to a lower loss.
   *
   * @param loss a single number, computed anew from the parameters in each call
   */
  public synchronized Result minimize(Supplier<Tensor> loss, int iterations) {
    requireNonNull(loss, "minimize: loss is null");
    return new Run(loss).minimize(iterations);
  }

  private final class Run {
    private final Supplier<Tensor> loss;
    private int evaluations;

    Run(Supplier<Tensor> loss) {
      this.loss = loss;
    }

    Result minimize(int iterations) {
      WolfeSearch.Point at = start();
      for (int done = 0; ; done++) {
        double slope = maxAbs(at.gradient());
        if (slope <= gradientTolerance || done >= iterations) {
          Stop stop = slope <= gradientTolerance ? Stop.GRADIENT : Stop.ITERATIONS;
          return new Result(at.loss(), slope, done, evaluations, stop);
        }
        WolfeSearch.Point next = step(at);
        if (!(next.loss() < at.loss())) {
          return new Result(at.loss(), slope, done, evaluations, Stop.NO_DECREASE);
        }
        double[] moved = minus(next.x(), at.x());
        remember(new Pair(moved, minus(next.gradient(), at.gradient())));
        double change = Math.min(at.loss() - next.loss(), maxAbs(moved));
        at = next;
        if (change < changeTolerance && maxAbs(at.gradient()) > gradientTolerance) {
          return new Result(at.loss(), maxAbs(at.gradient()), done + 1, evaluations, Stop.CHANGE);
        }
      }
    }

    private WolfeSearch.Point start() {
      double[] x = position();
      WolfeSearch.Point at = evaluate(0, x, new double[size]);
      if (!Double.isFinite(at.loss()) || !Double.isFinite(maxAbs(at.gradient()))) {
        throw new IllegalArgumentException(
            "Lbfgs: at the start the loss is "
                + at.loss()
                + " and the largest slope "
                + maxAbs(at.gradient())
                + "; start elsewhere or check the data");
      }
      return at;
    }

    /** The end of a step; the start itself if there is nothing lower. */
    private WolfeSearch.Point step(WolfeSearch.Point at) {
      double[] direction = direction(at.gradient());
      double first = pairs.isEmpty() ? Math.min(1, 1 / sumAbs(at.gradient())) : 1;
      WolfeSearch.Point start = at.from(dot(at.gradient(), direction));
      WolfeSearch search =
          new WolfeSearch(
              start,
              t -> evaluate(t, moved(at.x(), t, direction), direction),
              changeTolerance / maxAbs(direction));
      WolfeSearch.Point next = start;
      try {
        next = start.slope() < 0 ? search.run(first) : start;
      } finally {
        move(next.x());
      }
      return next;
    }

    /** Puts the parameters there, and computes. */
    private WolfeSearch.Point evaluate(double t, double[] x, double[] direction) {
      move(x);
      evaluations++;
      Tensor value = requireNonNull(loss.get(), "minimize: the function gave null");
      requireLoss(value);
      double[] gradient = new double[size];
      int at = 0;
      for (Tensor g : Grad.of(value, List.copyOf(parameters.values()))) {
        double[] part = g.toDoubleArray();
        System.arraycopy(part, 0, gradient, at, part.length);
        at += part.length;
      }
      return new WolfeSearch.Point(t, value.item(), dot(gradient, direction), x, gradient);
    }
  }

  private static void requireLoss(Tensor loss) {
    if (loss.size() != 1) {
      throw new ShapeException(
          "Lbfgs: needs a loss that is a single number, this one is "
              + loss.shape()
              + "; reduce it with mean() or sum()");
    }
    if (!loss.isVariable()) {
      throw new IllegalArgumentException(
          "Lbfgs: the loss depends on no parameter, it was computed from constants or under"
              + " NoGrad");
    }
  }

  /** Minus the gradient times what is known of the inverse of the Hessian (algorithm 7.4). */
  private double[] direction(double[] gradient) {
    double[] q = gradient.clone();
    double[] alphas = new double[pairs.size()];
    int i = 0;
    for (Pair pair : pairs) { // the latest first
      alphas[i] = dot(pair.step, q) / pair.curvature();
      add(q, -alphas[i], pair.change);
      i++;
    }
    Pair latest = pairs.peekFirst();
    double scale = latest == null ? 1 : latest.curvature() / dot(latest.change, latest.change);
    for (int k = 0; k < size; k++) {
      q[k] *= -scale;
    }
    for (Pair pair : pairs.reversed()) {
      i--;
      double beta = dot(pair.change, q) / pair.curvature();
      add(q, -alphas[i] - beta, pair.step);
    }
    return q;
  }

  private void remember(Pair pair) {
    // Of a positive curvature that is no more than rounding nothing can be learnt.
    if (pair.curvature() > Math.ulp(1.0) * dot(pair.change, pair.change)) {
      pairs.addFirst(pair);
    }
    while (pairs.size() > history) {
      pairs.removeLast();
    }
  }

  // ---- parameters as one vector

  private double[] position() {
    double[] x = new double[size];
    int at = 0;
    for (Parameter parameter : parameters.values()) {
      double[] part = parameter.toDoubleArray();
      System.arraycopy(part, 0, x, at, part.length);
      at += part.length;
    }
    return x;
  }

  /** {@code x + t·direction}, rounded as the parameters are. */
  private double[] moved(double[] x, double t, double[] direction) {
    double[] moved = x.clone();
    add(moved, t, direction);
    int at = 0;
    for (Parameter parameter : parameters.values()) {
      for (int end = at + parameter.size(); at < end; at++) {
        moved[at] = parameter.dtype().round(moved[at]);
      }
    }
    return moved;
  }

  private void move(double[] x) {
    Parameter.together(() -> {
      int at = 0;
      for (Parameter parameter : parameters.values()) {
        parameter.set(part(x, at, parameter).to(parameter.dtype()));
        at += parameter.size();
      }
    });
  }

  /** The part of a vector that belongs to a parameter. */
  private static Tensor part(double[] x, int at, Parameter parameter) {
    double[] part = new double[parameter.size()];
    System.arraycopy(x, at, part, 0, part.length);
    return Tensor.wrap(part, parameter.shape().extents());
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double[] to, double factor, double[] x) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * x[i];
    }
  }

  private static double[] minus(double[] a, double[] b) {
    double[] difference = a.clone();
    add(difference, -1, b);
    return difference;
  }

  private static double maxAbs(double[] x) {
    double most = 0;
    for (double number : x) {
      most = Math.max(most, Math.abs(number)); // NaN if one is
    }
    return most;
  }

  private static double sumAbs(double[] x) {
    double sum = 0;
    for (double number : x) {
      sum += Math.abs(number);
    }
    return sum;
  }

  // ---- state

  private static String path(String what, int number, String path) {
    return path + "/" + what + " " + number;
  }

  /**
   * The steps that are remembered, the latest first, and by how much each changed the gradient, for
   * each parameter: {@code 0.weight/step 0}, {@code 0.weight/change 0}. With this and the
   * parameters another one goes on with the same bits.
   */
  public synchronized State state() {
    SequencedMap<String, NdArray> arrays = new LinkedHashMap<>();
    int number = 0;
    for (Pair pair : pairs) {
      int at = 0;
      for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
        arrays.put(
            path("step", number, entry.getKey()), part(pair.step, at, entry.getValue()).data());
        arrays.put(
            path("change", number, entry.getKey()), part(pair.change, at, entry.getValue()).data());
        at += entry.getValue().size();
      }
      number++;
    }
    return new State(arrays);
  }

  /**
   * Why a state cannot be loaded, a line for each path that is missing, superfluous, or of another
   * shape or dtype; nothing if it can.
   */
  public List<String> differences(State state) {
    requireNonNull(state, "differences: state is null");
    SequencedMap<String, NdArray> fitting = new LinkedHashMap<>();
    for (int number = 0; number < pairsIn(state); number++) {
      for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
        NdArray any = NdArray.scalar(DType.F64, 0).broadcastTo(entry.getValue().shape());
        fitting.put(path("step", number, entry.getKey()), any);
        fitting.put(path("change", number, entry.getKey()), any);
      }
    }
    return state.differences(new State(fitting));
  }

  private int pairsIn(State state) {
    return Math.ceilDiv(state.arrays().size(), 2 * parameters.size());
  }

  /**
   * Remembers what another one did when its state was asked for.
   *
   * @throws IllegalArgumentException if it does not fit the parameters; nothing has changed then,
   *     and all that is missing, superfluous, or of another shape or dtype is told
   */
  public synchronized void load(State state) {
    List<String> faults = differences(requireNonNull(state, "load: state is null"));
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "load: the state does not fit this Lbfgs, nothing was loaded\n  "
              + String.join("\n  ", faults));
    }
    pairs.clear();
    for (int number = 0; number < Math.min(history, pairsIn(state)); number++) {
      pairs.add(new Pair(vector("step", number, state), vector("change", number, state)));
    }
  }

  private double[] vector(String what, int number, State state) {
    double[] vector = new double[size];
    int at = 0;
    for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
      NdArray array = requireNonNull(state.arrays().get(path(what, number, entry.getKey())));
      System.arraycopy(array.toDoubleArray(), 0, vector, at, array.size());
      at += array.size();
    }
    return vector;
  }

  /** The settings. */
  @Override
  public String toString() {
    return String.format(
        "Lbfgs(history %s, gradient tolerance %s, change tolerance %s) for %s numbers",
        history, gradientTolerance, changeTolerance, size);
  }
}
