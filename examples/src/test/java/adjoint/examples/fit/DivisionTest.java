package adjoint.examples.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.array.Indices;
import adjoint.nn.data.CategoryColumn;
import adjoint.nn.data.Fold;
import adjoint.nn.data.NumberColumn;
import adjoint.nn.data.Shares;
import adjoint.nn.data.Split;
import adjoint.nn.data.Table;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DivisionTest {
  private static final int ROWS = 90;
  private static final Shares SHARES = Shares.of(0.7, 0.15, 0.15);

  private static final Table TABLE =
      Table.of(
          NumberColumn.of("group", IntStream.range(0, ROWS).mapToDouble(i -> i * i % 17).toArray()),
          NumberColumn.of("time", IntStream.range(0, ROWS).mapToDouble(i -> i * 37 % 60).toArray()),
          CategoryColumn.of(
              "y", IntStream.range(0, ROWS).mapToObj(i -> i % 2 == 0 ? "a" : "b").toList()));

  private static RandomGenerator rng() {
    return new SplittableRandom(1);
  }

  private static double[] cells(String column, Indices rows) {
    return TABLE.numbers(column).rows(rows).toArray();
  }

  private static void assertApart(Indices a, Indices b) {
    var first = Arrays.stream(cells("group", a)).boxed().collect(Collectors.toSet());
    first.retainAll(Arrays.stream(cells("group", b)).boxed().toList());
    assertTrue(first.isEmpty(), "both have " + first);
  }

  @Test
  void noGroupIsInTwoParts() {
    Division division = new Division(Division.By.GROUP, "group");
    division.check(TABLE);
    Split split = division.split(TABLE, "y", SHARES, rng());
    assertApart(split.train(), split.validation());
    assertApart(split.train(), split.test());
    assertApart(split.validation(), split.test());
    for (Fold fold : division.folds(TABLE, "y", 4, rng())) {
      assertApart(fold.train(), fold.heldOut());
    }
  }

  private static void assertBefore(Indices a, Indices b) {
    double last = Arrays.stream(cells("time", a)).max().orElseThrow();
    double first = Arrays.stream(cells("time", b)).min().orElseThrow();
    assertTrue(last < first, last + " is not before " + first);
  }

  @Test
  void theLaterRowsAreJudgedBy() {
    Division division = new Division(Division.By.TIME, "time");
    division.check(TABLE);
    Split split = division.split(TABLE, "y", SHARES, rng());
    assertBefore(split.train(), split.validation());
    assertBefore(split.validation(), split.test());
    assertEquals(
        "by 'time', the earliest first: to stop by from "
            + Figures.of(Arrays.stream(cells("time", split.validation())).min().orElseThrow())
            + " on, to judge by from "
            + Figures.of(Arrays.stream(cells("time", split.test())).min().orElseThrow())
            + " on",
        division.describe(TABLE, "y", split, Dialect.STANDARD));
    for (Fold fold : division.folds(TABLE, "y", 4, rng())) {
      assertBefore(fold.train(), fold.heldOut());
    }
  }
}
