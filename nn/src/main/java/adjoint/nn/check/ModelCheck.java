package adjoint.nn.check;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.check.Point;
import adjoint.check.Verdict;
import adjoint.nn.Block;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * Checks whether a model is sound before it is trained in earnest: the mistakes that raise no error
 * and only make it learn less, or seem to learn more, than it could. {@link ModelLaw} lists what is
 * looked at.
 *
 * {@snippet :
 * ModelCheck.of(model, x) // a model as it starts, and one batch
 *     .loss(output -> Loss.crossEntropy(output, classes))
 *     .classes(2)
 *     .check(); // throws if a law is broken, and names the layer
 * }
 *
 * <p>Without a loss nothing is said of {@link ModelLaw#CHANCE}, which also needs the number of
 * classes, and {@link ModelLaw#FIT}; {@link ModelLaw#CAUSALITY} needs to be asked for. The model
 * that is given does not change: all is done with copies of it. What a layer does on purpose it
 * says by its {@link Block#traits}.
 *
 * <p>The laws come from the lists by which people search their models for faults; the order of the
 * questions is that of A. Karpathy: A recipe for training neural networks. 2019.
 *
 * @param <B> the model
 * @param <X> its input: whatever holds the examples of a batch
 */
public final class ModelCheck<B extends Block, X> {
  private static final int STEPS = 400;

  /** How a model is applied to a batch. */
  @FunctionalInterface
  public interface Run<B, X> {
    /** The output, whose first axis counts the examples. */
    Tensor output(B model, X input, Mode mode);
  }

  /** How to take some examples of a batch, or some moments of a sequence. */
  @FunctionalInterface
  public interface Selection<X> {
    /** The same input with these positions along the axis in place of all, some more than once. */
    X select(X input, int axis, Indices positions);
  }

  final B model;
  final X input;
  final Run<B, X> run;
  final Selection<X> selection;
  UnaryOperator<Tensor> loss = output -> output.square().mean();
  boolean hasLoss;
  OptionalDouble chance = OptionalDouble.empty();
  double least;
  OptionalInt timeAxis = OptionalInt.empty();
  int steps = STEPS;
  long seed;

  private ModelCheck(B model, X input, Run<B, X> run, Selection<X> selection) {
    this.model = requireNonNull(model, "ModelCheck: model is null");
    this.input = requireNonNull(input, "ModelCheck: input is null");
    this.run = requireNonNull(run, "ModelCheck: run is null");
    this.selection = requireNonNull(selection, "ModelCheck: selection is null");
  }

  private ModelCheck(ModelCheck<B, X> other) {
    this(other.model, other.input, other.run, other.selection);
    loss = other.loss;
    hasLoss = other.hasLoss;
    chance = other.chance;
    least = other.least;
    timeAxis = other.timeAxis;
    steps = other.steps;
    seed = other.seed;
  }

  /** The check of a layer with one batch of examples, at least two of which differ. */
  public static <L extends Layer> ModelCheck<L, Tensor> of(L model, Tensor input) {
    return of(model, input, (m, x, mode) -> m.forward(x, mode));
  }

  /** The check of a model of a tensor. */
  public static <B extends Block> ModelCheck<B, Tensor> of(
      B model, Tensor input, Run<B, Tensor> run) {
    return of(model, input, run, Tensor::indexSelect);
  }

  /** The check of a model of indices, such as words. */
  public static <B extends Block> ModelCheck<B, Indices> of(
      B model, Indices input, Run<B, Indices> run) {
    return of(model, input, run, ModelCheck::select);
  }

  /** The check of a model of anything: several tensors, a mask beside them. */
  public static <B extends Block, X> ModelCheck<B, X> of(
      B model, X input, Run<B, X> run, Selection<X> selection) {
    return new ModelCheck<>(model, input, run, selection);
  }

  private static Indices select(Indices x, int axis, Indices positions) {
    double[] numbers = new double[x.shape().size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = x.get(i);
    }
    Tensor chosen = Tensor.of(numbers).reshape(x.shape().extents()).indexSelect(axis, positions);
    int[] indices = new int[chosen.size()];
    double[] values = chosen.toDoubleArray();
    for (int i = 0; i < indices.length; i++) {
      indices[i] = (int) values[i];
    }
    return Indices.wrap(indices, chosen.shape());
  }

  /** The loss of an output, a single number: the labels of the batch are inside. */
  public ModelCheck<B, X> loss(UnaryOperator<Tensor> loss) {
    ModelCheck<B, X> next = new ModelCheck<>(this);
    next.loss = requireNonNull(loss, "loss: loss is null");
    next.hasLoss = true;
    return next;
  }

  /** The loss is a mean cross-entropy of so many classes: chance gives their logarithm. */
  public ModelCheck<B, X> classes(int classes) {
    if (classes < 2) {
      throw new IllegalArgumentException("classes: needs at least two classes, got " + classes);
    }
    return chance(Math.log(classes));
  }

  /**
   * The loss that chance gives: of whoever knows how often each answer is right and no more. A loss
   * at the start that is twice that, or half of it, is a fault.
   */
  public ModelCheck<B, X> chance(double loss) {
    if (!(loss > 0)) {
      throw new IllegalArgumentException(
          "chance: the loss of who guesses must be above 0, got " + loss);
    }
    ModelCheck<B, X> next = new ModelCheck<>(this);
    next.chance = OptionalDouble.of(requireFinite("chance", loss));
    return next;
  }

  /** The loss of a perfect answer: 0, unless told otherwise. */
  public ModelCheck<B, X> least(double loss) {
    ModelCheck<B, X> next = new ModelCheck<>(this);
    next.least = requireFinite("least", loss);
    return next;
  }

  private static double requireFinite(String name, double loss) {
    if (!Double.isFinite(loss)) {
      throw new IllegalArgumentException(name + ": the loss must be a finite number, got " + loss);
    }
    return loss;
  }

  /**
   * Asks whether the model is causal: an output sees no input that comes later along this axis,
   * which is time in both.
   */
  public ModelCheck<B, X> causal(int timeAxis) {
    if (timeAxis < 1) {
      throw new IllegalArgumentException(
          "causal: the axis of time must be 1 or more, as axis 0 counts examples; got " + timeAxis);
    }
    ModelCheck<B, X> next = new ModelCheck<>(this);
    next.timeAxis = OptionalInt.of(timeAxis);
    return next;
  }

  /** How many steps the model has to learn its batch: {@value #STEPS}, unless told otherwise. */
  public ModelCheck<B, X> steps(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("steps: needs at least one step, got " + steps);
    }
    ModelCheck<B, X> next = new ModelCheck<>(this);
    next.steps = steps;
    return next;
  }

  /** The seed of all random numbers: 0, unless told otherwise. */
  public ModelCheck<B, X> seed(long seed) {
    ModelCheck<B, X> next = new ModelCheck<>(this);
    next.seed = seed;
    return next;
  }

  /**
   * Looks at all laws, and is content only if each is {@link Verdict#RIGHT}.
   *
   * @throws WrongModelError if one is broken, or cannot be told to hold
   */
  public ModelReport check() {
    ModelReport report = report();
    if (report.verdict() != Verdict.RIGHT) {
      throw new WrongModelError(report, point());
    }
    return report;
  }

  /**
   * Looks at all laws, and passes where one cannot be told: {@link Verdict#CANNOT_TELL} is in the
   * report.
   *
   * @throws WrongModelError if one is broken
   */
  public ModelReport checkNotWrong() {
    ModelReport report = report();
    if (report.verdict() == Verdict.WRONG) {
      throw new WrongModelError(report, point());
    }
    return report;
  }

  private Point point() {
    Point point = new Point();
    LayerCase.describe(point, "model", model);
    return switch (input) {
      case Tensor x -> point.tensor("x", x);
      case Indices x -> point.indices("x", x);
      default -> point.remark("the batch is " + input);
    };
  }

  /** Looks at all laws and throws nothing. */
  public ModelReport report() {
    return new ModelExamination<>(this).report();
  }

  /** What is checked. */
  @Override
  public String toString() {
    return "ModelCheck of " + model;
  }
}
