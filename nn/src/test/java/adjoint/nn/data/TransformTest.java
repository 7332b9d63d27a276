package adjoint.nn.data;

import static adjoint.nn.Errors.assertError;
import static adjoint.nn.Errors.message;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransformTest {
  private static final Table TRAIN =
      Table.of(
          NumberColumn.of("a", 1, 3, Double.NaN, 5, 10),
          NumberColumn.of("b", 0.1, 0.1, 0.1, 0.1, 0.1),
          CategoryColumn.of("kind", List.of("cat", "dog", "emu"), 1, 0, -1, 1, 0));

  private static Table table(String name, double... values) {
    return Table.of(NumberColumn.of(name, values));
  }

  /** Saved and read again. */
  private static Transform again(Transform transform) {
    return Transform.fromJson(JsonView.of("t", Json.parse("t", transform.toJson().print())));
  }

  @Test
  void standardizesByTheRowsItWasMadeOf() {
    Table train = Table.of(List.of("x", "c"), new double[][] {{1, 0.1}, {3, 0.1}, {8, 0.1}});
    Standardize scaled = Standardize.of(train);
    double[] x = scaled.apply(train).numbers("x").toArray();
    assertEquals(0, Arrays.stream(x).sum(), 1e-15);
    assertEquals(3, Arrays.stream(x).map(z -> z * z).sum(), 1e-14);
    assertArrayEquals(new double[3], scaled.apply(train).numbers("c").toArray(), 1e-15);
    Table other = Table.of(List.of("x", "c"), new double[][] {{4, 2.1}});
    assertArrayEquals(new double[] {0}, scaled.apply(other).numbers("x").toArray());
    assertArrayEquals(new double[] {2}, scaled.apply(other).numbers("c").toArray(), 1e-15);
    Standardize.Scale scale = scaled.scales().firstEntry().getValue();
    assertEquals(7.5, scale.invert(scale.apply(7.5)), 1e-14);
    assertEquals(7.5, scale.invert(Tensor.of(scale.apply(7.5))).item(), 1e-14);
    assertEquals(scaled, again(scaled));
    assertEquals(List.of("x"), List.copyOf(Standardize.of(train, "x").scales().keySet()));
  }

  @Test
  void rangesGoFromZeroToOne() {
    MinMax ranges = MinMax.of(Table.of(List.of("x", "c"), new double[][] {{2, 7}, {6, 7}, {3, 7}}));
    Table changed = ranges.apply(Table.of(List.of("x", "c"), new double[][] {{2, 7}, {8, 8}}));
    assertArrayEquals(new double[] {0, 1.5}, changed.numbers("x").toArray());
    assertArrayEquals(new double[] {0, 1}, changed.numbers("c").toArray());
    assertEquals(8, new MinMax.Range(2, 6).invert(1.5));
    assertEquals(ranges, again(ranges));
  }

  @Test
  void missingCellsAreFilled() {
    Table other =
        Table.of(
            NumberColumn.of("a", Double.NaN),
            NumberColumn.of("b", Double.NaN),
            CategoryColumn.of("kind", List.of("dog"), -1));
    assertEquals(4, Impute.median().fit(TRAIN).transform().apply(other).numbers("a").get(0));
    assertEquals(4.75, Impute.mean("a").fit(TRAIN).transform().apply(other).numbers("a").get(0));
    assertEquals(
        -1, Impute.constant(-1, "a").fit(TRAIN).transform().apply(other).numbers("a").get(0));
    assertTrue(Impute.mean("a").fit(TRAIN).transform().apply(other).column("b").isMissing(0));
    Fitted frequent = Impute.mostFrequent().fit(TRAIN);
    assertEquals("cat", frequent.training().column("kind").text(2));
    assertEquals("cat", frequent.transform().apply(other).column("kind").text(0));
    Fitted named = Impute.constant("unknown").fit(TRAIN);
    assertEquals(
        List.of("cat", "dog", "emu", "unknown"), named.training().categories("kind").categories());
    assertEquals("unknown", named.transform().apply(other).column("kind").text(0));
    assertEquals(frequent.transform(), again(frequent.transform()));
    assertEquals(
        Impute.median().fit(TRAIN).transform(), again(Impute.median().fit(TRAIN).transform()));
    assertError(
        IllegalArgumentException.class,
        "Impute: all cells of column 'x' are missing in the training rows; leave the column out, or"
            + " fill it with a constant",
        () -> Impute.mean().fit(table("x", Double.NaN, Double.NaN)));
    double most = Double.MAX_VALUE;
    assertEquals(most, Impute.median().fit(table("x", most, most)).training().numbers("x").get(0));
  }

  @Test
  void categoriesBecomeColumns() {
    Table complete = TRAIN.select("kind", "b").completeRows();
    Fitted fitted = OneHot.columns().fit(complete);
    Table hot = fitted.training();
    assertEquals(List.of("kind=cat", "kind=dog", "kind=emu", "b"), hot.names());
    assertArrayEquals(new double[] {0, 1, 0, 1}, hot.numbers("kind=cat").toArray());
    assertArrayEquals(new double[4], hot.numbers("kind=emu").toArray());
    Table other =
        Table.of(
            CategoryColumn.of("kind", List.of("emu", "asp", "cat"), 2, 1, 0),
            NumberColumn.of("b", 1, 2, 3));
    assertError(
        IllegalArgumentException.class,
        "recode: row 1 of column 'kind': expected one of the 3 categories seen in training, [cat,"
            + " dog, emu] (Unseen.AS_MISSING takes others for missing), found 'asp'",
        () -> fitted.transform().apply(other));
    Transform lenient = OneHot.columns(Unseen.AS_MISSING).fit(TRAIN).transform();
    assertArrayEquals(
        new double[] {1, 0, 0, 0, 0, 0, 0, 0, 1},
        lenient.apply(other).without("b").tensor(DType.F64).toDoubleArray());
    assertEquals(lenient, again(lenient));
    assertEquals(
        "OneHot: column 'kind' has 1 missing of 5 cells, the first in row 2 (counted from 0); fill"
            + " them with Impute, or leave out these rows or the column",
        message(() -> OneHot.columns().fit(TRAIN)));
  }

  /** Of columns that are read twice, and others that need not be. */
  @Test
  void mediansOfLongColumns() {
    int n = 20_000;
    double[] whole = new SplittableRandom(9).doubles(n).toArray();
    double[] gaps = whole.clone();
    Arrays.fill(gaps, 0, n - 5000, Double.NaN);
    Table table = Table.of(NumberColumn.of("gaps", gaps), NumberColumn.of("whole", whole));
    Table missing =
        Table.of(NumberColumn.of("gaps", Double.NaN), NumberColumn.of("whole", Double.NaN));
    Table filled = Impute.median().fit(table).transform().apply(missing);
    Arrays.sort(whole);
    assertEquals(whole[n / 2 - 1] / 2 + whole[n / 2] / 2, filled.numbers("whole").get(0));
    Arrays.sort(gaps); // NaN comes last
    assertEquals(gaps[2499] / 2 + gaps[2500] / 2, filled.numbers("gaps").get(0));
  }

  // ---- target encoding

  @Test
  void meansOfTheTargetAreDrawnToTheMeanOverAll() {
    Table cities =
        Table.of(CategoryColumn.of("city", List.of("a", "b", "c"), 0, 0, 0, 1, 1, 1, 1, 1, -1, -1));
    NumberColumn price = NumberColumn.of("price", 1, 2, 3, 10, 10, 10, 10, 10, 2, 2);
    Fitted fitted = TargetEncoding.columns(1).smoothing(2).fit(cities, price);
    Table other = Table.of(CategoryColumn.of("city", List.of("z", "b", "a", "c"), 2, 1, 0, 3, -1));
    double mean = 6;
    assertArrayEquals(
        new double[] {(6 + 2 * mean) / 5, (50 + 2 * mean) / 7, mean, mean, mean},
        fitted.transform().apply(other).numbers("city").toArray(),
        1e-15);
    assertEquals(fitted.transform(), again(fitted.transform()));
  }

  @Test
  void classesHaveAColumnEach() {
    Table x = Table.of(CategoryColumn.of("city", List.of("a", "b", "a", "b")));
    Column two = CategoryColumn.of("y", List.of("no", "yes", "no", "no"));
    Fitted binary = TargetEncoding.columns(1).smoothing(0).folds(2).fit(x, two);
    assertEquals(List.of("city:yes"), binary.training().names());
    assertArrayEquals(
        new double[] {0, 0.5, 0, 0.5}, binary.transform().apply(x).numbers("city:yes").toArray());
    Column three = CategoryColumn.of("y", List.of("p", "q", "p", "r"));
    Fitted many = TargetEncoding.columns(1).smoothing(0).folds(2).fit(x, three);
    assertEquals(List.of("city:p", "city:q", "city:r"), many.training().names());
    assertEquals(0.5, many.transform().apply(x).numbers("city:r").get(1));
  }

  /** What a row is given must not depend on its own target: it would give it away. */
  @Test
  void aTrainingRowDoesNotSeeItsOwnTarget() {
    int n = 60;
    SplittableRandom rng = new SplittableRandom(4);
    Table x =
        Table.of(
            CategoryColumn.of(
                "city", IntStream.range(0, n).mapToObj(_ -> "c" + rng.nextInt(12)).toList()));
    double[] y = rng.doubles(n).toArray();
    TargetEncoding.Settings settings = TargetEncoding.columns(7).smoothing(1);
    Fitted before = settings.fit(x, NumberColumn.of("y", y));
    for (int row = 0; row < n; row += 7) {
      double[] changed = y.clone();
      changed[row] += 100;
      Fitted after = settings.fit(x, NumberColumn.of("y", changed));
      assertEquals(
          before.training().numbers("city").get(row), after.training().numbers("city").get(row));
      assertNotEquals(
          before.transform().apply(x).numbers("city").get(row),
          after.transform().apply(x).numbers("city").get(row));
      assertFalse(before.training().equals(after.training()), "others see it");
    }
    assertEquals(before, settings.fit(x, NumberColumn.of("y", y)));
  }

  // ---- one after the other

  @Test
  void aPipelineIsFittedOnTrainingRowsAlone() {
    Fitting fitting =
        Pipeline.of(
            Impute.median(), Impute.constant("none"), OneHot.columns(), Standardize.columns("a"));
    Fitted fitted = fitting.fit(TRAIN);
    assertEquals(
        List.of("a", "b", "kind=cat", "kind=dog", "kind=emu", "kind=none"),
        fitted.training().names());
    assertEquals(fitted.training(), fitted.transform().apply(TRAIN));
    assertEquals(0, Arrays.stream(fitted.training().numbers("a").toArray()).sum(), 1e-14);
    Transform saved = again(fitted.transform());
    assertEquals(fitted.transform(), saved);
    Table other =
        Table.of(
            NumberColumn.of("a", Double.NaN),
            NumberColumn.of("b", 7),
            CategoryColumn.of("kind", List.of("dog")));
    assertEquals(fitted.transform().apply(other), saved.apply(other));
    assertEquals(1, saved.apply(other).numbers("kind=dog").get(0));
  }

  // ---- streams of rows

  /** More rows than are looked at together, with all that a table can have. */
  private static Table many() {
    SplittableRandom rng = new SplittableRandom(8);
    int n = 3500;
    double[] x = rng.doubles(n).map(v -> v < 0.1 ? Double.NaN : 100 * v).toArray();
    double[] z = rng.doubles(n).map(v -> v * v).toArray();
    int[] city = rng.ints(n, -1, 40).toArray();
    int[] colour = rng.ints(n, -1, 3).toArray();
    double[] y = rng.doubles(n).toArray();
    return Table.of(
        NumberColumn.of("x", x),
        NumberColumn.of("y", y),
        NumberColumn.of("z", z),
        CategoryColumn.of("city", IntStream.range(0, 40).mapToObj(i -> "c" + i).toList(), city),
        CategoryColumn.of("colour", List.of("blue", "green", "red"), colour));
  }

  private static Dataset<Row> rows(Table table) {
    return Dataset.reading("rows", () -> Dataset.of(table.toRows()).open(0, 0));
  }

  private static List<Row> all(Dataset<Row> rows) {
    List<Row> all = new ArrayList<>();
    rows.epoch(1).forEach(all::add);
    return all;
  }

  @Test
  void aStreamOfRowsGivesTheBitsOfATable() {
    Table table = many();
    for (Fitting fitting :
        List.of(
            Standardize.columns("z"),
            MinMax.columns("z"),
            Impute.mean(),
            Impute.median("x"),
            Impute.mostFrequent("colour"),
            TargetEncoding.columns(3, "city"),
            Pipeline.of(),
            Pipeline.of(
                OneHot.columns(Unseen.AS_MISSING, "colour"),
                Impute.constant(7, "z"),
                Pipeline.of(Impute.median(), TargetEncoding.columns(3)),
                Standardize.columns("x", "city"),
                MinMax.columns()))) {
      Fitted expected = fitting.fit(table.without("y"), table.column("y"));
      FittedRows actual = fitting.fit(rows(table), "y");
      assertEquals(expected.transform(), actual.transform());
      List<Row> training = all(actual.training());
      assertEquals(expected.training().with(table.column("y")), Table.ofRows(training));
      try (Cursor<Row> later = actual.training().open(0, 2500)) {
        assertEquals(training.get(2500), later.next());
      }
      if (!actual.transform().toJson().print().contains("target-encoding")) {
        Fitted alone = fitting.fit(table);
        assertEquals(alone.transform(), fitting.fit(rows(table)).transform());
      }
    }
  }

  /** Each step reads the rows once or twice; what is known from the first row reads no more. */
  @Test
  void rowsAreReadAFewTimes() {
    List<Row> rows = many().toRows();
    int[] opened = {0};
    Dataset<Row> counted =
        Dataset.reading(
            "counted",
            () -> {
              opened[0]++;
              return Dataset.of(rows).open(0, 0);
            });
    Fitting pipeline =
        Pipeline.of(
            Impute.constant("none"), OneHot.columns(), Impute.median(), Standardize.columns());
    pipeline.fit(counted, "y");
    assertEquals(2, opened[0]); // the sample of a median is larger than this
    OneHot.columns(Unseen.AS_MISSING).fit(counted, "y");
    assertEquals(3, opened[0]);
  }

  @Test
  void mistakesWithStreamsAreNamed() {
    Table table = many();
    assertError(
        IllegalArgumentException.class,
        "fit: these rows come in another order in each epoch: rows, shuffled (seed 1, buffer 5);"
            + " fit first, and shuffle the training rows that it gives",
        () -> Standardize.columns().fit(rows(table).shuffled(1, 5), "y"));
    double[] late = new double[2000];
    late[1500] = Double.NaN;
    assertError(
        IllegalArgumentException.class,
        "fit: in the 976 rows from row 1024 on: Standardize: column 'x' has 1 missing of 976 cells,"
            + " the first in row 476 (counted from 0); fill them with Impute, or leave out these"
            + " rows or the column",
        () -> Standardize.columns().fit(rows(table("x", late))));
    assertError(
        IllegalArgumentException.class,
        "column: there is no column 'price'; the columns are [x, y, z, city, colour]",
        () -> Standardize.columns().fit(rows(table), "price"));
    assertError(
        IllegalArgumentException.class,
        "TargetEncoding: 2 rows are fewer than the 5 folds; ask for fewer folds",
        () ->
            TargetEncoding.columns(1)
                .fit(
                    Table.of(CategoryColumn.of("c", List.of("a", "b"))),
                    NumberColumn.of("y", 1, 2)));
    assertError(
        IllegalArgumentException.class,
        "ofRows: needs a row, which tells the schema; or say Table.of(schema, rows)",
        () -> Table.ofRows(List.of()));
  }

  @Test
  void mistakesAreNamed() {
    assertError(
        IllegalArgumentException.class,
        "fit: the target 'a' is among the columns that a model is given; leave it out by"
            + " without(…)",
        () -> Standardize.columns().fit(TRAIN, TRAIN.column("a")));
    assertError(
        IllegalArgumentException.class,
        "TargetEncoding: needs the target; call fit(training, target)",
        () -> TargetEncoding.columns(1).fit(TRAIN));
    assertError(
        IllegalArgumentException.class,
        "Standardize: column 'a' has 1 missing of 5 cells, the first in row 2 (counted from 0);"
            + " fill them with Impute, or leave out these rows or the column",
        () -> Standardize.of(TRAIN));
    assertError(
        IllegalArgumentException.class,
        "MinMax: the training table has no rows, columns [x]",
        () -> MinMax.of(table("x")));
    assertError(
        IllegalArgumentException.class,
        "numbers: there is no column 'z'; the columns are [a, b, kind]",
        () -> Standardize.of(TRAIN, "z"));
    assertError(
        IllegalArgumentException.class,
        "numbers: there is no column 'x'; the columns are [a, b, kind]",
        () -> Standardize.of(table("x", 1, 2)).apply(TRAIN));
    for (String[] wrong :
        new String[][] {
          {
            "{\"transform\":\"java.lang.Runtime\"}",
            "t, at transform: expected a transform that this version knows, found"
                + " \"java.lang.Runtime\""
          },
          {
            "{\"transform\":\"standardize\",\"columns\":{\"x\":{\"mean\":0,\"deviation\":0}}}",
            "t, at columns.x.deviation: expected a number above 0, found 0.0"
          },
          {
            "{\"transform\":\"min-max\",\"columns\":{\"x\":[2,1]}}",
            "t, at columns.x: expected two numbers in order, found [2,1]"
          },
          {
            "{\"transform\":\"one-hot\",\"columns\":{\"x\":[\"a\",\"a\"]},\"unseen\":\"error\"}",
            "t, at columns.x: expected names that differ, found one of them twice"
          },
          {
            "{\"transform\":\"one-hot\",\"columns\":{},\"unseen\":\"ignore\"}",
            "t, at unseen: expected error or missing, found \"ignore\""
          },
          {
            "{\"transform\":\"target-encoding\",\"outputs\":[\"\"],\"overall\":[1,2],\"columns\":{}}",
            "t, at overall: expected 1 numbers, one for each output, found 2"
          },
        }) {
      assertEquals(
          wrong[1], message(() -> Transform.fromJson(JsonView.of("t", Json.parse("t", wrong[0])))));
    }
    assertEquals(
        new OneHot(new LinkedHashMap<>(), Unseen.ERROR),
        again(new OneHot(new LinkedHashMap<>(), Unseen.ERROR)));
  }
}
