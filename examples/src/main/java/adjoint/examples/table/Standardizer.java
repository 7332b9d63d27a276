package adjoint.examples.table;

import adjoint.Tensor;

/**
 * Shifts and scales columns to mean 0 and standard deviation 1, by the rows that it was made of;
 * those of other rows, which are to be judged, then come out about so.
 *
 * @param mean of each column
 * @param deviation of each column
 */
public record Standardizer(Tensor mean, Tensor deviation) {
  /** By the columns of these rows. A column that is the same everywhere is only shifted. */
  static Standardizer of(Tensor x) {
    Tensor deviation = x.std(0);
    return new Standardizer(x.mean(0), deviation.add(deviation.equalTo(0)));
  }

  Tensor apply(Tensor x) {
    return x.sub(mean).div(deviation);
  }
}
