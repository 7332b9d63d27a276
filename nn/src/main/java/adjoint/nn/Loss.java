package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.array.ShapeException;

/**
 * Losses: how wrong an output is, as one number, the mean over all elements (over all examples for
 * {@link #crossEntropy}).
 *
 * <p>Output and target must have the same shape; nothing is broadcast, because {@code [n, 1]}
 * against {@code [n]} would compare everything with everything and train nonsense. A loss that is
 * NaN is an error which says where the NaN came in. (In a {@link adjoint.Vmap} nothing can look at
 * the numbers, and none of these is checked but shapes and classes.)
 */
public final class Loss {
  private Loss() {}

  /** Mean squared error: {@code mean((ŷ − y)²)}. */
  public static Tensor mse(Tensor output, Tensor target) {
    Check check = new Check("mse", output);
    check.sameShape(target);
    return check.notNaN(output.sub(target).square().mean(), target);
  }

  /**
   * Binary cross-entropy of probabilities: {@code −mean(y·log p + (1 − y)·log(1 − p))}.
   *
   * <p>Where a factor's logarithm would be of 0, the smallest normal number of the dtype stands in,
   * and no gradient flows: a wrong answer given with full certainty costs about 87 (F32) or 708
   * (F64) and cannot be unlearned. {@link #binaryCrossEntropyWithLogits} has no such trouble.
   */
  public static Tensor binaryCrossEntropy(Tensor probabilities, Tensor target) {
    requireNonNull(probabilities, "binaryCrossEntropy: probabilities is null");
    Check check = new Check("binaryCrossEntropy", probabilities);
    check.sameShape(target);
    check.inUnitInterval(
        "output", probabilities, "; for logits there is binaryCrossEntropyWithLogits");
    check.inUnitInterval("target", target, "");
    double tiny = probabilities.dtype() == DType.F32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    Tensor ifOne = target.mul(probabilities.maximum(tiny).log());
    Tensor ifZero = oneMinus(target).mul(logOfOneMinus(probabilities, tiny));
    return check.notNaN(minus(ifOne.add(ifZero).mean()), target);
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
    requireNonNull(logits, "binaryCrossEntropyWithLogits: logits is null");
    Check check = new Check("binaryCrossEntropyWithLogits", logits);
    check.sameShape(target);
    check.inUnitInterval("target", target, "");
    Tensor ifOne = softplus(target, logits.neg());
    Tensor ifZero = softplus(oneMinus(target), logits);
    return check.notNaN(ifOne.add(ifZero).mean(), target);
  }

  /**
   * Cross-entropy of logits {@code [n, classes]} and the right classes {@code [n]}: {@code
   * −mean(log softmax(z)[i, yᵢ])}. More axes in front are more examples.
   */
  public static Tensor crossEntropy(Tensor logits, Indices classes) {
    requireNonNull(logits, "crossEntropy: logits is null");
    Check check = new Check("crossEntropy", logits);
    if (logits.rank() == 0 || !logits.shape().remove(-1).equals(classes.shape())) {
      throw new ShapeException(
          String.format(
              "crossEntropy: logits %s and classes %s do not fit, it takes logits [n, classes] "
                  + "and classes [n]",
              logits.shape(), classes.shape()));
    }
    check.below(classes, logits.shape().extent(-1));
    int[] extents = classes.shape().insert(classes.shape().rank(), 1).extents();
    return check.notNaN(minus(logits.logSoftmax(-1).gather(-1, classes.reshape(extents)).mean()));
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
  private static Tensor minus(Tensor x) {
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

  /** What a loss, named {@code loss}, demands of its arguments. */
  private record Check(String loss, Tensor output) {
    Check {
      if (output.size() == 0) {
        throw new ShapeException(loss + ": output " + output.shape() + " is empty and has no mean");
      }
    }

    void sameShape(Tensor target) {
      if (!output.shape().equals(target.shape())) {
        throw new ShapeException(
            String.format(
                "%s: output %s and target %s must have the same shape; reshape one of them",
                loss, output.shape(), target.shape()));
      }
      if (output.dtype() != target.dtype()) {
        throw new IllegalArgumentException(
            String.format(
                "%s: output is %s%s but target is %s%s; cast the target with .to(%s)",
                loss,
                output.dtype(),
                output.shape(),
                target.dtype(),
                target.shape(),
                output.dtype()));
      }
    }

    void inUnitInterval(String role, Tensor x, String advice) {
      if (x.isMapped()) {
        return;
      }
      // Comparisons written so that a NaN passes: notNaN reports it.
      double low = x.detach().min().item();
      double high = x.detach().max().item();
      if (low < 0 || high > 1) {
        throw new IllegalArgumentException(
            String.format(
                "%s: every %s must be between 0 and 1, got %s%s",
                loss, role, low < 0 ? low : high, advice));
      }
    }

    void below(Indices classes, int count) {
      if (classes.isMapped()) {
        classes.requireBelow(loss, count);
        return;
      }
      for (int i = 0; i < classes.shape().size(); i++) {
        if (classes.get(i) >= count) {
          throw new ShapeException(
              String.format(
                  "%s: class %s of example %s is out of range, logits %s have the classes 0 to %s",
                  loss, classes.get(i), i, output.shape(), count - 1));
        }
      }
    }

    Tensor notNaN(Tensor value, Tensor target) {
      if (!value.isMapped() && Double.isNaN(value.item())) {
        reportNaN("target", target);
      }
      return notNaN(value);
    }

    Tensor notNaN(Tensor value) {
      if (!value.isMapped() && Double.isNaN(value.item())) {
        reportNaN("output", output);
        throw new IllegalArgumentException(
            loss
                + ": the loss is NaN, because an output or a target is infinite; lower the rate or"
                + " check the data");
      }
      return value;
    }

    private void reportNaN(String role, Tensor x) {
      double[] numbers = x.toDoubleArray();
      for (int i = 0; i < numbers.length; i++) {
        if (Double.isNaN(numbers[i])) {
          throw new IllegalArgumentException(
              String.format(
                  "%s: %s is NaN at %s%s",
                  loss,
                  role,
                  position(x.shape(), i),
                  (role.equals("target")
                      ? "; check the data"
                      : "; check this row of the data, or lower the rate")));
        }
      }
    }

    private static Shape position(Shape shape, int flat) {
      int[] at = new int[shape.rank()];
      for (int axis = at.length - 1, rest = flat; axis >= 0; axis--) {
        at[axis] = rest % shape.extent(axis);
        rest /= shape.extent(axis);
      }
      return Shape.of(at);
    }
  }
}
