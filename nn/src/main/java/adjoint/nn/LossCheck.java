package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.Arrays;

/** What a loss, named {@code loss}, demands of its arguments. */
record LossCheck(String loss, Tensor output) {
  LossCheck {
    if (output.size() == 0) {
      throw new ShapeException(loss + ": output " + output.shape() + " is empty and has no mean");
    }
  }

  void sameShape(Tensor target) {
    sameShape("target", target);
  }

  void sameShape(String role, Tensor x) {
    requireNonNull(x, () -> loss + ": " + role + " is null");
    if (!output.shape().equals(x.shape())) {
      throw new ShapeException(
          String.format(
              "%s: output %s and %s %s must have the same shape; reshape one of them",
              loss, output.shape(), role, x.shape()));
    }
    if (output.dtype() != x.dtype()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: output is %s%s but %s is %s%s; cast the %s with .to(%s)",
              loss,
              output.dtype(),
              output.shape(),
              role,
              x.dtype(),
              x.shape(),
              role,
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

  /** Requires an axis along which the numbers of one example stand. */
  void classes(int axis) {
    if (axis < -output.rank() || axis >= output.rank() || output.shape().extent(axis) == 0) {
      throw new ShapeException(
          String.format("%s: output %s has no axis %s with numbers", loss, output.shape(), axis));
    }
  }

  /** Classes, one for each row of the last axis, as indices to gather by. */
  Indices columns(Indices classes) {
    if (output.rank() == 0 || !output.shape().remove(-1).equals(classes.shape())) {
      throw new ShapeException(
          String.format(
              "%s: logits %s and classes %s do not fit, it takes logits [n, classes] and classes"
                  + " [n]",
              loss, output.shape(), classes.shape()));
    }
    below(classes, output.shape().extent(-1));
    return classes.reshape(classes.shape().insert(classes.shape().rank(), 1).extents());
  }

  /** Requires logarithms of probabilities, none of which is above 0 by more than rounding. */
  void logProbabilities() {
    if (output.isMapped()) {
      return;
    }
    double high = output.detach().max().item();
    if (high > 1e-3) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the logarithm of a probability is at most 0, got %s; make it of logits by"
                  + " logSoftmax(-1)",
              loss, high));
    }
  }

  /** Requires targets of −1 and 1. */
  void signs(Tensor target) {
    if (target.isMapped()) {
      return;
    }
    for (double y : target.toDoubleArray()) {
      if (y != 1 && y != -1 && !Double.isNaN(y)) {
        throw new IllegalArgumentException(
            String.format("%s: every target must be -1 or 1, got %s", loss, y));
      }
    }
  }

  /** The loss, of one number or several, if none is NaN. */
  Tensor notNaN(Tensor value, Tensor... targets) {
    if (!value.isMapped() && hasNaN(value)) {
      for (Tensor target : targets) {
        reportNaN("target", target);
      }
      reportNaN("output", output);
      throw new IllegalArgumentException(
          loss
              + ": the loss is NaN, because an output or a target is infinite; lower the rate or"
              + " check the data");
    }
    return value;
  }

  private static boolean hasNaN(Tensor value) {
    return value.size() == 1
        ? Double.isNaN(value.item())
        : Arrays.stream(value.toDoubleArray()).anyMatch(Double::isNaN);
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
