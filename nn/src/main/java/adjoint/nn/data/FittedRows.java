package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

/**
 * What a {@link Fitting} gives that was fitted on a stream of rows.
 *
 * @param transform for all other rows
 * @param training the training rows, changed, and with the target, in the order that they had; not
 *     always as {@code transform} would change them, see {@link TargetEncoding}
 */
public record FittedRows(Transform transform, Dataset<Row> training) {
  /** Checks the arguments. */
  public FittedRows {
    requireNonNull(transform, "FittedRows: transform is null");
    requireNonNull(training, "FittedRows: training is null");
  }
}
