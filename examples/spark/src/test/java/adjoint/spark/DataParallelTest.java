package adjoint.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.nn.Activation;
import adjoint.nn.Dropout;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Loss;
import adjoint.nn.Sequential;
import adjoint.nn.State;
import adjoint.nn.file.Json;
import adjoint.nn.file.Snapshot;
import adjoint.nn.norm.BatchNorm;
import adjoint.nn.optim.AdamW;
import adjoint.nn.optim.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens on the machines, the bits are the same. */
class DataParallelTest {
  private static final int SHARDS = 13;

  /** How many tasks are still to fail: in local mode they run in this JVM. */
  private static final AtomicInteger FAILURES = new AtomicInteger();

  private static Layer model() {
    if (TaskContext.get() != null && FAILURES.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new IllegalStateException("this task is lost, as the test wants it");
    }
    SplittableRandom rng = new SplittableRandom(1);
    return Sequential.of(
        Linear.of(2, 8).init(rng), Activation.TANH, Dropout.of(0.2), Linear.of(8, 2).init(rng));
  }

  private static List<Row> rows() {
    SplittableRandom rng = new SplittableRandom(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] x = {(float) rng.nextDouble(-1, 1), (float) rng.nextDouble(-1, 1)};
      rows.add(new Row("row " + i, x, x[0] * x[1] > 0 ? 1 : 0));
    }
    return rows;
  }

  private record Outcome(State model, State optimizer, double loss) {}

  private static JavaSparkContext spark(String master) {
    return new JavaSparkContext(
        new SparkConf().setMaster(master).setAppName("test").set("spark.ui.enabled", "false"));
  }

  /** Seven steps; after some of them all is left behind but a file. */
  private static Outcome train(String master, List<Row> rows, int partitions, Path... stops)
      throws IOException {
    try (JavaSparkContext spark = spark(master)) {
      Layer model = model();
      Optimizer adam = new AdamW(model.parameters(), 0.05);
      Snapshot snapshot = Snapshot.of().with("model", model).with("adam", adam);
      for (Path stop : stops) {
        if (Files.exists(stop)) {
          snapshot.read(stop);
        }
      }
      DataParallel training =
          new DataParallel(
              spark,
              spark.parallelize(rows, partitions),
              SHARDS,
              3,
              DataParallelTest::model,
              model,
              adam,
              42);
      double loss = 0;
      while (adam.steps() < 7) {
        loss = training.step();
        if (adam.steps() == 4 && stops.length > 0) {
          snapshot.write(stops[0], Json.Obj.EMPTY);
          break;
        }
      }
      return new Outcome(model.state(), adam.state(), loss);
    }
  }

  @Test
  void runningStatisticsAreRefused() {
    try (JavaSparkContext spark = spark("local[1]")) {
      Layer model =
          Sequential.of(Linear.of(2, 2).init(new SplittableRandom(1)), BatchNorm.of(2).init());
      Optimizer adam = new AdamW(model.parameters(), 0.05);
      Exception e =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  new DataParallel(
                      spark, spark.parallelize(rows()), 2, 1, () -> model, model, adam, 1));
      assertTrue(e.getMessage().contains("1.runningMean"), e.getMessage());
    }
  }

  /** One step by a model, and what it ended in. */
  private static State step(Recipe recipe, List<Row> rows, int shards, int batches) {
    try (JavaSparkContext spark = spark("local[7]")) {
      Layer model = recipe.model();
      Optimizer adam = new AdamW(model.parameters(), 0.05);
      new DataParallel(spark, spark.parallelize(rows, 3), shards, batches, recipe, model, adam, 42)
          .step();
      return model.state();
    }
  }

  /** A tied weight counts once, a frozen one not at all, and doubles stay doubles. */
  private static Layer tied() {
    SplittableRandom rng = new SplittableRandom(1);
    Linear first = Linear.of(2, 3).init(rng).cast(DType.F64);
    Linear frozen = Linear.from(Tensor.of(new double[][] {{1, 2}, {3, 4}}));
    return Sequential.of(
        Layer.of("toDoubles", x -> x.to(DType.F64)),
        first,
        Activation.TANH,
        first.transposed(),
        new Linear(frozen.weight().frozen(), Optional.empty()));
  }

  @Test
  void tiedFrozenAndDoubleParametersAreTrained() {
    Layer model = tied();
    Tensor x = Tensor.of(rows().stream().map(Row::x).toArray(float[][]::new));
    Indices y = Indices.of(rows().stream().mapToInt(Row::y).toArray());
    new AdamW(model.parameters(), 0.05).step(Loss.crossEntropy(model.forward(x), y));
    State expected = model.state();
    State found = step(DataParallelTest::tied, rows(), 2, 1);
    assertEquals(List.of(), found.differences(expected));
    expected
        .arrays()
        .forEach((path, array) ->
            assertArrayEquals(
                array.toDoubleArray(), found.arrays().get(path).toDoubleArray(), 1e-9, path));
  }

  @Test
  void whatWouldGoWrongLaterIsSaid() {
    List<Row> twice = new ArrayList<>(rows());
    twice.add(new Row("row 7", new float[] {0, 0}, 1));
    assertSays(
        "two rows have the key row 7",
        assertThrows(SparkException.class, () -> step(DataParallelTest::model, twice, 2, 1)));
    assertSays(
        "none of the rows is in step 0; 500 batches are too many for them",
        assertThrows(
            IllegalArgumentException.class,
            () -> step(DataParallelTest::model, rows().subList(0, 9), 2, 500)));
    assertSays(
        "0 shards and 1 batches; there must be one at least",
        assertThrows(
            IllegalArgumentException.class, () -> step(DataParallelTest::model, rows(), 0, 1)));
  }

  private static void assertSays(String part, Exception e) {
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  /** Rows of small shards are dealt to all batches, not to the same few in every shard. */
  @Test
  void batchesAreAboutAsLarge() {
    int shards = 40;
    List<Row> rows = rows();
    for (int batch = 0; batch < 20; batch++) {
      Position at = new Position(42, batch, 20);
      long count = 0;
      for (int i = 0; i < shards; i++) {
        int number = i;
        count +=
            new Shard(i, rows.stream().filter(r -> Shard.numberOf(r, shards) == number).toList())
                .part(at)
                .size();
      }
      assertTrue(count >= 4 && count <= 17, count + " of about 10");
    }
  }

  @Test
  void stoppedAndResumedTheBitsAreTheSame(@TempDir Path folder) throws IOException {
    Outcome whole = train("local[2]", rows(), 3);
    Path file = folder.resolve("checkpoint.safetensors");
    assertNotEquals(whole, train("local[2]", rows(), 3, file));
    assertEquals(whole, train("local[7]", rows(), 5, file));
  }

  @Test
  void executorsPartitionsOrderAndLostTasksChangeNoBit() throws IOException {
    Outcome one = train("local[1]", rows(), 1);
    assertTrue(Double.isFinite(one.loss()));
    assertEquals(one, train("local[2]", rows(), 5));
    assertEquals(one, train("local[7]", rows(), 20));
    List<Row> shuffled = rows();
    Collections.shuffle(shuffled, new Random(3));
    assertEquals(one, train("local[2]", shuffled, 4));
    FAILURES.set(3);
    assertEquals(one, train("local[2,4]", rows(), 4));
    assertEquals(0, FAILURES.get());
    assertNotEquals(one, train("local[1]", rows().subList(1, 200), 1));
  }
}
