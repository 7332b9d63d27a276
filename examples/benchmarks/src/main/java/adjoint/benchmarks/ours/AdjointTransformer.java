package adjoint.benchmarks.ours;

import static adjoint.benchmarks.task.TransformerTask.BATCH;
import static adjoint.benchmarks.task.TransformerTask.BLOCKS;
import static adjoint.benchmarks.task.TransformerTask.CHARACTERS;
import static adjoint.benchmarks.task.TransformerTask.CONTEXT;
import static adjoint.benchmarks.task.TransformerTask.EPSILON;
import static adjoint.benchmarks.task.TransformerTask.HEADS;
import static adjoint.benchmarks.task.TransformerTask.WIDTH;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.Indices;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import adjoint.benchmarks.task.TransformerTask;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.optim.AdamW;
import adjoint.nn.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;

/** A training step of the model of {@link TransformerTask}, its blocks written by hand. */
public final class AdjointTransformer {
  private static final int ROWS = BATCH * CONTEXT;
  private static final int HEAD = WIDTH / HEADS;

  private final Indices characters;
  private final Indices next;
  private final Parameter table;
  private final Parameter positions;
  private final List<Block> blocks = new ArrayList<>();
  private final Norm norm;
  private final Layer output;
  private final Optimizer adam;

  /** What no position may look at: everything behind itself. */
  private final Tensor future;

  private AdjointTransformer(Inputs inputs) {
    characters = Indices.of(inputs.ints("characters"));
    next = Indices.of(inputs.ints("next"));
    Weights weights = new Weights(inputs);
    table = weights.parameter("table", CHARACTERS, WIDTH);
    positions = weights.parameter("positions", CONTEXT, WIDTH);
    for (int i = 0; i < BLOCKS; i++) {
      blocks.add(
          new Block(
              Norm.of(weights),
              weights.linear(i + ".qkv", WIDTH, 3 * WIDTH),
              weights.linear(i + ".projection", WIDTH, WIDTH),
              Norm.of(weights),
              weights.linear(i + ".wide", WIDTH, 4 * WIDTH),
              weights.linear(i + ".narrow", 4 * WIDTH, WIDTH)));
    }
    norm = Norm.of(weights);
    output = weights.linear("output", WIDTH, CHARACTERS);
    adam = new AdamW(weights.all(), TransformerTask.RATE).weightDecay(TransformerTask.DECAY);
    float[] mask = new float[CONTEXT * CONTEXT];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i % CONTEXT > i / CONTEXT ? Float.NEGATIVE_INFINITY : 0;
    }
    future = Tensor.wrap(mask, CONTEXT, CONTEXT);
  }

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    StepTimer.measure(task, new AdjointTransformer(new Inputs(task.folder()))::step);
  }

  private double step() {
    Tensor x =
        table
            .indexSelect(0, characters)
            .reshape(BATCH, CONTEXT, WIDTH)
            .add(positions)
            .reshape(ROWS, WIDTH);
    for (Block block : blocks) {
      x = x.add(block.projection.forward(attention(block.qkv.forward(block.first.of(x)))));
      x = x.add(block.narrow.forward(block.wide.forward(block.second.of(x)).gelu()));
    }
    Tensor loss = Loss.crossEntropy(output.forward(norm.of(x)), next);
    adam.step(loss);
    return loss.item();
  }

  private Tensor attention(Tensor qkv) {
    Tensor all = qkv.reshape(BATCH, CONTEXT, 3, HEADS, HEAD).permute(2, 0, 3, 1, 4);
    Tensor keys = all.select(0, 1).transpose(-2, -1);
    Tensor scores = all.select(0, 0).matmul(keys).mul(1 / Math.sqrt(HEAD)).add(future);
    Tensor mixed = scores.softmax(-1).matmul(all.select(0, 2));
    return mixed.permute(0, 2, 1, 3).reshape(ROWS, WIDTH);
  }

  private record Block(
      Norm first, Layer qkv, Layer projection, Norm second, Layer wide, Layer narrow) {}

  private record Norm(Parameter scale, Parameter shift) {
    static Norm of(Weights weights) {
      return new Norm(weights.full("scale", 1, WIDTH), weights.full("shift", 0, WIDTH));
    }

    Tensor of(Tensor x) {
      Tensor centred = x.sub(x.mean(Axes.keep(-1)));
      Tensor deviation = centred.square().mean(Axes.keep(-1)).add(EPSILON).sqrt();
      return centred.div(deviation).mul(scale).add(shift);
    }
  }
}
