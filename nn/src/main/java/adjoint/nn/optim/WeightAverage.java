package adjoint.nn.optim;

import static java.util.Objects.requireNonNull;

import adjoint.Fused;
import adjoint.NoGrad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.nn.Block;
import adjoint.nn.Buffer;
import adjoint.op.Expr;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/**
 * A model whose weights are averages of those that another one has had in the course of its
 * training: often better than any of them.
 *
 * {@snippet :
 * WeightAverage<Layer> average = WeightAverage.exponential(model, 0.999);
 * for (int step = 1; step <= 300; step++) {
 *   adam.step(Loss.mse(model.forward(x), y));
 *   average.update(model);
 * }
 * average.model().forward(x); // model itself is what it was
 * }
 *
 * <p>Each update moves the average towards the weights of now, {@code a ← a + w·(θ − a)} with a w
 * from 0 to 1, so that it is a convex combination of all that it has seen. Its parameters are
 * {@linkplain Parameter#frozen frozen}. Buffers, such as running statistics, are not averaged but
 * those of now; for batch norm of equal averages let {@link #model} see some batches in training.
 *
 * <p>It is a block, so that its {@link #state} is saved and loaded like that of a model.
 *
 * @param model the averaged one
 * @param updates how many there have been, a scalar
 * @param weights w of each update, from the first, which has number 1
 */
public record WeightAverage<B extends Block>(B model, Buffer updates, LongToDoubleFunction weights)
    implements Block {
  private static final Fused TOWARDS = Fused.of("towards", 3, WeightAverage::towards);

  /** Checks the arguments. */
  public WeightAverage {
    requireNonNull(model, "WeightAverage: model is null");
    requireNonNull(updates, "WeightAverage: updates is null");
    requireNonNull(weights, "WeightAverage: weights is null");
  }

  /**
   * An exponential moving average (EMA) that begins with the weights of now: {@code w = 1 − decay}.
   * So the weights of k updates ago count {@code (1 − decay)·decayᵏ}, and those of now {@code
   * decayᵗ} after t updates.
   */
  public static <B extends Block> WeightAverage<B> exponential(B model, double decay) {
    requireNonNull(model, "WeightAverage: model is null");
    double newest = 1 - requireDecay(decay);
    return of(model, _ -> newest);
  }

  /**
   * An exponential moving average in which the weights of now, before the first update, do not
   * count: {@code w = (1 − decay)/(1 − decayᵗ)} at the t-th update, the bias correction of Adam.
   */
  public static <B extends Block> WeightAverage<B> correctedExponential(B model, double decay) {
    requireNonNull(model, "WeightAverage: model is null");
    requireDecay(decay);
    return of(model, t -> (1 - decay) / (1 - StrictMath.pow(decay, (double) t)));
  }

  /**
   * The mean of the weights at all updates, {@code w = 1/t} at the t-th: stochastic weight
   * averaging (SWA), if there is one after each epoch of the last part of training.
   *
   * <p>P. Izmailov, D. Podoprikhin, T. Garipov, D. Vetrov, A. G. Wilson: Averaging weights leads to
   * wider optima and better generalization. UAI 2018.
   */
  public static <B extends Block> WeightAverage<B> equal(B model) {
    requireNonNull(model, "WeightAverage: model is null");
    return of(model, t -> 1.0 / t);
  }

  private static <B extends Block> WeightAverage<B> of(B model, LongToDoubleFunction weights) {
    B average = Block.freeze(Block.copyOf(model), "*");
    return new WeightAverage<>(average, Buffer.of("updates", Tensor.scalar(DType.F64, 0)), weights);
  }

  private static double requireDecay(double decay) {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException(
          "WeightAverage: the decay must be from 0 up to but without 1, got " + decay);
    }
    return decay;
  }

  private static <E extends Expr<E>> E towards(List<E> in) {
    E average = in.get(0);
    return average.add(in.get(1).sub(average).mul(in.get(2)));
  }

  /** Moves the average towards the weights that the model has now. */
  public void update(B trained) {
    requireNonNull(trained, "update: trained is null");
    Map<String, Parameter> from = trained.parameters();
    Map<String, Parameter> to = model.parameters();
    Map<String, Buffer> statistics = trained.buffers();
    Map<String, Buffer> copies = model.buffers();
    requireSamePaths(from, to);
    requireSamePaths(statistics, copies);
    long t = count() + 1;
    double w = weights.applyAsDouble(t);
    if (!(w >= 0 && w <= 1)) {
      throw new IllegalStateException(
          "WeightAverage: the weight of update " + t + " must be from 0 to 1, got " + w);
    }
    Map<Parameter, Parameter> pairs = new LinkedHashMap<>(); // one that has two paths once
    to.forEach((path, a) -> pairs.put(a, requireNonNull(from.get(path))));
    Parameter.together(
        () -> NoGrad.run(() -> pairs.forEach((a, theta) -> a.set(next(a, theta, w)))));
    copies.forEach((path, copy) -> copy.set(requireNonNull(statistics.get(path)).value()));
    updates.set(Tensor.scalar(updates.value().dtype(), t));
  }

  private static Tensor next(Parameter average, Parameter theta, double w) {
    return w == 1 ? theta.detach() : average.apply(TOWARDS, theta, Tensor.scalar(theta.dtype(), w));
  }

  private static void requireSamePaths(Map<String, ?> from, Map<String, ?> to) {
    if (!from.keySet().equals(to.keySet())) {
      throw new IllegalArgumentException(
          "WeightAverage: the average has "
              + to.keySet()
              + ", the model to average "
              + from.keySet());
    }
  }

  /** How many updates there have been. */
  public long count() {
    return (long) updates.value().item();
  }

  @Override
  public String toString() {
    return describe();
  }
}
