package adjoint.fuse;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where the Jacobian of a formula may be other than 0: at the inputs from which a result is
 * computed.
 *
 * <p>Entries are in order of their rows, in a row in order of their columns; {@code starts[i]} is
 * the first of row i, and there is one more for the end.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Sparsity(int[] starts, int[] columns, int width) {
  /** The entries of the derivatives of all results by the first inputs. */
  public static Sparsity of(Formula f, int parameters) {
    boolean[] variable = Derivatives.variables(f, parameters);
    int rows = f.results().size();
    int[] starts = new int[rows + 1];
    int[] columns = new int[Math.max(16, rows)];
    int[] seen = new int[variable.length]; // the last row + 1 that has met an operand
    int[] open = new int[16];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      open[0] = f.results().get(row);
      for (int left = 1; left > 0; ) {
        int operand = open[--left];
        if (!variable[operand] || seen[operand] == row + 1) {
          continue;
        }
        seen[operand] = row + 1;
        if (operand < parameters) {
          columns = count < columns.length ? columns : Arrays.copyOf(columns, 2 * count);
          columns[count++] = operand;
        } else {
          open = left + 2 <= open.length ? open : Arrays.copyOf(open, 2 * open.length);
          open[left++] = f.step(operand).a();
          open[left++] = f.step(operand).b();
        }
      }
      starts[row + 1] = count;
      Arrays.sort(columns, starts[row], count);
    }
    return new Sparsity(starts, Arrays.copyOf(columns, count), parameters);
  }

  /** How many rows there are. */
  public int height() {
    return starts.length - 1;
  }

  /** How many entries there are. */
  public int entries() {
    return columns.length;
  }

  /** The row of every entry. */
  public int[] rows() {
    int[] rows = new int[columns.length];
    for (int row = 0; row < height(); row++) {
      Arrays.fill(rows, starts[row], starts[row + 1], row);
    }
    return rows;
  }

  /** Whether a row has an entry in every column. */
  boolean hasFullRow() {
    return IntStream.range(0, height()).anyMatch(row -> starts[row + 1] - starts[row] == width);
  }

  /** The same with rows and columns exchanged. */
  Sparsity transposed() {
    int[] ends = new int[width + 1];
    for (int column : columns) {
      ends[column + 1]++;
    }
    Arrays.parallelPrefix(ends, Integer::sum);
    int[] starts = ends.clone();
    int[] rows = new int[columns.length];
    for (int row = 0; row < height(); row++) {
      for (int e = this.starts[row]; e < this.starts[row + 1]; e++) {
        rows[ends[columns[e]]++] = row;
      }
    }
    return new Sparsity(starts, rows, height());
  }
}
