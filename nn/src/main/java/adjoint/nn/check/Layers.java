package adjoint.nn.check;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.check.program.Numbers;
import adjoint.nn.Activation;
import adjoint.nn.Block;
import adjoint.nn.Init;
import adjoint.nn.Layer;
import adjoint.nn.Lengths;
import adjoint.nn.Linear;
import adjoint.nn.Mlp;
import adjoint.nn.Mode;
import adjoint.nn.Parallel;
import adjoint.nn.Residual;
import adjoint.nn.Sequential;
import adjoint.nn.attention.BlockBuilder;
import adjoint.nn.attention.DecoderBlock;
import adjoint.nn.attention.EncoderBlock;
import adjoint.nn.attention.Mask;
import adjoint.nn.attention.MultiHeadAttention;
import adjoint.nn.attention.NormPlacement;
import adjoint.nn.conv.Conv1d;
import adjoint.nn.conv.Conv2d;
import adjoint.nn.conv.Conv3d;
import adjoint.nn.conv.ConvBuilder;
import adjoint.nn.conv.ConvTranspose1d;
import adjoint.nn.conv.ConvTranspose2d;
import adjoint.nn.conv.ConvTranspose3d;
import adjoint.nn.norm.BatchNorm;
import adjoint.nn.norm.GroupNorm;
import adjoint.nn.norm.InstanceNorm;
import adjoint.nn.norm.LayerNorm;
import adjoint.nn.norm.RmsNorm;
import adjoint.nn.norm.WeightNorm;
import adjoint.nn.recurrent.Cell;
import adjoint.nn.recurrent.CellBuilder;
import adjoint.nn.recurrent.GruCell;
import adjoint.nn.recurrent.LstmCell;
import adjoint.nn.recurrent.Recurrent;
import adjoint.nn.recurrent.RnnCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random layers in F64, each with an input that fits. */
public final class Layers {
  private static final int MOST_EXAMPLES = 3;
  private static final List<Activation> ACTIVATIONS = List.of(Activation.values());

  private Layers() {}

  /** Any of the activations. */
  public static Activation activation(RandomGenerator rng) {
    return ACTIVATIONS.get(rng.nextInt(ACTIVATIONS.size()));
  }

  /** A linear layer, with or without a bias, for inputs of one to three axes. */
  public static LayerCase linear(RandomGenerator rng, int maxWidth) {
    int in = rng.nextInt(1, maxWidth + 1);
    int rank = rng.nextInt(1, 4);
    int[] shape = new int[rank];
    Arrays.setAll(shape, axis -> axis == rank - 1 ? in : rng.nextInt(1, MOST_EXAMPLES + 1));
    return new LayerCase(linear(rng, in, rng.nextInt(1, maxWidth + 1)), input(rng, shape));
  }

  /** A multilayer perceptron of 1 to {@code maxDepth} linear layers. */
  public static LayerCase mlp(RandomGenerator rng, int maxDepth, int maxWidth) {
    int[] sizes = new int[rng.nextInt(1, maxDepth + 1) + 1];
    Arrays.setAll(sizes, i -> rng.nextInt(1, maxWidth + 1));
    return mlp(rng, activation(rng), activation(rng), sizes);
  }

  /** A multilayer perceptron of these sizes. */
  public static LayerCase mlp(
      RandomGenerator rng, Activation hidden, Activation output, int... sizes) {
    requireNonNull(rng, "layers: rng is null");
    requireNonNull(hidden, "layers: hidden is null");
    requireNonNull(output, "layers: output is null");
    Mlp recipe = Mlp.of(sizes).activation(hidden).output(output).dtype(DType.F64);
    Layer model = (rng.nextInt(4) == 0 ? recipe.withoutBias() : recipe).init(rng);
    return new LayerCase(model, input(rng, rng.nextInt(1, MOST_EXAMPLES + 1), sizes[0]));
  }

  /** A convolution of images of one to three spatial axes, or its adjoint. */
  public static LayerCase convolution(RandomGenerator rng) {
    requireNonNull(rng, "layers: rng is null");
    int spatial = rng.nextInt(1, 4);
    int groups = rng.nextInt(1, 3);
    int most = spatial == 1 ? 3 : 2; // few numbers: each is checked by itself
    int in = groups * rng.nextInt(1, most);
    int out = groups * rng.nextInt(1, most);
    int[] window = rng.ints(spatial, 1, most + 1).toArray();
    boolean transposed = rng.nextInt(3) == 0;
    ConvBuilder<?> recipe =
        switch (spatial) {
          case 1 -> transposed ? ConvTranspose1d.of(in, out, window) : Conv1d.of(in, out, window);
          case 2 -> transposed ? ConvTranspose2d.of(in, out, window) : Conv2d.of(in, out, window);
          default -> transposed ? ConvTranspose3d.of(in, out, window) : Conv3d.of(in, out, window);
        };
    int[] stride = rng.ints(spatial, 1, 3).toArray();
    recipe = recipe.groups(groups).stride(stride).dtype(DType.F64).bias(Init.uniform(-1, 1));
    recipe = rng.nextInt(4) == 0 ? recipe.withoutBias() : recipe;
    if (transposed) {
      recipe = recipe.outputPadding(Arrays.stream(stride).map(step -> rng.nextInt(step)).toArray());
    } else {
      recipe = rng.nextInt(3) == 0 ? recipe.samePadding() : recipe.padding(rng.nextInt(2));
    }
    int[] shape = new int[spatial + 2];
    Arrays.setAll(shape, axis -> axis < 2 ? in : window[axis - 2] + rng.nextInt(2));
    shape[0] = rng.nextInt(1, 3);
    return new LayerCase(recipe.init(rng), input(rng, shape));
  }

  /** A norm of activations or of weights, with all its parameters. */
  public static LayerCase norm(RandomGenerator rng) {
    requireNonNull(rng, "layers: rng is null");
    int channels = 2 * rng.nextInt(1, 3);
    int[] shape = {rng.nextInt(1, 3), channels, rng.nextInt(2, 4)};
    Layer norm =
        switch (rng.nextInt(6)) {
          case 0 -> LayerNorm.of(shape[2]).dtype(DType.F64).init();
          case 1 -> RmsNorm.of(channels, shape[2]).dtype(DType.F64).init();
          case 2 -> GroupNorm.of(2, channels).dtype(DType.F64).init();
          case 3 -> InstanceNorm.of(channels).withParameters().dtype(DType.F64).init();
          case 4 -> BatchNorm.of(channels).dtype(DType.F64).init();
          default -> WeightNorm.of(linear(rng, shape[2], 2));
        };
    norm.parameters()
        .values()
        .forEach(p -> {
          int[] extents = p.shape().extents();
          p.set(p.detach().add(Tensor.uniform(DType.F64, rng, -0.5, 0.5, extents)));
        });
    return new LayerCase(norm, input(rng, shape));
  }

  /**
   * One or two recurrent layers in one direction or both, of any of the cells; in half of the cases
   * of sequences of unequal length.
   */
  public static LayerCase recurrent(RandomGenerator rng) {
    requireNonNull(rng, "layers: rng is null");
    int in = rng.nextInt(1, 3);
    int hidden = rng.nextInt(1, 3);
    return switch (rng.nextInt(3)) {
      case 0 -> recurrent(rng, in, RnnCell.of(in, hidden, activation(rng)));
      case 1 -> recurrent(rng, in, GruCell.of(in, hidden));
      default -> recurrent(rng, in, LstmCell.of(in, hidden));
    };
  }

  private static <S> LayerCase recurrent(
      RandomGenerator rng, int in, CellBuilder<? extends Cell<S>> cell) {
    Recurrent.Builder<S> recipe =
        Recurrent.of(rng.nextInt(4) == 0 ? cell.withoutBias() : cell).layers(rng.nextInt(1, 3));
    recipe = (rng.nextBoolean() ? recipe.bidirectional() : recipe).dtype(DType.F64);
    Recurrent<S> layer = recipe.init(rng);
    int n = rng.nextInt(1, 3);
    int steps = rng.nextInt(1, 4);
    Lengths lengths = lengths(rng, n, steps);
    return new LayerCase(
        rng.nextBoolean() ? layer : new OfLengths<>(layer, lengths), input(rng, n, steps, in));
  }

  private static Lengths lengths(RandomGenerator rng, int sequences, int steps) {
    return Lengths.of(rng.ints(sequences, 0, steps + 1).toArray());
  }

  /** Sequences that end before the input does. */
  private record OfLengths<S>(Recurrent<S> layer, Lengths lengths) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return layer.run(x, lengths, mode).output();
    }

    @Override
    public String describe() {
      return Block.describe("OfLengths(" + lengths + ")", this);
    }

    @Override
    public String toString() {
      return describe();
    }
  }

  /**
   * Attention, of a sequence to itself or to another one, or a block of a transformer, under some
   * mask. The input of what looks at a memory is both, one behind the other.
   */
  public static LayerCase attention(RandomGenerator rng) {
    requireNonNull(rng, "layers: rng is null");
    int heads = rng.nextInt(1, 3);
    int width = 2 * heads;
    int n = rng.nextInt(1, 3);
    int steps = rng.nextInt(1, 4);
    int keys = rng.nextInt(1, 4);
    boolean rotary = rng.nextInt(3) == 0;
    boolean causal = rng.nextInt(3) == 0;
    Mask mask = rng.nextBoolean() ? Mask.NONE : Mask.lengths(lengths(rng, n, steps));
    Mask ofMemory = rng.nextBoolean() ? Mask.NONE : Mask.lengths(lengths(rng, n, keys));
    int kind = rng.nextInt(4);
    if (kind < 2) {
      MultiHeadAttention.Builder recipe = MultiHeadAttention.of(width, heads).dtype(DType.F64);
      recipe = rng.nextInt(4) == 0 ? recipe.withoutBias() : recipe;
      recipe = rotary ? recipe.rotary(3) : recipe;
      return kind == 0
          ? new LayerCase(
              new SelfAttention((causal ? recipe.causal() : recipe).init(rng), mask),
              input(rng, n, steps, width))
          : new LayerCase(
              new CrossAttention(recipe.init(rng), steps, ofMemory),
              input(rng, n, steps + keys, width));
    }
    return kind == 2
        ? new LayerCase(
            new Encoder(block(rng, EncoderBlock.of(width, heads), causal, rotary), mask),
            input(rng, n, steps, width))
        : new LayerCase(
            new Decoder(
                block(rng, DecoderBlock.of(width, heads), causal, rotary), steps, mask, ofMemory),
            input(rng, n, steps + keys, width));
  }

  private static <B extends Block> B block(
      RandomGenerator rng, BlockBuilder<B> recipe, boolean causal, boolean rotary) {
    BlockBuilder<B> next =
        recipe.dtype(DType.F64).inner(rng.nextInt(1, 3)).activation(Activation.TANH);
    next = rng.nextBoolean() ? next.norms(NormPlacement.AFTER) : next;
    next = rng.nextInt(3) == 0 ? next.norm(RmsNorm.recipe()) : next;
    next = causal ? next.causal() : next;
    return (rotary ? next.rotary(3) : next).init(rng);
  }

  private record SelfAttention(MultiHeadAttention layer, Mask mask) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return layer.attend(x, mask, mode);
    }

    @Override
    public String describe() {
      return Block.describe("SelfAttention(" + mask + ")", this);
    }

    @Override
    public String toString() {
      return describe();
    }
  }

  /** The first steps look at the others. */
  private record CrossAttention(MultiHeadAttention layer, int steps, Mask mask) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return layer.attend(x.slice(1, 0, steps), memory(x, steps), mask, mode);
    }

    @Override
    public String describe() {
      return Block.describe("CrossAttention(first " + steps + ", " + mask + ")", this);
    }

    @Override
    public String toString() {
      return describe();
    }
  }

  private record Encoder(EncoderBlock block, Mask mask) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return block.forward(x, mask, mode);
    }

    @Override
    public String describe() {
      return Block.describe("Encoder(" + mask + ")", this);
    }

    @Override
    public String toString() {
      return describe();
    }
  }

  private record Decoder(DecoderBlock block, int steps, Mask mask, Mask ofMemory) implements Layer {
    @Override
    public Tensor compute(Tensor x, Mode mode) {
      return block.forward(x.slice(1, 0, steps), memory(x, steps), mask, ofMemory, mode);
    }

    @Override
    public String describe() {
      return Block.describe("Decoder(first " + steps + ", " + mask + "; " + ofMemory + ")", this);
    }

    @Override
    public String toString() {
      return describe();
    }
  }

  private static Tensor memory(Tensor x, int steps) {
    return x.slice(1, steps, x.shape().extent(1));
  }

  /** Linear layers, activations, and rows, residuals and branches of these inside each other. */
  public static LayerCase any(RandomGenerator rng, int maxDepth, int maxWidth) {
    List<Layer> layers = new ArrayList<>();
    int in = rng.nextInt(1, maxWidth + 1);
    int width = in;
    for (int left = rng.nextInt(1, maxDepth + 1); left > 0; left--) {
      if (rng.nextBoolean()) {
        layers.add(activation(rng));
      } else {
        int out = rng.nextInt(1, maxWidth + 1);
        layers.add(linear(rng, width, out));
        width = out;
      }
      layers =
          switch (rng.nextInt(8)) {
            case 0, 1 -> only(Sequential.of(layers));
            case 2 -> only(Residual.of(Sequential.of(layers), linear(rng, in, width)));
            case 3 -> only(Parallel.sum(Sequential.of(layers), linear(rng, in, width)));
            default -> layers;
          };
    }
    int[] shape = rng.nextBoolean() ? new int[] {in} : new int[] {rng.nextInt(1, 4), in};
    return new LayerCase(Sequential.of(layers), input(rng, shape));
  }

  private static List<Layer> only(Layer layer) {
    return new ArrayList<>(List.of(layer));
  }

  private static Linear linear(RandomGenerator rng, int in, int out) {
    Linear.Builder recipe = Linear.of(in, out).dtype(DType.F64).bias(Init.uniform(-1, 1));
    return (rng.nextInt(4) == 0 ? recipe.withoutBias() : recipe).init(rng);
  }

  private static Tensor input(RandomGenerator rng, int... shape) {
    return Numbers.WELL_SCALED.tensor(rng, Shape.of(shape));
  }
}
