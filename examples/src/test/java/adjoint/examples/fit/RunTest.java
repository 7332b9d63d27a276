package adjoint.examples.fit;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.nn.data.CategoryColumn;
import adjoint.nn.data.NumberColumn;
import adjoint.nn.data.Table;
import adjoint.nn.train.Event;
import adjoint.nn.train.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
  private static final int ROWS = 60;

  /** Rows of two classes, which differ in x and, by their frequencies, in c. */
  private static Table table() {
    RandomGenerator rng = new SplittableRandom(3);
    double[] x = new double[ROWS];
    int[] c = new int[ROWS];
    int[] y = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      y[i] = i % 2;
      x[i] = y[i] + 0.5 * rng.nextGaussian();
      c[i] = rng.nextInt(3 + y[i]);
    }
    return Table.of(
        NumberColumn.of("x", x),
        CategoryColumn.of("c", List.of("p", "q", "r", "s"), c),
        CategoryColumn.of("y", List.of("no", "yes"), y));
  }

  private static boolean run(
      Path folder, Interruption interruption, Function<String, Listener> progress)
      throws IOException {
    Settings settings =
        new Settings(
            "1",
            "table",
            "abc",
            Dialect.STANDARD,
            "y",
            Settings.Kind.AUTO,
            List.of(),
            Division.BY_CHANCE,
            new Learner(List.of(4), 4, 0.03, 5),
            Settings.RateSearch.NONE,
            2);
    Document document =
        new Document(
            new Document.Printer() {
              @Override
              public void heading(String title) {}

              @Override
              public void say(String text) {}
            });
    return new Run(settings, table(), folder, document, progress, interruption).run();
  }

  /** In the network that is kept, and in a fold of the cross-validation. */
  @Test
  void interruptedItGoesOnToTheSameFiles(@TempDir Path folder) throws IOException {
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    try (Interruption never = new Interruption()) {
      assertTrue(run(whole, never, _ -> _ -> {}));
    }
    for (String name : List.of("training", "fold-2")) {
      try (Interruption interruption = new Interruption()) {
        assertFalse(run(parts, interruption, of -> askIn(of.equals(name), interruption)));
      }
      assertFalse(Files.exists(parts.resolve("model.json")), name);
    }
    try (Interruption never = new Interruption()) {
      assertTrue(run(parts, never, _ -> _ -> {}));
    }
    try (Stream<Path> files = Files.list(whole)) {
      for (Path file : files.toList()) {
        assertEquals(-1, Files.mismatch(file, parts.resolve(file.getFileName())), file.toString());
      }
    }
    assertFalse(Files.exists(parts.resolve("unfinished")));
  }

  private static Listener askIn(boolean wanted, Interruption interruption) {
    return event -> {
      if (wanted && event instanceof Event.StepTaken taken && taken.step() == 3) {
        interruption.ask();
      }
    };
  }

  @Test
  void numbersAreClassesIfTheyAreFewAndWhole() {
    NumberColumn few = NumberColumn.of("few", 1, 2, 1, 2, 1, 2, Double.NaN);
    assertTrue(Tasks.areClasses(few, Settings.Kind.AUTO));
    assertFalse(Tasks.areClasses(few, Settings.Kind.REGRESSION));
    assertFalse(Tasks.areClasses(NumberColumn.of("halves", 0.5, 1), Settings.Kind.AUTO));
    double[] many = new double[11];
    Arrays.setAll(many, i -> i);
    assertFalse(Tasks.areClasses(NumberColumn.of("many", many), Settings.Kind.AUTO));
    assertTrue(Tasks.areClasses(NumberColumn.of("many", many), Settings.Kind.CLASSIFICATION));
    Table table = Tasks.withTarget(Table.of(few), "few", Settings.Kind.AUTO);
    assertEquals(List.of("1", "2"), table.categories("few").categories());
    assertEquals(6, table.rows());
  }

  /** What is known of columns must come from the rows that are learnt from. */
  @Test
  void preparationKnowsTheTrainingRowsOnly() {
    Table train =
        Table.of(
            NumberColumn.of("x", 1, 3, Double.NaN, 2, 2, 2),
            CategoryColumn.of("c", List.of("a", "b", "unused"), 0, 1, 0, 1, 0, -1),
            CategoryColumn.of("y", List.of("no", "yes"), 0, 1, 0, 1, 0, 1));
    Preparation preparation =
        Preparation.of(train, "y", new LinkedHashMap<>(), new LinkedHashMap<>(), 1).preparation();
    assertEquals(List.of("x", "c"), preparation.schema().names());
    Table other =
        Table.of(
            NumberColumn.of("x", 1000, Double.NaN), CategoryColumn.of("c", List.of("new"), 0, -1));
    double[] x = preparation.apply(other).toDoubleArray();
    double deviation = Math.sqrt(1 / 3.0); // of 1, 3, 2, 2, 2, 2: the median fills the gap
    assertEquals((1000 - 2) / deviation, x[0], 1e-9);
    assertEquals(0, x[3], 1e-12);
    assertEquals(x[1], x[4], 0); // a category that is not known counts as a missing one
    assertEquals(x[2], x[5], 0);
  }

  @Test
  void theRateTestFindsWhereTheLossExplodes() {
    double[] rates = {1e-3, 1e-2, 0.1, 1};
    assertEquals(0.01, new RateTest(rates, new double[] {1, 0.8, 0.2, 3}).best());
  }

  /** The squares of such numbers are 0. */
  @Test
  void tinyNumbersAreJudged() {
    double unit = 1e-200;
    Table rows = Table.of(NumberColumn.of("y", unit, 2 * unit, 4 * unit));
    Quantity task = Quantity.of(NumberColumn.of("y", -unit, unit));
    Map<String, Double> figures = task.judge(Tensor.of(unit, 2 * unit, unit), rows).figures();
    assertEquals(Math.sqrt(3) * unit, requireNonNull(figures.get("RMSE")), 1e-12 * unit);
    assertEquals(
        Math.sqrt(7) * unit, requireNonNull(figures.get("RMSE of the mean")), 1e-12 * unit);
    assertEquals(unit, requireNonNull(figures.get("MAE")), 1e-12 * unit);
    assertEquals(1 - 27 / 14.0, requireNonNull(figures.get("R²")), 1e-12);
  }

  @Test
  void figuresHaveFiveDigits() {
    assertEquals(
        "0.33333 123460 0 -1.5 1E-9 1.2346E+20 NaN",
        String.join(
            " ",
            Stream.of(1 / 3.0, 123456.789, 0.0, -1.5, 1e-9, 1.23456e20, Double.NaN)
                .map(Figures::of)
                .toList()));
  }
}
