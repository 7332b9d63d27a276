package adjoint.nn.data;

import java.util.Optional;

/**
 * What looks at training rows, which come in parts, in order, and finds the numbers of a transform.
 * A table in memory is the only part; so what is found is the same to the last bit.
 */
interface TransformFinder {
  /**
   * Looks at more rows.
   *
   * @param target in these rows
   * @param first the place of the first of them among all
   */
  void look(Table rows, Optional<Column> target, long first);

  /** Whether some rows have told all, so that no others need come. */
  default boolean isSatisfied() {
    return false;
  }

  /** Ends a pass: whether all rows must come again. */
  default boolean again() {
    return false;
  }

  /**
   * What becomes of training rows, which may differ from what becomes of others.
   *
   * @param found what {@link #transform} has given
   */
  default Table training(Transform found, Table rows, long first) {
    return found.apply(rows);
  }

  /** What has been found, once no rows need come again. Called once. */
  Transform transform();
}
