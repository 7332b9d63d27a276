package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.kernel.Buffers;
import adjoint.kernel.Nulls;
import adjoint.op.Expr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The gradients of one loss after another with respect to the same parameters, in memory that is
 * used again: what a training loop needs so that a step allocates next to nothing.
 *
 * <p>{@link Grad#of} gives gradients to keep; here they last until the next {@link #of}. They are
 * never handed out, only used for an {@link #update} or copied. Before that they can be clipped,
 * and those of several losses can be made one. One thread at a time may use this.
 */
public final class GradientBuffer {
  private final List<Parameter> parameters;
  private final Buffers buffers = new Buffers();
  private List<Tensor> gradients = List.of();
  private final double[] largest; // of each; −1 if it is not known
  private Optional<GradientClip> clip = Optional.empty();

  /** Weighted sums of gradients, for {@link #mean}; none until they are needed. */
  private List<Parameter> sums = List.of();

  private double weight; // of all gradients in the sums

  /** Room for the gradients of these. */
  public GradientBuffer(List<Parameter> parameters) {
    requireNonNull(parameters, "GradientBuffer: parameters is null");
    Nulls.requireNone("GradientBuffer: parameter ", parameters);
    this.parameters = List.copyOf(parameters);
    this.largest = new double[parameters.size()];
  }

  /** Computes the gradients of a scalar loss, and forgets those before. */
  public void of(Tensor loss) {
    requireNonNull(loss, "GradientBuffer.of: loss is null");
    loss.requireNumbers("GradientBuffer.of");
    put(List.of());
    buffers.begin();
    buffers.run(() -> {
      List<Tensor> computed = Grad.of(loss, parameters);
      List<Tensor> contiguous = new ArrayList<>(computed.size());
      for (Tensor g : computed) {
        contiguous.add(g.data.isContiguous() ? g : Tensor.of(g.data.copy()));
      }
      gradients = contiguous;
    });
  }

  /**
   * Takes gradients that were computed elsewhere, one for each parameter in its shape and dtype.
   */
  public void set(List<Tensor> gradients) {
    requireNonNull(gradients, "GradientBuffer.set: gradients is null");
    Nulls.requireNone("GradientBuffer.set: gradient ", gradients);
    if (gradients.size() != parameters.size()) {
      throw new IllegalArgumentException(
          String.format(
              "GradientBuffer.set: got %s gradients for %s parameters",
              gradients.size(), parameters.size()));
    }
    for (int i = 0; i < gradients.size(); i++) {
      parameters.get(i).requireLikeThis("gradient " + i, gradients.get(i));
    }
    put(gradients.stream().map(Tensor::detach).toList());
  }

  private void put(List<Tensor> next) {
    gradients = next;
    clip = Optional.empty();
    Arrays.fill(largest, -1);
  }

  /**
   * The largest absolute value in the gradient of the i-th parameter, as it was before it was
   * clipped; NaN if there is one.
   */
  public double maxAbs(int i) {
    Tensor g = gradient(i);
    if (largest[i] < 0) {
      largest[i] = g.data.maxAbs();
    }
    return largest[i];
  }

  // ---- clipped

  /**
   * The Euclidean norm of all gradients together, as they were before their values were clipped:
   * the root of the sum of the squares of all their numbers. Its bits depend on no thread.
   */
  public double norm() {
    double norm = 0;
    for (int i = 0; i < parameters.size(); i++) {
      norm = StrictMath.hypot(norm, Euclidean.norm(gradient(i).data));
    }
    return clip.map(GradientClip::factor).orElse(1.0) * norm;
  }

  /**
   * Scales all gradients alike so that their {@link #norm} is at most {@code limit}: by {@code
   * limit/norm} if it is larger. Returns what the norm was.
   *
   * <p>R. Pascanu, T. Mikolov, Y. Bengio: On the difficulty of training recurrent neural networks.
   * ICML 2013, algorithm 1.
   */
  public double clipNorm(double limit) {
    requireLimit("clipNorm", limit);
    double norm = norm();
    GradientClip now = clip.orElse(GradientClip.NONE);
    // By 1, if nothing is to be scaled: a rule that took other steps would be compiled again.
    double factor = norm > limit ? now.factor() * (limit / norm) : now.factor();
    clip = Optional.of(new GradientClip(factor, now.limit()));
    return norm;
  }

  /** Makes every number of the gradients lie from {@code −limit} to {@code limit}. */
  public void clipValue(double limit) {
    requireLimit("clipValue", limit);
    GradientClip now = clip.orElse(GradientClip.NONE);
    clip = Optional.of(new GradientClip(now.factor(), Math.min(now.limit(), limit)));
  }

  private static void requireLimit(String name, double limit) {
    if (!(limit > 0)) {
      throw new IllegalArgumentException(
          String.format("GradientBuffer.%s: the limit must be positive, got %s", name, limit));
    }
  }

  // ---- of several losses

  /** A weighted sum with one gradient more. */
  private record Accumulate(double keep, double weight) implements Update {
    @Override
    public <E extends Expr<E>> List<E> next(E g, List<E> now) {
      return List.of(now.getFirst().mul(keep).add(g.mul(weight)));
    }
  }

  /**
   * Adds the gradients, as many times as {@code weight} says, to those of which {@link #mean} takes
   * the mean; if a sum would become infinite, this is an error, and nothing is added.
   */
  public void accumulate(double weight) {
    requireWeight("accumulate", weight);
    makeSums();
    Update rule = new Accumulate(this.weight == 0 ? 0 : 1, weight);
    List<Prepared> prepared = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      Tensor g = gradient(i);
      Parameter sum = sums.get(i);
      double ofGradient = maxAbs(i);
      Prepared next = sum.prepare(rule, g, clip, ofGradient, buffers);
      if (next.infinite().isPresent()) {
        throw new IllegalArgumentException(
            "GradientBuffer.accumulate: the sum of the gradients of "
                + sum.path()
                + " would become infinite or NaN; nothing was added");
      }
      prepared.add(next);
    }
    prepared.forEach(Prepared::take);
    this.weight += weight;
  }

  private void makeSums() {
    if (sums.isEmpty()) {
      sums =
          parameters.stream()
              .map(p -> Parameter.of(p.path(), Tensor.zeros(p.dtype(), p.shape().extents())))
              .toList();
    }
  }

  /** The weights of all that was accumulated, added up; 0 if nothing was. */
  public double weight() {
    return weight;
  }

  /** The weighted sum of the accumulated gradients of the i-th parameter, as a copy. */
  public Tensor sum(int i) {
    Parameter p = parameters.get(Objects.checkIndex(i, parameters.size()));
    return weight == 0
        ? Tensor.zeros(p.dtype(), p.shape().extents())
        : Tensor.of(sums.get(i).data.copy());
  }

  /**
   * Takes the {@linkplain #sum sums} of another one, and their {@link #weight}, for what was
   * accumulated here: what is added from now on ends in the same bits.
   */
  public void restore(List<Tensor> sums, double weight) {
    requireNonNull(sums, "GradientBuffer.restore: sums is null");
    Nulls.requireNone("GradientBuffer.restore: sum ", sums);
    requireWeight("restore", weight);
    if (sums.size() != parameters.size()) {
      throw new IllegalArgumentException(
          "GradientBuffer.restore: got %s sums for %s parameters"
              .formatted(sums.size(), parameters.size()));
    }
    for (int i = 0; i < sums.size(); i++) {
      parameters.get(i).requireLikeThis("sum " + i, sums.get(i));
    }
    makeSums();
    for (int i = 0; i < sums.size(); i++) {
      this.sums.get(i).set(sums.get(i).detach());
    }
    this.weight = weight;
  }

  private static void requireWeight(String name, double weight) {
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "GradientBuffer.%s: the weight must be positive, got %s".formatted(name, weight));
    }
  }

  /**
   * Makes the weighted mean of what was {@linkplain #accumulate accumulated} the gradients. It can
   * be made again until {@link #clear}.
   */
  public void mean() {
    if (weight == 0) {
      throw new IllegalStateException("GradientBuffer.mean: nothing has been accumulated");
    }
    // The arrays themselves, which nobody else sees, so that sums go on in place.
    put(sums.stream().map(sum -> Tensor.of(sum.data)).toList());
    clip = Optional.of(new GradientClip(1 / weight, Double.POSITIVE_INFINITY));
  }

  /** Forgets what was accumulated. */
  public void clear() {
    weight = 0;
  }

  // ---- what becomes of them

  /** Moves the i-th parameter, and what is remembered of it, by its gradient. */
  public void update(int i, UpdateRule rule, Parameter... state) {
    prepare(i, rule, state).take();
  }

  /**
   * {@link Parameter#prepare} for the i-th parameter and its gradient; to be taken before the next
   * {@link #of}.
   */
  public Prepared prepare(int i, UpdateRule rule, Parameter... state) {
    requireNonNull(rule, "GradientBuffer.prepare: rule is null");
    requireNonNull(state, "GradientBuffer.prepare: state is null");
    Tensor g = gradient(i);
    return parameters.get(i).prepare(rule, g, clip, maxAbs(i), buffers, state);
  }

  /** The gradient of the i-th parameter, as a copy. */
  public Tensor copy(int i) {
    Tensor g = Tensor.of(gradient(i).data.copy());
    return clip.map(c -> c.of(g)).orElse(g);
  }

  private Tensor gradient(int i) {
    if (gradients.isEmpty()) {
      throw new IllegalStateException("GradientBuffer: there are none yet; call of(loss) first");
    }
    if (i < 0 || i >= gradients.size()) {
      throw new IllegalArgumentException(
          "GradientBuffer: there is none with number "
              + i
              + ", they are counted from 0 to "
              + (gradients.size() - 1));
    }
    return gradients.get(i);
  }

  /** For example {@code GradientBuffer of weight, bias}. */
  @Override
  public String toString() {
    return "GradientBuffer of "
        + parameters.stream().map(Parameter::name).collect(Collectors.joining(", "));
  }
}
