package adjoint.spark;

import adjoint.Grad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.Mode;
import adjoint.nn.Reduction;
import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * The rows whose keys have the same hash, in the order of their keys. Which rows these are, and
 * what a step makes of them, depends on the data, the seed and the step alone, and not on machines,
 * partitions or repeated attempts: so any of these may change, and the bits do not.
 */
record Shard(int number, List<Row> rows) implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  Shard(int number, List<Row> rows) {
    this.number = number;
    this.rows = new ArrayList<>(rows);
    this.rows.sort(Comparator.comparing(Row::key));
    for (int i = 1; i < rows.size(); i++) {
      String key = this.rows.get(i).key();
      if (key.equals(this.rows.get(i - 1).key())) { // their order would be that of their arrival
        throw new IllegalArgumentException(
            "Shard: two rows have the key " + key + "; a key must tell a row from all others");
      }
    }
  }

  /** The number of the shard that a row belongs to. */
  static int numberOf(Row row, int shards) {
    CRC32 hash = new CRC32();
    hash.update(row.key().getBytes(StandardCharsets.UTF_8));
    return (int) (hash.getValue() % shards);
  }

  /**
   * The sums over this shard's part of a batch. An epoch shuffles the rows of a shard and cuts them
   * into as many parts as it has batches; each shard begins with another one, so that batches are
   * about as large where shards are small.
   */
  Sums sums(Recipe recipe, Weights weights, Position at) {
    List<Row> part = part(at);
    Layer model = recipe.model();
    weights.into(model);
    List<Parameter> parameters = Weights.trained(model);
    if (part.isEmpty()) {
      return new Sums(0, 0, parameters.stream().map(p -> new double[p.size()]).toList());
    }
    Tensor x = Tensor.of(part.stream().map(Row::x).toArray(float[][]::new));
    Indices y = Indices.of(part.stream().mapToInt(Row::y).toArray());
    Mode training = Mode.training(random(at.seed(), at.step(), number));
    Tensor loss = Loss.crossEntropy(model.forward(x, training), y, Reduction.SUM);
    List<double[]> gradients = new ArrayList<>();
    Grad.of(loss, parameters).forEach(g -> gradients.add(g.toDoubleArray()));
    return new Sums(part.size(), loss.item(), gradients);
  }

  List<Row> part(Position at) {
    List<Row> shuffled = new ArrayList<>(rows);
    SplittableRandom rng = random(at.seed(), -1 - at.epoch(), number);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int j = rng.nextInt(i + 1);
      shuffled.set(i, shuffled.set(j, shuffled.get(i)));
    }
    long n = rows.size();
    long part = ((long) at.batch() + number) % at.batches();
    return shuffled.subList((int) (n * part / at.batches()), (int) (n * (part + 1) / at.batches()));
  }

  /** Numbers of its own for each step and shard, so that a second attempt draws the same. */
  private static SplittableRandom random(long seed, long step, int shard) {
    SplittableRandom ofStep = new SplittableRandom(seed + 0x9E3779B97F4A7C15L * step);
    return new SplittableRandom(ofStep.nextLong() + 0xD1B54A32D192ED03L * shard);
  }
}
