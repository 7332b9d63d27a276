package adjoint.examples.names;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.nn.Embedding;
import adjoint.nn.Linear;
import adjoint.nn.Mode;
import adjoint.nn.recurrent.GruCell;
import adjoint.nn.recurrent.Recurrent;
import java.util.random.RandomGenerator;

/**
 * A gated recurrent network, which carries along what it has read.
 *
 * <p>K. Cho et al.: Learning phrase representations using RNN encoder–decoder. EMNLP 2014.
 *
 * @param letters a vector for each code
 * @param gru reads them one by one
 * @param out from its state to logits
 */
record RecurrentModel(Embedding letters, Recurrent<Tensor> gru, Linear out) implements LetterModel {
  static RecurrentModel of(int classes, int size, int hidden, RandomGenerator rng) {
    return new RecurrentModel(
        Embedding.of(classes, size).init(rng),
        Recurrent.of(GruCell.of(size, hidden)).init(rng),
        Linear.of(hidden, classes).init(rng));
  }

  @Override
  public Tensor logits(Indices texts, Mode mode) {
    return out.forward(gru.forward(letters.forward(texts), mode), mode);
  }
}
