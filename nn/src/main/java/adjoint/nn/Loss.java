package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.ShapeException;
import java.util.function.BinaryOperator;

/**
 * Losses: how wrong an output is, as one number, the mean over all elements, or over all examples
 * where a loss is one of a whole example. A {@link Reduction} as the last argument makes a sum of
 * it, or leaves the losses apart, and gives them weights or a mask.
 *
 * <p>Output and target must have the same shape; nothing is broadcast, because {@code [n, 1]}
 * against {@code [n]} would compare everything with everything and train nonsense. A loss that is
 * NaN is an error which says where the NaN came in.
 */
public final class Loss {
  private Loss() {}

  /** Mean squared error: {@code (ŷ − y)²}. */
  public static Tensor mse(Tensor output, Tensor target) {
    return mse(output, target, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor mse(Tensor output, Tensor target, Reduction reduction) {
    requireNonNull(reduction, "mse: reduction is null");
    return reduced("mse", output, target, reduction, (y, t) -> y.sub(t).square());
  }

  /** Mean absolute error: {@code |ŷ − y|}; its slope at 0 is 0. */
  public static Tensor mae(Tensor output, Tensor target) {
    return mae(output, target, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor mae(Tensor output, Tensor target, Reduction reduction) {
    requireNonNull(reduction, "mae: reduction is null");
    return reduced("mae", output, target, reduction, (y, t) -> y.sub(t).abs());
  }

  /**
   * Huber's loss: {@code ½·d²} for a difference d of at most delta, beyond it {@code delta·(|d| −
   * ½·delta)}. (Huber, Robust Estimation of a Location Parameter, 1964.)
   */
  public static Tensor huber(Tensor output, Tensor target, double delta) {
    return huber(output, target, delta, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor huber(Tensor output, Tensor target, double delta, Reduction reduction) {
    requireNonNull(reduction, "huber: reduction is null");
    requirePositive("huber", "delta", delta);
    return reduced("huber", output, target, reduction, (y, t) -> huber(y.sub(t), delta));
  }

  /** {@link #huber} divided by delta, here called beta: {@code |d| − ½·beta} beyond it. */
  public static Tensor smoothL1(Tensor output, Tensor target, double beta) {
    return smoothL1(output, target, beta, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor smoothL1(Tensor output, Tensor target, double beta, Reduction reduction) {
    requireNonNull(reduction, "smoothL1: reduction is null");
    requirePositive("smoothL1", "beta", beta);
    return reduced(
        "smoothL1", output, target, reduction, (y, t) -> huber(y.sub(t), beta).div(beta));
  }

  /** {@code ½·m² + delta·(|d| − m)} with m the smaller of |d| and delta: both halves in one. */
  private static Tensor huber(Tensor d, double delta) {
    Tensor size = d.abs();
    Tensor near = size.minimum(delta);
    return near.square().mul(0.5).add(size.sub(near).mul(delta));
  }

  /** {@code log cosh(ŷ − y)}, like ½·d² near 0 and like |d| far away. */
  public static Tensor logCosh(Tensor output, Tensor target) {
    return logCosh(output, target, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor logCosh(Tensor output, Tensor target, Reduction reduction) {
    requireNonNull(reduction, "logCosh: reduction is null");
    return reduced(
        "logCosh",
        output,
        target,
        reduction,
        (y, t) -> {
          Tensor d = y.sub(t);
          Tensor near = d.clamp(-20, 20); // beyond, log cosh is linear to the last digit
          return near.sinh().square().log1p().mul(0.5).add(d.sub(near).abs());
        });
  }

  /**
   * Quantile loss, also called pinball loss: {@code max(q·d, (q − 1)·d)} with {@code d = y − ŷ}.
   * Its minimum is at the q-quantile of the targets.
   */
  public static Tensor quantile(Tensor output, Tensor target, double q) {
    return quantile(output, target, q, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor quantile(Tensor output, Tensor target, double q, Reduction reduction) {
    requireNonNull(output, "quantile: output is null");
    requireNonNull(target, "quantile: target is null");
    requireNonNull(reduction, "quantile: reduction is null");
    if (!(q > 0 && q < 1)) {
      throw new IllegalArgumentException("quantile: q must be between 0 and 1, got " + q);
    }
    return reduced(
        "quantile",
        output,
        target,
        reduction,
        (y, t) -> {
          Tensor d = t.sub(y);
          return d.mul(q).maximum(d.mul(q - 1));
        });
  }

  /**
   * Negative log-likelihood of counts y under a Poisson distribution of rate {@code e^ŷ}, but for
   * {@code log y!}, which no output changes: {@code e^ŷ − y·ŷ}.
   */
  public static Tensor poissonNll(Tensor logRates, Tensor target) {
    return poissonNll(logRates, target, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor poissonNll(Tensor logRates, Tensor target, Reduction reduction) {
    requireNonNull(reduction, "poissonNll: reduction is null");
    requireNonNull(logRates, "poissonNll: logRates is null");
    return reduced("poissonNll", logRates, target, reduction, (z, t) -> z.exp().sub(t.mul(z)));
  }

  /**
   * Negative log-likelihood under a normal distribution of this mean and variance, but for {@code
   * ½·log 2π}: {@code ½·(log v + (y − m)²/v)}.
   */
  public static Tensor gaussianNll(Tensor mean, Tensor variance, Tensor target) {
    return gaussianNll(mean, variance, target, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor gaussianNll(
      Tensor mean, Tensor variance, Tensor target, Reduction reduction) {
    requireNonNull(reduction, "gaussianNll: reduction is null");
    requireNonNull(mean, "gaussianNll: mean is null");
    new LossCheck("gaussianNll", mean).sameShape("variance", variance);
    Tensor v = reduction.seen("gaussianNll", variance, 1);
    if (!v.isMapped() && v.detach().min().item() <= 0) {
      throw new IllegalArgumentException(
          "gaussianNll: every variance must be positive, got "
              + v.detach().min().item()
              + "; make it so by softplus() or exp(), and add a small number");
    }
    return reduced(
        "gaussianNll",
        mean,
        target,
        reduction,
        (m, t) -> t.sub(m).square().div(v).add(v.log()).mul(0.5));
  }

  /**
   * Binary cross-entropy of probabilities: {@code −mean(y·log p + (1 − y)·log(1 − p))}.
   *
   * <p>Where a factor's logarithm would be of 0, the smallest normal number of the dtype stands in,
   * and no gradient flows: a wrong answer given with full certainty costs about 87 (F32) or 708
   * (F64) and cannot be unlearned. {@link #binaryCrossEntropyWithLogits} has no such trouble.
   */
  public static Tensor binaryCrossEntropy(Tensor probabilities, Tensor target) {
    return binaryCrossEntropy(probabilities, target, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor binaryCrossEntropy(
      Tensor probabilities, Tensor target, Reduction reduction) {
    requireNonNull(reduction, "binaryCrossEntropy: reduction is null");
    requireNonNull(probabilities, "binaryCrossEntropy: probabilities is null");
    double tiny = probabilities.dtype() == DType.F32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    return reduced(
        "binaryCrossEntropy",
        probabilities,
        target,
        reduction,
        (p, t) -> {
          LossCheck check = new LossCheck("binaryCrossEntropy", p);
          check.inUnitInterval("output", p, "; for logits there is binaryCrossEntropyWithLogits");
          check.inUnitInterval("target", t, "");
          Tensor ifOne = t.mul(p.maximum(tiny).log());
          Tensor ifZero = oneMinus(t).mul(logOfOneMinus(p, tiny));
          return minus(ifOne.add(ifZero));
        });
  }

  /**
   * Binary cross-entropy of logits, {@link #binaryCrossEntropy} of {@code p = sigmoid(z)}: {@code
   * mean(y·softplus(−z) + (1 − y)·softplus(z))}.
   *
   * <p>Both terms are positive, so nothing cancels and nothing overflows: the loss and its gradient
   * {@code (sigmoid(z) − y)/n} keep all their digits for logits of any size. An infinite logit that
   * is right costs nothing.
   */
  public static Tensor binaryCrossEntropyWithLogits(Tensor logits, Tensor target) {
    return binaryCrossEntropyWithLogits(logits, target, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor binaryCrossEntropyWithLogits(
      Tensor logits, Tensor target, Reduction reduction) {
    requireNonNull(reduction, "binaryCrossEntropyWithLogits: reduction is null");
    return binary(
        "binaryCrossEntropyWithLogits", logits, target, reduction, (z, t) -> ofLogits(z, t, t));
  }

  /**
   * The same, where what is 1 counts so many times: {@code w·y·softplus(−z) + (1 − y)·softplus(z)},
   * with a weight for each output, of a shape that can be broadcast to that of the logits.
   */
  public static Tensor binaryCrossEntropyWithLogits(
      Tensor logits, Tensor target, Tensor positiveWeight, Reduction reduction) {
    requireNonNull(positiveWeight, "binaryCrossEntropyWithLogits: positiveWeight is null");
    requireNonNull(reduction, "binaryCrossEntropyWithLogits: reduction is null");
    return binary(
        "binaryCrossEntropyWithLogits",
        logits,
        target,
        reduction,
        (z, t) -> {
          Tensor positive = t.mul(positiveWeight);
          new LossCheck("binaryCrossEntropyWithLogits", z)
              .sameShape("target times weight", positive);
          return ofLogits(z, t, positive);
        });
  }

  /**
   * Focal loss of logits: binary cross-entropy times {@code (1 − p)^γ}, p the probability given to
   * what is right, so that what is easy counts little. (Lin et al., Focal Loss for Dense Object
   * Detection, 2017, without its α: give weights for that.)
   */
  public static Tensor focal(Tensor logits, Tensor target, double gamma) {
    return focal(logits, target, gamma, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor focal(Tensor logits, Tensor target, double gamma, Reduction reduction) {
    requireNonNull(reduction, "focal: reduction is null");
    if (!(gamma >= 0)) {
      throw new IllegalArgumentException("focal: gamma must be 0 or positive, got " + gamma);
    }
    return binary(
        "focal",
        logits,
        target,
        reduction,
        (z, t) -> {
          Tensor wrong = // 1 − p, without cancellation
              t.mul(z.neg().sigmoid()).add(oneMinus(t).mul(z.sigmoid()));
          return ofLogits(z, t, t).mul(wrong.pow(gamma));
        });
  }

  /** A loss of each logit, whose target is a probability. */
  private static Tensor binary(
      String loss,
      Tensor logits,
      Tensor target,
      Reduction reduction,
      BinaryOperator<Tensor> formula) {
    requireNonNull(logits, () -> loss + ": logits is null");
    return reduced(
        loss,
        logits,
        target,
        reduction,
        (z, t) -> {
          new LossCheck(loss, z).inUnitInterval("target", t, "");
          return formula.apply(z, t);
        });
  }

  private static Tensor ofLogits(Tensor logits, Tensor target, Tensor positive) {
    return softplus(positive, logits.neg()).add(softplus(oneMinus(target), logits));
  }

  /**
   * Cross-entropy of logits {@code [n, classes]} and the right classes {@code [n]}: {@code
   * −mean(log softmax(z)[i, yᵢ])}. More axes in front are more examples. {@link CrossEntropy} has
   * the settings: weights of classes, label smoothing, classes to ignore, another axis.
   */
  public static Tensor crossEntropy(Tensor logits, Indices classes) {
    return CrossEntropy.PLAIN.of(logits, classes);
  }

  /** The same, reduced in another way. */
  public static Tensor crossEntropy(Tensor logits, Indices classes, Reduction reduction) {
    return CrossEntropy.PLAIN.reduction(reduction).of(logits, classes);
  }

  /**
   * Cross-entropy of logits and probabilities of the same shape, classes along the last axis:
   * {@code −Σ p·log softmax(z)}, and the mean over all examples.
   */
  public static Tensor crossEntropy(Tensor logits, Tensor probabilities) {
    return CrossEntropy.PLAIN.of(logits, probabilities);
  }

  /** The same, reduced in another way. */
  public static Tensor crossEntropy(Tensor logits, Tensor probabilities, Reduction reduction) {
    return CrossEntropy.PLAIN.reduction(reduction).of(logits, probabilities);
  }

  /**
   * Negative log-likelihood of the right classes, given logarithms of probabilities: {@code
   * −mean(l[i, yᵢ])}.
   */
  public static Tensor nll(Tensor logProbabilities, Indices classes) {
    return CrossEntropy.PLAIN.ofLogProbabilities(logProbabilities, classes);
  }

  /** The same, reduced in another way. */
  public static Tensor nll(Tensor logProbabilities, Indices classes, Reduction reduction) {
    return CrossEntropy.PLAIN.reduction(reduction).ofLogProbabilities(logProbabilities, classes);
  }

  /**
   * Kullback–Leibler divergence of outputs, logarithms of probabilities, from target probabilities,
   * classes along the last axis: {@code Σ p·(log p − l)}, and the mean over all examples.
   * (PyTorch's {@code "batchmean"}; its {@code "mean"} divides by the classes too.) A target of 0
   * counts for nothing.
   */
  public static Tensor kl(Tensor logProbabilities, Tensor target) {
    return kl(logProbabilities, target, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor kl(Tensor logProbabilities, Tensor target, Reduction reduction) {
    requireNonNull(reduction, "kl: reduction is null");
    requireNonNull(logProbabilities, "kl: logProbabilities is null");
    LossCheck check = new LossCheck("kl", logProbabilities);
    check.sameShape(target);
    check.logProbabilities();
    check.inUnitInterval("target", target, "");
    check.classes(-1);
    Tensor there = target.greater(0);
    Tensor losses = target.xlogy(target).sub(target.mul(logProbabilities.maskedBy(there)));
    return check.notNaN(reduction.of("kl", losses.sum(-1)), target);
  }

  /** Hinge loss, the max-margin of targets −1 and 1: {@code max(1 − y·ŷ, 0)}. */
  public static Tensor hinge(Tensor output, Tensor target) {
    return hinge(output, target, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor hinge(Tensor output, Tensor target, Reduction reduction) {
    requireNonNull(reduction, "hinge: reduction is null");
    requireNonNull(output, "hinge: output is null");
    return signed("hinge", output, target, reduction, (y, t) -> t.mul(y).rsub(1).relu());
  }

  /**
   * Multi-class margin: {@code Σ max(margin − z[y] + z[k], 0)/classes} over all classes k but the
   * right one y, along the last axis of the scores.
   */
  public static Tensor multiMargin(Tensor scores, Indices classes, double margin) {
    return multiMargin(scores, classes, margin, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor multiMargin(
      Tensor scores, Indices classes, double margin, Reduction reduction) {
    requireNonNull(reduction, "multiMargin: reduction is null");
    requireNonNull(scores, "multiMargin: scores is null");
    LossCheck check = new LossCheck("multiMargin", scores);
    Indices columns = check.columns(classes);
    int count = scores.shape().extent(-1);
    Tensor over = scores.sub(scores.gather(-1, columns)).add(margin).relu();
    // The right class itself is always over by the margin.
    Tensor losses = over.sum(-1).sub(Math.max(margin, 0)).div(count);
    return check.notNaN(reduction.of("multiMargin", losses));
  }

  /**
   * Cosine embedding of pairs, along the last axis: {@code 1 − cos(a, b)} where the target is 1,
   * and {@code max(cos(a, b) − margin, 0)} where it is −1. The cosine with a vector of zeros is 0.
   * (PyTorch adds 1e-12 to the squares of both lengths.)
   */
  public static Tensor cosineEmbedding(Tensor first, Tensor second, Tensor target, double margin) {
    return cosineEmbedding(first, second, target, margin, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor cosineEmbedding(
      Tensor first, Tensor second, Tensor target, double margin, Reduction reduction) {
    requireNonNull(reduction, "cosineEmbedding: reduction is null");
    requireNonNull(first, "cosineEmbedding: first is null");
    LossCheck check = new LossCheck("cosineEmbedding", first);
    check.sameShape("second", second);
    check.classes(-1);
    Tensor cosine = unit(first).mul(unit(second)).sum(-1);
    LossCheck ofCosine = new LossCheck("cosineEmbedding", cosine);
    ofCosine.sameShape(target);
    ofCosine.signs(target);
    Tensor losses = Tensor.where(target.greater(0), cosine.rsub(1), cosine.sub(margin).relu());
    return check.notNaN(reduction.of("cosineEmbedding", losses), second);
  }

  /**
   * Triplet loss, along the last axis: {@code max(‖a − p‖ − ‖a − n‖ + margin, 0)}. (Schroff et al.,
   * FaceNet, 2015, with the distances themselves.)
   */
  public static Tensor triplet(Tensor anchor, Tensor positive, Tensor negative, double margin) {
    return triplet(anchor, positive, negative, margin, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor triplet(
      Tensor anchor, Tensor positive, Tensor negative, double margin, Reduction reduction) {
    requireNonNull(reduction, "triplet: reduction is null");
    requireNonNull(anchor, "triplet: anchor is null");
    LossCheck check = new LossCheck("triplet", anchor);
    check.sameShape("positive", positive);
    check.sameShape("negative", negative);
    check.classes(-1);
    Tensor closer = anchor.sub(positive).norm(2, -1).sub(anchor.sub(negative).norm(2, -1));
    return check.notNaN(reduction.of("triplet", closer.add(margin).relu()), positive, negative);
  }

  /**
   * Margin ranking: {@code max(margin − y·(a − b), 0)}. The target y is 1 where the first score
   * should be the higher, −1 where the second.
   */
  public static Tensor marginRanking(Tensor first, Tensor second, Tensor target, double margin) {
    return marginRanking(first, second, target, margin, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor marginRanking(
      Tensor first, Tensor second, Tensor target, double margin, Reduction reduction) {
    requireNonNull(reduction, "marginRanking: reduction is null");
    requireNonNull(first, "marginRanking: first is null");
    new LossCheck("marginRanking", first).sameShape("second", second);
    Tensor difference = first.sub(second);
    return signed(
        "marginRanking", difference, target, reduction, (d, t) -> t.mul(d).rsub(margin).relu());
  }

  /**
   * InfoNCE, the contrastive loss: row i of the queries {@code [n, d]} belongs to row i of the
   * keys, and has to find it among them all. Cross-entropy of cosines divided by the temperature.
   * (Van den Oord et al., Representation Learning with Contrastive Predictive Coding, 2018.)
   */
  public static Tensor infoNce(Tensor queries, Tensor keys, double temperature) {
    return infoNce(queries, keys, temperature, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor infoNce(
      Tensor queries, Tensor keys, double temperature, Reduction reduction) {
    requireNonNull(reduction, "infoNce: reduction is null");
    requireNonNull(queries, "infoNce: queries is null");
    requirePositive("infoNce", "temperature", temperature);
    LossCheck check = new LossCheck("infoNce", queries);
    check.sameShape("keys", keys);
    if (queries.rank() != 2) {
      throw new ShapeException("infoNce: needs queries and keys [n, d], got " + queries.shape());
    }
    Tensor alike = unit(queries).matmul(unit(keys).transpose()).div(temperature);
    Tensor losses = alike.logSumExp(-1).sub(alike.diagonal());
    return check.notNaN(reduction.of("infoNce", losses), keys);
  }

  /**
   * Connectionist temporal classification: the negative log-likelihood of label sequences, summed
   * over all ways to align them with the outputs. (Graves et al., 2006.) The mean is over the
   * examples; PyTorch's divides each by its number of labels first.
   *
   * @param logProbabilities {@code [time, batch, classes]}
   * @param labels {@code [batch, longest]}; what stands behind the end of a sequence is not read
   * @param times how many outputs of each example count
   * @param lengths how many labels each example has
   * @param blank the class that stands for no label
   */
  public static Tensor ctc(
      Tensor logProbabilities, Indices labels, int[] times, int[] lengths, int blank) {
    return ctc(logProbabilities, labels, times, lengths, blank, Reduction.MEAN);
  }

  /** The same, reduced in another way. */
  public static Tensor ctc(
      Tensor logProbabilities,
      Indices labels,
      int[] times,
      int[] lengths,
      int blank,
      Reduction reduction) {
    requireNonNull(reduction, "ctc: reduction is null");
    requireNonNull(logProbabilities, "ctc: logProbabilities is null");
    requireNonNull(labels, "ctc: labels is null");
    requireNonNull(times, "ctc: times is null");
    requireNonNull(lengths, "ctc: lengths is null");
    LossCheck check = new LossCheck("ctc", logProbabilities);
    check.logProbabilities();
    Tensor losses = Ctc.of(logProbabilities, labels, times, lengths, blank);
    return check.notNaN(reduction.of("ctc", losses));
  }

  /**
   * Vectors along the last axis made as long as 1; zeros stay zeros, and as if their length was 1.
   */
  private static Tensor unit(Tensor x) {
    Tensor length = x.norm(2, -1).unsqueeze(-1);
    return x.div(Tensor.where(length.greater(0), length, x.constant(1)));
  }

  /** A loss of each element. */
  private static Tensor reduced(
      String loss,
      Tensor output,
      Tensor target,
      Reduction reduction,
      BinaryOperator<Tensor> formula) {
    return reduced(loss, output, target, 0, reduction, formula);
  }

  /** The same of targets −1 and 1. */
  private static Tensor signed(
      String loss,
      Tensor output,
      Tensor target,
      Reduction reduction,
      BinaryOperator<Tensor> formula) {
    return reduced(
        loss,
        output,
        target,
        1,
        reduction,
        (y, t) -> {
          new LossCheck(loss, y).signs(t);
          return formula.apply(y, t);
        });
  }

  /** The same, with a target of one's choice in place of what a mask hides. */
  private static Tensor reduced(
      String loss,
      Tensor output,
      Tensor target,
      double hidden,
      Reduction reduction,
      BinaryOperator<Tensor> formula) {
    new LossCheck(loss, output).sameShape(target);
    Tensor y = reduction.seen(loss, output, 0);
    Tensor t = reduction.seen(loss, target, hidden);
    return new LossCheck(loss, y).notNaN(reduction.of(loss, formula.apply(y, t)), t);
  }

  private static void requirePositive(String loss, String setting, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format("%s: %s must be positive, got %s", loss, setting, value));
    }
  }

  /** {@code weight·softplus(z)}, whose limit is 0 where the weight is, also for infinite z. */
  private static Tensor softplus(Tensor weight, Tensor z) {
    Tensor finite = z;
    if (z.isMapped() || z.detach().max().item() == Double.POSITIVE_INFINITY) {
      double most = z.dtype() == DType.F32 ? Float.MAX_VALUE : Double.MAX_VALUE;
      finite = Tensor.where(weight.equalTo(0), z.minimum(most), z);
    }
    return weight.mul(finite.softplus());
  }

  /** {@code 0 − x}: unlike −x, no loss of −0 where all is right. */
  static Tensor minus(Tensor x) {
    return x.constant(0).sub(x);
  }

  /** {@code log(1 − p)}, by log1p up to ½: the difference would lose a small p. */
  private static Tensor logOfOneMinus(Tensor p, double tiny) {
    Tensor small = p.maskedBy(p.lessEqual(0.5));
    Tensor large = p.sub(small);
    return small.neg().log1p().add(oneMinus(large).maximum(tiny).log());
  }

  private static Tensor oneMinus(Tensor x) {
    return x.neg().add(1);
  }
}
