package adjoint.spark;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.nn.Activation;
import adjoint.nn.Dropout;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Sequential;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import adjoint.nn.file.Snapshot;
import adjoint.nn.metric.Metrics;
import adjoint.nn.optim.AdamW;
import adjoint.nn.optim.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.zip.CRC32;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Two moons, divided by a network that is trained where the data lies. */
@Command(
    name = "spark",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "trains one network on rows that are spread over a Spark cluster")
final class Main implements Callable<Integer> {
  @Option(names = "--master", description = "the cluster; local[N] are N threads of this process")
  private String master = "local[2]";

  @Option(names = "--rows", description = "how many points there are")
  private int rows = 20_000;

  @Option(names = "--shards", description = "parts of the data; with another number other bits")
  private int shards = 64;

  @Option(names = "--epochs", description = "how often every row is seen")
  private int epochs = 10;

  @Option(names = "--batches", description = "how many steps an epoch has")
  private int batches = 20;

  @Option(names = "--seed", description = "of the data, the first weights, batches and dropout")
  private long seed = 42;

  @Option(
      names = "--checkpoint",
      description = "a file to save each epoch in; if it is there, training goes on from it")
  private Optional<Path> checkpoint = Optional.empty();

  private Main() {}

  public static void main(String[] args) {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler((e, _, _) -> {
      line.getErr().println("spark: " + e.getMessage());
      return line.getCommandSpec().exitCodeOnExecutionException();
    });
    System.exit(line.execute(args));
  }

  private static Layer model(long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    return Sequential.of(
        Linear.of(2, 32).init(rng),
        Activation.RELU,
        Dropout.of(0.1),
        Linear.of(32, 32).init(rng),
        Activation.RELU,
        Linear.of(32, 2).init(rng));
  }

  /** A point on one of two half circles, with some noise; it depends on its number alone. */
  private static Row row(long seed, int number) {
    SplittableRandom rng = new SplittableRandom(seed * 1_000_003 + number);
    int y = number % 2;
    double angle = rng.nextDouble(Math.PI);
    double x0 = y == 0 ? Math.cos(angle) : 1 - Math.cos(angle);
    double x1 = y == 0 ? Math.sin(angle) : 0.5 - Math.sin(angle);
    return new Row(
        "row " + number,
        new float[] {
          (float) (x0 + 0.15 * rng.nextGaussian()), (float) (x1 + 0.15 * rng.nextGaussian())
        },
        y);
  }

  @Override
  public Integer call() throws IOException {
    SparkConf conf =
        new SparkConf().setMaster(master).setAppName("adjoint").set("spark.ui.enabled", "false");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      spark.setLogLevel("ERROR");
      long ofData = seed;
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        numbers.add(i);
      }
      JavaRDD<Row> data = spark.parallelize(numbers).map(number -> row(ofData, number));
      Layer model = model(seed);
      Optimizer optimizer = new AdamW(model.parameters(), 0.005);
      DataParallel training =
          new DataParallel(
              spark, data, shards, batches, () -> model(ofData), model, optimizer, seed);
      System.out.printf(
          "%s: %d rows in %d shards, %d steps in an epoch%n", master, rows, shards, batches);
      Snapshot snapshot = Snapshot.of().with("model", model).with("optimizer", optimizer);
      if (checkpoint.isPresent() && Files.exists(checkpoint.get())) {
        requireSame(snapshot.read(checkpoint.get()));
        System.out.printf("goes on after epoch %d%n", optimizer.steps() / batches);
      }
      while (optimizer.steps() < (long) epochs * batches) {
        double loss = 0;
        for (int i = 0; i < batches; i++) {
          loss += training.step() / batches;
        }
        System.out.printf(
            "epoch %d: loss %.6f, accuracy on points not seen %.4f, bits %08x%n",
            optimizer.steps() / batches, loss, accuracy(model), bits(model));
        if (checkpoint.isPresent()) {
          snapshot.write(checkpoint.get(), settings());
        }
      }
    }
    return 0;
  }

  /** What decides about the bits, beside the data. */
  private Json.Obj settings() {
    return Json.Obj.EMPTY
        .with("seed", Json.of(seed))
        .with("rows", Json.of(rows))
        .with("shards", Json.of(shards))
        .with("batches", Json.of(batches));
  }

  private void requireSame(JsonView written) {
    settings()
        .members()
        .forEach((name, now) -> {
          long before = written.get(name).whole();
          if (!Json.of(before).equals(now)) {
            throw new IllegalArgumentException(
                "--checkpoint: it was written with --%s=%s; go on with that, or name another file"
                    .formatted(name, before));
          }
        });
  }

  private double accuracy(Layer model) {
    List<Row> unseen = new ArrayList<>();
    for (int i = rows; i < rows + 1000; i++) {
      unseen.add(row(seed, i));
    }
    Tensor x = Tensor.of(unseen.stream().map(Row::x).toArray(float[][]::new));
    Indices y = Indices.of(unseen.stream().mapToInt(Row::y).toArray());
    return Metrics.accuracy(model.forward(x), y);
  }

  /** Of all weights: equal if every bit of them is, on any number of machines. */
  private static long bits(Layer model) {
    CRC32 sum = new CRC32();
    for (double[] array : Weights.of(model).arrays()) {
      for (double number : array) {
        long bits = Double.doubleToLongBits(number);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
          sum.update((int) (bits >>> shift));
        }
      }
    }
    return sum.getValue();
  }
}
