package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * One of k divisions of the same rows for cross-validation: a model learns from one part and is
 * judged by the other. Rows are in ascending order.
 *
 * {@snippet :
 * for (Fold fold : Fold.stratified(table.categories("species"), 10, rng)) {
 *   Table train = table.rows(fold.train());
 *   Table heldOut = table.rows(fold.heldOut());
 * }
 * }
 *
 * @param train rows to learn from
 * @param heldOut rows to judge by
 */
public record Fold(Indices train, Indices heldOut) {
  /** Checks the arguments. */
  public Fold {
    requireNonNull(train, "Fold: train is null");
    requireNonNull(heldOut, "Fold: heldOut is null");
  }

  /** So many rows dealt to k folds in an order that is drawn. */
  public static List<Fold> random(int rows, int k, RandomGenerator rng) {
    requireNonNull(rng, "random: rng is null");
    requireFolds("random", k, rows, "rows");
    int[] order = Rows.upTo(rows);
    Seeds.shuffle(order, rng);
    Deal deal = new Deal(k);
    Arrays.stream(order).forEach(deal::next);
    return deal.folds();
  }

  /** Each fold with its share of every class, which needs as many rows as there are folds. */
  public static List<Fold> stratified(CategoryColumn classes, int k, RandomGenerator rng) {
    requireNonNull(classes, "stratified: classes is null");
    requireNonNull(rng, "stratified: rng is null");
    requireFolds("stratified", k, classes.size(), "rows");
    Deal deal = new Deal(k); // goes on where the last class ended, so that folds are of one size
    for (int[] rows : Split.rowsOfEach(classes)) {
      if (rows.length < k) {
        throw new IllegalArgumentException(
            "stratified: class '%s' has %s rows, fewer than the %s folds of the cross-validation"
                .formatted(classes.text(rows[0]), rows.length, k));
      }
      Seeds.shuffle(rows, rng);
      Arrays.stream(rows).forEach(deal::next);
    }
    return deal.folds();
  }

  /**
   * All rows of a group in the same fold: the largest groups first, each to the fold that has
   * fewest rows. Among groups of one size the order is drawn.
   */
  public static List<Fold> grouped(CategoryColumn groups, int k, RandomGenerator rng) {
    requireNonNull(groups, "grouped: groups is null");
    requireNonNull(rng, "grouped: rng is null");
    List<int[]> all = new ArrayList<>(Split.rowsOfEach(groups));
    requireFolds("grouped", k, all.size(), "groups");
    Collections.shuffle(all, rng);
    all.sort(Comparator.comparingInt(rows -> -rows.length));
    Deal deal = new Deal(k);
    all.forEach(deal::toSmallest);
    return deal.folds();
  }

  /**
   * Ever longer pasts, each judged by what comes next: the rows by time in k + 1 parts, of which
   * each but the first is held out once, after those before it. Rows of one time are in one part.
   */
  public static List<Fold> byTime(NumberColumn times, int k) {
    requireNonNull(times, "byTime: times is null");
    requireFolds("byTime", k, times.size() - 1, "rows after the first");
    int[] order = Split.inOrder("byTime", times);
    int[] ends = new int[k + 2]; // of parts, before the first of which is nothing
    for (int part = 1; part <= k + 1; part++) {
      int even = (int) ((long) order.length * part / (k + 1));
      ends[part] = Split.endOfTime(times, order, Math.max(even, ends[part - 1]));
      if (ends[part] == ends[part - 1]) {
        throw new IllegalArgumentException(
            "byTime: so many rows of '%s' have one time that %s folds cannot differ; ask for fewer"
                .formatted(times.name(), k));
      }
    }
    return IntStream.rangeClosed(1, k)
        .mapToObj(i -> new Fold(sorted(order, 0, ends[i]), sorted(order, ends[i], ends[i + 1])))
        .toList();
  }

  private static Indices sorted(int[] order, int from, int to) {
    return Indices.of(Arrays.stream(order, from, to).sorted().toArray());
  }

  private static void requireFolds(String op, int k, int count, String what) {
    if (k < 2 || k > count) {
      throw new IllegalArgumentException(
          "%s: the number of folds must be from 2 to %s, the number of %s, got %s"
              .formatted(op, count, what, k));
    }
  }

  /** Rows dealt to folds. */
  private static final class Deal {
    private final List<List<Integer>> folds = new ArrayList<>();
    private int next;

    Deal(int k) {
      for (int i = 0; i < k; i++) {
        folds.add(new ArrayList<>());
      }
    }

    void next(int row) {
      folds.get(next++ % folds.size()).add(row);
    }

    void toSmallest(int... rows) {
      List<Integer> smallest = Collections.min(folds, Comparator.comparingInt(List::size));
      Arrays.stream(rows).forEach(smallest::add);
    }

    List<Fold> folds() {
      return IntStream.range(0, folds.size())
          .mapToObj(held -> new Fold(rows(fold -> fold != held), rows(fold -> fold == held)))
          .toList();
    }

    private Indices rows(IntPredicate ofFold) {
      return Indices.of(
          IntStream.range(0, folds.size())
              .filter(ofFold)
              .mapToObj(folds::get)
              .flatMap(List::stream)
              .mapToInt(i -> i)
              .sorted()
              .toArray());
    }
  }
}
