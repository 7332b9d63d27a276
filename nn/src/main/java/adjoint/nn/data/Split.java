package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Rows kept apart: those a model learns from, those that decide when it has learnt enough, and
 * those it is judged by. Each row is in exactly one part; in each, rows are in ascending order.
 *
 * {@snippet :
 * Split split = Split.stratified(table.categories("species"), Shares.of(0.7, 0.15, 0.15), rng);
 * Table train = table.rows(split.train());
 * }
 *
 * @param train rows to learn from
 * @param validation rows for decisions, perhaps none
 * @param test rows to judge by, perhaps none
 */
public record Split(Indices train, Indices validation, Indices test) {
  /** Checks the arguments. */
  public Split {
    requireNonNull(train, "Split: train is null");
    requireNonNull(validation, "Split: validation is null");
    requireNonNull(test, "Split: test is null");
  }

  /** So many rows, each drawn into a part. */
  public static Split random(int rows, Shares shares, RandomGenerator rng) {
    requireNonNull(shares, "random: shares is null");
    requireNonNull(rng, "random: rng is null");
    int[] order = Rows.upTo(rows);
    Seeds.shuffle(order, rng);
    int[] counts = shares.counts(rows);
    shares.requireRows("random", counts);
    return cut(order, counts);
  }

  /**
   * In each part the same mix of classes as in the whole, as nearly as whole rows allow. A class
   * too rare for a part is an error.
   */
  public static Split stratified(CategoryColumn classes, Shares shares, RandomGenerator rng) {
    requireNonNull(classes, "stratified: classes is null");
    requireNonNull(shares, "stratified: shares is null");
    requireNonNull(rng, "stratified: rng is null");
    Parts parts = new Parts();
    for (int[] order : rowsOfEach(classes)) {
      String name = classes.text(order[0]);
      Seeds.shuffle(order, rng);
      int[] counts = shares.counts(order.length);
      shares.requireRows("stratified: class '%s' of '%s'".formatted(name, classes.name()), counts);
      parts.addAll(cut(order, counts));
    }
    return parts.split();
  }

  /**
   * All rows of a group, such as those of one patient, in the same part: groups in an order that is
   * drawn, each to the part that lacks most of its share, or to one without a group if there are no
   * more groups than such parts. Parts are as large as groups allow.
   */
  public static Split grouped(CategoryColumn groups, Shares shares, RandomGenerator rng) {
    requireNonNull(groups, "grouped: groups is null");
    requireNonNull(shares, "grouped: shares is null");
    requireNonNull(rng, "grouped: rng is null");
    List<int[]> all = rowsOfEach(groups);
    int[] order = Rows.upTo(all.size());
    Seeds.shuffle(order, rng);
    double[] lacking = Arrays.stream(shares.toArray()).map(s -> s * groups.size()).toArray();
    Parts parts = new Parts();
    List<Integer> empty = new ArrayList<>(shares.wanted());
    int left = order.length;
    for (int group : order) {
      int[] rows = all.get(group);
      List<Integer> open = left-- > empty.size() ? shares.wanted() : empty;
      int part = open.stream().max(Comparator.comparingDouble(i -> lacking[i])).orElse(0);
      empty.remove((Object) part);
      lacking[part] -= rows.length;
      parts.add(part, rows);
    }
    Split split = parts.split();
    shares.requireRows(
        "grouped: %s groups".formatted(all.size()),
        split.train.shape().size(),
        split.validation.shape().size(),
        split.test.shape().size());
    return split;
  }

  /** The rows of each group that has any. */
  static List<int[]> rowsOfEach(CategoryColumn groups) {
    int[] codes = groups.indices().toArray();
    int[] counts = groups.counts();
    int[][] rows = Arrays.stream(counts).mapToObj(int[]::new).toArray(int[][]::new);
    for (int row = codes.length - 1; row >= 0; row--) {
      rows[codes[row]][--counts[codes[row]]] = row;
    }
    return Arrays.stream(rows).filter(of -> of.length > 0).toList();
  }

  /**
   * The earliest rows for training, the latest for the test, as a model meets them. Rows of one
   * time are in one part, the earlier one, as long as each later part has a time of its own.
   */
  public static Split byTime(NumberColumn times, Shares shares) {
    requireNonNull(times, "byTime: times is null");
    requireNonNull(shares, "byTime: shares is null");
    int[] order = inOrder("byTime", times);
    int[] counts = shares.counts(order.length);
    int[] ends = endsOfTimes(times, order);
    int later = (counts[1] > 0 ? 1 : 0) + (counts[2] > 0 ? 1 : 0);
    if (ends.length <= later) {
      throw new IllegalArgumentException(
          "byTime: '%s' has %s different times, fewer than the %s parts"
              .formatted(times.name(), ends.length, later + 1));
    }
    int train = Math.min(timeOf(ends, counts[0]), ends.length - 1 - later);
    int first = ends[train];
    int validation = Math.max(train + 1, timeOf(ends, counts[0] + counts[1]));
    int second =
        counts[1] == 0 ? first : ends[Math.min(validation, ends.length - (counts[2] > 0 ? 2 : 1))];
    int[] found = {first, second - first, order.length - second};
    shares.requireRows("byTime", found);
    return cut(order, found);
  }

  /** The rows from the earliest to the latest. */
  static int[] inOrder(String op, NumberColumn times) {
    times.requireComplete(op);
    return IntStream.range(0, times.size())
        .boxed()
        .sorted(Comparator.comparingDouble(times::get))
        .mapToInt(i -> i)
        .toArray();
  }

  /** Where the rows of each time end. */
  private static int[] endsOfTimes(NumberColumn times, int[] order) {
    return IntStream.rangeClosed(1, order.length)
        .filter(i -> i == order.length || times.get(order[i]) != times.get(order[i - 1]))
        .toArray();
  }

  /** The number of the time that the last of so many rows has. */
  private static int timeOf(int[] ends, int rows) {
    int place = Arrays.binarySearch(ends, rows);
    return place < 0 ? -place - 1 : place;
  }

  /** The first place from {@code end} on at which another time begins. */
  static int endOfTime(NumberColumn times, int[] order, int end) {
    int moved = end;
    while (moved > 0
        && moved < order.length
        && times.get(order[moved]) == times.get(order[moved - 1])) {
      moved++;
    }
    return moved;
  }

  private static Split cut(int[] order, int[] counts) {
    Parts parts = new Parts();
    int start = 0;
    for (int part = 0; part < counts.length; part++) {
      parts.add(part, Arrays.copyOfRange(order, start, start + counts[part]));
      start += counts[part];
    }
    return parts.split();
  }

  /** Parts to be. */
  private static final class Parts {
    private final List<List<Integer>> rows =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

    void add(int part, int... more) {
      Arrays.stream(more).forEach(rows.get(part)::add);
    }

    void addAll(Split split) {
      add(0, split.train.toArray());
      add(1, split.validation.toArray());
      add(2, split.test.toArray());
    }

    Split split() {
      return new Split(sorted(rows.get(0)), sorted(rows.get(1)), sorted(rows.get(2)));
    }

    private static Indices sorted(List<Integer> rows) {
      return Indices.of(rows.stream().mapToInt(i -> i).sorted().toArray());
    }
  }
}
