package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import java.util.stream.IntStream;

/**
 * A column of a {@link Table}: a name, and a cell for each row, which may be missing. It holds
 * either numbers or categories. Immutable.
 */
public sealed interface Column permits NumberColumn, CategoryColumn {
  /** What it is called. */
  String name();

  /** How many rows it has. */
  int size();

  /** Whether the cell of this row is missing. */
  boolean isMissing(int row);

  /** The cell of this row as text, empty if it is missing. */
  String text(int row);

  /** The cells of some rows, in this order. */
  Column rows(Indices rows);

  /** The same cells under another name. */
  Column named(String name);

  /** How many cells are missing. */
  default int missing() {
    return (int) IntStream.range(0, size()).filter(this::isMissing).count();
  }

  /** Throws, in the name of {@code op}, if a cell is missing. */
  default void requireComplete(String op) {
    requireNonNull(op, "requireComplete: op is null");
    int missing = missing();
    if (missing > 0) {
      int first = IntStream.range(0, size()).filter(this::isMissing).findFirst().orElseThrow();
      throw new IllegalArgumentException(
          "%s: column '%s' has %s missing of %s cells, the first in row %s (counted from 0);"
                  .formatted(op, name(), missing, size(), first)
              + " fill them with Impute, or leave out these rows or the column");
    }
  }
}
