package adjoint.benchmarks.peer;

import static adjoint.benchmarks.task.TransformerTask.BATCH;
import static adjoint.benchmarks.task.TransformerTask.BLOCKS;
import static adjoint.benchmarks.task.TransformerTask.CHARACTERS;
import static adjoint.benchmarks.task.TransformerTask.CONTEXT;
import static adjoint.benchmarks.task.TransformerTask.EPSILON;
import static adjoint.benchmarks.task.TransformerTask.HEADS;
import static adjoint.benchmarks.task.TransformerTask.WIDTH;

import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.TransformerTask;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A training step of {@link TransformerTask} on DJL's arrays, PyTorch underneath. */
public final class DjlTransformer extends DjlModel {
  private static final int ROWS = BATCH * CONTEXT;
  private static final int HEAD = WIDTH / HEADS;

  private final NDArray characters;
  private final NDArray next;
  private final NDArray future;
  private final NDArray table;
  private final NDArray positions;
  private final List<Block> blocks = new ArrayList<>();
  private final Norm norm;
  private final Dense output;

  private DjlTransformer(NDManager manager, Inputs inputs) {
    super(
        manager,
        inputs,
        Optimizer.adamW()
            .optLearningRateTracker(Tracker.fixed((float) TransformerTask.RATE))
            .optWeightDecays((float) TransformerTask.DECAY)
            .build());
    characters = ints("characters", BATCH, CONTEXT);
    next = ints("next", ROWS, 1);
    float[] mask = new float[CONTEXT * CONTEXT];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i % CONTEXT > i / CONTEXT ? Float.NEGATIVE_INFINITY : 0;
    }
    future = constant(manager.create(mask, new Shape(CONTEXT, CONTEXT)));
    table = parameter("table", CHARACTERS, WIDTH);
    positions = parameter("positions", CONTEXT, WIDTH);
    for (int i = 0; i < BLOCKS; i++) {
      blocks.add(
          new Block(
              norm(),
              dense(i + ".qkv", WIDTH, 3 * WIDTH),
              dense(i + ".projection", WIDTH, WIDTH),
              norm(),
              dense(i + ".wide", WIDTH, 4 * WIDTH),
              dense(i + ".narrow", 4 * WIDTH, WIDTH)));
    }
    norm = norm();
    output = dense("output", WIDTH, CHARACTERS);
  }

  /** Runs the task. */
  public static void main(String[] args) {
    run(args, manager -> inputs -> new DjlTransformer(manager, inputs));
  }

  @Override
  NDArray loss() {
    NDArray x = lookUp(characters, table).add(positions).reshape(ROWS, WIDTH);
    for (Block block : blocks) {
      x = x.add(block.projection.of(attention(block.qkv.of(block.first.of(x)))));
      NDArray wide = block.wide.of(block.second.of(x));
      x = x.add(block.narrow.of(wide.getNDArrayInternal().gelu()));
    }
    return crossEntropy(output.of(norm.of(x)), next);
  }

  private NDArray attention(NDArray qkv) {
    NDArray all = qkv.reshape(BATCH, CONTEXT, 3, HEADS, HEAD).transpose(2, 0, 3, 1, 4);
    NDArray keys = all.get(1).transpose(0, 1, 3, 2);
    NDArray scores = all.get(0).matMul(keys).mul(1 / Math.sqrt(HEAD)).add(future);
    NDArray mixed = scores.softmax(-1).matMul(all.get(2));
    return mixed.transpose(0, 2, 1, 3).reshape(ROWS, WIDTH);
  }

  private Norm norm() {
    float[] ones = new float[WIDTH];
    Arrays.fill(ones, 1);
    return new Norm(
        parameter(manager().create(ones)), parameter(manager().create(new float[WIDTH])));
  }

  private record Norm(NDArray scale, NDArray shift) {
    NDArray of(NDArray x) {
      return LayerNorm.layerNorm(x, new Shape(WIDTH), scale, shift, (float) EPSILON)
          .singletonOrThrow();
    }
  }

  private record Block(
      Norm first, Dense qkv, Dense projection, Norm second, Dense wide, Dense narrow) {}
}
