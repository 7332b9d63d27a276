package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * The settings of a cross-entropy: of one right class for each example, or of probabilities.
 *
 * {@snippet :
 * CrossEntropy smoothed = CrossEntropy.PLAIN.labelSmoothing(0.1).ignoring(0);
 * Tensor loss = smoothed.of(model.forward(inputs), classes);
 * }
 *
 * <p>With l the logarithms of the probabilities, w the weights of the classes, K their number and ε
 * the smoothing, an example of class y costs {@code −(1 − ε)·w[y]·l[y] − ε/K·Σ w[k]·l[k]}, and the
 * mean is divided by the sum of the examples' {@code w[y]}. With probabilities p instead of a class
 * it costs {@code −Σ w[k]·l[k]·((1 − ε)·p[k] + ε/K)}, and the mean is over the examples. Both as in
 * PyTorch.
 */
public final class CrossEntropy {
  /** Classes along the last axis, all of them worth the same, no smoothing, and the mean. */
  public static final CrossEntropy PLAIN =
      new CrossEntropy(0, Optional.empty(), OptionalInt.empty(), -1, Reduction.MEAN);

  private final double smoothing;
  private final Optional<Tensor> classWeights;
  private final OptionalInt ignored;
  private final int axis;
  private final Reduction reduction;

  private CrossEntropy(
      double smoothing,
      Optional<Tensor> classWeights,
      OptionalInt ignored,
      int axis,
      Reduction reduction) {
    this.smoothing = smoothing;
    this.classWeights = classWeights;
    this.ignored = ignored;
    this.axis = axis;
    this.reduction = reduction;
  }

  /**
   * So much of each example's probability is spread evenly over all classes. (Szegedy et al.,
   * Rethinking the Inception Architecture, 2015.)
   */
  public CrossEntropy labelSmoothing(double smoothing) {
    if (!(smoothing >= 0 && smoothing <= 1)) {
      throw new IllegalArgumentException(
          "crossEntropy: the label smoothing must be from 0 to 1, got " + smoothing);
    }
    return new CrossEntropy(smoothing, classWeights, ignored, axis, reduction);
  }

  /** A weight for each class. */
  public CrossEntropy classWeights(Tensor weights) {
    requireNonNull(weights, "crossEntropy: weights is null");
    if (weights.rank() != 1) {
      throw new ShapeException(
          "crossEntropy: needs one weight for each class, got weights " + weights.shape());
    }
    return new CrossEntropy(smoothing, Optional.of(weights), ignored, axis, reduction);
  }

  /** Examples of this class, such as padding, count for nothing. */
  public CrossEntropy ignoring(int ignoredClass) {
    return new CrossEntropy(smoothing, classWeights, OptionalInt.of(ignoredClass), axis, reduction);
  }

  /** The axis of the logits along which the classes stand. */
  public CrossEntropy classAxis(int axis) {
    return new CrossEntropy(smoothing, classWeights, ignored, axis, reduction);
  }

  /** How the losses of the examples become one number. */
  public CrossEntropy reduction(Reduction reduction) {
    requireNonNull(reduction, "crossEntropy: reduction is null");
    return new CrossEntropy(smoothing, classWeights, ignored, axis, reduction);
  }

  /** The loss of logits, given the right classes, whose shape lacks the class axis. */
  public Tensor of(Tensor logits, Indices classes) {
    requireNonNull(logits, "crossEntropy: logits is null");
    requireNonNull(classes, "crossEntropy: classes is null");
    LossCheck check = check("crossEntropy", logits);
    return ofClasses(check, z -> z.logSoftmax(-1), classes);
  }

  /** The same of logarithms of probabilities. */
  public Tensor ofLogProbabilities(Tensor logProbabilities, Indices classes) {
    requireNonNull(logProbabilities, "nll: logProbabilities is null");
    requireNonNull(classes, "nll: classes is null");
    LossCheck check = check("nll", logProbabilities);
    check.logProbabilities();
    return ofClasses(check, z -> z, classes);
  }

  /** The loss of logits, given probabilities of the same shape. */
  public Tensor of(Tensor logits, Tensor probabilities) {
    requireNonNull(logits, "crossEntropy: logits is null");
    requireNonNull(probabilities, "crossEntropy: probabilities is null");
    if (ignored.isPresent()) {
      throw new IllegalStateException(
          "crossEntropy: ignoring("
              + ignored.getAsInt()
              + ") is for classes, not probabilities;"
              + " leave examples out by reduction(Reduction.MEAN.masked(mask))");
    }
    LossCheck given = new LossCheck("crossEntropy", logits);
    given.sameShape(probabilities);
    given.classes(axis);
    LossCheck check = check("crossEntropy", logits);
    Tensor p = toLast(probabilities);
    check.inUnitInterval("target", p, "; for classes give Indices");
    int count = p.shape().extent(-1);
    Tensor spread = smoothing == 0 ? p : p.mul(1 - smoothing).add(smoothing / count);
    Tensor l = check.output().logSoftmax(-1);
    // What cannot be is not asked for: 0 · −∞ is 0.
    Tensor losses = spread.mul(l.maskedBy(spread.greater(0))).mul(weights(check, count));
    return check.notNaN(reduction.of(check.loss(), Loss.minus(losses.sum(-1))), probabilities);
  }

  private LossCheck check(String loss, Tensor logits) {
    LossCheck given = new LossCheck(loss, logits);
    if (axis == -1) {
      return given;
    }
    given.classes(axis);
    return new LossCheck(loss, toLast(logits));
  }

  private Tensor toLast(Tensor x) {
    int from = axis < 0 ? axis + x.rank() : axis;
    int[] order = new int[x.rank()];
    for (int i = 0; i < order.length - 1; i++) {
      order[i] = i < from ? i : i + 1;
    }
    order[order.length - 1] = from;
    return from == x.rank() - 1 ? x : x.permute(order);
  }

  private Tensor ofClasses(LossCheck check, UnaryOperator<Tensor> logarithms, Indices classes) {
    Indices columns = check.columns(ignored.isPresent() ? without(classes) : classes);
    Tensor l = logarithms.apply(check.output());
    Tensor right = at(columns, l);
    if (smoothing == 0 && classWeights.isEmpty() && ignored.isEmpty()) {
      return check.notNaN(Loss.minus(reduction.of(check.loss(), right)));
    }
    Tensor w = weights(check, l.shape().extent(-1));
    Tensor share = at(columns, w.broadcastTo(l.shape()));
    Tensor likelihood = right.mul(share);
    if (smoothing > 0) {
      Tensor spread = l.mul(w).mean(-1);
      likelihood = likelihood.mul(1 - smoothing).add(spread.mul(smoothing));
    }
    if (ignored.isPresent()) {
      Tensor counts = counts(l, classes);
      likelihood = likelihood.maskedBy(counts);
      share = share.maskedBy(counts);
    }
    return check.notNaN(Loss.minus(reduction.of(check.loss(), likelihood, share)));
  }

  private static Tensor at(Indices columns, Tensor x) {
    return x.gather(-1, columns).squeeze(-1);
  }

  /** 1 for each example that counts, 0 for the others. */
  private Tensor counts(Tensor l, Indices classes) {
    double[] counts = new double[classes.shape().size()];
    Arrays.setAll(counts, i -> isIgnored(classes.get(i)) ? 0 : 1);
    return l.constant(Tensor.wrap(counts, classes.shape().extents()).to(l.dtype()).data());
  }

  /** Class 0 in place of the ignored one, which need not be a class at all. */
  private Indices without(Indices classes) {
    int[] known = classes.toArray();
    for (int i = 0; i < known.length; i++) {
      known[i] = isIgnored(known[i]) ? 0 : known[i];
    }
    return Indices.wrap(known, classes.shape());
  }

  private boolean isIgnored(int c) {
    return ignored.isPresent() && ignored.getAsInt() == c;
  }

  private Tensor weights(LossCheck check, int count) {
    Tensor logits = check.output();
    if (classWeights.isEmpty()) {
      return logits.constant(1);
    }
    Tensor w = classWeights.get().to(logits.dtype());
    if (w.size() != count) {
      throw new ShapeException(
          String.format(
              "%s: %s weights of classes do not fit %s classes of %s",
              check.loss(), w.size(), count, logits.shape()));
    }
    return w;
  }

  /** The settings that are not those of {@link #PLAIN}. */
  @Override
  public String toString() {
    List<String> settings = new ArrayList<>();
    if (smoothing > 0) {
      settings.add("label smoothing " + smoothing);
    }
    classWeights.ifPresent(w -> settings.add("weights " + w.shape()));
    ignored.ifPresent(c -> settings.add("ignoring " + c));
    if (axis != -1) {
      settings.add("class axis " + axis);
    }
    settings.add("" + reduction);
    return "CrossEntropy(" + String.join(", ", settings) + ")";
  }
}
