package adjoint.nn.data;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.Indices;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitTest {
  private static final Shares SHARES = Shares.of(0.6, 0.2, 0.2);

  private static RandomGenerator rng(long seed) {
    return new SplittableRandom(seed);
  }

  private static CategoryColumn names(int rows, IntFunction<String> f) {
    return CategoryColumn.of("name", IntStream.range(0, rows).mapToObj(f).toList());
  }

  /** Each row in one part, in ascending order. */
  private static void assertDivides(int rows, Indices... parts) {
    int[] all =
        Arrays.stream(parts).flatMapToInt(part -> IntStream.of(part.toArray())).sorted().toArray();
    assertArrayEquals(IntStream.range(0, rows).toArray(), all);
    for (Indices part : parts) {
      assertArrayEquals(IntStream.of(part.toArray()).sorted().toArray(), part.toArray());
    }
  }

  private static void assertDivides(int rows, Split split) {
    assertDivides(rows, split.train(), split.validation(), split.test());
  }

  private static Set<String> names(CategoryColumn column, Indices rows) {
    return IntStream.of(rows.toArray()).mapToObj(column::text).collect(Collectors.toSet());
  }

  @Test
  void sharesAreRoundedToTheWhole() {
    assertArrayEquals(new int[] {7, 2, 1}, Shares.of(0.7, 0.2, 0.1).counts(10));
    assertArrayEquals(new int[] {1, 1, 1}, Shares.of(0.6, 0.3, 0.1).counts(3));
    assertArrayEquals(new int[] {1, 1, 0}, Shares.of(0.6, 0.3, 0.1).counts(2));
    assertArrayEquals(new int[] {70, 15, 15}, Shares.of(0.7, 0.15, 0.15).counts(100));
    assertArrayEquals(new int[] {8, 0, 3}, Shares.of(0.75, 0.25).counts(11));
    assertError(
        IllegalArgumentException.class,
        "Shares: train, validation and test must add up to 1, train above 0, got 0.8 + 0.0 + 0.3",
        () -> Shares.of(0.8, 0.3).toArray());
  }

  @Property(tries = 40)
  void eachRowIsInOnePart(@ForAll @IntRange(min = 25, max = 90) int rows, @ForAll long seed) {
    assertDivides(rows, Split.random(rows, SHARES, rng(seed)));
    CategoryColumn classes = names(rows, i -> "c" + i % 5);
    Split split = Split.stratified(classes, SHARES, rng(seed));
    assertDivides(rows, split);
    for (String name : classes.categories()) {
      double all = IntStream.range(0, rows).filter(i -> classes.text(i).equals(name)).count();
      double some =
          IntStream.of(split.test().toArray()).filter(i -> classes.text(i).equals(name)).count();
      assertEquals(all * 0.2, some, 1);
    }
    CategoryColumn groups = names(rows, i -> "g" + i / 4);
    Split grouped = Split.grouped(groups, SHARES, rng(seed));
    assertDivides(rows, grouped);
    assertTrue(
        names(groups, grouped.train()).stream()
            .noneMatch(name ->
                names(groups, grouped.test()).contains(name)
                    || names(groups, grouped.validation()).contains(name)));
    assertEquals(rows * 0.6, grouped.train().shape().size(), 5);
  }

  @Test
  void theSeedDecides() {
    assertEquals(Split.random(50, SHARES, rng(3)), Split.random(50, SHARES, rng(3)));
    assertNotEquals(Split.random(50, SHARES, rng(3)), Split.random(50, SHARES, rng(4)));
  }

  @Test
  void timeIsNotTurnedBack() {
    NumberColumn times = NumberColumn.of("t", 5, 1, 3, 3, 2, 4, 3, 9, 8, 7);
    Split split = Split.byTime(times, Shares.of(0.3, 0.2, 0.5));
    // 1, 2 and all three rows of time 3; then 4; then the rest.
    assertEquals(Indices.of(1, 2, 3, 4, 6), split.train());
    assertEquals(Indices.of(5), split.validation());
    assertDivides(10, split);
    assertError(
        IllegalArgumentException.class,
        "byTime: 't' has 1 different times, fewer than the 2 parts",
        () -> Split.byTime(NumberColumn.of("t", 1, 1, 1), Shares.of(0.5, 0.5)));
  }

  @Test
  void eachPartHasAGroupIfThereAreEnough() {
    CategoryColumn groups = names(60, i -> "g" + i % 3);
    for (int seed = 0; seed < 10; seed++) {
      Split split = Split.grouped(groups, Shares.of(0.7, 0.15, 0.15), rng(seed));
      assertEquals(20, split.train().shape().size());
      assertEquals(20, split.validation().shape().size());
      assertEquals(20, split.test().shape().size());
      Split two = Split.grouped(groups, Shares.of(0.9, 0.1), rng(seed));
      assertEquals(0, two.validation().shape().size());
      assertEquals(20, two.test().shape().size());
    }
  }

  /** So many rows have one time that the shares would leave nothing for the other parts. */
  @Test
  void eachPartHasATimeOfItsOwn() {
    NumberColumn times = NumberColumn.of("t", 1, 1, 2, 2, 2, 2, 2, 2, 3, 3);
    Split three = Split.byTime(times, Shares.of(0.7, 0.15, 0.15));
    assertEquals(Indices.of(0, 1), three.train());
    assertEquals(Indices.of(2, 3, 4, 5, 6, 7), three.validation());
    assertEquals(Indices.of(8, 9), three.test());
    Split two = Split.byTime(times, Shares.of(0.3, 0.7));
    assertEquals(Indices.of(8, 9), two.test());
    assertEquals(0, two.validation().shape().size());
    assertEquals(10, Split.byTime(times, Shares.of(1, 0)).train().shape().size());
  }

  @Test
  void aPartWithoutRowsIsAnError() {
    assertError(
        IllegalArgumentException.class,
        "random: 2 rows leave none for test, whose share is 0.2; give more rows, or other shares",
        () -> Split.random(2, Shares.of(0.4, 0.4, 0.2), rng(1)));
    assertError(
        IllegalArgumentException.class,
        "stratified: class 'rare' of 'name': 1 rows leave none for test, whose share is 0.25; give"
            + " more rows, or other shares",
        () ->
            Split.stratified(
                names(20, i -> i == 3 ? "rare" : "usual"), Shares.of(0.75, 0.25), rng(1)));
    assertError(
        IllegalArgumentException.class,
        "indices: column 'name' has 1 missing of 2 cells, the first in row 1 (counted from 0); fill"
            + " them with Impute, or leave out these rows or the column",
        () ->
            Split.stratified(
                CategoryColumn.of("name", List.of("a"), 0, -1), Shares.of(0.5, 0.5), rng(1)));
  }

  // ---- folds

  @Property(tries = 30)
  void everyRowIsHeldOutOnce(
      @ForAll @IntRange(min = 2, max = 10) int k, @ForAll @IntRange(min = 30, max = 80) int rows) {
    CategoryColumn classes = names(rows, i -> i < rows / 3 ? "a" : "b");
    CategoryColumn groups = names(rows, i -> "g" + i * i % 31);
    for (List<Fold> folds :
        List.of(
            Fold.random(rows, k, rng(rows)),
            Fold.stratified(classes, k, rng(rows)),
            Fold.grouped(groups, k, rng(rows)))) {
      assertEquals(k, folds.size());
      assertDivides(rows, folds.stream().map(Fold::heldOut).toArray(Indices[]::new));
      for (Fold fold : folds) {
        assertDivides(rows, fold.train(), fold.heldOut());
      }
    }
    for (Fold fold : Fold.stratified(classes, k, rng(rows))) {
      double ofA = IntStream.of(fold.heldOut().toArray()).filter(i -> i < rows / 3).count();
      int all = rows / 3;
      assertEquals((double) all / k, ofA, 1);
      assertEquals((double) rows / k, fold.heldOut().shape().size(), 1);
    }
    for (Fold fold : Fold.grouped(groups, k, rng(rows))) {
      Set<String> held = names(groups, fold.heldOut());
      assertTrue(names(groups, fold.train()).stream().noneMatch(held::contains));
    }
  }

  @Test
  void foldsOfTimeLookForwards() {
    double[] times = IntStream.range(0, 12).mapToDouble(i -> i * 5 % 12).toArray();
    List<Fold> folds = Fold.byTime(NumberColumn.of("t", times), 3);
    assertEquals(3, folds.size());
    for (int i = 0; i < 3; i++) {
      double[] train =
          IntStream.of(folds.get(i).train().toArray())
              .mapToDouble(r -> times[r])
              .sorted()
              .toArray();
      double[] held =
          IntStream.of(folds.get(i).heldOut().toArray())
              .mapToDouble(r -> times[r])
              .sorted()
              .toArray();
      int end = 3 * (i + 1);
      assertArrayEquals(IntStream.range(0, end).asDoubleStream().toArray(), train);
      assertArrayEquals(IntStream.range(end, end + 3).asDoubleStream().toArray(), held);
    }
    assertError(
        IllegalArgumentException.class,
        "byTime: so many rows of 't' have one time that 3 folds cannot differ; ask for fewer",
        () -> Fold.byTime(NumberColumn.of("t", 1, 1, 1, 1, 2), 3));
  }

  @Test
  void foldsNeedRows() {
    assertError(
        IllegalArgumentException.class,
        "stratified: class 'a' has 3 rows, fewer than the 4 folds of the cross-validation",
        () -> Fold.stratified(names(12, i -> i < 3 ? "a" : "b"), 4, rng(1)));
    assertError(
        IllegalArgumentException.class,
        "grouped: the number of folds must be from 2 to 2, the number of groups, got 3",
        () -> Fold.grouped(names(12, i -> "g" + i % 2), 3, rng(1)));
    assertError(
        IllegalArgumentException.class,
        "random: the number of folds must be from 2 to 5, the number of rows, got 1",
        () -> Fold.random(5, 1, rng(1)));
  }
}
