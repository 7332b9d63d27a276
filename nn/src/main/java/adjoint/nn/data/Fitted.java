package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

/**
 * What a {@link Fitting} gives.
 *
 * @param transform for all other rows
 * @param training the training rows, changed; not always as {@code transform} would change them,
 *     see {@link TargetEncoding}
 */
public record Fitted(Transform transform, Table training) {
  /** Checks the arguments. */
  public Fitted {
    requireNonNull(transform, "Fitted: transform is null");
    requireNonNull(training, "Fitted: training is null");
  }
}
