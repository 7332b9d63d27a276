package adjoint.fuse;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Colours for the columns of a sparse matrix, such that no row has two entries of one colour. Then
 * the product with a vector that is 1 at the columns of a colour and 0 elsewhere has these entries
 * side by side, each in its row: a Jacobian takes one derivative for each colour.
 *
 * <p>The columns that share rows with most others come first, and each gets the least colour that
 * is left. A. R. Curtis, M. J. D. Powell, J. K. Reid: On the estimation of sparse Jacobian
 * matrices. IMA Journal of Applied Mathematics 13, 1974. A. H. Gebremedhin, F. Manne, A. Pothen:
 * What color is your Jacobian? SIAM Review 47(4), 2005.
 *
 * @param colors of every column, from 0
 * @param count how many colours there are
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Coloring(int[] colors, int count) {
  /** Colours for the columns. */
  public static Coloring ofColumns(Sparsity matrix) {
    int columns = matrix.width();
    if (matrix.hasFullRow()) {
      return new Coloring(IntStream.range(0, columns).toArray(), columns);
    }
    Sparsity transposed = matrix.transposed();
    long[] weights = new long[columns]; // entries in all rows of a column
    for (int row = 0; row < matrix.height(); row++) {
      int size = matrix.starts()[row + 1] - matrix.starts()[row];
      for (int e = matrix.starts()[row]; e < matrix.starts()[row + 1]; e++) {
        weights[matrix.columns()[e]] += size;
      }
    }
    int[] order =
        IntStream.range(0, columns)
            .boxed()
            .sorted(Comparator.comparingLong((Integer column) -> -weights[column]))
            .mapToInt(column -> column)
            .toArray();
    int[] colors = new int[columns];
    Arrays.fill(colors, -1);
    int[] taken = new int[columns + 1]; // by colour: the last column + 1 that may not have it
    int count = 0;
    for (int column : order) {
      for (int r = transposed.starts()[column]; r < transposed.starts()[column + 1]; r++) {
        int row = transposed.columns()[r];
        for (int e = matrix.starts()[row]; e < matrix.starts()[row + 1]; e++) {
          int color = colors[matrix.columns()[e]];
          if (color >= 0) {
            taken[color] = column + 1;
          }
        }
      }
      int color = 0;
      while (taken[color] == column + 1) {
        color++;
      }
      colors[column] = color;
      count = Math.max(count, color + 1);
    }
    return new Coloring(colors, count);
  }

  /** Colours for the rows. */
  public static Coloring ofRows(Sparsity matrix) {
    return ofColumns(matrix.transposed());
  }
}
