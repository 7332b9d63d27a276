package adjoint.examples.names;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.nn.Embedding;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Mode;
import adjoint.nn.Sequential;
import adjoint.nn.attention.EncoderBlock;
import adjoint.nn.attention.LearnedPositions;
import adjoint.nn.norm.LayerNorm;
import java.util.random.RandomGenerator;

/**
 * A transformer, in which every letter looks at all before it.
 *
 * <p>A. Vaswani et al.: Attention is all you need. NeurIPS 2017.
 *
 * @param letters a vector for each code
 * @param blocks positions, blocks that look back, and a norm
 * @param out to logits
 */
record TransformerModel(Embedding letters, Layer blocks, Linear out) implements LetterModel {
  private static final int LONGEST = 32; // places, more than the longest name takes

  static TransformerModel of(int classes, int width, int heads, RandomGenerator rng) {
    Layer blocks =
        Sequential.of(
            LearnedPositions.of(LONGEST, width).init(rng),
            EncoderBlock.of(width, heads).causal().init(rng),
            EncoderBlock.of(width, heads).causal().init(rng),
            LayerNorm.of(width).init());
    return new TransformerModel(
        Embedding.of(classes, width).init(rng), blocks, Linear.of(width, classes).init(rng));
  }

  @Override
  public Tensor logits(Indices texts, Mode mode) {
    return out.forward(blocks.forward(letters.forward(texts), mode), mode);
  }
}
