package adjoint.spark;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.nn.Layer;
import adjoint.nn.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trains one model on data that lies on many machines. In each step every shard computes the sum of
 * its rows' gradients by the same weights, the driver adds these sums and has its optimizer move
 * the weights: the same mathematics as one large batch on one machine.
 */
final class DataParallel {
  private final JavaSparkContext spark;
  private final JavaPairRDD<Integer, Shard> shards;
  private final int count;
  private final Recipe recipe;
  private final Layer model;
  private final Optimizer optimizer;
  private final long seed;
  private final int batches;

  /**
   * @param count of shards: part of what a training is, as its seed is; with another number the
   *     bits are others
   * @param batches how many steps an epoch has
   * @param optimizer of {@code model}, which stays on the driver
   */
  DataParallel(
      JavaSparkContext spark,
      JavaRDD<Row> rows,
      int count,
      int batches,
      Recipe recipe,
      Layer model,
      Optimizer optimizer,
      long seed) {
    if (!model.buffers().isEmpty()) {
      throw new IllegalArgumentException(
          "DataParallel: each shard would have running statistics of its own, and those of the"
              + " model would stay as they are; use LayerNorm or GroupNorm instead of "
              + model.buffers().keySet());
    }
    if (count < 1 || batches < 1) {
      throw new IllegalArgumentException(
          "DataParallel: %s shards and %s batches; there must be one at least"
              .formatted(count, batches));
    }
    this.spark = spark;
    this.count = count;
    this.recipe = recipe;
    this.model = model;
    this.optimizer = optimizer;
    this.seed = seed;
    this.batches = batches;
    this.shards =
        rows.mapToPair(row -> new scala.Tuple2<>(Shard.numberOf(row, count), row))
            .groupByKey(Math.min(count, spark.defaultParallelism()))
            .mapToPair(group -> new scala.Tuple2<>(group._1(), shard(group._1(), group._2())))
            .cache();
  }

  private static Shard shard(int number, Iterable<Row> rows) {
    List<Row> list = new ArrayList<>();
    rows.forEach(list::add);
    return new Shard(number, list);
  }

  /** Takes a step; the mean loss of its rows before it. */
  double step() {
    Position at = new Position(seed, optimizer.steps(), batches);
    Recipe made = recipe; // or the task would take this object along
    Broadcast<Weights> weights = spark.broadcast(Weights.of(model));
    Map<Integer, Sums> byShard =
        shards.mapValues(shard -> shard.sums(made, weights.value(), at)).collectAsMap();
    weights.destroy();
    // A shard without rows did not come.
    Sums sums =
        Sums.ofAll(
            IntStream.range(0, count).mapToObj(i -> byShard.getOrDefault(i, nothing())).toList());
    if (sums.rows() == 0) {
      throw new IllegalArgumentException(
          "DataParallel: none of the rows is in step %s; %s batches are too many for them"
              .formatted(at.step(), batches));
    }
    List<Tensor> gradients = new ArrayList<>();
    int i = 0;
    for (Parameter parameter : Weights.trained(model)) {
      double[] sum = sums.gradients().get(i++);
      Tensor mean = Tensor.wrap(sum, parameter.shape().extents()).div((double) sums.rows());
      gradients.add(mean.to(parameter.dtype()));
    }
    optimizer.step(gradients);
    return sums.loss() / sums.rows();
  }

  private Sums nothing() {
    return new Sums(0, 0, Weights.trained(model).stream().map(p -> new double[p.size()]).toList());
  }
}
