package adjoint.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What is differentiated in one pass does not overlap. */
class ColoringTest {
  private static Sparsity matrix(int width, List<Set<Integer>> rows) {
    int[] starts = new int[rows.size() + 1];
    for (int i = 0; i < rows.size(); i++) {
      starts[i + 1] = starts[i] + rows.get(i).size();
    }
    int[] columns = rows.stream().flatMap(Set::stream).mapToInt(column -> column).toArray();
    return new Sparsity(starts, columns, width);
  }

  private static List<Set<Integer>> random(SplittableRandom rng, int height, int width) {
    double density = rng.nextDouble() * rng.nextDouble();
    List<Set<Integer>> rows = new ArrayList<>();
    for (int i = 0; i < height; i++) {
      Set<Integer> row = new TreeSet<>();
      for (int j = 0; j < width; j++) {
        if (rng.nextDouble() < density) {
          row.add(j);
        }
      }
      rows.add(row);
    }
    return rows;
  }

  @Property(tries = 300)
  void noTwoEntriesOfARowHaveOneColour(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 40) int width) {
    List<Set<Integer>> rows = random(new SplittableRandom(seed), height, width);
    Coloring coloring = Coloring.ofColumns(matrix(width, rows));
    int most = 0;
    for (Set<Integer> row : rows) {
      Set<Integer> colors = new HashSet<>();
      for (int column : row) {
        assertTrue(colors.add(coloring.colors()[column]), () -> row + " in " + coloring);
      }
      most = Math.max(most, row.size());
    }
    assertTrue(coloring.count() >= most);
    Set<Integer> used = new HashSet<>();
    for (int color : coloring.colors()) {
      used.add(color);
    }
    assertEquals(coloring.count(), used.size()); // none for nothing
  }

  @Property(tries = 100)
  void transposedTwiceIsTheSame(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20) int height,
      @ForAll @IntRange(min = 1, max = 20) int width) {
    Sparsity matrix = matrix(width, random(new SplittableRandom(seed), height, width));
    Sparsity again = matrix.transposed().transposed();
    assertArrayEquals(matrix.starts(), again.starts());
    assertArrayEquals(matrix.columns(), again.columns());
    assertEquals(height, matrix.transposed().width());
  }

  @Test
  void bandsTakeAsManyColoursAsTheyAreWide() {
    List<Set<Integer>> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Set<Integer> row = new TreeSet<>();
      for (int j = Math.max(0, i - 1); j <= Math.min(49, i + 1); j++) {
        row.add(j);
      }
      rows.add(row);
    }
    assertEquals(3, Coloring.ofColumns(matrix(50, rows)).count());
    assertEquals(3, Coloring.ofRows(matrix(50, rows)).count());
  }
}
