package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import java.util.stream.IntStream;

/** Numbers of rows, counted from 0. */
final class Rows {
  private Rows() {}

  /** Throws if there is no such row among so many. */
  static int require(String op, int row, int count) {
    if (row < 0 || row >= count) {
      throw new IllegalArgumentException(
          "%s: there is no row %s; the %s rows are counted from 0".formatted(op, row, count));
    }
    return row;
  }

  /** These as an array, all of which must be among so many. */
  static int[] require(Indices rows, int count) {
    int[] all = requireNonNull(rows, "rows: rows is null").toArray();
    for (int row : all) {
      require("rows", row, count);
    }
    return all;
  }

  /** From 0 on. */
  static int[] upTo(int count) {
    return IntStream.range(0, count).toArray();
  }
}
