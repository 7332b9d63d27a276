package adjoint.nn.attention;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.ShapeException;
import adjoint.nn.Block;
import adjoint.nn.Dropout;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Mode;
import adjoint.nn.Recipe;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Several {@linkplain Attention attentions} side by side: each head looks at its own part of
 * queries, keys and values, which are linear maps of the inputs, and what they find passes through
 * another linear map.
 *
 * {@snippet :
 * MultiHeadAttention attention = MultiHeadAttention.of(128, 4).causal().init(rng);
 * Tensor y = attention.forward(x, mode); // [n, t, 128] → [n, t, 128]
 * Tensor z = attention.attend(x, memory, Mask.lengths(lengths), mode);
 * }
 *
 * <p>Queries, keys and values stand side by side in this order, as in PyTorch, whose weights are
 * transposed, and nothing else.
 *
 * <p>A. Vaswani et al.: Attention is all you need. NeurIPS 2017.
 *
 * @param input {@code [width, 3·width]}
 * @param output {@code [width, width]}
 * @param heads among which the width is divided
 * @param dropout applied to the weights of attention
 * @param mask that is always applied
 * @param rotary turns queries and keys by their positions, if there is one
 */
public record MultiHeadAttention(
    Linear input, Linear output, int heads, Dropout dropout, Mask mask, Optional<Rotary> rotary)
    implements Layer {
  /** Queries, keys and values. */
  private static final int PARTS = 3;

  /** Checks that the parts fit together. */
  public MultiHeadAttention {
    requireNonNull(input, "MultiHeadAttention: input is null");
    requireNonNull(output, "MultiHeadAttention: output is null");
    requireNonNull(dropout, "MultiHeadAttention: dropout is null");
    requireNonNull(mask, "MultiHeadAttention: mask is null");
    requireNonNull(rotary, "MultiHeadAttention: rotary is null");
    int width = output.weight().shape().extent(-2);
    if (input.weight().shape().extent(-1) != PARTS * width) {
      throw new ShapeException(
          String.format(
              "MultiHeadAttention: input weight %s and output weight %s do not fit, they must be"
                  + " [in, 3·width] and [width, out]",
              input.weight().shape(), output.weight().shape()));
    }
    requireHeads(width, heads);
    rotary.ifPresent(r -> r.requireFit("MultiHeadAttention", width / heads));
  }

  private static void requireHeads(int width, int heads) {
    if (heads < 1 || width % heads != 0) {
      throw new ShapeException(
          String.format(
              "MultiHeadAttention: a width of %s cannot be divided among %s heads", width, heads));
    }
  }

  /** A layer of this width with so many heads, to be finished by {@link Builder#init}. */
  public static Builder of(int width, int heads) {
    if (width < 1) {
      throw new ShapeException("MultiHeadAttention: the width must be 1 or more, got " + width);
    }
    requireHeads(width, heads);
    return new Builder(width, heads, DType.F32, true, Dropout.of(0), Mask.NONE, Optional.empty());
  }

  /** A layer with so many heads, as wide as its inputs turn out to be. */
  public static Recipe to(int heads) {
    return (in, dtype, rng) -> of(in.extent(-1), heads).dtype(dtype).init(rng);
  }

  /** Self-attention: every position of x looks at all others. */
  @Override
  public Tensor compute(Tensor x, Mode mode) {
    return attend(x, Mask.NONE, mode);
  }

  /** Self-attention under a mask as well as the layer's own. */
  public Tensor attend(Tensor x, Mask mask, Mode mode) {
    requireNonNull(x, "attend: x is null");
    requireNonNull(mask, "attend: mask is null");
    requireNonNull(mode, "attend: mode is null");
    requireSequences(x);
    List<Tensor> parts = input.forward(x, mode).split(-1, width());
    return attend(parts.get(0), parts.get(1), parts.get(2), mask, mode);
  }

  /**
   * Cross-attention: every position of x, {@code [n, t, width]}, looks at those of a memory, {@code
   * [n, s, width]}, under a mask as well as the layer's own.
   */
  public Tensor attend(Tensor x, Tensor memory, Mask mask, Mode mode) {
    requireNonNull(x, "attend: x is null");
    requireNonNull(memory, "attend: memory is null");
    requireNonNull(mask, "attend: mask is null");
    requireNonNull(mode, "attend: mode is null");
    requireSequences(x);
    requireSequences(memory);
    int width = width();
    Tensor q = project(x, 0, width);
    List<Tensor> kv = project(memory, width, PARTS * width).split(-1, width);
    return attend(q, kv.get(0), kv.get(1), mask, mode);
  }

  private Tensor attend(Tensor q, Tensor k, Tensor v, Mask more, Mode mode) {
    Tensor queries = turned(split(q), mode);
    Tensor keys = turned(split(k), mode);
    Tensor weights = Attention.weights(queries, keys, mask.and(more));
    Tensor found = dropout.forward(weights, mode).matmul(split(v));
    return output.forward(found.permute(0, 2, 1, 3).reshape(q.shape().extents()), mode);
  }

  /** Some of the columns of the input's map. */
  private Tensor project(Tensor x, int from, int to) {
    Tensor y = x.matmul(input.weight().slice(-1, from, to));
    return input.bias().isPresent() ? y.add(input.bias().get().slice(-1, from, to)) : y;
  }

  /** {@code [n, t, width]} as {@code [n, heads, t, width/heads]}. */
  private Tensor split(Tensor x) {
    int n = x.shape().extent(0);
    int steps = x.shape().extent(1);
    return x.reshape(n, steps, heads, width() / heads).permute(0, 2, 1, 3);
  }

  private Tensor turned(Tensor x, Mode mode) {
    return rotary.isPresent() ? rotary.get().forward(x, mode) : x;
  }

  private int width() {
    return output.weight().shape().extent(-2);
  }

  private void requireSequences(Tensor x) {
    int in = input.weight().shape().extent(-2);
    if (x.rank() != 3 || x.shape().extent(-1) != in) {
      throw new ShapeException(
          String.format("MultiHeadAttention: needs sequences [n, t, %s], got %s", in, x.shape()));
    }
  }

  @Override
  public MultiHeadAttention cast(DType dtype) {
    Layer.super.cast(dtype);
    return this;
  }

  @Override
  public String describe() {
    String masked = mask.equals(Mask.NONE) ? "" : ", " + mask;
    return Block.describe(
        String.format("MultiHeadAttention(%s, %s heads%s)", width(), heads, masked), this);
  }

  @Override
  public String toString() {
    return describe();
  }

  /**
   * A {@link MultiHeadAttention} to be: with biases, without mask, dropout and rotation, and F32,
   * unless told otherwise. Immutable.
   */
  public static final class Builder {
    private final int width;
    private final int heads;
    private final DType dtype;
    private final boolean biased;
    private final Dropout dropout;
    private final Mask mask;
    private final Optional<Rotary> rotary;

    private Builder(
        int width,
        int heads,
        DType dtype,
        boolean biased,
        Dropout dropout,
        Mask mask,
        Optional<Rotary> rotary) {
      this.width = width;
      this.heads = heads;
      this.dtype = dtype;
      this.biased = biased;
      this.dropout = dropout;
      this.mask = mask;
      this.rotary = rotary;
    }

    /** The dtype of the parameters. */
    public Builder dtype(DType dtype) {
      requireNonNull(dtype, "MultiHeadAttention: dtype is null");
      return new Builder(width, heads, dtype, biased, dropout, mask, rotary);
    }

    /** Without biases. */
    public Builder withoutBias() {
      return new Builder(width, heads, dtype, false, dropout, mask, rotary);
    }

    /** Drops this part of the weights of attention, in training. */
    public Builder dropout(double rate) {
      return new Builder(width, heads, dtype, biased, Dropout.of(rate), mask, rotary);
    }

    /** No position looks behind itself: {@link Mask#CAUSAL}. */
    public Builder causal() {
      return new Builder(width, heads, dtype, biased, dropout, Mask.CAUSAL, rotary);
    }

    /** The same without mask and rotation: for a memory. */
    Builder onlyDropout() {
      return new Builder(width, heads, dtype, biased, dropout, Mask.NONE, Optional.empty());
    }

    /** Queries and keys are turned by their positions: {@link Rotary}. */
    public Builder rotary(int maxLength) {
      Optional<Rotary> turned = Optional.of(Rotary.of(maxLength, width / heads));
      return new Builder(width, heads, dtype, biased, dropout, mask, turned);
    }

    /**
     * The layer, with weights from {@link adjoint.nn.Init#glorotUniform()}, the input's first, and
     * biases of zero, as in PyTorch but for the output's weight, which begins smaller there.
     */
    public MultiHeadAttention init(RandomGenerator rng) {
      requireNonNull(rng, "init: rng is null");
      return new MultiHeadAttention(
          linear(PARTS * width).init(rng), linear(width).init(rng), heads, dropout, mask, rotary);
    }

    private Linear.Builder linear(int out) {
      Linear.Builder linear = Linear.of(width, out).dtype(dtype);
      return biased ? linear : linear.withoutBias();
    }

    /** For example {@code MultiHeadAttention(128, 4 heads, F32, causal)}. */
    @Override
    public String toString() {
      return String.format("MultiHeadAttention(%s, %s heads, %s, %s)", width, heads, dtype, mask);
    }
  }
}
