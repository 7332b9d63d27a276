package adjoint.nn.attention;

import static java.util.Objects.requireNonNull;

import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.nn.Activation;
import adjoint.nn.Block;
import adjoint.nn.Dropout;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Recipe;
import adjoint.nn.Sequential;
import adjoint.nn.norm.LayerNorm;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A block of a transformer, to be. Unless told otherwise it has layer norms before its parts, an
 * inner width four times its own, GELU, no dropout and F32: what is usual today. (PyTorch's have
 * norms after their parts, 2048, relu and 0.1.) Immutable.
 *
 * @param <B> the block
 */
public final class BlockBuilder<B extends Block> {
  private final String name;
  private final int width;
  private final BiFunction<BlockBuilder<B>, RandomGenerator, B> make;

  // Written by with() only, on a copy that nobody has seen.
  private MultiHeadAttention.Builder attention;
  private int inner;
  private DType dtype = DType.F32;
  private double rate;
  private Layer activation = Activation.GELU;
  private Recipe norm = LayerNorm.recipe();
  private NormPlacement norms = NormPlacement.BEFORE;

  BlockBuilder(
      String name, int width, int heads, BiFunction<BlockBuilder<B>, RandomGenerator, B> make) {
    this.name = name;
    this.width = width;
    this.make = make;
    this.attention = MultiHeadAttention.of(width, heads);
    this.inner = Math.multiplyExact(4, width);
  }

  private BlockBuilder(BlockBuilder<B> other) {
    this.name = other.name;
    this.width = other.width;
    this.make = other.make;
    this.attention = other.attention;
    this.inner = other.inner;
    this.dtype = other.dtype;
    this.rate = other.rate;
    this.activation = other.activation;
    this.norm = other.norm;
    this.norms = other.norms;
  }

  private BlockBuilder<B> with(Consumer<BlockBuilder<B>> change) {
    BlockBuilder<B> copy = new BlockBuilder<>(this);
    change.accept(copy);
    return copy;
  }

  /** The dtype of the parameters. */
  public BlockBuilder<B> dtype(DType dtype) {
    requireNonNull(dtype, "dtype: dtype is null");
    return with(b -> {
      b.dtype = dtype;
      b.attention = attention.dtype(dtype);
    });
  }

  /** How wide it is between the two linear maps that change each position by itself. */
  public BlockBuilder<B> inner(int size) {
    if (size < 1) {
      throw new ShapeException(name + ": the inner width must be 1 or more, got " + size);
    }
    return with(b -> b.inner = size);
  }

  /**
   * Drops this part of the weights of attention, of what stands between the two linear maps, and of
   * what each part gives, in training.
   */
  public BlockBuilder<B> dropout(double rate) {
    Dropout.of(rate); // checks it
    return with(b -> {
      b.rate = rate;
      b.attention = attention.dropout(rate);
    });
  }

  /** What stands between the two linear maps. */
  public BlockBuilder<B> activation(Layer activation) {
    requireNonNull(activation, "activation: activation is null");
    return with(b -> b.activation = activation);
  }

  /** Another norm than layer norm. */
  public BlockBuilder<B> norm(Recipe norm) {
    requireNonNull(norm, "norm: norm is null");
    return with(b -> b.norm = norm);
  }

  /** Whether the norms stand before the parts or after them. */
  public BlockBuilder<B> norms(NormPlacement norms) {
    requireNonNull(norms, "norms: norms is null");
    return with(b -> b.norms = norms);
  }

  /** Positions look at none behind them; those of a {@link DecoderBlock} never do. */
  public BlockBuilder<B> causal() {
    return with(b -> b.attention = attention.causal());
  }

  /** Queries and keys are turned by their positions, of which there are up to so many. */
  public BlockBuilder<B> rotary(int maxLength) {
    return with(b -> b.attention = attention.rotary(maxLength));
  }

  /** The block; its linear maps begin as {@link Linear}'s do, drawn from the first to the last. */
  public B init(RandomGenerator rng) {
    requireNonNull(rng, "init: rng is null");
    return make.apply(this, rng);
  }

  // ---- the parts

  MultiHeadAttention attention(RandomGenerator rng) {
    return attention.init(rng);
  }

  MultiHeadAttention memoryAttention(RandomGenerator rng) {
    return attention.onlyDropout().init(rng);
  }

  Layer norm(RandomGenerator rng) {
    return norm.init(Shape.of(1, width), dtype, rng);
  }

  Layer feedForward(RandomGenerator rng) {
    return Sequential.of(
        Linear.of(width, inner).dtype(dtype).init(rng),
        activation,
        dropout(),
        Linear.of(inner, width).dtype(dtype).init(rng));
  }

  Dropout dropout() {
    return Dropout.of(rate);
  }

  NormPlacement norms() {
    return norms;
  }

  /** For example {@code EncoderBlock(MultiHeadAttention(128, 4 heads, F32, causal), inner 512)}. */
  @Override
  public String toString() {
    return String.format("%s(%s, inner %s)", name, attention, inner);
  }
}
