package adjoint.op;

import adjoint.array.Axes;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.List;
import java.util.stream.IntStream;

/** What tells of many numbers by a few: spreads, quantiles, and sums of some of them. */
final class Statistics {
  private Statistics() {}

  /** What to divide by, of so many numbers. */
  private static double freedom(String op, Shape shape, Axes axes, double correction) {
    double n = axes.count(op, shape) - correction;
    if (!(n > 0)) {
      throw new ShapeException(
          op
              + ": "
              + axes.count(op, shape)
              + " numbers along axes "
              + axes
              + " of "
              + shape
              + " leave nothing to divide by with a correction of "
              + correction);
    }
    return n;
  }

  private static <T extends TensorExpr<T>> T deviations(String op, TensorExpr<T> x, Axes axes) {
    return x.sub(DerivedOps.mean(op, x, axes.kept()));
  }

  static <T extends TensorExpr<T>> T variance(TensorExpr<T> x, Axes axes, double correction) {
    T squares = deviations("variance", x, axes).square();
    return squares.sum(axes).div(freedom("variance", x.shape(), axes, correction));
  }

  /** By the norm, which does not overflow and has a gradient where all numbers are equal. */
  static <T extends TensorExpr<T>> T std(TensorExpr<T> x, Axes axes, double correction) {
    double n = freedom("std", x.shape(), axes, correction);
    return deviations("std", x, axes).norm(2, axes).div(Math.sqrt(n));
  }

  static <T extends TensorExpr<T>> T norm(TensorExpr<T> x, double p, Axes axes) {
    if (Double.isNaN(p)) {
      throw new IllegalArgumentException("norm: p is NaN");
    }
    if (p == 0) {
      return x.equalTo(0).equalTo(0).sum(axes);
    }
    if (p == 1) {
      return x.abs().sum(axes);
    }
    if (Double.isInfinite(p)) {
      axes.requireElements("norm", x.shape());
      return p > 0 ? x.abs().max(axes) : x.abs().min(axes);
    }
    return x.apply(new Norm(p, axes));
  }

  /** The product so far is the factor before it times the next. */
  static <T extends TensorExpr<T>> T cumprod(TensorExpr<T> x, int axis) {
    int at = x.shape().axis("cumprod", axis);
    T factors = DerivedOps.self(x);
    if (x.shape().extent(at) == 0) {
      return factors;
    }
    SliceAdd first = new SliceAdd(x.shape(), List.of(new Slice(at, 0, 1, 1)));
    return x.slice(at, 0, 1).apply(first).linearRecurrence(at, factors);
  }

  /**
   * Between the two elements around place {@code q·(n − 1)} of the sorted ones, as numpy's linear
   * method rounds it.
   */
  static <T extends TensorExpr<T>> T quantile(String op, TensorExpr<T> x, double q, Axes axes) {
    if (!(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException(op + ": q must be from 0 to 1, got " + q);
    }
    axes.requireElements(op, x.shape());
    int[] target = axes.reduce(op, x.shape()).extents();
    T sorted = rows(op, x, axes).sort(-1).get(0);
    int last = sorted.shape().extent(-1) - 1;
    double place = q * last;
    int below = (int) Math.floor(place);
    double t = place - below;
    T y = sorted.select(-1, below);
    if (t > 0) {
      T above = sorted.select(-1, below + 1);
      T distance = above.sub(y);
      y = t < 0.5 ? y.add(distance.mul(t)) : above.sub(distance.mul(1 - t));
    }
    // NaN is sorted last; where there is one, 0/0 makes the mask another.
    T greatest = sorted.select(-1, last);
    T known = greatest.equalTo(greatest);
    return y.maskedBy(known.div(known)).reshape(target);
  }

  /** These axes as one, behind the others. */
  private static <T extends TensorExpr<T>> T rows(String op, TensorExpr<T> x, Axes axes) {
    boolean[] reduced = axes.mask(op, x.shape());
    int[] order =
        IntStream.concat(
                IntStream.range(0, reduced.length).filter(i -> !reduced[i]),
                IntStream.range(0, reduced.length).filter(i -> reduced[i]))
            .toArray();
    int count = axes.count(op, x.shape());
    return x.permute(order).reshape(x.size() / Math.max(count, 1), count);
  }

  static <T extends TensorExpr<T>> T any(TensorExpr<T> x, Axes axes) {
    axes.mask("any", x.shape());
    return x.greater(0).sum(axes).greater(0);
  }

  static <T extends TensorExpr<T>> T all(TensorExpr<T> x, Axes axes) {
    axes.mask("all", x.shape());
    return x.greater(0).equalTo(0).sum(axes).equalTo(0);
  }

  static <T extends TensorExpr<T>> T maskedSum(TensorExpr<T> x, T mask, Axes axes) {
    axes.mask("maskedSum", Shape.broadcast("maskedSum", x.shape(), mask.shape()));
    return x.maskedBy(mask).sum(axes);
  }

  static <T extends TensorExpr<T>> T maskedMean(TensorExpr<T> x, T mask, Axes axes) {
    axes.mask("maskedMean", Shape.broadcast("maskedMean", x.shape(), mask.shape()));
    T chosen = mask.greater(0);
    T ones = x.constant(NdArray.full(x.dtype(), 1, x.shape()));
    T count = ones.mul(chosen).sum(axes);
    return x.maskedBy(mask).sum(axes).div(count.maximum(1));
  }

  static <T extends TensorExpr<T>> T maskedMax(TensorExpr<T> x, T mask, Axes axes) {
    axes.requireElements("maskedMax", Shape.broadcast("maskedMax", x.shape(), mask.shape()));
    return x.maskedBy(mask).add(mask.greater(0).log()).max(axes); // log 0 = −∞ elsewhere
  }
}
