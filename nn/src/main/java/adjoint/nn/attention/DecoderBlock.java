package adjoint.nn.attention;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.nn.Block;
import adjoint.nn.Dropout;
import adjoint.nn.Layer;
import adjoint.nn.Mode;

/**
 * A block of a transformer whose positions look at those before them, then at a memory, which is
 * what an encoder gave; then each is changed by itself. All three are added to what was there.
 *
 * {@snippet :
 * DecoderBlock block = DecoderBlock.of(128, 4).init(rng);
 * Tensor y = block.forward(x, memory, mode); // [n, t, 128], [n, s, 128] → [n, t, 128]
 * }
 *
 * @param attention by which positions look at each other
 * @param attentionNorm before or after it
 * @param memoryAttention by which they look at the memory
 * @param memoryNorm before or after it
 * @param feedForward what changes each position by itself
 * @param feedForwardNorm before or after it
 * @param dropout applied to what each of the three gives
 * @param norms whether the norms stand before or after
 */
public record DecoderBlock(
    MultiHeadAttention attention,
    Layer attentionNorm,
    MultiHeadAttention memoryAttention,
    Layer memoryNorm,
    Layer feedForward,
    Layer feedForwardNorm,
    Dropout dropout,
    NormPlacement norms)
    implements Block {
  /** Checks the arguments. */
  public DecoderBlock {
    requireNonNull(attention, "DecoderBlock: attention is null");
    requireNonNull(attentionNorm, "DecoderBlock: attentionNorm is null");
    requireNonNull(memoryAttention, "DecoderBlock: memoryAttention is null");
    requireNonNull(memoryNorm, "DecoderBlock: memoryNorm is null");
    requireNonNull(feedForward, "DecoderBlock: feedForward is null");
    requireNonNull(feedForwardNorm, "DecoderBlock: feedForwardNorm is null");
    requireNonNull(dropout, "DecoderBlock: dropout is null");
    requireNonNull(norms, "DecoderBlock: norms is null");
  }

  /**
   * A block of this width with so many heads, whose own positions look at none behind them, to be
   * finished by {@link BlockBuilder#init}.
   */
  public static BlockBuilder<DecoderBlock> of(int width, int heads) {
    return new BlockBuilder<>(
        "DecoderBlock",
        width,
        heads,
        (parts, rng) ->
            new DecoderBlock(
                parts.causal().attention(rng),
                parts.norm(rng),
                parts.memoryAttention(rng),
                parts.norm(rng),
                parts.feedForward(rng),
                parts.norm(rng),
                parts.dropout(),
                parts.norms()));
  }

  /** The output for an input {@code [n, t, width]} and a memory {@code [n, s, width]}. */
  public Tensor forward(Tensor x, Tensor memory, Mode mode) {
    return forward(x, memory, Mask.NONE, Mask.NONE, mode);
  }

  /**
   * The output for an input {@code [n, t, width]} and a memory {@code [n, s, width]}.
   *
   * @param mask what positions see of each other, beside that of the attention
   * @param memoryMask what they see of the memory
   */
  public Tensor forward(Tensor x, Tensor memory, Mask mask, Mask memoryMask, Mode mode) {
    requireNonNull(mask, "DecoderBlock: mask is null");
    requireNonNull(memory, "DecoderBlock: memory is null");
    requireNonNull(memoryMask, "DecoderBlock: memoryMask is null");
    requireNonNull(mode, "DecoderBlock: mode is null");
    Tensor seen =
        norms.around(t -> attention.attend(t, mask, mode), x, attentionNorm, dropout, mode);
    Tensor told =
        norms.around(
            t -> memoryAttention.attend(t, memory, memoryMask, mode),
            seen,
            memoryNorm,
            dropout,
            mode);
    return norms.around(t -> feedForward.forward(t, mode), told, feedForwardNorm, dropout, mode);
  }

  @Override
  public DecoderBlock cast(DType dtype) {
    Block.super.cast(dtype);
    return this;
  }

  @Override
  public String toString() {
    return describe();
  }
}
