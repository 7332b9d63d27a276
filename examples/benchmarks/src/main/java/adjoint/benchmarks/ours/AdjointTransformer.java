package adjoint.benchmarks.ours;

import static adjoint.benchmarks.task.TransformerTask.BATCH;
import static adjoint.benchmarks.task.TransformerTask.BLOCKS;
import static adjoint.benchmarks.task.TransformerTask.CHARACTERS;
import static adjoint.benchmarks.task.TransformerTask.CONTEXT;
import static adjoint.benchmarks.task.TransformerTask.HEADS;
import static adjoint.benchmarks.task.TransformerTask.WIDTH;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.StepTimer;
import adjoint.benchmarks.task.Task;
import adjoint.benchmarks.task.TransformerTask;
import adjoint.nn.Activation;
import adjoint.nn.Dropout;
import adjoint.nn.Embedding;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import adjoint.nn.Sequential;
import adjoint.nn.attention.EncoderBlock;
import adjoint.nn.attention.LearnedPositions;
import adjoint.nn.attention.Mask;
import adjoint.nn.attention.MultiHeadAttention;
import adjoint.nn.attention.NormPlacement;
import adjoint.nn.norm.LayerNorm;
import adjoint.nn.optim.AdamW;
import adjoint.nn.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A training step of the model of {@link TransformerTask}. */
public final class AdjointTransformer {
  private final Indices characters;
  private final Indices next;
  private final Embedding table;
  private final Layer model;
  private final Optimizer adam;

  private AdjointTransformer(Inputs inputs) {
    characters = Indices.wrap(inputs.ints("characters"), Shape.of(BATCH, CONTEXT));
    next = Indices.wrap(inputs.ints("next"), Shape.of(BATCH, CONTEXT));
    Weights weights = new Weights(inputs);
    table = new Embedding(weights.parameter("table", CHARACTERS, WIDTH), OptionalInt.empty());
    List<Layer> layers = new ArrayList<>();
    layers.add(new LearnedPositions(weights.parameter("positions", CONTEXT, WIDTH)));
    for (int i = 0; i < BLOCKS; i++) {
      layers.add(block(weights, i));
    }
    layers.add(norm(weights));
    layers.add(weights.linear("output", WIDTH, CHARACTERS));
    model = Sequential.of(layers);
    adam = new AdamW(weights.all(), TransformerTask.RATE).weightDecay(TransformerTask.DECAY);
  }

  private static EncoderBlock block(Weights weights, int i) {
    return new EncoderBlock(
        new MultiHeadAttention(
            weights.linear(i + ".qkv", WIDTH, 3 * WIDTH),
            weights.linear(i + ".projection", WIDTH, WIDTH),
            HEADS,
            Dropout.of(0),
            Mask.CAUSAL,
            Optional.empty()),
        norm(weights),
        Sequential.of(
            weights.linear(i + ".wide", WIDTH, 4 * WIDTH),
            Activation.GELU,
            weights.linear(i + ".narrow", 4 * WIDTH, WIDTH)),
        norm(weights),
        Dropout.of(0),
        NormPlacement.BEFORE);
  }

  private static Layer norm(Weights weights) {
    return weights.layer(LayerNorm.of(WIDTH).init());
  }

  /** Runs the task. */
  public static void main(String[] args) {
    Task task = Task.of(args);
    StepTimer.measure(task, new AdjointTransformer(new Inputs(task.folder()))::step);
  }

  private double step() {
    Tensor loss = Loss.crossEntropy(model.forward(table.forward(characters)), next);
    adam.step(loss);
    return loss.item();
  }
}
