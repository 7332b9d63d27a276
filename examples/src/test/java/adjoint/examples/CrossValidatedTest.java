package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.examples.table.Classifier;
import adjoint.examples.table.CrossValidation;
import adjoint.examples.table.MadeUp;
import adjoint.examples.table.Table;
import adjoint.nn.data.Fold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossValidatedTest {
  @Test
  void isAboutAsGoodAsTheBestRule() {
    for (MadeUp madeUp : new MadeUp[] {Iris.FLOWERS, BreastCancer.CELLS}) {
      Table table = madeUp.draw(60, new SplittableRandom(5));
      double best = madeUp.bestAccuracy(table);
      assertTrue(best > 0.9 && best < 1, () -> "too easy or too hard: " + best);
      for (int hidden : new int[] {0, 8}) {
        double accuracy = result(table, hidden, 1).confusion().accuracy();
        assertTrue(accuracy >= best - 0.04, () -> accuracy + " where the best is " + best);
      }
    }
  }

  /** What is seen of a row that is judged must not tell its class. */
  @Test
  void learnsNothingWhereThereIsNothing() {
    Table table = Iris.FLOWERS.draw(60, new SplittableRandom(5));
    int[] shuffled = new SplittableRandom(6).ints(180, 0, 3).toArray();
    Table noise =
        Table.of(
            table.features(),
            table.classes(),
            IntStream.range(0, 180).mapToObj(i -> row(table, i)).toList(),
            IntStream.of(shuffled).boxed().toList());
    assertEquals(1.0 / 3, result(noise, 0, 1).confusion().accuracy(), 0.12);
  }

  private static double[] row(Table table, int i) {
    return table.x().select(0, i).toDoubleArray();
  }

  @Test
  void sameSeedSameAnswers() {
    Table table = Iris.FLOWERS.draw(20, new SplittableRandom(5));
    assertEquals(
        result(table, 4, 9).confusion().toString(), result(table, 4, 9).confusion().toString());
  }

  private static CrossValidation result(Table table, int hidden, long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    return CrossValidation.of(
        table,
        Fold.stratified(table.labels(), 5, rng),
        new Classifier("", hidden, 40, 0.1),
        rng,
        () -> {});
  }

  @Test
  void printsMadeUpFlowers(@TempDir Path folder) throws IOException {
    ExampleRun.of("iris", "--seed=3", "--steps=2", "--out=" + folder)
        .assertPrints(
            "Iris: 150 rows, 10 folds, seed 3",
            "These rows are made up",
            "logistic regression",
            "What the network took for what",
            "small")
        .assertPictures(folder, "iris-confusion", "iris-points");
  }

  @Test
  void readsFiles(@TempDir Path folder) throws IOException {
    String rows =
        IntStream.range(0, 20)
            .mapToObj(i -> "%s,%s,%s,%s".formatted(i, i % 2 == 0 ? "M" : "B", i % 2 + i / 50.0, i))
            .collect(Collectors.joining("\n"));
    Path file = Files.writeString(folder.resolve("cells.csv"), "id,diagnosis,a,b\n" + rows);
    Path pictures = folder.resolve("pictures");
    ExampleRun run =
        ExampleRun.of("breast-cancer", "--steps=20", "--data=" + file, "--out=" + pictures);
    run.assertPrints("Breast cancer: 20 rows", "network 20 of 20 100.0 %")
        .assertPictures(pictures, "breast-cancer-confusion", "breast-cancer-points");
    assertTrue(!run.out().contains("made up"), run.out());

    Files.writeString(file, "id,diagnosis,a,b\n1,M,2,3\n2,B,2,x\n");
    ExampleRun.of("breast-cancer", "--data=" + file)
        .assertFails(
            2,
            "breast-cancer: --data " + file + ", line 3, column 4 (b): expected a finite number");
    ExampleRun.of("iris", "--data=" + file)
        .assertFails(2, "iris: --data " + file + ", line 1, column 1:");
    ExampleRun.of("iris", "--data=" + file + "x").assertFails(2, "iris: --data", "cannot read it");
  }
}
