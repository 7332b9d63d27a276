package adjoint.nn.attention;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.nn.Dropout;
import adjoint.nn.Layer;
import adjoint.nn.Mode;

/**
 * A block of a transformer: positions look at each other, then each is changed by itself; both are
 * added to what was there. A row of causal blocks is a language model.
 *
 * {@snippet :
 * EncoderBlock block = EncoderBlock.of(128, 4).causal().dropout(0.1).init(rng);
 * Tensor y = block.forward(x, mode); // [n, t, 128] → [n, t, 128]
 * Tensor z = block.forward(x, Mask.lengths(lengths), mode);
 * }
 *
 * @param attention by which positions look at each other
 * @param attentionNorm before or after it
 * @param feedForward what changes each position by itself
 * @param feedForwardNorm before or after it
 * @param dropout applied to what both give
 * @param norms whether the norms stand before or after
 */
public record EncoderBlock(
    MultiHeadAttention attention,
    Layer attentionNorm,
    Layer feedForward,
    Layer feedForwardNorm,
    Dropout dropout,
    NormPlacement norms)
    implements Layer {
  /** Checks the arguments. */
  public EncoderBlock {
    requireNonNull(attention, "EncoderBlock: attention is null");
    requireNonNull(attentionNorm, "EncoderBlock: attentionNorm is null");
    requireNonNull(feedForward, "EncoderBlock: feedForward is null");
    requireNonNull(feedForwardNorm, "EncoderBlock: feedForwardNorm is null");
    requireNonNull(dropout, "EncoderBlock: dropout is null");
    requireNonNull(norms, "EncoderBlock: norms is null");
  }

  /** A block of this width with so many heads, to be finished by {@link BlockBuilder#init}. */
  public static BlockBuilder<EncoderBlock> of(int width, int heads) {
    return new BlockBuilder<>(
        "EncoderBlock",
        width,
        heads,
        (parts, rng) ->
            new EncoderBlock(
                parts.attention(rng),
                parts.norm(rng),
                parts.feedForward(rng),
                parts.norm(rng),
                parts.dropout(),
                parts.norms()));
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    return forward(x, Mask.NONE, mode);
  }

  /** The output for an input, under a mask as well as that of the attention. */
  public Tensor forward(Tensor x, Mask mask, Mode mode) {
    requireNonNull(mask, "EncoderBlock: mask is null");
    Tensor seen =
        norms.around(t -> attention.attend(t, mask, mode), x, attentionNorm, dropout, mode);
    return norms.around(t -> feedForward.forward(t, mode), seen, feedForwardNorm, dropout, mode);
  }

  @Override
  public EncoderBlock cast(DType dtype) {
    Layer.super.cast(dtype);
    return this;
  }

  @Override
  public String toString() {
    return describe();
  }
}
