package adjoint.examples.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The rows of a table dealt to k folds, so that each has its share of every class: stratified
 * cross-validation.
 */
public final class Folds {
  private final List<int[]> folds;

  private Folds(List<int[]> folds) {
    this.folds = folds;
  }

  /** Deals the rows of each class in an order drawn from {@code rng}. */
  public static Folds stratified(Table table, int k, RandomGenerator rng) {
    List<List<Integer>> folds =
        IntStream.range(0, k).mapToObj(i -> (List<Integer>) new ArrayList<Integer>()).toList();
    int next = 0; // where the last class ended, so that folds are of one size
    for (int label = 0; label < table.classes().size(); label++) {
      List<Integer> rows = new ArrayList<>(IntStream.of(table.ofClass(label)).boxed().toList());
      if (rows.size() < k) {
        throw new IllegalArgumentException(
            "class '%s' has %s rows, fewer than the %s folds of the cross-validation"
                .formatted(table.classes().get(label), rows.size(), k));
      }
      Collections.shuffle(rows, rng);
      for (int row : rows) {
        folds.get(next++ % k).add(row);
      }
    }
    return new Folds(
        folds.stream().map(f -> f.stream().mapToInt(i -> i).sorted().toArray()).toList());
  }

  /** How many folds there are. */
  public int count() {
    return folds.size();
  }

  /** The rows of a fold, which a model is judged by. */
  public int[] heldOut(int fold) {
    return folds.get(fold).clone();
  }

  /** All other rows, which the model may learn from. */
  public int[] seen(int fold) {
    return IntStream.range(0, count())
        .filter(other -> other != fold)
        .flatMap(other -> IntStream.of(folds.get(other)))
        .sorted()
        .toArray();
  }
}
