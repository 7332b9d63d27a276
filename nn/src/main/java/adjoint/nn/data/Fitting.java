package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A transform to be: which columns are changed and how, but not yet by which numbers.
 *
 * {@snippet :
 * Fitting fitting = Pipeline.of(Impute.median(), OneHot.columns(), Standardize.columns());
 * Fitted fitted = fitting.fit(train.without("price"), train.column("price"));
 * Tensor x = fitted.training().tensor(DType.F32);
 * Tensor other = fitted.transform().apply(test.without("price")).tensor(DType.F32);
 * }
 */
@FunctionalInterface
public interface Fitting {
  /** Finds the numbers in training rows, and changes these. */
  Fitted fit(Table training, Optional<Column> target);

  /** Finds the numbers in training rows, and changes these. */
  default Fitted fit(Table training) {
    return fit(requireNonNull(training, "fit: training is null"), Optional.empty());
  }

  /**
   * Finds the numbers in training rows, and changes these.
   *
   * @param training what a model is given
   * @param target what it is to find out, in the same rows; it is no column of the table
   */
  default Fitted fit(Table training, Column target) {
    requireNonNull(training, "fit: training is null");
    requireNonNull(target, "fit: target is null");
    if (training.names().contains(target.name())) {
      throw new IllegalArgumentException(
          "fit: the target '%s' is among the columns that a model is given; leave it out by"
                  .formatted(target.name())
              + " without(…)");
    }
    if (target.size() != training.rows()) {
      throw new IllegalArgumentException(
          "fit: there are %s rows, and %s of the target '%s'"
              .formatted(training.rows(), target.size(), target.name()));
    }
    return fit(training, Optional.of(target));
  }
}
